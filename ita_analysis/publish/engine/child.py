"""The process of one notebook: settles in after the fork, then serves until it is shut down."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import faulthandler
import os
import random
import signal
import socket
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from ita_analysis.publish.engine.cells import CellRunner
from ita_analysis.publish.engine.environment import with_inline_figures
from ita_analysis.publish.engine.kin import die_with_parent
from ita_analysis.publish.engine.shell import NotebookShell, WireSession
from ita_analysis.publish.engine.streams import NAMES, CellStream
from ita_analysis.publish.engine.wire import Wire


def run_child(
    shell: NotebookShell, session: WireSession, end: socket.socket, pipes: Sequence[int]
) -> None:
    """Run a notebook in the process just forked; return when it is shut down.

    Parameters
    ----------
    shell : NotebookShell
        Inherited shell.
    session : WireSession
        Inherited session.
    end : socket.socket
        This end of the wire.
    pipes : sequence of int
        Descriptors to write standard output and error to.
    """
    die_with_parent()
    os.setsid()  # a group of its own, to be interrupted and killed as a whole
    # Interrupts count only while a cell runs, as in a kernel.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    wire = Wire(end)
    os.register_at_fork(after_in_child=wire.renew_lock)
    with contextlib.suppress(EOFError, OSError):  # the papermill process went away
        start = wire.wait()
        _settle(shell, start)
        _redirect(pipes, start["nonce"].encode("latin-1"), wire)
        session.wire = wire
        session.session = start["session"]
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        loop.run_until_complete(CellRunner(shell, session, wire).serve())
    atexit._run_exitfuncs()


def _settle(shell: NotebookShell, start: dict[str, Any]) -> None:
    """Make environment, working folder and chance the notebook's own."""
    _change_environment(with_inline_figures(start["environment"]))
    shell.init_environment()  # type: ignore[no-untyped-call]
    os.chdir(start["folder"])
    # Where IPython's launcher puts the working folder: after the standard library.
    found = (at for at, path in enumerate(sys.path) if path.endswith("-packages"))
    sys.path.insert(next(found, len(sys.path)), "")
    # Else each notebook would draw the same numbers: those of the process it was forked from.
    random.seed()
    np.random.seed()  # noqa: NPY002 - the global state is the one that was inherited


def _change_environment(wanted: dict[str, str]) -> None:
    """Change only what differs: to write it all anew copies 1,500 pages of the forked process."""
    for name in os.environ.keys() - wanted.keys():
        del os.environ[name]
    for name, value in wanted.items():
        if os.environ.get(name) != value:
            os.environ[name] = value


def _redirect(pipes: Sequence[int], nonce: bytes, wire: Wire) -> None:
    """Send to the pipes what is printed, by Python, by C code and by other programs."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    for number, pipe in enumerate(pipes, start=1):
        os.dup2(pipe, number)
    # They keep the descriptors they were given: a notebook may close or redirect 1 and 2.
    sys.stdout, sys.stderr = (
        CellStream(name, pipe, nonce, wire) for name, pipe in zip(NAMES, pipes, strict=True)
    )
    faulthandler.enable(file=2)
