"""Answers counted on a Dask cluster give the same bytes, whatever becomes of its workers."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from test_cluster import Cluster

from ita_analysis import cluster
from ita_analysis.answers import cuts
from ita_analysis.answers.folder import save_outcome
from ita_analysis.answers.outcome import Outcome
from ita_analysis.answers.resolve import Request
from ita_analysis.answers.run import score_answers
from ita_analysis.errors import DataError, UsageError
from tests.answers import OFFICES, fill, form_of, save

pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="starts and kills by signal")
FILES = 8


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Return a cluster of two workers."""
    running = Cluster(tmp_path_factory.mktemp("dask"))
    yield running
    running.close()


def _answers(folder: Path) -> Path:
    """Write answers of two organisations in several files of both kinds."""
    for part in ("IIT", "EIT"):
        frame = fill(form_of(2565, part), 400, missing=0.1)
        frame.insert(0, "org_id", np.where(np.arange(400) % 3, "tm-na-noi", "sao-ban-mai-nan"))
        frame["respondent"] = np.arange(400)
        frame["device"] = np.arange(400) // 30
        target = folder / "fiscal_year=2565" / f"instrument={part}"
        for place, piece in enumerate(np.array_split(np.arange(400), FILES // 2)):
            save(target, f"part-{place}.parquet", frame.iloc[piece])
    return folder


def _score(folder: Path, address: str = "") -> Outcome:
    return score_answers([folder], OFFICES, Request(), cluster=address)


def _bytes(outcome: Outcome) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        saved = save_outcome(outcome, Path(folder), [])
        return {path.name: path.read_bytes() for path in saved.iterdir()}


def test_a_cluster_gives_the_same_bytes(dask: Cluster, tmp_path: Path) -> None:
    folder = _answers(tmp_path / "answers")
    assert _bytes(_score(folder, dask.address)) == _bytes(_score(folder))


def test_a_cluster_counts_a_csv_file_cut_anywhere_alike(
    dask: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = pd.concat(map(pd.read_parquet, sorted(_answers(tmp_path).rglob("*=EIT/*.parquet"))))
    path = save(tmp_path, "a.csv", frame)
    # From a quote that stands for itself, the rest of the file is one unit.
    row = frame.iloc[[0]].assign(respondent='5" x').to_csv(index=False, header=False, quoting=3)
    path.write_bytes(path.read_bytes() + (row * 2).encode())
    monkeypatch.setattr(cuts, "_UNIT", 20_000)
    monkeypatch.setattr(cuts, "_PIECE", 1_000)
    told = []
    for address in ("", dask.address):
        with pytest.raises(DataError) as caught:
            score_answers([path], OFFICES, Request(2565, "EIT"), cluster=address)
        told.append(str(caught.value))
    assert told[0] == told[1]
    assert told[0].startswith("a.csv: row 403, column respondent: the respondent stands in row 402")


def test_a_cluster_tells_the_same_faults(dask: Cluster, tmp_path: Path) -> None:
    folder = _answers(tmp_path / "answers")
    path = sorted(folder.rglob("*.parquet"))[3]
    frame = pd.read_parquet(path)
    frame.loc[7, frame.columns[1]] = "ผิด"
    frame.loc[8, "respondent"] = frame.loc[5, "respondent"]
    frame.to_parquet(path, index=False)
    told = []
    for address in ("", dask.address):
        with pytest.raises(DataError) as caught:
            _score(folder, address)
        told.append(str(caught.value))
    assert told[0] == told[1]
    assert "row 8, column" in told[0]
    assert "column respondent: the respondent stands in row 6 too" in told[0]


def test_a_worker_that_is_killed_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _answers(tmp_path / "answers")
    here = _bytes(_score(folder))
    running = Cluster(tmp_path)
    try:
        victim = running.workers[0]
        begun = threading.Event()
        receive = cluster._wait

        def kill_after_the_first(*arguments: object) -> object:
            ended = receive(*arguments)
            if not begun.is_set():
                begun.set()
                os.kill(victim.pid, signal.SIGKILL)
                victim.wait()
                time.sleep(0.2)
            return ended

        monkeypatch.setattr(cluster, "_wait", kill_after_the_first)
        there = _bytes(_score(folder, running.address))
        assert victim.returncode == -signal.SIGKILL
    finally:
        running.close()
    assert there == here


def test_an_address_without_a_scheduler_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no scheduler answers there"):
        _score(_answers(tmp_path), "tcp://127.0.0.1:9")
