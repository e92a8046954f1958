"""Saves of the notebook while it runs: often enough to lose nothing, not before each breath."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterator
from typing import Any

from jupyter_core.utils import ensure_event_loop

_SECONDS = 1.0


class Saver:
    """Saves at most once in a while, and later what it put off.

    papermill saves before and after each cell, which for short cells costs more than the cells.
    What is put off is saved while the next cell runs; the end of a run is always saved, however
    the notebook ended: by papermill itself where all went well or a cell failed. So only the
    death of papermill's own process loses anything, and at most what the last second brought.

    Parameters
    ----------
    manager : NotebookExecutionManager
        papermill's manager of the run.
    """

    def __init__(self, manager: Any) -> None:
        self._manager = manager
        self._write = manager.save
        self._written = time.monotonic()
        self._later: asyncio.TimerHandle | None = None

    def save(self, **changed: Any) -> None:
        """Save now or later.

        Parameters
        ----------
        **changed
            ``nb`` where the notebook was replaced by another, as papermill gives it.
        """
        if changed.get("nb"):
            self._manager.nb = changed["nb"]
        left = self._written + _SECONDS - time.monotonic()
        if left <= 0:
            self._save_now()
        elif self._later is None:
            # The loop runs while a cell does, so that a cell which hangs does not hinder it.
            self._later = ensure_event_loop().call_later(left, self._save_now)

    def leave(self, **changed: Any) -> None:
        """Leave the save at the end of a run to papermill, which saves once more right after."""
        if changed.get("nb"):
            self._manager.nb = changed["nb"]

    def stop(self) -> None:
        """Put nothing off any more."""
        if self._later is not None:
            self._later.cancel()
            self._later = None

    def _save_now(self) -> None:
        self.stop()
        self._write()
        self._written = time.monotonic()


@contextlib.contextmanager
def sparing_saves(manager: Any) -> Iterator[None]:
    """Let a manager save less often within, and afterwards only where an error is raised.

    Parameters
    ----------
    manager : NotebookExecutionManager
        papermill's manager of the run.
    """
    saver = Saver(manager)
    manager.save = saver.save
    try:
        yield
    except BaseException:
        del manager.save
        raise
    finally:
        saver.stop()
    manager.save = saver.leave
