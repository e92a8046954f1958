"""Briefs and batches: what is asked is checked, what fails harms nothing else."""

from __future__ import annotations

import csv
import io
import os
import re
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from conftest import write_notebook
from publish_cases import KEY, ORG

from ita_analysis.errors import ItaError, UsageError
from ita_analysis.files import write_whole
from ita_analysis.project import Project
from ita_analysis.publish import batch, files, workers
from ita_analysis.publish.batch import publish_batch
from ita_analysis.publish.brief import publish_brief
from ita_analysis.publish.files import BriefKey, brief_path, failed_path, notebook_path
from ita_analysis.publish.manifest import ManifestRow, Outcome, write_manifest
from ita_analysis.publish.notebook import check_parameters, find_parameters, run_notebook
from ita_analysis.publish.plan import find_keys
from ita_analysis.publish.progress import watch_batch

OTHER = "sao-lat-ya-kanchanaburi"


VALUES = {"org_id": ORG, "fiscal_year": 2565, "lang": "th", "data_folder": ""}


def _outputs(project: Project) -> dict[str, bytes]:
    found = project.outputs.rglob("*")
    return {str(path): path.read_bytes() for path in found if path.is_file()}


# Parameters


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"orgid": ORG}, "unknown parameter ('orgid'). Close to it: org_id"),
        ({"fiscal_year": "2565"}, "parameter fiscal_year is str, not int ('2565')"),
        ({"fiscal_year": True}, "parameter fiscal_year is bool, not int (True)"),
        ({"org_id": 123}, "parameter org_id is int, not str (123)"),
        ({"lang": None}, "parameter lang is NoneType, not str (None)"),
    ],
)
def test_values_that_do_not_fit_are_refused(
    quick_project: Project, change: dict[str, str], fault: str
) -> None:
    target = quick_project.root / "out.ipynb"
    notebook = quick_project.notebooks / "organisation_brief.ipynb"
    with pytest.raises(UsageError, match=re.escape(fault)):
        run_notebook(quick_project, notebook, target, VALUES | change)
    assert not target.exists()


def test_every_fault_of_the_parameters_is_told_at_once(quick_project: Project) -> None:
    notebook = quick_project.notebooks / "organisation_brief.ipynb"
    with pytest.raises(UsageError) as caught:
        check_parameters(notebook, {"orgid": ORG, "fiscal_year": "x", "lang": "th"})
    told = [str(fault) for fault in caught.value.faults]
    assert len(told) == 4
    assert "parameter org_id is missing" in told[1]
    assert "parameter data_folder is missing" in told[3]


@pytest.mark.parametrize("tagged", [0, 2])
def test_a_notebook_needs_one_cell_of_parameters(quick_project: Project, tagged: int) -> None:
    path = quick_project.notebooks / "organisation_brief.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].metadata.tags = []
    for cell in notebook.cells[:tagged]:
        cell.metadata.tags = ["parameters"]
    nbformat.write(notebook, path)
    with pytest.raises(UsageError, match=f"{tagged} cells are tagged 'parameters'"):
        publish_brief(quick_project, ORG, 2565)
    assert _outputs(quick_project) == {}


def test_a_missing_or_broken_notebook_is_told(quick_project: Project) -> None:
    with pytest.raises(UsageError, match="no such notebook"):
        find_parameters(quick_project.notebooks / "none.ipynb")
    path = quick_project.notebooks / "organisation_brief.ipynb"
    for content in (b"", b"{", b"\xff", b"{}"):
        path.write_bytes(content)
        with pytest.raises(UsageError, match="not a notebook that can be read"):
            find_parameters(path)


def test_any_kernel_name_runs_in_this_interpreter(quick_project: Project) -> None:
    path = write_notebook(quick_project, show="import sys\nprint(sys.executable)")
    text = path.read_text(encoding="utf-8").replace('"python3"', '"somebody-elses"')
    path.write_text(text, encoding="utf-8")
    publish_brief(quick_project, ORG, 2565)
    executed = nbformat.read(notebook_path(quick_project, KEY), as_version=4)
    assert executed.cells[-1].outputs[0].text.strip() == sys.executable


