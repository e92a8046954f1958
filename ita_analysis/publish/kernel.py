"""The kernel that notebooks run in: this interpreter's own, away from a user's settings."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from traitlets import Dict, default
from traitlets.config import Config

# Operating systems allow about 104 bytes for the path of a socket; the name takes some of them.
_LONGEST_SOCKET_FOLDER = 80


class OwnKernelManager(AsyncKernelManager):
    """Starts the kernel of the running interpreter, whatever kernels a user has installed."""

    environment = Dict(help="Variables added to the environment of the kernel.").tag(config=True)

    @default("kernel_spec_manager")
    def _find_own_kernel(self) -> KernelSpecManager:
        # With no folder to search, what is left is the kernel of sys.executable.
        return KernelSpecManager(kernel_dirs=[])

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
        """Start the kernel with the added environment."""
        options["env"] = {**os.environ, **self.environment}
        await super().start_kernel(**options)


def kernel_config(folder: Path, environment: dict[str, str]) -> Config:
    """Return the settings of a kernel that keeps its files in one folder.

    Parameters
    ----------
    folder : Path
        Empty folder that is thrown away after the run.
    environment : dict
        Variables added to the environment of the kernel.

    Returns
    -------
    Config
        For the ``config`` of a notebook client.
    """
    # TCP ports are chosen before they are bound, so that kernels started at once may clash
    # (papermill issue 511); sockets in a folder of their own cannot.
    in_files = os.name == "posix" and len(os.fsencode(folder)) < _LONGEST_SOCKET_FOLDER
    return Config(
        OwnKernelManager={
            "transport": "ipc" if in_files else "tcp",
            "connection_file": str(folder / "kernel.json"),
            # A user's IPython profile and start-up scripts must not change a brief.
            "environment": {**environment, "IPYTHONDIR": str(folder / "ipython")},
        }
    )
