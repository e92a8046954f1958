"""The engine: what plain papermill gives, and a host that no notebook can harm."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from engine_cases import make_notebook, read_text, run
from papermill.exceptions import PapermillExecutionError

from ita_analysis.project import HOME_VARIABLE, Project
from ita_analysis.publish.engine import hosts

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the engine forks on Linux only")

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
    "'await', 'async'",
    (
        "get_ipython().input_transformers_post.append(\n"
        "    lambda lines: [line.replace('forty', '40') for line in lines])"
    ),
    "forty + 2",
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
    # Closed by hand: one that nobody awaits is told of whenever it is cleared away.
    "nap = asyncio.sleep(0)\ntry:\n    asyncio.run(nap)\nfinally:\n    nap.close()",
    "%nosuchmagic",
    "raise SystemExit(0)",
]


def run_through(
    notebook: nbformat.NotebookNode, target: Path, engine: str = "ita"
) -> nbformat.NotebookNode:
    """Run a notebook some of whose cells may fail; papermill then raises at the end."""
    with pytest.raises(PapermillExecutionError):
        run(notebook, target, engine)
    return nbformat.read(target, as_version=4)


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


# The same as plain papermill


def test_outputs_are_those_of_plain_papermill(tmp_path: Path) -> None:
    plain, ours = (
        run_through(
            make_notebook(*CELLS, allow=tuple(FAILING)), tmp_path / f"{engine}.ipynb", engine
        )
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
        run(nbformat.read(path, as_version=4), engine=engine, parameters=values)
        for engine in ENGINES
    )
    assert _settled(ours) == _settled(plain)


def test_papermill_finds_the_engine_by_hand(tmp_path: Path) -> None:
    nbformat.write(make_notebook("import os\nprint('ran', 'numpy' in __import__('sys').modules)"),
                   tmp_path / "in.ipynb")  # fmt: skip
    command = [sys.executable, "-m", "papermill", "--engine", "ita", "in.ipynb", "out.ipynb"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert read_text(executed) == "ran True\n"
    assert "engine ita" not in done.stderr


def test_a_failed_cell_is_marked_and_linked(tmp_path: Path) -> None:
    for engine in ENGINES:
        target = tmp_path / f"{engine}.ipynb"
        with pytest.raises(PapermillExecutionError) as caught:
            run(make_notebook("a = 1", "print('before'); 1 / 0", "a"), target, engine)
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
    executed = run(make_notebook(*cells))
    outputs = [[(o.name, o.text) for o in cell.outputs] for cell in executed.cells]
    assert outputs == [[], [("stdout", "1\n2\n3\n")], [("stdout", "4\n5\n"), ("stderr", "6\n")]]


def test_nobody_is_asked_for_input(host: hosts.Host, tmp_path: Path) -> None:
    asking = ("input('name?')", "import getpass; getpass.getpass()")
    executed = run_through(make_notebook(allow=asking), tmp_path / "out.ipynb")
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
    first, second = (run(make_notebook(look, leak, look)) for _ in range(2))
    assert _settled(first) == _settled(second)
    assert first.cells[0].outputs != first.cells[2].outputs


def test_each_notebook_draws_its_own_numbers(host: hosts.Host) -> None:
    draw = make_notebook("import random, numpy as np\nprint(random.random(), np.random.rand())")
    drawn = {number for _ in range(3) for number in read_text(run(draw)).split()}
    assert len(drawn) == 6


def test_folder_and_environment_are_those_of_papermill(
    host: hosts.Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "beside.py").write_text("NAME = 'beside'", encoding="utf-8")
    monkeypatch.setenv("ITA_TEST", "set")
    cell = "import os, beside\nprint(os.getcwd(), beside.NAME, os.environ['ITA_TEST'])"
    expected = f"{tmp_path} beside set\n"
    assert read_text(run(make_notebook(cell), cwd=str(tmp_path))) == expected
    there = {"metadata": {"path": str(tmp_path)}}
    assert read_text(run(make_notebook(cell), resources=there)) == expected
    monkeypatch.chdir(tmp_path.parent)
    relative = {"metadata": {"path": tmp_path.name}}
    assert read_text(run(make_notebook(cell), resources=relative)) == expected
    with pytest.raises(FileNotFoundError, match="No such working folder"):
        run(make_notebook(cell), resources={"metadata": {"path": str(tmp_path / "none")}})


def test_other_settings_of_libraries_get_another_host(
    host: hosts.Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as changed:
        changed.setenv("PYTHONHASHSEED", "7")
        assert not host.fits()
    assert host.fits()
