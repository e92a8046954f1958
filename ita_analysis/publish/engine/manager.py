"""Jupyter's kernel manager with forked notebooks in the place of kernels."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager

from ita_analysis.publish.engine.client import ForkClient
from ita_analysis.publish.engine.hosts import Host, HostError

# So long an interrupted cell may take to show where it stood, before it is ended.
_LAST_WORDS_SECONDS = 0.5


class ForkKernelManager(AsyncKernelManager):
    """Starts, interrupts and ends a forked notebook where nbclient means a kernel."""

    host: Host
    _notebook: ForkClient | None = None

    @property
    def has_kernel(self) -> bool:
        """Whether a notebook was forked and not yet ended."""
        return self._notebook is not None

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
        """Fork a notebook.

        Parameters
        ----------
        **options
            ``cwd`` and ``env`` as for a kernel; the rest says how to start a program.

        Raises
        ------
        FileNotFoundError
            If there is no such working folder.
        HostError
            If it cannot be forked.
        """
        folder = Path(options.get("cwd") or "").absolute()  # the host is elsewhere
        if not folder.is_dir():
            raise FileNotFoundError(2, "No such working folder", str(folder))
        environment = dict(options.get("env") or os.environ)
        spec = self.kernel_spec
        if spec is not None:
            environment.update(spec.env)
        self._notebook = ForkClient(self.host, str(folder), environment)

    def client(self, **_: Any) -> ForkClient:  # type: ignore[override]
        """Return the client of the forked notebook.

        Raises
        ------
        RuntimeError
            If none was forked.
        """
        if self._notebook is None:
            message = "no notebook was forked"
            raise RuntimeError(message)
        return self._notebook

    async def is_alive(self) -> bool:  # type: ignore[override]
        """Return whether the notebook's process runs."""
        return self._notebook is not None and self._notebook.is_alive()

    async def interrupt_kernel(self) -> None:  # type: ignore[override]
        """Interrupt the cell that runs."""
        if self._notebook is not None:
            self._notebook.interrupt()

    async def shutdown_kernel(  # type: ignore[override]
        self, now: bool = False, **_: Any
    ) -> None:
        """End the notebook, with all that it left.

        Parameters
        ----------
        now : bool
            Whether its exit functions are passed over.
        """
        notebook = self._notebook
        if notebook is None:
            return
        # After Ctrl-C here, nobody is left to hear what the cell would say.
        if not (now and notebook.shell_channel.is_awaited()):
            notebook.interrupt()
            await notebook.settle(_LAST_WORDS_SECONDS)
        if not now:
            await notebook.shut_down(self.shutdown_wait_time)
        with contextlib.suppress(HostError):  # it is gone, and the notebook with it
            self.host.end()

    async def cleanup_resources(self, **_: Any) -> None:  # type: ignore[override]
        """Close what joined this process with the notebook's."""
        if self._notebook is not None:
            self._notebook.stop_channels()
            self._notebook = None


def bind_manager(base: type[AsyncKernelManager], host: Host) -> type[AsyncKernelManager]:
    """Make a kernel manager class that forks from a host.

    Parameters
    ----------
    base : type
        Class that would start a kernel; what it changes before it does so is kept.
    host : Host
        Host to fork from.

    Returns
    -------
    type
    """
    # Beneath the given class, in the place of the one that starts programs.
    bases = (
        (ForkKernelManager,) if issubclass(ForkKernelManager, base) else (base, ForkKernelManager)
    )
    return type(base.__name__, bases, {"host": host})
