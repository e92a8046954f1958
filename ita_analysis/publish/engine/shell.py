"""The IPython shell that every notebook inherits, made once before any of them."""

from __future__ import annotations

import contextlib
import mmap
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import ipykernel
from ipykernel.compiler import XCachingCompiler
from ipykernel.displayhook import ZMQShellDisplayHook
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session
from traitlets.config import Config

from ita_analysis.publish.engine.wire import IOPUB, Wire

_RESERVE = 64 << 20


class WireSession(Session):
    """Makes Jupyter messages and sends them over a wire."""

    # Known only once the process of the notebook is forked.
    wire: Wire | None = None

    def send(self, stream: Any, msg_or_type: Any, *args: Any, **options: Any) -> dict[str, Any]:
        """Send a message, or make one from a type, a content and a parent and send it."""
        # Of the base class's arguments only these say something where there is no ZeroMQ.
        kept = {name: options[name] for name in ("content", "parent", "header") if name in options}
        is_message = isinstance(msg_or_type, dict)
        message = msg_or_type if is_message else self.msg(msg_or_type, *args[:2], **kept)
        if self.wire is not None:
            self.wire.send([stream, message])
        return message


class WireDisplayHook(ZMQShellDisplayHook):
    """Sends a result in one piece with the marks of what was printed before it."""

    def finish_displayhook(self) -> None:
        """Send what was shown."""
        wire = getattr(self.session, "wire", None)
        with wire.together() if wire else contextlib.nullcontext():
            super().finish_displayhook()  # type: ignore[no-untyped-call]


class NotebookShell(ZMQInteractiveShell):
    """The shell of ipykernel without an event loop of its own kernel."""

    # Given up when memory runs out, so that the error can still be shown and the next cell asked
    # for; pages never written to cost address space only.
    reserve: mmap.mmap | None = None

    # A cell that was transformed before it is run, so that it is not done a second time.
    transformed: str | None = None

    def transform_cell(self, raw_cell: str) -> str:
        """Transform a cell, if that was not done."""
        transformed, self.transformed = self.transformed, None
        if transformed is None:
            transformed = str(super().transform_cell(raw_cell))  # type: ignore[no-untyped-call]
        return transformed

    def should_run_async(self, raw_cell: str, **prepared: Any) -> bool:
        """Return whether a cell awaits something; without these words it is not compiled to see."""
        words = "async", "await"
        return any(word in prepared["transformed_cell"] for word in words) and bool(
            super().should_run_async(raw_cell, **prepared)
        )

    def showtraceback(self, *args: Any, **options: Any) -> None:
        """Show an error."""
        if isinstance(sys.exc_info()[1], MemoryError) and self.reserve is not None:
            self.reserve.close()
            self.reserve = None
        super().showtraceback(*args, **options)

    def enable_gui(self, gui: Any = None) -> None:
        """Note the name only; inline figures need no window."""
        self.active_eventloop = gui


# Libraries look for this name to know that they are in a notebook.
NotebookShell.__name__ = NotebookShell.__qualname__ = ZMQInteractiveShell.__name__


def make_shell(profile: Path) -> tuple[NotebookShell, WireSession]:
    """Make the shell.

    Parameters
    ----------
    profile : Path
        Empty folder that stands for a user's profile, which must not change a notebook.

    Returns
    -------
    tuple of NotebookShell and WireSession
        The shell and the session by which it sends what it displays.
    """
    session = WireSession()
    # A saved history takes a thread, and a process with threads cannot be forked safely.
    config = Config(HistoryManager={"enabled": False, "hist_file": ":memory:"})
    sys.argv = [str(Path(ipykernel.__file__).parent.with_name("ipykernel_launcher.py"))]
    shell = NotebookShell.instance(
        config=config,
        ipython_dir=str(profile),
        profile_dir=ProfileDir(location=str(profile / "profile_default")),
        user_ns={},
        compiler_class=XCachingCompiler,
        displayhook_class=WireDisplayHook,
        kernel=SimpleNamespace(eventloop=None, session=session),
    )
    shell.reserve = mmap.mmap(-1, _RESERVE)
    parts: tuple[Any, Any] = (shell.displayhook, shell.display_pub)
    for part in parts:
        part.session = session
        part.pub_socket = IOPUB
    shell.displayhook.topic = b"execute_result"  # type: ignore[attr-defined]
    return shell, session
