"""Seconds a brief on a made-up national year: plain tools, our engine, and the floor.

``python benchmarks/briefs.py --organisations 50 200`` makes a project of each size and in it one
brief an organisation, Thai and English by turns: by papermill and nbconvert used plainly, by
Quarto where it is found, by our engine, in one process and in two, as plain function calls in one
warm process, which is the floor, and as the same calls in a process forked for each brief, which
is what keeping briefs apart takes at the least. One way runs after the other, each in processes
of its own that make a brief or two before time is taken: imports and what is made once are not
counted.
Read the ratios, and on a machine that does other work those of processor time.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import gc
import io
import json
import multiprocessing
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import nbformat
import papermill
import psutil
from nbconvert import HTMLExporter

from ita_analysis.clean import clean_all
from ita_analysis.demo import make_demo
from ita_analysis.find import find_gains, find_indicators, find_missing, find_path, find_shares
from ita_analysis.prepare import write_tables
from ita_analysis.project import HOME_VARIABLE, Project, find_project
from ita_analysis.publish.brief import brief_notebook, brief_parameters, publish_brief
from ita_analysis.publish.files import BriefKey, notebook_path
from ita_analysis.publish.plan import find_keys
from ita_analysis.style import LANGUAGES

FISCAL_YEAR = 2565
SAMPLE_SECONDS = 2.0
FINDINGS = (find_gains, find_path, find_indicators, find_shares, find_missing)
# What the last expression of a cell begins with, and the part of a brief it is.
PARTS = {"load": "load", "plot": "charts", "tell": "text", "table": "tables"}


@dataclass(frozen=True)
class Way:
    """A way to make briefs.

    Parameters
    ----------
    name : str
        For the table.
    make : callable
        Makes a brief and returns the size of its page in bytes, 0 where there is none.
    processes : int
        In how many processes at once.
    is_plain : bool
        Whether it is one of the slow ways, run on a part of the briefs.
    first_briefs : int
        How many are made before time is taken.
    warm : callable, optional
        Makes these, where a way leaves nothing behind in its own process.
    """

    name: str
    make: Callable[[Project, BriefKey], int]
    processes: int = 1
    is_plain: bool = False
    first_briefs: int = 1
    warm: Callable[[Project, BriefKey], int] | None = None


@dataclass(frozen=True)
class Measured:
    """What the briefs of a way took, all together."""

    briefs: int
    seconds: float
    processor_seconds: float
    peak_mib: float
    page_bytes: int
    parts: dict[str, float]

    @property
    def seconds_each(self) -> float:
        """Seconds a brief."""
        return self.seconds / self.briefs

    @property
    def processor_seconds_each(self) -> float:
        """Seconds of processor time a brief."""
        return self.processor_seconds / self.briefs


# The ways


def make_plainly(project: Project, key: BriefKey) -> int:
    """Make a brief by papermill and nbconvert as one first uses them."""
    executed = papermill.execute_notebook(
        str(brief_notebook(project)),
        str(_plain_path(project, key)),
        parameters=brief_parameters(key),
        kernel_name="python3",
        progress_bar=False,
    )
    page, _ = HTMLExporter(exclude_input=True).from_notebook_node(executed)
    return _plain_path(project, key).with_suffix(".html").write_text(page, encoding="utf-8")


def make_by_quarto(project: Project, key: BriefKey) -> int:
    """Make a brief by Quarto, which changes the notebook in place and so gets a copy."""
    path = _plain_path(project, key).with_suffix(".quarto.ipynb")
    shutil.copy(brief_notebook(project), path)
    given = [f"-P{name}:{value}" for name, value in brief_parameters(key).items()]
    command = ["quarto", "render", str(path), "--execute", "--to", "html", *given]
    subprocess.run(command, check=True, capture_output=True)
    return path.with_suffix(".html").stat().st_size


def make_by_engine(project: Project, key: BriefKey) -> int:
    """Make a brief as ``ita batch`` does."""
    return publish_brief(project, key.org_id, key.fiscal_year, key.lang).stat().st_size


def call_functions(project: Project, key: BriefKey) -> int:
    """Do in this process what the cells of a brief do, up to what they show."""
    names: dict[str, Any] = {}
    for cell in nbformat.read(brief_notebook(project), as_version=4).cells:
        if cell.cell_type != "code":
            continue
        with _part(_name_part(cell.source)), contextlib.redirect_stdout(io.StringIO()):
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
            with _part("findings"):
                for find in FINDINGS:
                    find(names["result"])
    return 0


def call_functions_apart(project: Project, key: BriefKey) -> int:
    """Do the same in a process forked from this one: the least that keeps a brief from the next."""
    gc.freeze()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            call_functions(project, key)
            os._exit(0)
        os._exit(1)
    if os.waitpid(child, 0)[1]:
        message = f"the process of {key.name} failed"
        raise RuntimeError(message)
    return 0


PLAIN = Way("papermill and nbconvert", make_plainly, is_plain=True)
# A language is prepared with its first brief.
FLOOR = Way("plain function calls, the floor", call_functions, first_briefs=2)
WAYS = [
    PLAIN,
    Way("the same, two processes", make_plainly, processes=2, is_plain=True),
    # Its host is complete only when it forks the second notebook.
    Way("engine `ita`", make_by_engine, first_briefs=2),
    Way("the same, two processes", make_by_engine, processes=2, first_briefs=2),
    FLOOR,
    Way(
        "the same, a process forked for each",
        call_functions_apart,
        first_briefs=2,
        warm=call_functions,
    ),
]
QUARTO = Way("Quarto", make_by_quarto, is_plain=True)

_parts: dict[str, float] = defaultdict(float)


@contextlib.contextmanager
def _part(name: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    _parts[name] += time.perf_counter() - started


def _name_part(source: str) -> str:
    verb = source.rpartition("ita.")[2].partition("_")[0]
    return PARTS.get(verb, "other")


def _plain_path(project: Project, key: BriefKey) -> Path:
    return project.root / "plain" / f"{key.name}.ipynb"


# Measuring


def measure(project: Project, way: Way, keys: list[BriefKey]) -> Measured:
    """Make briefs in a way, in fresh processes."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(way.processes + 1)
    told = context.Queue()
    workers = [
        context.Process(target=_work, args=(project, way, keys[at :: way.processes], barrier, told))
        for at in range(way.processes)
    ]
    for worker in workers:
        worker.start()
    barrier.wait()
    started = time.perf_counter()
    with _watch_memory([worker.pid or 0 for worker in workers]) as sizes:
        each = [told.get() for _ in workers]
        seconds = time.perf_counter() - started
    for worker in workers:
        worker.join()
    pages = [size for found in each for size in found["pages"]]
    return Measured(
        briefs=len(keys),
        seconds=seconds,
        processor_seconds=sum(found["processor"] for found in each),
        peak_mib=max(sizes),
        page_bytes=round(statistics.mean(pages)),
        parts=each[0]["parts"],
    )


