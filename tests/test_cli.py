"""The command: help, exit codes, one clear line for each mistake."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from conftest import write_notebook

from ita_analysis.cli import cli, main
from ita_analysis.project import Project

ORG = "sao-bang-rakam-nakhon-pathom"
COMMANDS = sorted(cli.commands)


@pytest.fixture
def here(quick_project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a quick project that is the working folder."""
    monkeypatch.chdir(quick_project.root)
    return quick_project


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    told = capsys.readouterr()
    return status, told.out, told.err


# Help


def test_these_are_the_commands() -> None:
    assert COMMANDS == [
        "batch", "brief", "check", "demo", "explain", "lab", "list", "new", "peers", "plan",
        "prepare", "quality", "read", "review", "score", "what-if", "years",
    ]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = _run(capsys, command, "--help")
    assert (status, err) == (0, "")
    assert f"Examples:\n    ita {command}" in out
    assert cli.commands[command].help


def test_help_is_there_before_the_slow_libraries() -> None:
    code = (
        "import sys; from ita_analysis.cli import main; main(['--help']);"
        "print(sorted({'pandas', 'papermill', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")


def test_no_command_shows_help(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = _run(capsys)
    assert status == 2
    assert "Commands:" in err


# What each does


def test_list(here: Project, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = _run(capsys, "list")
    assert status == 0
    lines = out.splitlines()
    assert lines[0].split() == ["organisation", "year", "total", "level", "name"]
    assert len(lines) == 6
    row = next(line for line in lines if line.startswith(ORG))
    assert row.split()[1:4] == ["2565", "89.79", "A"]
    assert "องค์การบริหารส่วนตำบลบางระกำ (นครปฐม)" in row


def test_explain_as_lines_and_as_json(here: Project, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = _run(capsys, "explain", ORG, "2565")
    assert status == 0
    assert "total: published 89.79 (printed ๘๙.๗๙" in out
    assert "total: computed 89.79, agrees" in out
    assert "points to gain" in out
    status, out, _ = _run(capsys, "explain", ORG, "๒๕๖๕", "IIT")
    assert "(86.76 + 75.12 + 82.95 + 80.59 + 81.42) / 5 = 81.37" in out
    status, out, _ = _run(capsys, "explain", ORG, "2565", "--json")
    assert json.loads(out)["total"]["published"] == 89.79


@pytest.mark.parametrize("code", ["total", "OIT", "2", "9.1", "I7", "O20"])
def test_explain_every_kind_of_code(
    here: Project, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    status, out, _ = _run(capsys, "explain", ORG, "2565", code)
    assert status == 0
    assert f"{code}: published" in out


def test_brief_prints_its_files(here: Project, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = _run(capsys, "brief", ORG, "2565")
    assert status == 0
    assert [Path(line).name for line in out.splitlines()] == [
        f"{ORG}-2565-th.html",
        f"{ORG}-2565-en.html",
    ]
    assert all(Path(line).is_file() for line in out.splitlines())
    assert f"{ORG}-2565-en.html" in (here.outputs / "index.html").read_text(encoding="utf-8")


def test_batch_tells_what_failed(here: Project, capsys: pytest.CaptureFixture[str]) -> None:
    write_notebook(here, breaks=f"assert (org_id, lang) != ({ORG!r}, 'en')")
    status, out, err = _run(capsys, "batch", "--workers", "2")
    assert status == 1
    assert out.startswith("9 of 10 briefs: ")
    # One line for each brief as it ends, then the table of what failed.
    assert sum(line.startswith("done") for line in err.splitlines()) == 9
    table = err[err.index("organisation  ") :].splitlines()
    assert table[1].split()[:3] == [ORG, "2565", "en"]
    assert table[2] == f"See {here.outputs / 'manifest.csv'}"


def test_prepare_and_what_it_says_of_faulty_data(
    tmp_path: Path,
    project: Project,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(project.raw, tmp_path / "data" / "raw")
    monkeypatch.chdir(tmp_path)
    status, out, _ = _run(capsys, "prepare")
    assert status == 0
    assert "organisations: 5 rows" in out
    before = {path: path.read_bytes() for path in Path("data/processed").iterdir()}
    _spoil(Path(f"data/raw/{ORG}-2565"), {"๘๙.๗๙": "101", "๗๕.๑๒": "๙๙.๙๙.๙"})
    status, _, err = _run(capsys, "prepare")
    assert status == 3
    assert "101" in err
    assert "๙๙.๙๙.๙" in err
    assert all("scores.csv" in line for line in err.splitlines())
    assert {path: path.read_bytes() for path in Path("data/processed").iterdir()} == before


def _spoil(folder: Path, changes: dict[str, str]) -> None:
    """Change figures of a report as if they had been received so."""
    scores, source = folder / "scores.csv", folder / "SOURCE.toml"
    before = scores.read_bytes()
    text = before.decode("utf-8")
    for old, new in changes.items():
        text = text.replace(old, new)
    scores.write_bytes(text.encode("utf-8"))
    recorded = source.read_text(encoding="utf-8")
    old, new = (hashlib.sha256(content).hexdigest() for content in (before, text.encode("utf-8")))
    source.write_text(recorded.replace(old, new), encoding="utf-8")


# Mistakes


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["breif"], "No such command 'breif'. Did you mean 'brief'? See: ita --help"),
        (["brief"], "Missing argument 'ORG'. See: ita brief --help"),
        (["brief", ORG, "last"], "'last' is not a valid integer"),
        (["brief", ORG, "2565", "--lang", "fr"], "'fr' is not one of 'th', 'en', 'both'"),
        (["brief", "sao-bang-rakan-nakhon-pathom", "2565"], f"Close to it: {ORG}"),
        (["brief", ORG, "2556"], "Close to it: 2565"),
        (["brief", "../../etc", "2565"], "this is not a key ('../../etc')"),
        (["batch", "--workers", "0"], "0 is not in the range x>=1"),
        (["explain", ORG, "2565", "O99"], "no such code (O99)"),
        (["explain", "sao-bang-rakan-nakhon-pathom", "2565"], f"Close to it: {ORG}"),
        (["explain", ORG, "2556"], "2565"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    here: Project, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    status, out, err = _run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert told in err
    assert len(err.splitlines()) == 1
    assert not here.outputs.exists()


def test_where_there_is_no_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, err = _run(capsys, "list")
    assert status == 2
    assert "no project here" in err


def test_where_nothing_is_prepared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    monkeypatch.setenv("ITA_HOME", str(tmp_path))
    status, _, err = _run(capsys, "list")
    assert status == 3
    assert "Run: ita prepare" in err


def test_a_folder_that_cannot_be_written(here: Project, capsys: pytest.CaptureFixture[str]) -> None:
    here.outputs.write_text("a file where a folder should be", encoding="utf-8")
    status, _, err = _run(capsys, "brief", ORG, "2565", "--lang", "th")
    assert status == 2
    assert str(here.outputs) in err
    assert len(err.splitlines()) == 1


def test_an_interrupt_exits_130(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(cli.commands, "list", click.Command("list", callback=interrupt))
    status, _, err = _run(capsys, "list")
    assert (status, err.strip()) == (130, "Interrupted.")


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_ctrl_c_ends_a_brief_and_its_kernel(here: Project) -> None:
    wait = "import os, time\nopen('kernel', 'w').write(str(os.getpid()))\ntime.sleep(60)"
    write_notebook(here, waits=wait)
    brief = _start("brief", ORG, "2565")
    kernel = here.root / "kernel"
    _wait_until(lambda: kernel.exists() and bool(kernel.read_text(encoding="utf-8")))
    os.killpg(brief.pid, signal.SIGINT)
    _, err = brief.communicate(timeout=60)
    assert (brief.returncode, err.strip()) == (130, "Interrupted.")
    assert not list(here.root.glob("outputs/**/*.*"))
    with pytest.raises(ProcessLookupError):
        _wait_until(lambda: os.kill(int(kernel.read_text(encoding="utf-8")), 0))


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_ctrl_c_ends_a_batch_cleanly(here: Project) -> None:
    write_notebook(here, waits="import time\ntime.sleep(1)")
    batch = _start("batch", "--workers", "2")
    _wait_until(lambda: bool(list(here.outputs.glob("briefs/*.html"))))
    # As a terminal does, to every process of the group.
    os.killpg(batch.pid, signal.SIGINT)
    _, err = batch.communicate(timeout=60)
    assert batch.returncode == 130
    assert "Traceback" not in err
    assert err.splitlines()[-1] == "Interrupted."
    manifest = (here.outputs / "manifest.csv").read_text(encoding="utf-8-sig")
    assert "not run" in manifest
    pages = {path.stem for path in here.outputs.glob("briefs/*.html")}
    assert len(pages) == manifest.count(",done,")
    assert not list(here.outputs.rglob(".*"))


def _start(*arguments: str) -> subprocess.Popen[str]:
    """Start the command as a terminal would, in a group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "ita_analysis.cli", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _wait_until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)
