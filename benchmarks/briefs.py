"""Seconds a brief: plain papermill, our engine, and the floor of plain function calls.

``python benchmarks/briefs.py --briefs 10`` makes each brief in every way in turn, in one process,
so that whatever else the machine does falls on all of them alike: read the ratios first. What is
made once a process (imports, the host, a first brief of each way) is told apart. A second table
shows where the time of the plain calls goes, and what publishing adds.
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
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
import papermill

from ita_analysis.find import find_gains, find_indicators, find_missing, find_path, find_shares
from ita_analysis.prepare import prepare
from ita_analysis.project import HOME_VARIABLE, Project, find_project
from ita_analysis.publish.batch import find_keys
from ita_analysis.publish.brief import (
    brief_notebook,
    brief_parameters,
    describe_brief,
    find_row,
)
from ita_analysis.publish.files import BriefKey
from ita_analysis.publish.page import render_page

Outputs = list[list[Any]]
Seconds = dict[str, list[float]]

FINDINGS = (find_gains, find_path, find_indicators, find_shares, find_missing)
# What the last expression of a cell begins with, and the part of a brief it is.
PARTS = {"load": "load", "plot": "charts", "tell": "text", "table": "tables"}


class Watch:
    """Adds up seconds by part, a sum for each brief."""

    def __init__(self) -> None:
        self.seconds: Seconds = defaultdict(list)

    def begin(self) -> None:
        """Begin with another brief."""
        self.sums: dict[str, float] = defaultdict(float)

    def end(self) -> None:
        """Keep the sums of a brief."""
        for part, seconds in self.sums.items():
            self.seconds[part].append(seconds)

    @contextlib.contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Add what happens within to a part."""
        started = time.perf_counter()
        yield
        self.sums[name] += time.perf_counter() - started


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


def call_functions(project: Project, key: BriefKey, watch: Watch) -> None:
    """Do in this process what the cells of a brief do, up to what they show."""
    names: dict[str, Any] = {}
    for cell in nbformat.read(brief_notebook(project), as_version=4).cells:
        if cell.cell_type != "code":
            continue
        with watch.part(_name_part(cell.source)):
            *statements, last = ast.parse(cell.source).body
            if not isinstance(last, ast.Expr):
                statements.append(last)
            exec(compile(ast.Module(statements, []), cell.id, "exec"), names)
            if "parameters" in cell.metadata.get("tags", []):
                names.update(brief_parameters(key))
            if isinstance(last, ast.Expr):
                shown = eval(compile(ast.Expression(last.value), cell.id, "eval"), names)
                if hasattr(shown, "_repr_mimebundle_"):
                    shown._repr_mimebundle_()
        if _name_part(cell.source) == "load":
            # Else they would count for the cell that happens to ask first.
            with watch.part("findings"):
                for find in FINDINGS:
                    find(names["result"])


def _name_part(source: str) -> str:
    verb = source.rpartition("ita.")[2].partition("_")[0]
    return PARTS.get(verb, "other")


def list_outputs(executed: nbformat.NotebookNode) -> Outputs:
    """Return what each cell shows."""
    return [cell.outputs for cell in executed.cells if cell.cell_type == "code"]


def measure(project: Project, briefs: int, folder: Path) -> tuple[Seconds, Seconds, int]:
    """Make briefs in every way in turn.

    Returns
    -------
    tuple of dict, dict and int
        Seconds by way, that of the first brief first; seconds by part; how many briefs came out
        otherwise by our engine than by plain papermill.
    """
    watch = Watch()
    ways: dict[str, Callable[[BriefKey], Any]] = {
        "plain papermill": lambda key: run_notebook(project, key, "nbclient", folder / "a.ipynb"),
        "engine ita": lambda key: run_notebook(project, key, "ita", folder / "b.ipynb"),
        "plain function calls": lambda key: call_functions(project, key, watch),
    }
    seconds: Seconds = {name: [] for name in ways}
    different = 0
    for key in itertools.islice(itertools.cycle(find_keys(project)), briefs + 1):
        facts = describe_brief(find_row(project, key), key.lang)
        outputs = []
        watch.begin()
        for name, way in ways.items():
            started = time.perf_counter()
            with contextlib.redirect_stdout(io.StringIO()):
                made = way(key)
            if isinstance(made, nbformat.NotebookNode):
                with watch.part("export"):
                    render_page(made, facts)
                outputs.append(list_outputs(made))
            seconds[name].append(time.perf_counter() - started)
        watch.sums["export"] /= len(outputs)
        watch.sums["engine"] = seconds["engine ita"][-1] - seconds["plain function calls"][-1]
        watch.sums["engine"] -= watch.sums["export"]
        watch.end()
        different += outputs[0] != outputs[1]
    return seconds, watch.seconds, different


def main() -> None:
    """Measure and print two tables."""
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
        seconds, parts, different = measure(project, briefs, Path(folder))
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}, {briefs} briefs, one process\n"
    )
    _print_ways(seconds)
    floor = statistics.median(seconds["plain function calls"][1:])
    ours = statistics.median(seconds["engine ita"][1:])
    print(f"\nOver the floor: {ours / floor:.2f}. Briefs that differ from plain: {different}.\n")
    print("| part | s a brief, median | of the plain calls |")
    print("|---|---|---|")
    for name, every in parts.items():
        middle = statistics.median(every[1:])
        print(f"| {name} | {middle:.3f} | {middle / floor:.2f} |")


def _print_ways(seconds: Seconds) -> None:
    print("| way | s a brief, median | least | most | ratio | first brief, s |")
    print("|---|---|---|---|---|---|")
    plain = statistics.median(seconds["plain papermill"][1:])
    for name, (first, *rest) in seconds.items():
        middle = statistics.median(rest)
        spread = f"{min(rest):.2f} | {max(rest):.2f}"
        print(f"| {name} | {middle:.2f} | {spread} | {middle / plain:.2f} | {first:.2f} |")


if __name__ == "__main__":
    main()
