"""The engine: what plain papermill gives, and a host that no notebook can harm."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from ita_analysis.project import HOME_VARIABLE, Project
from ita_analysis.publish.engine import engine as engine_module
from ita_analysis.publish.engine import hosts
from ita_analysis.publish.engine.environment import without_threads
from ita_analysis.publish.engine.kin import find_children
from ita_analysis.publish.engine.streams import StreamReader, make_nonce
from ita_analysis.publish.engine.wire import Wire, make_ends

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the engine forks on Linux only")

ERROR = "raises-exception"  # tag of a cell that may fail
ENGINES = ("nbclient", "ita")
CELLS = [
    "import sys, os, warnings\nprint('a'); print('b', file=sys.stderr); print('c')",
    (
        "from IPython.display import HTML, Image, clear_output, display, update_display\n"
        "h = display(HTML('<b>1</b>'), display_id='x')"
    ),
    "update_display(HTML('<b>2</b>'), display_id='x')",
    "print('gone'); clear_output(wait=True); print('kept')",
    "for i in range(3): print(i); display(i); print(i, file=sys.stderr)",
    "for i in range(3): print(i, flush=True)",
    "import time; print('x'); time.sleep(0.5); print('y')",
    "print('ไทย é', end=''); print('\\r50%\\r100%')",
    "x = 41\nx + 1",
    "_ + 1, Out[9], In[9], len(In)",
    "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "display({'application/json': {'a': (1, 2), 3: None}}, raw=True)",
    "display(HTML('<i>z</i>'), metadata={'a': 1}); 5",
    "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(1, 2); plt.figure(); plt.plot([1]);",
    "%config InlineBackend.figure_formats = ['png', 'jpeg']\nplt.plot([1, 3]);",
    "plt.get_backend(), plt.isinteractive()",
    (
        "import matplotlib as mpl; {k: v for k, v in mpl.rcParams.items() "
        "if v != mpl.rcParamsDefault[k]}"
    ),
    "%%capture held\nprint('hidden')",
    "held.stdout",
    "!echo from a program",
    "%%bash\necho out; echo err >&2",
    "%history -n 1-3",
    "?len",
    "%who",
    "import asyncio\nawait asyncio.sleep(0.01); 'awaited'",
    "task = asyncio.create_task(asyncio.sleep(0.01, 'done'))",
    "await task",
    (
        "import threading\nt = threading.Thread(target=lambda: print('from a thread'))\n"
        "t.start(); t.join()"
    ),
    (
        "import multiprocessing as mp\nwith mp.get_context('fork').Pool(1) as p: "
        "print(p.map(abs, [-1]), __name__)"
    ),
    (
        "type(get_ipython()).__name__, get_ipython().kernel is not None, os.getcwd(), sys.path[0], "
        "'' in sys.path, sys.argv[0], '__file__' in globals()"
    ),
    "sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.errors",
    (
        "import hashlib  # of the values, which are nobody's business\n"
        "[(name, hashlib.sha256(value.encode()).hexdigest()[:8])\n"
        " for name, value in sorted(os.environ.items()) if name[:3] not in ('JPY', 'PYD')]"
    ),
]
FAILING = [
    "1 / 0",
    "def f(n):\n    return 1 / n\nf(0)",
    "this is no Python",
    "raise ValueError('ไทย')",
    "asyncio.run(asyncio.sleep(0))",
    "%nosuchmagic",
    "raise SystemExit(0)",
]


def _notebook(*cells: str, allow: tuple[str, ...] = ()) -> nbformat.NotebookNode:
    spec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": spec})
    for number, source in enumerate((*cells, *allow)):
        tags = [ERROR] if source in allow else []
        cell = nbformat.v4.new_code_cell(source, id=f"c{number}", metadata={"tags": tags})
        notebook.cells.append(cell)
    return notebook


def _run(
    notebook: nbformat.NotebookNode, target: Path | None = None, engine: str = "ita", **options: Any
) -> nbformat.NotebookNode:
    path = str(target) if target else None
    return papermill.execute_notebook(
        notebook, path, engine_name=engine, progress_bar=False, **options
    )


def _run_through(
    notebook: nbformat.NotebookNode, target: Path, engine: str = "ita"
) -> nbformat.NotebookNode:
    """Run a notebook some of whose cells may fail; papermill then raises at the end."""
    with pytest.raises(PapermillExecutionError):
        _run(notebook, target, engine)
    return nbformat.read(target, as_version=4)


def _text(notebook: nbformat.NotebookNode) -> str:
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return "".join(o.get("text", "") for cell in code for o in cell.outputs)


def _settled(notebook: nbformat.NotebookNode) -> list[tuple[str, Any, str]]:
    """Return source, execution count and outputs without what differs from run to run."""
    return [
        (
            cell.source,
            cell.execution_count,
            re.sub(r"ipykernel_\d+/\d+|0x[0-9a-f]+", "", json.dumps(cell.outputs)),
        )
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


@pytest.fixture
def host() -> Iterator[hosts.Host]:
    """Return the host that the next notebook gets; the same one must wait after the test."""
    _run(_notebook("pass"))
    waiting = hosts._idle[-1]
    yield waiting
    assert hosts._idle[-1] is waiting
    assert waiting.fits()
    _assert_clean()
    assert find_children(waiting._process.pid) == []


def _assert_clean() -> None:
    executed = _run(_notebook("import pandas as pd\nprint(pd.DataFrame({'a': [1]}).sum().iloc[0])"))
    assert _text(executed) == "1\n"
    assert executed.cells[0].execution_count == 1


# The same as plain papermill


def test_outputs_are_those_of_plain_papermill(tmp_path: Path) -> None:
    plain, ours = (
        _run_through(_notebook(*CELLS, allow=tuple(FAILING)), tmp_path / f"{engine}.ipynb", engine)
        for engine in ENGINES
    )
    for of_plain, of_ours in zip(_settled(plain), _settled(ours), strict=True):
        assert of_ours == of_plain
    assert ours.metadata.language_info == plain.metadata.language_info


def test_a_brief_is_that_of_plain_papermill(project: Project, monkeypatch: Any) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(project.root))
    values = {"org_id": "sao-bang-rakam-nakhon-pathom", "fiscal_year": 2565, "lang": "th"}
    path = project.notebooks / "organisation_brief.ipynb"
    plain, ours = (
        _run(nbformat.read(path, as_version=4), engine=engine, parameters=values)
        for engine in ENGINES
    )
    assert _settled(ours) == _settled(plain)


def test_papermill_finds_the_engine_by_hand(tmp_path: Path) -> None:
    nbformat.write(_notebook("import os\nprint('ran', 'numpy' in __import__('sys').modules)"),
                   tmp_path / "in.ipynb")  # fmt: skip
    command = [sys.executable, "-m", "papermill", "--engine", "ita", "in.ipynb", "out.ipynb"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert _text(executed) == "ran True\n"
    assert "engine ita" not in done.stderr


def test_a_failed_cell_is_marked_and_linked(tmp_path: Path) -> None:
    for engine in ENGINES:
        target = tmp_path / f"{engine}.ipynb"
        with pytest.raises(PapermillExecutionError) as caught:
            _run(_notebook("a = 1", "print('before'); 1 / 0", "a"), target, engine)
        assert caught.value.ename == "ZeroDivisionError"
        saved = nbformat.read(target, as_version=4)
        assert "papermill-error-cell" in saved.cells[0].source
        code = [cell for cell in saved.cells if cell.cell_type == "code"]
        statuses = [cell.metadata.papermill.status for cell in code]
        assert statuses == ["completed", "failed", "pending"]
        assert [output.output_type for output in code[1].outputs] == ["stream", "error"]


def test_what_programs_write_is_kept_in_its_place(host: hosts.Host) -> None:
    cells = ["import os, subprocess, sys", "print(1); os.write(1, b'2\\n'); print(3)",
             "subprocess.run(['echo', '4']); print(5); os.system('echo 6 >&2');"]  # fmt: skip
    executed = _run(_notebook(*cells))
    outputs = [[(o.name, o.text) for o in cell.outputs] for cell in executed.cells]
    assert outputs == [[], [("stdout", "1\n2\n3\n")], [("stdout", "4\n5\n"), ("stderr", "6\n")]]


def test_nobody_is_asked_for_input(host: hosts.Host, tmp_path: Path) -> None:
    asking = ("input('name?')", "import getpass; getpass.getpass()")
    executed = _run_through(_notebook(allow=asking), tmp_path / "out.ipynb")
    for cell in executed.cells:
        if cell.cell_type == "markdown":
            continue
        assert cell.outputs[0].ename == "StdinNotImplementedError"
        assert "does not support input requests" in cell.outputs[0].evalue


# Nothing left behind


def test_a_notebook_leaves_nothing_for_the_next(host: hosts.Host, tmp_path: Path) -> None:
    look = (
        "import builtins, os, random, sys\nimport numpy as np, pandas as pd, matplotlib as mpl\n"
        "print([hasattr(pd.DataFrame, 'leak'), 'LEAK' in os.environ, hasattr(builtins, 'leak'),\n"
        " pd.get_option('display.max_rows'), mpl.rcParams['font.size'], 'y' in globals(),\n"
        " os.getcwd(), 'leakmap' in mpl.colormaps, 'this' in sys.modules, sys.path])"
    )
    leak = (
        "pd.DataFrame.leak = builtins.leak = y = 1; os.environ['LEAK'] = '1'\n"
        "pd.set_option('display.max_rows', 7); mpl.rcParams['font.size'] = 3; os.chdir('/')\n"
        "mpl.colormaps.register(mpl.colors.ListedColormap(['red'], name='leakmap'))\n"
        "sys.path.insert(0, '/leak'); import contextlib, io\n"
        "with contextlib.redirect_stdout(io.StringIO()): import this"
    )
    first, second = (_run(_notebook(look, leak, look)) for _ in range(2))
    assert _settled(first) == _settled(second)
    assert first.cells[0].outputs != first.cells[2].outputs


def test_each_notebook_draws_its_own_numbers(host: hosts.Host) -> None:
    draw = _notebook("import random, numpy as np\nprint(random.random(), np.random.rand())")
    drawn = {number for _ in range(3) for number in _text(_run(draw)).split()}
    assert len(drawn) == 6


def test_folder_and_environment_are_those_of_papermill(
    host: hosts.Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "beside.py").write_text("NAME = 'beside'", encoding="utf-8")
    monkeypatch.setenv("ITA_TEST", "set")
    cell = "import os, beside\nprint(os.getcwd(), beside.NAME, os.environ['ITA_TEST'])"
    expected = f"{tmp_path} beside set\n"
    assert _text(_run(_notebook(cell), cwd=str(tmp_path))) == expected
    there = {"metadata": {"path": str(tmp_path)}}
    assert _text(_run(_notebook(cell), resources=there)) == expected
    monkeypatch.chdir(tmp_path.parent)
    relative = {"metadata": {"path": tmp_path.name}}
    assert _text(_run(_notebook(cell), resources=relative)) == expected
    with pytest.raises(FileNotFoundError, match="No such working folder"):
        _run(_notebook(cell), resources={"metadata": {"path": str(tmp_path / "none")}})


def test_other_settings_of_libraries_get_another_host(
    host: hosts.Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as changed:
        changed.setenv("PYTHONHASHSEED", "7")
        assert not host.fits()
    assert host.fits()


# Faults


def test_a_host_has_one_thread(host: hosts.Host) -> None:
    assert len(list(Path(f"/proc/{host._process.pid}/task").iterdir())) == 1


def test_a_rehearsal_makes_every_part_and_starts_no_thread() -> None:
    program = (
        "import contextlib, sys\n"
        "from ita_analysis.publish.engine import preparation, rehearsal\n"
        "made, show = [], rehearsal._show\n"
        "def note(part, result, lang):\n"
        "    part(result, lang)._repr_mimebundle_(); made.append((part.__name__, lang))\n"
        "preparation.prepare_process()\n"
        "rehearsal._show = note\n"
        "rehearsal.contextlib.suppress = lambda *_: contextlib.nullcontext()\n"
        "rehearsal.rehearse(); preparation.check_threads()\n"
        "print(*sorted(made), sep='\\n')"
    )
    environment = without_threads(os.environ)
    told = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
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
        _run(_notebook(*cells), target, execution_timeout=1, shutdown_kernel="immediate")
    saved = nbformat.read(target, as_version=4)
    assert _text(saved) == "begun\n"
    assert saved.cells[1].outputs[-1].output_type == "error"  # it shows where it stood
    assert saved.cells[2].execution_count is None


def test_a_cell_deaf_to_interrupts_is_killed(host: hosts.Host, tmp_path: Path) -> None:
    deaf = "while True:\n    try:\n        time.sleep(60)\n    except KeyboardInterrupt: pass"
    started = time.monotonic()
    with pytest.raises(CellTimeoutError):
        _run(
            _notebook("import time", deaf),
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
        _run(_notebook("import os, signal\nprint('first')", f"print('last')\n{cell}", "1"), target)
    saved = nbformat.read(target, as_version=4)
    # What it printed at the last moment is not lost.
    assert _text(saved).startswith("first\nlast\n")
    assert left in _text(saved)
    assert saved.metadata.papermill.end_time


def test_sys_exit_is_an_error_of_its_cell(host: hosts.Host) -> None:
    with pytest.raises(PapermillExecutionError, match="SystemExit"):
        _run(_notebook("import sys; sys.exit(2)"))


def test_a_million_lines_are_kept(host: hosts.Host) -> None:
    executed = _run(_notebook("for i in range(1_000_000): print(i)", "print('end')"))
    lines = _text(executed).splitlines()
    assert len(lines) == 1_000_001
    assert lines[::250_000] == ["0", "250000", "500000", "750000", "end"]


def test_endless_output_is_stopped_in_time(host: hosts.Host) -> None:
    for cell in ("while True: print('x' * 99)", "while True: print(flush=True)"):
        started = time.monotonic()
        with pytest.raises(CellTimeoutError):
            _run(_notebook(cell), execution_timeout=1, shutdown_kernel="immediate")
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
    executed = _run(_notebook(leave, "1 + 1"))
    numbers = [int(number) for number in _text(executed).split()]
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
    executed = _run(_notebook(fork, "print('after')"))
    assert sorted(_text(executed).split()) == ["after", "forked"]
    assert executed.cells[1].execution_count == 2


def test_memory_that_runs_out_is_an_error_of_its_cell(host: hosts.Host) -> None:
    limit = (
        "import resource\nused = int(open('/proc/self/statm').read().split()[0]) * 4096\n"
        "resource.setrlimit(resource.RLIMIT_AS, (used + (64 << 20),) * 2)"
    )
    grow = "held = []\nwhile True: held.append(bytes(1 << 20))"
    for cell in ("bytes(1 << 30)", grow):
        with pytest.raises(PapermillExecutionError) as caught:
            _run(_notebook(limit, cell))
        assert caught.value.ename == "MemoryError"


def test_a_host_that_is_killed_is_replaced() -> None:
    with pytest.raises(DeadKernelError):
        _run(_notebook("import os, signal, time\nos.kill(os.getppid(), 9); time.sleep(9)"))
    _assert_clean()


def test_nothing_outlives_papermill(tmp_path: Path) -> None:
    cell = (
        "import os, subprocess, time\nfrom pathlib import Path\n"
        "while '\"to be kept\\\\n\"' not in Path('out.ipynb').read_text(): time.sleep(0.05)\n"
        "child = subprocess.Popen(['sleep', '300'], start_new_session=True)\n"
        "Path('part').write_text(f'{os.getpid()} {os.getppid()} {child.pid}')\n"
        "os.rename('part', 'numbers'); time.sleep(300)"
    )
    nbformat.write(_notebook("print('to be ' + 'kept')", cell), tmp_path / "in.ipynb")
    command = [sys.executable, "-m", "papermill", "--engine", "ita", "in.ipynb", "out.ipynb"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL) as process:
        _wait_for((tmp_path / "numbers").exists)
        process.send_signal(signal.SIGKILL)
    numbers = (tmp_path / "numbers").read_text(encoding="utf-8").split()
    _wait_for(lambda: not any(Path(f"/proc/{number}").exists() for number in numbers))
    # What was done before was saved while the last cell ran.
    assert _text(nbformat.read(tmp_path / "out.ipynb", as_version=4)) == "to be kept\n"


def _wait_for(happened: Any) -> None:
    deadline = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_many_notebooks_leave_no_descriptor_behind(host: hosts.Host) -> None:
    _run(_notebook("print(1)"))
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(10):
        _run(_notebook("print(1)"))
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
    executed = _run(_notebook("import sys\nprint('pandas' in sys.modules)"), **options)
    assert _text(executed) == "False\n"
    told = [line for line in capfd.readouterr().err.splitlines() if line.startswith("engine ita")]
    assert told == [f"engine ita: {reason}; notebooks run in papermill's own engine"]


def test_a_host_that_does_not_start_is_done_without(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosts, "_idle", [])
    monkeypatch.setattr(hosts, "_refusals", [])
    monkeypatch.setattr(hosts, "_MODULE", "ita_analysis.no_such_module")
    executed = _run(_notebook("print('ran')"))
    assert _text(executed) == "ran\n"
    assert "no process to fork from (the host died)" in capfd.readouterr().err


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
