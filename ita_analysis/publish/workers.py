"""Briefs in processes: none waits for another, none takes another down."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from ita_analysis.errors import ItaError
from ita_analysis.project import Project
from ita_analysis.publish.beginning import begin_work
from ita_analysis.publish.brief import publish_brief
from ita_analysis.publish.files import BriefKey, failed_path
from ita_analysis.publish.manifest import DONE, FAILED, Outcome

# After so many a process is replaced, with the one that it forks notebooks from: whatever a
# library keeps does not add up over a nation. To start both anew takes as long as ten briefs.
_BRIEFS_A_WORKER = 1000


def run_briefs(
    project: Project, keys: Iterable[BriefKey], workers: int, stop: threading.Event
) -> Iterator[Outcome]:
    """Publish briefs in processes and tell how each went, as it ends.

    Parameters
    ----------
    project : Project
        Project with prepared tables.
    keys : iterable of BriefKey
        Which briefs.
    workers : int
        Number of processes.
    stop : threading.Event
        Once set, what is running is finished and nothing more is begun.

    Yields
    ------
    Outcome
        In the order in which they end.
    """
    waiting = deque(keys)
    while waiting and not stop.is_set():
        lost = yield from _run_pool(project, waiting, workers, stop)
        # When a process dies, all that were running are lost; alone, only the culprit is.
        for key in lost:
            if (yield from _run_pool(project, deque([key]), 1, stop)):
                yield Outcome(key, FAILED, error="its process died, perhaps for want of memory")


def publish_one(project: Project, key: BriefKey) -> Outcome:
    """Publish one brief and tell how it went instead of raising.

    Parameters
    ----------
    project : Project
        Project with prepared tables.
    key : BriefKey
        Which brief.

    Returns
    -------
    Outcome
    """
    started = time.monotonic()
    try:
        path = publish_brief(project, key.org_id, key.fiscal_year, key.lang)
    except ItaError as error:
        kept = failed_path(project, key)
        file = kept.relative_to(project.outputs).as_posix() if kept.exists() else ""
        return Outcome(
            key, FAILED, time.monotonic() - started, file, "; ".join(map(str, error.faults))
        )
    except Exception as error:  # whatever is wrong with one, the others go on
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return Outcome(key, FAILED, time.monotonic() - started, error=reason)
    file = path.relative_to(project.outputs).as_posix()
    return Outcome(key, DONE, time.monotonic() - started, file)


def _run_pool(
    project: Project, waiting: deque[BriefKey], workers: int, stop: threading.Event
) -> Generator[Outcome, None, list[BriefKey]]:
    """Take keys from the queue until it is empty, a process dies or all of them are worn.

    Returns what was lost when a process died.
    """
    left = workers * _BRIEFS_A_WORKER
    running: dict[Future[Outcome], BriefKey] = {}
    lost: list[BriefKey] = []
    # Forking a process that has threads may hang; a fresh one costs five seconds, once.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=begin_work) as pool:
        while running or (waiting and left and not lost and not stop.is_set()):
            while waiting and left and not lost and not stop.is_set() and len(running) < workers:
                key = waiting.popleft()
                left -= 1
                try:
                    with _interrupts_ignored():
                        running[pool.submit(publish_one, project, key)] = key
                except BrokenProcessPool:
                    lost.append(key)
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                key = running.pop(future)
                if isinstance(future.exception(), BrokenProcessPool):
                    lost.append(key)
                else:
                    yield future.result()
    return lost


@contextlib.contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Let processes started within ignore Ctrl-C, which a terminal sends to all of them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