# Keys


@pytest.mark.parametrize(
    "org_id",
    ["../../etc", "..", "", "/etc/passwd", "A", "a b", "ก", "a--b", "-a", "a/b", "a\\b", "a\n",
     "a.html", "x" * 101],
)  # fmt: skip
def test_an_org_id_cannot_leave_its_folder(quick_project: Project, org_id: str) -> None:
    with pytest.raises(UsageError, match="this is not a key"):
        publish_brief(quick_project, org_id, 2565)
    assert _outputs(quick_project) == {}


def test_every_fault_of_a_key_is_told_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        files.check_key(BriefKey("../x", 2022, "fr"))
    assert [fault.where for fault in caught.value.faults] == [
        "organisation",
        "fiscal year",
        "language",
    ]


def test_close_names_are_offered(quick_project: Project) -> None:
    with pytest.raises(UsageError, match=f"Close to it: .*{ORG}"):
        publish_brief(quick_project, "sao-bang-rakam", 2565)
    with pytest.raises(UsageError, match=r"no result of .* for it \(2564\)\. Close to it: 2565"):
        publish_brief(quick_project, ORG, 2564)
    assert _outputs(quick_project) == {}


# One brief


def test_a_brief_and_its_notebook_are_written(quick_project: Project) -> None:
    page = publish_brief(quick_project, ORG, 2565, "en")
    key = BriefKey(ORG, 2565, "en")
    assert page == brief_path(quick_project, key)
    assert f"<h1>{ORG} 2565 en</h1>" in page.read_text(encoding="utf-8")
    executed = nbformat.read(notebook_path(quick_project, key), as_version=4)
    nbformat.validate(executed)
    # What is published does not tell where it was made.
    assert str(quick_project.root) not in nbformat.writes(executed)
    assert len(_outputs(quick_project)) == 2


def test_a_folder_with_braces_is_a_folder(quick_project: Project) -> None:
    moved = Project(quick_project.root.with_name("{org_id} {0} ไทย"))
    quick_project.root.rename(moved.root)
    assert publish_brief(moved, ORG, 2565).is_file()


def test_a_failed_run_keeps_its_notebook_and_what_was_published(quick_project: Project) -> None:
    publish_brief(quick_project, ORG, 2565)
    before = _outputs(quick_project)
    write_notebook(quick_project, breaks="1 / 0")
    with pytest.raises(ItaError, match="ZeroDivisionError: division by zero") as caught:
        publish_brief(quick_project, ORG, 2565)
    assert caught.value.exit_code == 1
    failed = failed_path(quick_project, KEY)
    assert "papermill-error-cell" in failed.read_text(encoding="utf-8")
    assert {name: _outputs(quick_project)[name] for name in before} == before

    write_notebook(quick_project)
    publish_brief(quick_project, ORG, 2565)
    assert not failed.exists()


def test_a_kernel_that_dies_is_told(quick_project: Project) -> None:
    write_notebook(quick_project, dies="import os\nos._exit(1)")
    with pytest.raises(ItaError, match="its kernel died"):
        publish_brief(quick_project, ORG, 2565)
    assert failed_path(quick_project, KEY).is_file()


