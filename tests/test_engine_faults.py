"""What a notebook can do to its process, and what the engine makes of it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from engine_cases import assert_clean, make_notebook, read_text, run
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from ita_analysis.publish.engine import engine as engine_module
from ita_analysis.publish.engine import hosts
from ita_analysis.publish.engine.ends import make_ends
from ita_analysis.publish.engine.environment import without_threads
from ita_analysis.publish.engine.streams import StreamReader, make_nonce
from ita_analysis.publish.engine.wire import Wire

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the engine forks on Linux only")

# Faults


def test_a_host_has_one_thread(host: hosts.Host) -> None:
    assert len(list(Path(f"/proc/{host._process.pid}/task").iterdir())) == 1


def test_a_rehearsal_makes_every_part_and_leaves_nothing_behind(tmp_path: Path) -> None:
    program = (
        "import contextlib, pathlib, sys\n"
        "from ita_analysis.publish.engine import preparation, rehearsal\n"
        "from ita_analysis.publish.engine.shell import make_shell\n"
        "shell, _ = make_shell(pathlib.Path(sys.argv[1]))\n"
        "names, made = dict(shell.user_ns), []\n"
        "def note(shell, part, result, lang):\n"
        "    part(result, lang)._repr_mimebundle_(); made.append((part.__name__, lang))\n"
        "preparation.prepare_process()\n"
        "rehearsal._show = note\n"
        "rehearsal.contextlib.suppress = lambda *_: contextlib.nullcontext()\n"
        "rehearsal.rehearse(shell); preparation.check_threads()\n"
        "assert shell.user_ns == names and shell.history_manager.input_hist_raw == ['']\n"
        "assert shell.execution_count == 1 and shell.last_execution_result is None\n"
        "print(*sorted(made), sep='\\n')"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    told = subprocess.run(
        command, env=without_threads(os.environ), capture_output=True, text=True, check=True
    ).stdout
    notebook = (Path(__file__).parent.parent / "notebooks/organisation_brief.ipynb").read_text()
    for part in re.findall(r"ita\.((?:tell|table|plot)_\w+)\(result, lang\)", notebook):
        assert f"('{part}', 'th')" in told
        assert f"('{part}', 'en')" in told


@pytest.mark.parametrize("cell", ["while True: pass", "time.sleep(60)", "await asyncio.sleep(60)"])
def test_a_cell_that_never_ends_is_stopped(host: hosts.Host, tmp_path: Path, cell: str) -> None:
    target = tmp_path / "out.ipynb"
    cells = ["import asyncio, time", f"print('begun')\n{cell}", "1"]
    with pytest.raises(CellTimeoutError):
        run(make_notebook(*cells), target, execution_timeout=1, shutdown_kernel="immediate")
    saved = nbformat.read(target, as_version=4)
    assert read_text(saved) == "begun\n"
    assert saved.cells[1].outputs[-1].output_type == "error"  # it shows where it stood
    assert saved.cells[2].execution_count is None


def test_a_cell_deaf_to_interrupts_is_killed(host: hosts.Host, tmp_path: Path) -> None:
    deaf = "while True:\n    try:\n        time.sleep(60)\n    except KeyboardInterrupt: pass"
    started = time.monotonic()
    with pytest.raises(CellTimeoutError):
        run(
            make_notebook("import time", deaf),
            tmp_path / "out.ipynb",
            execution_timeout=1,
            shutdown_kernel="immediate",
        )
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("cell", "left"),
    [
        ("os._exit(3)", ""),
        ("os.kill(os.getpid(), signal.SIGKILL)", ""),
        ("import ctypes; ctypes.string_at(0)", "Segmentation fault"),
        ("os.closerange(0, 256)", ""),
        ("exit()\n", ""),
    ],
    ids=["exit", "kill", "segfault", "close", "quit"],
)
def test_a_notebook_that_dies_harms_no_other(
    host: hosts.Host, tmp_path: Path, cell: str, left: str
) -> None:
    target = tmp_path / "out.ipynb"
    with pytest.raises(DeadKernelError):
        run(
            make_notebook("import os, signal\nprint('first')", f"print('last')\n{cell}", "1"),
            target,
        )
    saved = nbformat.read(target, as_version=4)
    # What it printed at the last moment is not lost.
    assert read_text(saved).startswith("first\nlast\n")
    assert left in read_text(saved)
    assert saved.metadata.papermill.end_time


def test_sys_exit_is_an_error_of_its_cell(host: hosts.Host) -> None:
    with pytest.raises(PapermillExecutionError, match="SystemExit"):
        run(make_notebook("import sys; sys.exit(2)"))


def test_a_million_lines_are_kept(host: hosts.Host) -> None:
    executed = run(make_notebook("for i in range(1_000_000): print(i)", "print('end')"))
    lines = read_text(executed).splitlines()
    assert len(lines) == 1_000_001
    assert lines[::250_000] == ["0", "250000", "500000", "750000", "end"]


def test_endless_output_is_stopped_in_time(host: hosts.Host) -> None:
    for cell in ("while True: print('x' * 99)", "while True: print(flush=True)"):
        started = time.monotonic()
        with pytest.raises(CellTimeoutError):
            run(make_notebook(cell), execution_timeout=1, shutdown_kernel="immediate")
        assert time.monotonic() - started < 20


def test_threads_and_processes_end_with_their_notebook(host: hosts.Host, tmp_path: Path) -> None:
    leave = (
        "import os, subprocess, threading, time\n"
        "threading.Thread(target=time.sleep, args=(300,)).start()\n"
        "a = subprocess.Popen(['sleep', '300'])\n"
        "b = subprocess.Popen(['sleep', '300'], start_new_session=True)\n"
        "c = subprocess.run('setsid sh -c \\'sleep 300 & echo $!\\' &', shell=True)\n"
        "d = os.fork()\n"
        "if not d:\n    os.setsid(); time.sleep(300)\n"
        "time.sleep(0.3); print(a.pid, b.pid, d)"
    )
    executed = run(make_notebook(leave, "1 + 1"))
    numbers = [int(number) for number in read_text(executed).split()]
    assert len(numbers) == 4
    for number in numbers:
        assert not Path(f"/proc/{number}").exists()


def test_a_fork_that_runs_on_answers_nothing(host: hosts.Host) -> None:
    # What still runs when a notebook ends is killed, so the fork is waited for until it has spoken.
    fork = (
        "import os\nread, write = os.pipe()\n"
        "if os.fork(): os.read(read, 1)\n"
        "else: print('forked', flush=True); os.write(write, b'.')"
    )
    executed = run(make_notebook(fork, "print('after')"))
    assert sorted(read_text(executed).split()) == ["after", "forked"]
    assert executed.cells[1].execution_count == 2


def test_memory_that_runs_out_is_an_error_of_its_cell(host: hosts.Host) -> None:
    limit = (
        "import resource\nused = int(open('/proc/self/statm').read().split()[0]) * 4096\n"
        "resource.setrlimit(resource.RLIMIT_AS, (used + (64 << 20),) * 2)"
    )
    grow = "held = []\nwhile True: held.append(bytes(1 << 20))"
    for cell in ("bytes(1 << 30)", grow):
        with pytest.raises(PapermillExecutionError) as caught:
            run(make_notebook(limit, cell))
        assert caught.value.ename == "MemoryError"


def test_a_host_that_is_killed_is_replaced() -> None:
    with pytest.raises(DeadKernelError):
        run(make_notebook("import os, signal, time\nos.kill(os.getppid(), 9); time.sleep(9)"))
    assert_clean()


def test_nothing_outlives_papermill(tmp_path: Path) -> None:
    cell = (
        "import os, subprocess, time\nfrom pathlib import Path\n"
        "while '\"to be kept\\\\n\"' not in Path('out.ipynb').read_text(): time.sleep(0.05)\n"
        "child = subprocess.Popen(['sleep', '300'], start_new_session=True)\n"
        "Path('part').write_text(f'{os.getpid()} {os.getppid()} {child.pid}')\n"
        "os.rename('part', 'numbers'); time.sleep(300)"
    )
    nbformat.write(make_notebook("print('to be ' + 'kept')", cell), tmp_path / "in.ipynb")
    command = [sys.executable, "-m", "papermill", "--engine", "ita", "in.ipynb", "out.ipynb"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL) as process:
        wait_for((tmp_path / "numbers").exists)
        process.send_signal(signal.SIGKILL)
    numbers = (tmp_path / "numbers").read_text(encoding="utf-8").split()
    wait_for(lambda: not any(Path(f"/proc/{number}").exists() for number in numbers))
    # What was done before was saved while the last cell ran.
    assert read_text(nbformat.read(tmp_path / "out.ipynb", as_version=4)) == "to be kept\n"


def wait_for(happened: Any) -> None:
    deadline = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_many_notebooks_leave_no_descriptor_behind(host: hosts.Host) -> None:
    run(make_notebook("print(1)"))
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(10):
        run(make_notebook("print(1)"))
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


# Where it cannot be had


@pytest.mark.parametrize(
    ("lacking", "options", "reason"),
    [
        ("pidfd_open", {}, "this system has no safe fork"),
        (None, {"extra_arguments": ["--no-secure"]}, "the kernel is given arguments"),
    ],
)
def test_otherwise_the_plain_engine_runs_and_a_line_says_so(
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    lacking: str | None,
    options: dict[str, Any],
    reason: str,
) -> None:
    engine_module._tell_once.cache_clear()
    if lacking:
        monkeypatch.delattr(os, lacking)
    executed = run(make_notebook("import sys\nprint('pandas' in sys.modules)"), **options)
    assert read_text(executed) == "False\n"
    told = [line for line in capfd.readouterr().err.splitlines() if line.startswith("engine ita")]
    assert told == [f"engine ita: {reason}; notebooks run in papermill's own engine"]


def test_a_host_that_does_not_start_is_done_without(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosts, "_idle", [])
    monkeypatch.setattr(hosts, "_refusals", [])
    monkeypatch.setattr(hosts, "_MODULE", "ita_analysis.no_such_module")
    executed = run(make_notebook("print('ran')"))
    assert read_text(executed) == "ran\n"
    assert "no process to fork from (the host died)" in capfd.readouterr().err


def test_a_host_started_ahead_is_that_of_the_first_notebook(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hosts, "_idle", [])
    hosts.start_ahead()
    hosts.start_ahead()
    [ahead] = hosts._idle
    assert read_text(run(make_notebook("print('ran')"))) == "ran\n"
    assert hosts._idle == [ahead]
    ahead.close()
    assert ahead._process.returncode == 0


def test_a_host_that_nobody_needed_is_ended_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "_idle", [])
    hosts.start_ahead()
    [ahead] = hosts._idle
    hosts.close_hosts()
    assert ahead._process.returncode == -signal.SIGKILL
    assert not Path(ahead._scratch).exists()


def test_a_host_started_ahead_that_dies_is_done_without(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine_module._tell_once.cache_clear()
    monkeypatch.setattr(hosts, "_idle", [])
    monkeypatch.setattr(hosts, "_refusals", [])
    monkeypatch.setattr(hosts, "_MODULE", "ita_analysis.no_such_module")
    hosts.start_ahead()
    executed = run(make_notebook("print('ran')"))
    assert read_text(executed) == "ran\n"
    assert "no process to fork from (the host died)" in capfd.readouterr().err


def test_a_host_that_cannot_be_started_ahead_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(hosts, "_idle", [])
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-such-python"))
    hosts.start_ahead()
    assert hosts._idle == []
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(hosts.HostError, match="no-such-python"), hosts.borrow_host():
        pass


def test_a_host_whose_start_is_interrupted_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(host: hosts.Host, wanted: bytes) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(hosts, "_idle", [])
    monkeypatch.setattr(hosts, "_refusals", [])
    hosts.start_ahead()
    [ahead] = hosts._idle
    monkeypatch.setattr(hosts.Host, "_expect", interrupt)
    with pytest.raises(KeyboardInterrupt), hosts.borrow_host():
        pass
    assert (hosts._idle, hosts._refusals) == ([], [])
    assert ahead._process.returncode == -signal.SIGKILL
    assert not Path(ahead._scratch).exists()


@pytest.mark.parametrize("seconds", [0, 60], ids=["as it starts", "before it is asked"])
def test_a_host_whose_starter_is_killed_ends_in_silence(seconds: int) -> None:
    script = (
        "import os, select, sys\n"
        "from ita_analysis.publish.engine import hosts\n"
        "hosts.start_ahead()\n"
        "[host] = hosts._idle\n"
        "print(host._scratch, flush=True)\n"
        "select.select([host._control], [], [], float(sys.argv[1]))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    command = [sys.executable, "-c", script, str(seconds)]
    # Both ends are open until the host, too, is gone.
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=90)
    assert ended.returncode == -signal.SIGKILL
    assert ended.stderr == ""
    assert not Path(ended.stdout.strip()).exists()


# Parts


def test_a_mark_is_found_however_it_is_read() -> None:
    nonce = make_nonce()
    written = "ก".encode() + nonce + b"0" * 16 + "ข".encode() + nonce + b"1" * 16 + b"end"
    for size in (1, 3, 17, 48, len(written)):
        readable, writable = os.pipe()
        reader = StreamReader(readable, nonce)
        for start in range(0, len(written), size):
            os.write(writable, written[start : start + size])
            reader.read()
        assert reader.take_until("0" * 16) == "ก"
        assert reader.take_all() == ["ข", "end"]
        assert reader.take_until("1" * 16) == ""
        os.close(writable)
        reader.close()


def test_a_long_message_arrives_whole() -> None:
    left, right = (Wire(end) for end in make_ends())
    message = {"text": "ก" * 20_000}
    left.send(message)
    assert list(right.take()) == [message]
    left.close()
    with pytest.raises(EOFError):
        right.wait()
    right.close()
