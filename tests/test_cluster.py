"""A batch on a Dask cluster makes the same files, whatever becomes of its workers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import write_notebook

from ita_analysis.errors import ItaError, UsageError
from ita_analysis.project import Project
from ita_analysis.publish import cluster
from ita_analysis.publish.batch import publish_batch
from ita_analysis.publish.plan import find_keys, plan_batch

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="starts and kills by signal")
ORG = "sao-bang-rakam-nakhon-pathom"


class Cluster:
    """A scheduler and its workers, each a process of its own on loopback."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "scheduler.json"
        self._folder = folder
        self.scheduler = self._start("scheduler", "--port", "0", "--no-dashboard")
        deadline = time.monotonic() + 60
        while not self._file.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        self.address: str = json.loads(self._file.read_text(encoding="utf-8"))["address"]
        self.workers = [
            self._start("worker", "--nthreads", "1", "--no-nanny", "--no-dashboard")
            for _ in range(2)
        ]
        with distributed.Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)

    def _start(self, what: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments]
        return subprocess.Popen(
            [*command, "--scheduler-file", str(self._file), "--host", "127.0.0.1"],
            cwd=self._folder,
            stderr=subprocess.DEVNULL,
        )

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Cluster]:
    """Return a cluster of two workers."""
    running = Cluster(tmp_path)
    yield running
    running.close()


def _files(project: Project) -> dict[str, bytes]:
    return {
        path.relative_to(project.outputs).as_posix(): path.read_bytes()
        for folder in ("briefs", "failed")
        for path in sorted((project.outputs / folder).glob("*"))
    }


def test_the_same_files_as_here(quick_project: Project, dask: Cluster, tmp_path: Path) -> None:
    write_notebook(quick_project, breaks=f"assert org_id != {ORG!r}, 'on purpose'")
    outcomes = publish_batch(quick_project, cluster=dask.address)
    assert [outcome.key for outcome in outcomes] == find_keys(quick_project)
    failed = [outcome for outcome in outcomes if outcome.status == "failed"]
    assert {outcome.key.org_id for outcome in failed} == {ORG}
    assert "on purpose" in failed[0].error
    assert failed[0].error.endswith(f"See outputs/failed/{failed[0].key.name}.ipynb.")
    there = _files(quick_project)
    for path in quick_project.outputs.rglob("*"):
        if path.is_file():
            path.unlink()
    publish_batch(quick_project, workers=1)
    here = _files(quick_project)
    assert there.keys() == here.keys()
    pages = [name for name in here if name.startswith("briefs/")]
    assert len(pages) == 8
    assert {name: there[name] for name in pages} == {name: here[name] for name in pages}


def test_the_briefs_of_a_lost_worker_go_elsewhere(quick_project: Project, dask: Cluster) -> None:
    write_notebook(quick_project, waits="import time; time.sleep(0.3)")
    killer = threading.Thread(target=_kill_when, args=(quick_project, dask.workers[0]))
    killer.start()
    outcomes = publish_batch(quick_project, cluster=dask.address)
    killer.join()
    assert {outcome.status for outcome in outcomes} == {"done"}
    assert len(_files(quick_project)) == 10


def test_a_second_run_goes_on_when_the_scheduler_went_away(
    quick_project: Project, dask: Cluster
) -> None:
    write_notebook(quick_project, waits="import time; time.sleep(0.3)")
    killer = threading.Thread(target=_kill_when, args=(quick_project, dask.scheduler))
    killer.start()
    with pytest.raises(ItaError, match="the scheduler went away"):
        publish_batch(quick_project, cluster=dask.address)
    killer.join()
    planned = plan_batch(quick_project)
    assert planned.unchanged
    assert len(publish_batch(quick_project, 1)) == 10 - len(planned.unchanged)


def test_workers_with_other_code_are_refused(
    quick_project: Project, dask: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = {"code": "other", "libraries": cluster.fingerprint_machine()["libraries"]}
    there = cluster.fingerprint_machine
    calls = iter([machine])
    monkeypatch.setattr(cluster, "fingerprint_machine", lambda: next(calls, there()))
    monkeypatch.setattr(cluster, "_ask_workers", lambda _: {"tcp://worker": there()})
    with pytest.raises(UsageError, match=r"tcp://worker: has other code\. Install there"):
        publish_batch(quick_project, cluster=dask.address)
    assert _files(quick_project) == {}


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://"])
def test_no_scheduler_is_told(
    quick_project: Project, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr("ita_analysis.cluster._CONNECT_SECONDS", 1)
    with pytest.raises(UsageError, match="no scheduler answers there"):
        publish_batch(quick_project, cluster=address)


def test_the_missing_library_is_told(
    quick_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"Install ita-analysis\[cluster\]"):
        publish_batch(quick_project, cluster="tcp://127.0.0.1:9")


def _kill_when(project: Project, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while len(_files(project)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