def _work(project: Project, way: Way, keys: list[BriefKey], barrier: Barrier, told: Any) -> None:
    os.environ[HOME_VARIABLE] = str(project.root)
    for key in keys[: way.first_briefs]:
        (way.warm or way.make)(project, key)
    _parts.clear()
    barrier.wait()
    before = _processor_seconds(psutil.Process())
    pages = [way.make(project, key) for key in keys]
    spent = _processor_seconds(psutil.Process()) - before
    parts = {name: seconds / len(keys) for name, seconds in _parts.items()}
    told.put({"processor": spent, "pages": pages, "parts": parts})


def _processor_seconds(process: psutil.Process) -> float:
    """Return what a process and all it started have used, also those that have ended."""
    used = process.cpu_times()
    own: float = used.user + used.system + used.children_user + used.children_system
    return own + sum(map(_processor_seconds, process.children()))


@contextlib.contextmanager
def _watch_memory(workers: list[int]) -> Iterator[list[float]]:
    """Note now and then how much memory processes take together, in MiB."""
    sizes: list[float] = []
    done = threading.Event()

    def watch() -> None:
        while True:
            sizes.append(sum(map(_proportional_mib, workers)))
            if done.wait(SAMPLE_SECONDS):
                return

    thread = threading.Thread(target=watch)
    thread.start()
    yield sizes
    done.set()
    thread.join()


