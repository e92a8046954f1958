"""Run a parameterised notebook with papermill, after checking what it is given."""

from __future__ import annotations

import functools
import logging
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from ita_analysis.errors import Fault, ItaError, UsageError, closest, usage_error
from ita_analysis.project import HOME_VARIABLE, Project
from ita_analysis.publish.engine.hosts import HostError
from ita_analysis.publish.kernel import OwnKernelManager, kernel_config

Value = str | int | float | bool

_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
}
# By its entry point; where a process cannot fork, it hands over to papermill's own.
_ENGINE = "ita"
_CELL_SECONDS = 300
_LONGEST_REASON = 400


def find_parameters(notebook: Path) -> dict[str, str]:
    """Find the parameters that a notebook declares.

    Parameters
    ----------
    notebook : Path
        Notebook with one cell tagged ``parameters``, a typed assignment a line.

    Returns
    -------
    dict
        Name of each parameter with the name of its type.

    Raises
    ------
    UsageError
        If the notebook is missing or has no tagged cell, or more than one.
    """
    if not notebook.is_file():
        raise usage_error(str(notebook), "no such notebook", "Restore it from the repository")
    return dict(_read_parameters(notebook, notebook.stat().st_mtime_ns))


@functools.cache
def _read_parameters(notebook: Path, _changed: int) -> dict[str, str]:
    """Read the parameters of a notebook; again only when its file has changed."""
    cells = _read_notebook(notebook).cells
    tagged = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        # Without the tag papermill puts the values before the defaults, which then win.
        raise usage_error(
            notebook.name,
            f"{len(tagged)} cells are tagged 'parameters'",
            "Tag exactly one cell so",
        )
    declared = papermill.inspect_notebook(_as_template(notebook))
    return {name: found["inferred_type_name"] for name, found in declared.items()}


def check_parameters(notebook: Path, values: Mapping[str, Value]) -> None:
    """Refuse values that do not fit the parameters of a notebook.

    papermill itself only logs a mistyped name and runs on with the default.

    Parameters
    ----------
    notebook : Path
        Notebook to run.
    values : mapping
        Value of each parameter by name.

    Raises
    ------
    UsageError
        With every unknown name, missing name and wrong type.
    """
    declared = find_parameters(notebook)
    faults = [
        Fault(notebook.name, f"unknown parameter ({name!r})", closest(name, list(declared)))
        for name in values
        if name not in declared
    ]
    for name, type_name in declared.items():
        if name not in values:
            faults.append(Fault(notebook.name, f"parameter {name} is missing", "Give its value"))
        elif not _fits(values[name], type_name):
            found = type(values[name]).__name__
            faults.append(
                Fault(
                    notebook.name,
                    f"parameter {name} is {found}, not {type_name} ({values[name]!r})",
                    f"Give {type_name}",
                )
            )
    if faults:
        raise UsageError(faults)


def run_notebook(
    project: Project, notebook: Path, target: Path, values: Mapping[str, Value]
) -> nbformat.NotebookNode:
    """Run a notebook with parameters in a kernel of its own.

    Parameters
    ----------
    project : Project
        Project whose tables the notebook reads.
    notebook : Path
        Notebook to run; it is not changed.
    target : Path
        File for the executed notebook, written after each cell, also when one fails.
    values : mapping
        Value of each parameter by name.

    Returns
    -------
    NotebookNode
        The executed notebook.

    Raises
    ------
    UsageError
        If the parameters do not fit; nothing is run then.
    ItaError
        If a cell fails, takes too long or the kernel dies.
    """
    check_parameters(notebook, values)
    # What goes wrong is raised; papermill's log would say it a second time.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="ita-", ignore_cleanup_errors=True) as scratch:
        try:
            executed: nbformat.NotebookNode = papermill.execute_notebook(
                _as_template(notebook),
                _as_template(target),
                parameters=dict(values),
                engine_name=_ENGINE,
                # Whatever kernel a notebook was last saved with elsewhere.
                kernel_name=NATIVE_KERNEL_NAME,
                progress_bar=False,
                execution_timeout=_CELL_SECONDS,
                kernel_manager_class=OwnKernelManager,
                config=kernel_config(Path(scratch), {HOME_VARIABLE: str(project.root)}),
                # The kernel alone changes its working folder; papermill's cwd moves this process.
                resources={"metadata": {"path": str(project.root)}},
                shutdown_kernel="immediate",
            )
        except PapermillExecutionError as error:
            raise _cell_error(notebook, error) from error
        except CellTimeoutError as error:
            what = f"a cell ran for more than {_CELL_SECONDS} seconds"
            raise ItaError([Fault(notebook.name, what, "The notebook shows where")]) from error
        except DeadKernelError as error:
            what = "its kernel died"
            raise ItaError([Fault(notebook.name, what, "See whether memory ran out")]) from error
        except HostError as error:
            raise _failure(notebook, f"it could not be started ({error})") from error
    return executed


def _cell_error(notebook: Path, error: PapermillExecutionError) -> ItaError:
    cell = error.source.strip().partition("\n")[0]
    reason = " ".join(f"{error.ename}: {error.evalue}".split())[:_LONGEST_REASON].rstrip(".")
    return _failure(notebook, f"the cell {cell!r} failed ({reason})")


def _failure(notebook: Path, what: str) -> ItaError:
    return ItaError([Fault(notebook.name, what, "The notebook shows where")])


def _fits(value: Value, type_name: str) -> bool:
    # A bool is an int to Python, but True is no fiscal year.
    if isinstance(value, bool):
        return type_name in ("bool", "None")
    return isinstance(value, _TYPES.get(type_name, (object,)))


def _as_template(path: Path) -> str:
    # papermill takes paths as format strings: a brace in a folder's name would be a field.
    return str(path).replace("{", "{{").replace("}", "}}")


def _read_notebook(path: Path) -> Any:
    try:
        return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except (ValueError, nbformat.ValidationError) as error:
        raise usage_error(
            path.name, "not a notebook that can be read", "Restore it from the repository"
        ) from error
