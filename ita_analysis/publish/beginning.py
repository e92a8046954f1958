"""How a process for briefs begins: before it imports what they need, so this imports little."""

from __future__ import annotations

import multiprocessing
import os
import threading

from ita_analysis.publish.engine.hosts import start_ahead


def begin_work() -> None:
    """Start the process that notebooks are forked from, and end both when the batch is killed."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    start_ahead()


def _end_with_parent() -> None:
    """End this process when its parent is gone: it would wait for the next brief for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