def _proportional_mib(number: int) -> float:
    """Return the memory of a process and all below it, shared pages counted once."""
    size = 0
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(number)
        for one in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                size += one.memory_full_info().pss
    return size / 2**20


# Tables


def main() -> None:
    """Measure and print tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    add = parser.add_argument
    add("--organisations", type=int, nargs="+", default=[50], help="sizes of the made-up year")
    add("--plain-at-most", type=int, default=50, help="briefs of the slow ways, the first ones")
    options = parser.parse_args()
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}; other load at the start: {os.getloadavg()[0]:.1f}"
    )
    ways = WAYS
    if shutil.which("quarto"):
        ways = [*WAYS[:2], QUARTO, *WAYS[2:]]
    else:
        print("Quarto is not on the path and is left out.")
    for organisations in options.organisations:
        with tempfile.TemporaryDirectory(prefix="ita-bench-") as folder:
            project = _make_project(Path(folder), organisations)
            _compare_ways(project, ways, options.plain_at_most)


def _make_project(folder: Path, organisations: int) -> Project:
    real = find_project()
    like = Project(folder / "like")
    like.root.mkdir()
    shutil.copytree(real.notebooks, like.notebooks)
    write_tables({"national": clean_all(real.raw)["national"]}, like.processed)
    project = make_demo(folder / "demo", like, [FISCAL_YEAR], organisations)
    _plain_path(project, BriefKey("any", FISCAL_YEAR, "th")).parent.mkdir()
    return project


def _compare_ways(project: Project, ways: list[Way], plain_at_most: int) -> None:
    every = find_keys(project)
    organisations = list(dict.fromkeys(key.org_id for key in every))
    keys = [
        BriefKey(org_id, FISCAL_YEAR, LANGUAGES[at % 2]) for at, org_id in enumerate(organisations)
    ]
    found = []
    for way in ways:
        found.append(measure(project, way, keys[:plain_at_most] if way.is_plain else keys))
        sys.stderr.write(f"{way.name}: {found[-1].seconds_each:.2f} s a brief\n")
    plain, floor = found[ways.index(PLAIN)], found[ways.index(FLOOR)]
    print(f"\n{len(keys)} organisations\n")
    print(
        "| way | briefs | s a brief | to plain | to the floor "
        "| CPU s a brief | to plain | to the floor | peak MiB | page KiB |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for way, of_way in zip(ways, found, strict=True):
        size = f"{of_way.page_bytes / 1024:.0f}" if of_way.page_bytes else "-"
        print(
            f"| {way.name} | {of_way.briefs} | {of_way.seconds_each:.3f} "
            f"| {of_way.seconds_each / plain.seconds_each:.3f} "
            f"| {of_way.seconds_each / floor.seconds_each:.2f} "
            f"| {of_way.processor_seconds_each:.3f} "
            f"| {of_way.processor_seconds_each / plain.processor_seconds_each:.3f} "
            f"| {of_way.processor_seconds_each / floor.processor_seconds_each:.2f} "
            f"| {of_way.peak_mib:.0f} | {size} |"
        )
    parts = ", ".join(f"{name} {seconds:.3f}" for name, seconds in floor.parts.items())
    print(f"\nThe floor by parts, s a brief: {parts}.")
    both = [key for key in keys if _plain_path(project, key).exists()]
    different = sum(_outputs(_plain_path(project, key)) != _outputs(notebook_path(project, key))
                    for key in both)  # fmt: skip
    print(f"Briefs whose outputs differ from those of plain papermill: {different} of {len(both)}.")


def _outputs(path: Path) -> list[Any]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell["outputs"] for cell in cells if cell["cell_type"] == "code"]


if __name__ == "__main__":
    main()
