"""Seconds a brief: plain papermill, our engine, and the floor of plain function calls.

``python benchmarks/briefs.py --briefs 10`` makes each brief in every way in turn, in one process,
so that whatever else the machine does falls on all of them alike: read the ratios first. What is
made once a process (imports, the host, a first brief of each way) is told apart.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import io
import itertools
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
import papermill

from ita_analysis.prepare import prepare
from ita_analysis.project import HOME_VARIABLE, Project, find_project
from ita_analysis.publish.batch import find_keys
from ita_analysis.publish.brief import (
    brief_notebook,
    brief_parameters,
    describe_page,
    find_row,
)
from ita_analysis.publish.files import BriefKey
from ita_analysis.publish.page import render_page

Outputs = list[list[Any]]


def run_notebook(
    project: Project, key: BriefKey, engine: str, target: Path
) -> nbformat.NotebookNode:
    """Run the notebook of a brief by an engine of papermill."""
    return papermill.execute_notebook(
        str(brief_notebook(project)),
        str(target),
        parameters=brief_parameters(key),
        engine_name=engine,
        kernel_name="python3",
        progress_bar=False,
        shutdown_kernel="immediate",
    )


def call_functions(project: Project, key: BriefKey) -> int:
    """Do in this process what the cells of a brief do; return the size of what they show."""
    names: dict[str, Any] = {}
    size = 0
    for cell in nbformat.read(brief_notebook(project), as_version=4).cells:
        if cell.cell_type != "code":
            continue
        *statements, last = ast.parse(cell.source).body
        if not isinstance(last, ast.Expr):
            statements.append(last)
        exec(compile(ast.Module(statements, []), cell.id, "exec"), names)
        if "parameters" in cell.metadata.get("tags", []):
            names.update(brief_parameters(key))
        if isinstance(last, ast.Expr):
            shown = eval(compile(ast.Expression(last.value), cell.id, "eval"), names)
            if hasattr(shown, "_repr_html_"):
                size += len(str(shown._repr_html_()))
    return size


def list_outputs(executed: nbformat.NotebookNode) -> Outputs:
    """Return what each cell shows."""
    return [cell.outputs for cell in executed.cells if cell.cell_type == "code"]


def measure(project: Project, briefs: int, folder: Path) -> tuple[dict[str, list[float]], int]:
    """Make briefs in every way in turn.

    Returns
    -------
    tuple of dict and int
        Seconds by way, that of the first brief first; how many briefs came out otherwise by our
        engine than by plain papermill.
    """
    ways: dict[str, Callable[[BriefKey], Any]] = {
        "plain papermill": lambda key: run_notebook(project, key, "nbclient", folder / "a.ipynb"),
        "engine ita": lambda key: run_notebook(project, key, "ita", folder / "b.ipynb"),
        "plain function calls": lambda key: call_functions(project, key),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    different = 0
    for key in itertools.islice(itertools.cycle(find_keys(project)), briefs + 1):
        facts = describe_page(find_row(project, key), key.lang)
        outputs = []
        for name, way in ways.items():
            started = time.perf_counter()
            with contextlib.redirect_stdout(io.StringIO()):
                made = way(key)
            if isinstance(made, nbformat.NotebookNode):
                render_page(made, facts)
                outputs.append(list_outputs(made))
            seconds[name].append(time.perf_counter() - started)
        different += outputs[0] != outputs[1]
    return seconds, different


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--briefs", type=int, default=10, help="how many, by default 10")
    briefs = parser.parse_args().briefs
    with tempfile.TemporaryDirectory(prefix="ita-bench-") as folder:
        source = find_project()
        project = Project(Path(folder))
        for part in (source.raw, source.notebooks):
            copy = Path(folder) / part.relative_to(source.root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.symlink_to(part, target_is_directory=True)
        prepare(project)
        os.environ[HOME_VARIABLE] = str(project.root)
        seconds, different = measure(project, briefs, Path(folder))
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}, {briefs} briefs, one process\n"
    )
    print("| way | s a brief, median | least | most | ratio | first brief, s |")
    print("|---|---|---|---|---|---|")
    plain = statistics.median(seconds["plain papermill"][1:])
    for name, (first, *rest) in seconds.items():
        middle = statistics.median(rest)
        spread = f"{min(rest):.2f} | {max(rest):.2f}"
        print(f"| {name} | {middle:.2f} | {spread} | {middle / plain:.2f} | {first:.2f} |")
    floor = statistics.median(seconds["plain function calls"][1:])
    ours = statistics.median(seconds["engine ita"][1:])
    print(f"\nOver the floor: {ours / floor:.2f}. Briefs that differ from plain: {different}.")


if __name__ == "__main__":
    main()
