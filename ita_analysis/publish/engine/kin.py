"""The processes that a notebook leaves, and how none of them outlives it (Linux)."""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import time
from pathlib import Path

_SET_DEATH_SIGNAL = 1
_SET_SUBREAPER = 36
_PATIENCE = 5.0
_PAUSE = 0.002


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends, so that it can be found."""
    _control(_SET_SUBREAPER, 1)


def die_with_parent() -> None:
    """Ask to be killed when the process that forked this one ends."""
    _control(_SET_DEATH_SIGNAL, signal.SIGKILL)


def kill_group(group: int) -> None:
    """Kill a process with all in its group and wait for its end; do nothing where none is left.

    Parameters
    ----------
    group : int
        Number of a child of this process that leads a group.
    """
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        handle = os.pidfd_open(group)
        ended = select.poll()
        ended.register(handle, select.POLLIN)
        ended.poll(_PATIENCE * 1000)
        os.close(handle)


def kill_children() -> None:
    """Kill and reap all descendants of this process, also those that left group and session."""
    deadline = time.monotonic() + _PATIENCE
    with contextlib.suppress(ChildProcessError):  # none is left
        while time.monotonic() < deadline:
            # Those killed leave theirs to this process, so it goes on until there are none.
            found, _ = os.waitpid(-1, os.WNOHANG)
            if not found:
                for child in find_children(os.getpid()):
                    with contextlib.suppress(PermissionError):  # it runs as somebody else
                        os.kill(child, signal.SIGKILL)
                time.sleep(_PAUSE)


def find_children(parent: int) -> list[int]:
    """Find the processes started by one, without theirs.

    Parameters
    ----------
    parent : int
        Number of a process.

    Returns
    -------
    list of int
    """
    children = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                # The name, in parentheses, may hold anything; after it: state and parent.
                rest = (entry / "stat").read_text(errors="replace").rpartition(")")[2]
                if int(rest.split()[1]) == parent:
                    children.append(int(entry.name))
    return children


def _control(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl failed")