def test_a_cell_that_never_ends_is_told(
    quick_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ita_analysis.publish.notebook._CELL_SECONDS", 1)
    write_notebook(quick_project, loops="while True: pass")
    with pytest.raises(ItaError, match="ran for more than 1 seconds"):
        publish_brief(quick_project, ORG, 2565)


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = write_whole(tmp_path / "new" / "page.html", b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space left"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(target.parent.iterdir()) == [target]


# All briefs


def test_one_failure_does_not_stop_the_others(quick_project: Project) -> None:
    publish_brief(quick_project, OTHER, 2564, "th")
    before = _outputs(quick_project)
    write_notebook(quick_project, breaks=f"assert org_id != {OTHER!r}, 'on purpose'")
    outcomes = publish_batch(quick_project, workers=2)
    assert [outcome.key for outcome in outcomes] == find_keys(quick_project)
    failed = [outcome for outcome in outcomes if outcome.status == "failed"]
    assert [outcome.key for outcome in failed] == [
        BriefKey(OTHER, 2564, "en"),
        BriefKey(OTHER, 2564, "th"),
    ]
    after = _outputs(quick_project)
    assert {name: after[name] for name in before} == before

    text = (quick_project.outputs / "manifest.csv").read_text(encoding="utf-8-sig")
    manifest = pd.read_csv(io.StringIO(text), keep_default_na=False).set_index(["org_id", "lang"])
    assert set(manifest["reason"]) == {"new"}
    assert manifest.loc[(OTHER, "th"), "file"] == f"failed/{OTHER}-2564-th.ipynb"
    assert "on purpose" in manifest.loc[(OTHER, "th"), "error"]
    for done in manifest[manifest["status"] == "done"]["file"]:
        assert (quick_project.outputs / done).is_file()

    index = (quick_project.outputs / "index.html").read_text(encoding="utf-8")
    assert f'href="briefs/{ORG}-2565-en.html"' in index
    # The Thai brief of an earlier run is still there; the English one never was.
    assert f'href="briefs/{OTHER}-2564-th.html"' in index
    assert f'href="briefs/{OTHER}-2564-en.html"' not in index


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_a_process_that_is_killed_takes_no_other_brief_with_it(quick_project: Project) -> None:
    # The parent of a notebook is its host; the worker is the parent of that.
    kill = (
        "import os, time\nfrom pathlib import Path\n"
        f"if org_id == {OTHER!r}:\n"
        "    stat = Path(f'/proc/{os.getppid()}/stat').read_text()\n"
        "    os.kill(int(stat.rpartition(')')[2].split()[1]), 9); time.sleep(60)"
    )
    write_notebook(quick_project, kill=kill)
    outcomes = publish_batch(quick_project, workers=2)
    failed = [outcome for outcome in outcomes if outcome.status != "done"]
    assert {outcome.key.org_id for outcome in failed} == {OTHER}
    assert {outcome.error for outcome in failed} == {"its process died, perhaps for want of memory"}


def test_wrong_parameters_stop_a_batch_before_it_starts(quick_project: Project) -> None:
    write_notebook(quick_project, parameters='org: str = "none"')
    with pytest.raises(UsageError, match="unknown parameter"):
        publish_batch(quick_project)
    assert _outputs(quick_project) == {}


def test_an_interrupted_batch_says_what_was_not_run(
    quick_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_one(_: object, keys: list[BriefKey], __: int, stop: object) -> object:
        yield Outcome(keys[0], "done", 1.0)
        stop.set()

    monkeypatch.setattr(batch, "run_briefs", run_one)
    with pytest.raises(KeyboardInterrupt):
        publish_batch(quick_project)
    text = (quick_project.outputs / "manifest.csv").read_text(encoding="utf-8-sig")
    statuses = [row["status"] for row in csv.DictReader(io.StringIO(text))]
    assert statuses == ["done"] + ["not run"] * (len(statuses) - 1)


def test_whatever_goes_wrong_becomes_an_outcome(
    quick_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(workers, "publish_brief", fail)
    outcome = workers.publish_one(quick_project, KEY)
    assert (outcome.status, outcome.file) == ("failed", "")
    assert outcome.error == "OSError: [Errno 28] No space left on device"


def test_a_spreadsheet_takes_no_error_for_a_formula(quick_project: Project) -> None:
    row = ManifestRow(Outcome(KEY, "failed", error="=1+1"))
    _, path = write_manifest(quick_project, [row])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert ",'=1+1," in path.read_text(encoding="utf-8-sig").splitlines()[1]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_a_bar_on_a_terminal_and_lines_elsewhere() -> None:
    for stream, told in [(io.StringIO(), "done"), (_Terminal(), "1/1")]:
        with watch_batch(1, stream) as tell:
            tell(Outcome(KEY, "done", 1.0, "briefs/x.html"))
        assert told in stream.getvalue()
    assert "briefs/x.html" not in stream.getvalue()
