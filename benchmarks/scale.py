"""Time a batch here and on a Dask cluster of this machine, with one and two processes.

Makes a made-up project, then the same briefs in four ways in turn: one and two processes here,
one and two workers of a cluster on loopback. Prints seconds a brief and the ratio to one process.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ita_analysis.clean import clean_all
from ita_analysis.demo import make_demo
from ita_analysis.prepare import write_tables
from ita_analysis.project import Project, find_project
from ita_analysis.publish.batch import publish_batch
from ita_analysis.publish.plan import Selection, plan_batch


def main() -> None:
    """Run all ways and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=30)
    organisations = parser.parse_args().organisations
    with tempfile.TemporaryDirectory(prefix="ita-scale-") as folder:
        project = _make_project(Path(folder), organisations)
        ways: dict[str, Callable[[], float]] = {
            "1 process here": lambda: _time(project, workers=1),
            "2 processes here": lambda: _time(project, workers=2),
            "cluster, 1 worker": lambda: _time_cluster(project, 1),
            "cluster, 2 workers": lambda: _time_cluster(project, 2),
        }
        seconds = {name: way() for name, way in ways.items()}
    briefs = 2 * organisations
    print(f"{briefs} briefs")
    print("| way | s a brief | ratio |\n|---|---|---|")
    first = seconds["1 process here"]
    for name, took in seconds.items():
        print(f"| {name} | {took / briefs:.2f} | {took / first:.2f} |")


def _make_project(folder: Path, organisations: int) -> Project:
    like = Project(folder / "like")
    real = find_project()
    like.root.mkdir()
    shutil.copytree(real.notebooks, like.notebooks)
    write_tables({"national": clean_all(real.raw)["national"]}, like.processed)
    return make_demo(folder / "demo", like, [2565], organisations)


def _time(project: Project, *, workers: int = 1, cluster: str = "") -> float:
    plan = plan_batch(project, Selection(everything=True))
    started = time.monotonic()
    outcomes = publish_batch(project, workers, plan, cluster=cluster)
    failed = [outcome.error for outcome in outcomes if outcome.status != "done"]
    if failed:
        sys.exit(f"{len(failed)} briefs failed: {failed[0]}")
    return time.monotonic() - started


def _time_cluster(project: Project, workers: int) -> float:
    with _cluster(workers) as address:
        return _time(project, cluster=address)


@contextlib.contextmanager
def _cluster(workers: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="ita-dask-") as folder:
        file = Path(folder) / "scheduler.json"
        command = [sys.executable, "-m"]
        common = ["--scheduler-file", str(file), "--host", "127.0.0.1", "--no-dashboard"]
        running = [
            _start([*command, "distributed.cli.dask_scheduler", "--port", "0", *common], folder)
        ]
        while not file.exists():
            time.sleep(0.1)
        worker = [*command, "distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny"]
        running += [_start([*worker, *common], folder) for _ in range(workers)]
        import distributed  # noqa: PLC0415 - an extra of its own

        address = str(json.loads(file.read_text(encoding="utf-8"))["address"])
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
        try:
            yield address
        finally:
            for process in reversed(running):
                process.kill()
                process.wait()


def _start(command: list[str], folder: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
