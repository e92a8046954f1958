"""A batch plans first, makes what changed, says why, and loses nothing however it ends."""

from __future__ import annotations

import csv
import io
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import psutil
import pytest
from conftest import write_notebook

from ita_analysis.cli import main
from ita_analysis.errors import UsageError
from ita_analysis.files import write_whole
from ita_analysis.project import HOME_VARIABLE, Project
from ita_analysis.publish import batch, fingerprints, plan, workers
from ita_analysis.publish.batch import publish_batch
from ita_analysis.publish.files import BriefKey, brief_path, sweep_outputs
from ita_analysis.publish.ledger import ledger_path, read_ledger, record_outcome
from ita_analysis.publish.manifest import DONE, Outcome
from ita_analysis.publish.plan import (
    Plan,
    Selection,
    choose_workers,
    count_workers,
    find_keys,
    plan_batch,
    tell_plan,
)

ORG = "sao-bang-rakam-nakhon-pathom"
OTHER = "sao-lat-ya-kanchanaburi"
KEY = BriefKey(ORG, 2565, "th")


@pytest.fixture
def made(quick_project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a project whose briefs have all been made, by a stand-in that only writes pages."""

    def publish(project: Project, org_id: str, fiscal_year: int, lang: str) -> Path:
        key = BriefKey(org_id, fiscal_year, lang)
        return write_whole(brief_path(project, key), key.name.encode())

    def run(project: Project, keys: list[BriefKey], _: int, __: object) -> object:
        return (workers.publish_one(project, key) for key in keys)

    monkeypatch.setattr(workers, "publish_brief", publish)
    monkeypatch.setattr(batch, "run_briefs", run)
    publish_batch(quick_project)
    return quick_project


def _manifest(project: Project) -> list[dict[str, str]]:
    text = (project.outputs / "manifest.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


# What is made, and why


def test_a_first_batch_makes_everything(quick_project: Project) -> None:
    planned = plan_batch(quick_project)
    assert list(planned.todo) == find_keys(quick_project)
    assert set(planned.todo.values()) == {"new"}
    assert tell_plan(planned, 2) == ["10 briefs to make: 10 new"]


def test_a_second_batch_makes_nothing(made: Project) -> None:
    planned = plan_batch(made)
    assert (planned.todo, len(planned.unchanged)) == ({}, 10)
    assert publish_batch(made) == []
    assert {row["reason"] for row in _manifest(made)} == {"unchanged"}
    assert {row["status"] for row in _manifest(made)} == {"done"}


def test_changed_data_redoes_the_briefs_of_its_organisation(made: Project) -> None:
    path = made.processed / "scores.parquet"
    scores = pd.read_parquet(path)
    scores.loc[scores["org_id"] == ORG, "printed"] = "changed"
    scores.to_parquet(path, index=False)
    assert plan_batch(made).todo == {
        BriefKey(ORG, 2565, lang): "with changed data" for lang in ("en", "th")
    }


def test_data_that_all_briefs_share_redoes_all(made: Project) -> None:
    path = made.processed / "national.parquet"
    pd.read_parquet(path).iloc[:-1].to_parquet(path, index=False)
    assert set(plan_batch(made).todo.values()) == {"with changed data"}
    assert len(plan_batch(made).todo) == 10


def test_the_order_of_rows_changes_nothing(made: Project) -> None:
    for path in made.processed.glob("*.parquet"):
        pd.read_parquet(path).iloc[::-1].to_parquet(path, index=False)
    assert plan_batch(made).todo == {}


def test_a_changed_notebook_redoes_all(made: Project) -> None:
    write_notebook(made, show="1 + 1")
    assert set(plan_batch(made).todo.values()) == {"with changed notebook"}


def test_a_changed_methodology_redoes_its_fiscal_year(
    made: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprints._hash_methodology
    monkeypatch.setattr(
        fingerprints, "_hash_methodology", lambda year: "new" if year == 2564 else before(year)
    )
    todo = plan_batch(made).todo
    assert {key.fiscal_year for key in todo} == {2564}
    assert set(todo.values()) == {"with changed methodology"}


def test_methodology_and_sentences_are_told_apart() -> None:
    years = {fingerprints._hash_methodology(year) for year in range(2562, 2569)}
    assert len(years) == 7
    names = {path.name for path in fingerprints._find_templates("th")}
    assert "sentences_th.toml" in names
    assert "sentences_en.toml" not in names
    assert {"brief.css", "index.html.j2"} & names == {"brief.css", "index.html.j2"}
    code = list(fingerprints._find_code())
    assert "gains.py" in {path.name for path in code}
    assert "cli" not in {path.parent.name for path in code}


def test_a_page_that_is_gone_is_made_again(made: Project) -> None:
    brief_path(made, KEY).unlink()
    assert plan_batch(made).todo == {KEY: "page missing"}


def test_what_failed_is_tried_again_and_can_be_all_that_is(made: Project) -> None:
    record_outcome(made, Outcome(KEY, "failed", error="on purpose"), {})
    brief_path(made, BriefKey(OTHER, 2564, "th")).unlink()
    assert plan_batch(made).todo[KEY] == "failed last time"
    assert plan_batch(made, Selection(retry_failed=True)).todo == {KEY: "failed last time"}


def test_everything_can_be_asked_for(made: Project) -> None:
    planned = plan_batch(made, Selection(everything=True, only=[ORG]))
    assert planned.todo == {BriefKey(ORG, 2565, lang): "asked for" for lang in ("en", "th")}


@pytest.mark.parametrize(
    ("selection", "org_ids"),
    [
        (Selection(only=[ORG, OTHER]), {ORG, OTHER}),
        (Selection(provinces=["กาญจนบุรี"]), {OTHER}),
        (Selection(provinces=["kanchanaburi "]), {OTHER}),
        (Selection(types=["subdistrict municipality"]), {"tm-bang-pla-samut-sakhon"}),
    ],
)
def test_a_selection_narrows_the_batch(
    quick_project: Project, selection: Selection, org_ids: set[str]
) -> None:
    assert {key.org_id for key in find_keys(quick_project, selection)} == org_ids


def test_every_unknown_name_is_told_at_once(quick_project: Project) -> None:
    selection = Selection(only=["sao-bang-rakam"], provinces=["Kanchanabury"], types=["school"])
    with pytest.raises(UsageError) as caught:
        plan_batch(quick_project, selection)
    told = [str(fault) for fault in caught.value.faults]
    assert [line.split(":")[0] for line in told] == ["organisation", "province", "type"]
    assert ORG in told[0]
    assert "Kanchanaburi" in told[1]


def test_a_selection_that_nothing_fits_is_told(quick_project: Project) -> None:
    selection = Selection(only=[ORG], provinces=["Kanchanaburi"])
    with pytest.raises(UsageError, match="no organisation fits all of it"):
        plan_batch(quick_project, selection)


def test_the_plan_says_how_long_it_may_take(made: Project) -> None:
    for key in find_keys(made):
        record_outcome(made, Outcome(key, "done", seconds=30.0), {})
    lines = tell_plan(plan_batch(made), 2)
    assert re.match("10 briefs to make: 10 with changed data and methodology", lines[0])
    assert lines[1] == "About 2 min with 2 processes (30.00 s a brief lately)"


def test_there_is_always_one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 1 <= count_workers() <= (os.cpu_count() or 1)
    monkeypatch.setattr(plan, "_BYTES_A_WORKER", 2**60)
    assert count_workers() == 1


def test_no_process_is_started_for_a_few_briefs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "count_workers", lambda: 8)
    for briefs, worth in ((0, 1), (1, 1), (30, 1), (31, 2), (200, 7), (16_600, 8)):
        keys = [BriefKey("sao-ban-mai-nan", 2565, str(at)) for at in range(briefs)]
        assert choose_workers(Plan(dict.fromkeys(keys, "new"), [], {}, None)) == worth


# The command


def test_workers_are_replaced_after_so_many_briefs(
    quick_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    pools = []

    class Pool(ThreadPoolExecutor):
        def __init__(self, count: int, mp_context: object, initializer: object) -> None:
            super().__init__(count)
            pools.append(count)

    monkeypatch.setattr(workers, "ProcessPoolExecutor", Pool)
    monkeypatch.setattr(workers, "publish_one", lambda _, key: Outcome(key, DONE))
    monkeypatch.setattr(workers, "_BRIEFS_A_WORKER", 2)
    keys = find_keys(quick_project)
    made = [o.key for o in workers.run_briefs(quick_project, keys, 2, threading.Event())]
    assert (sorted(made), pools) == (sorted(keys), [2, 2, 2])  # ten briefs, four a pool


def test_a_dry_run_tells_and_makes_nothing(
    quick_project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(quick_project.root))
    assert main(["batch", "--dry-run", "--only", ORG]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == [f"{ORG} 2565 en  new", f"{ORG} 2565 th  new"]
    assert "2 briefs to make: 2 new" in told.err
    assert not quick_project.outputs.exists()


def test_fail_fast_begins_nothing_more(
    quick_project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_notebook(quick_project, breaks="assert False, 'on purpose'")
    monkeypatch.setenv(HOME_VARIABLE, str(quick_project.root))
    assert main(["batch", "--fail-fast", "--workers", "1"]) == 1
    statuses = [row["status"] for row in _manifest(quick_project)]
    assert statuses == ["failed"] + ["not run"] * 9
    assert "0 of 10 briefs" in capsys.readouterr().out


# However it ends


def test_a_ledger_that_cannot_be_read_is_put_aside(
    made: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger_path(made).write_bytes(b"half-written by another hand" * 100)
    assert set(plan_batch(made).todo.values()) == {"new"}
    assert "cannot be read" in capsys.readouterr().err
    assert (made.outputs / "ledger.broken").exists()
    assert len(publish_batch(made)) == 10
    assert plan_batch(made).todo == {}


def test_a_manifest_written_by_another_hand_harms_nothing(made: Project) -> None:
    for name in ("manifest.csv", "manifest.parquet"):
        (made.outputs / name).write_bytes(b"org_id,fisc")
    assert plan_batch(made).todo == {}
    publish_batch(made)
    assert len(pd.read_parquet(made.outputs / "manifest.parquet")) == 10


def test_a_ledger_that_cannot_be_written_stops_no_brief(
    made: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device", "ledger.sqlite")

    monkeypatch.setattr(batch, "record_outcome", fail)
    outcomes = publish_batch(made, plan=plan_batch(made, Selection(everything=True)))
    assert {outcome.status for outcome in outcomes} == {"done"}
    assert "No space left on device" in capsys.readouterr().err


def test_two_hands_write_the_ledger_at_once(quick_project: Project) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from ita_analysis.project import Project\n"
        "from ita_analysis.publish.files import BriefKey\n"
        "from ita_analysis.publish.ledger import record_outcome\n"
        "from ita_analysis.publish.manifest import Outcome\n"
        "for number in range(50):\n"
        "    key = BriefKey(f'{sys.argv[2]}-{number}', 2565, 'th')\n"
        "    record_outcome(Project(Path(sys.argv[1])), Outcome(key, 'done'), {})\n"
    )
    command = [sys.executable, "-c", script, str(quick_project.root)]
    hands = [subprocess.Popen([*command, name]) for name in ("one", "two")]
    assert [hand.wait() for hand in hands] == [0, 0]
    assert len(read_ledger(quick_project)) == 100


def test_abandoned_files_are_swept_and_fresh_ones_left(made: Project) -> None:
    old = made.outputs / "briefs" / ".page.html.abc"
    fresh = made.outputs / "briefs" / ".page.html.def"
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    sweep_outputs(made)
    assert (old.exists(), fresh.exists()) == (False, True)


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_a_killed_batch_goes_on_where_it_was(quick_project: Project) -> None:
    write_notebook(quick_project, waits="import time; time.sleep(0.3)")
    environment = os.environ | {HOME_VARIABLE: str(quick_project.root)}
    command = [sys.executable, "-m", "ita_analysis.cli", "batch", "--workers", "1"]
    running = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while _count_done(quick_project) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    processes = psutil.Process(running.pid).children(recursive=True)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert psutil.wait_procs(processes, timeout=20)[1] == []
    done = set(read_ledger(quick_project))
    assert 2 <= len(done) < 10
    planned = plan_batch(quick_project)
    assert set(planned.unchanged) == done
    assert len(publish_batch(quick_project, 1)) == 10 - len(done)
    assert {row["status"] for row in _manifest(quick_project)} == {"done"}
    for page in (quick_project.outputs / "briefs").glob("*.html"):
        assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")


def _count_done(project: Project) -> int:
    try:
        return len(read_ledger(project))
    except sqlite3.OperationalError:
        return 0


# Faults of the machine and of what is ours


def test_a_full_disk_fails_briefs_and_a_second_run_completes_them(
    made: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in (made.outputs / "briefs").iterdir()}

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(workers, "publish_brief", fail)
        everything = plan_batch(made, Selection(everything=True))
        outcomes = publish_batch(made, plan=everything)
    assert {outcome.error for outcome in outcomes} == {
        "OSError: [Errno 28] No space left on device"
    }
    assert {path: path.read_bytes() for path in before} == before
    assert set(plan_batch(made).todo.values()) == {"failed last time"}
    assert {outcome.status for outcome in publish_batch(made)} == {"done"}


def test_outputs_that_cannot_be_written_are_told(
    quick_project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    quick_project.outputs.write_text("a file where the folder should be")
    monkeypatch.setenv(HOME_VARIABLE, str(quick_project.root))
    assert main(["batch", "--workers", "1", "--only", ORG]) == 2
    told = capsys.readouterr().err
    assert str(quick_project.outputs) in told
    assert "Check the folder, its rights and the space left." in told
    assert "Traceback" not in told


def test_a_broken_template_fails_its_briefs_and_names_the_fault(
    quick_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise ValueError("unexpected end of template")

    monkeypatch.setattr("ita_analysis.publish.brief.render_page", fail)
    outcome = workers.publish_one(quick_project, KEY)
    assert (outcome.status, outcome.error) == ("failed", "ValueError: unexpected end of template")
    assert not brief_path(quick_project, KEY).exists()


def test_two_batches_at_once_harm_nothing(quick_project: Project) -> None:
    environment = os.environ | {HOME_VARIABLE: str(quick_project.root)}
    command = [sys.executable, "-m", "ita_analysis.cli", "batch", "--all", "--workers", "1"]
    running = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) for _ in range(2)]
    told = [process.communicate()[1].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0], told
    assert {row["status"] for row in _manifest(quick_project)} == {"done"}
    pages = list((quick_project.outputs / "briefs").iterdir())
    assert len(pages) == 10
    assert all(page.read_bytes().rstrip().endswith(b"</html>") for page in pages)
