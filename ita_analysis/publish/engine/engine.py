"""The engine that papermill finds by its entry point."""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import NoSuchKernel
from jupyter_client.manager import AsyncKernelManager
from papermill.engines import NBClientEngine, NotebookExecutionManager
from traitlets.utils.importstring import import_item

from ita_analysis.publish.engine.hosts import HostError, borrow_host, can_fork
from ita_analysis.publish.engine.manager import bind_manager
from ita_analysis.publish.engine.saves import sparing_saves


class ForkEngine(NBClientEngine):  # type: ignore[misc]
    """Runs a notebook in a process forked from a warm one, otherwise as papermill does.

    papermill's and nbclient's own code runs the cells; only what it takes for a kernel is another.
    Where it cannot be had, the notebook runs in a kernel as without this engine, and a line on
    standard error says why. What differs from a kernel: a user's IPython profile and a
    ``matplotlibrc`` in the working folder are not read, widgets keep no state, linear algebra
    has one thread, and the libraries of a brief are already imported.
    """

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any
    ) -> Any:
        """Run the cells of a notebook.

        Parameters
        ----------
        nb_man : NotebookExecutionManager
            The notebook, and what papermill does around each cell.
        kernel_name : str
            Kernel that plain papermill would start.
        **options
            Options of papermill's own engine.
        """
        base = options.pop("kernel_manager_class", AsyncKernelManager)
        base = import_item(base) if isinstance(base, str) else base
        with contextlib.ExitStack() as lent:
            obstacle = _find_obstacle(base, kernel_name, options)
            if not obstacle:
                try:
                    base = bind_manager(base, lent.enter_context(borrow_host()))
                except HostError as error:
                    obstacle = f"no process to fork from ({error})"
            if obstacle:
                _tell_once(obstacle)
            else:
                lent.enter_context(sparing_saves(nb_man))
            return super().execute_managed_notebook(
                nb_man, kernel_name, kernel_manager_class=base, **options
            )


def _find_obstacle(
    base: type[AsyncKernelManager], kernel_name: str, options: Mapping[str, Any]
) -> str:
    """Say why a notebook must run in the kernel that plain papermill would start, if it must."""
    if not can_fork():
        return "this system has no safe fork"
    if options.get("extra_arguments"):
        return "the kernel is given arguments"
    try:
        spec = base(kernel_name=kernel_name, config=options.get("config")).kernel_spec
    except NoSuchKernel:
        spec = None
    if spec is None:
        return f"there is no kernel {kernel_name!r}"
    if "ipykernel_launcher" not in spec.argv or spec.metadata.get("kernel_provisioner"):
        return f"kernel {kernel_name!r} is not an ordinary Python kernel"
    # jupyter_client, too, takes these names for the interpreter that runs.
    major, minor = sys.version_info[:2]
    names = {"python", f"python{major}", f"python{major}.{minor}"}
    if spec.argv[0] not in names and Path(spec.argv[0]).absolute() != Path(sys.executable):
        return f"kernel {kernel_name!r} is another interpreter's"
    return ""


@functools.cache
def _tell_once(obstacle: str) -> None:
    sys.stderr.write(f"engine ita: {obstacle}; notebooks run in papermill's own engine\n")
