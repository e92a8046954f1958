"""Answers are counted, unit by unit: read ahead by threads of this process, or by a cluster."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ita_analysis.answers.census import Census, make_census
from ita_analysis.answers.coding import Coded, Plan, code_batch, note_ragged
from ita_analysis.answers.faults import FaultBook
from ita_analysis.answers.long import read_long
from ita_analysis.answers.sources import divide_unit, read_unit
from ita_analysis.answers.unit import Batch, Unit
from ita_analysis.errors import DataError, Fault

# One that counts keeps no more than this busy.
_MOST_THREADS = 8


@dataclass(frozen=True)
class Job:
    """Units of one file with the plan by which they are read.

    One unit, or all of the file where each row holds one answer: those of a respondent may
    stand anywhere.
    """

    units: tuple[Unit, ...]
    plan: Plan

    @property
    def is_long(self) -> bool:
        """Whether each row holds one answer."""
        return "question" in self.plan.layout.roles

    @property
    def path(self) -> Path:
        """Of the file."""
        return self.units[0].path

    @property
    def file(self) -> str:
        """Name of the file, for faults: with its folder where that tells year and instrument."""
        path = self.path
        return f"{path.parent.name}/{path.name}" if "=" in path.parent.name else path.name


Counted = tuple[dict[str, Census], FaultBook, list[Fault]]


def count_here(jobs: Sequence[Job], threads: int = 0) -> Counted:
    """Count answers in this process: threads read ahead of the one that counts.

    Reading is work of Polars, which keeps nobody waiting; who counts would wait for others that
    count at every step.

    Parameters
    ----------
    jobs : sequence of Job
    threads : int
        That read, as many as processors by default; the result is the same for any number.

    Returns
    -------
    tuple of dict of str to Census, FaultBook and list of Fault
        A census for each form; faults of cells and rows; faults of files.
    """
    censuses = make_censuses(jobs)
    threads = threads or min(_MOST_THREADS, os.cpu_count() or 1)
    with ThreadPoolExecutor(threads) as pool:
        try:
            done = [
                count_job(job, censuses[job.plan.form.part], batches)
                for job, batches in _read_ahead(pool, jobs, threads)
            ]
        except BaseException:
            # Whoever presses Ctrl-C does not want to wait for what has not begun.
            pool.shutdown(cancel_futures=True)
            raise
    return collect(censuses, done)


def divide_job(job: Job) -> Iterator[Job]:
    """Take a job apart, where rows can be counted in any order.

    Parameters
    ----------
    job : Job

    Yields
    ------
    Job
        Each as soon as it is known: workers begin with the first.
    """
    if job.is_long:
        yield job
        return
    for unit in job.units:
        yield from (Job((part,), job.plan) for part in divide_unit(unit))


def make_censuses(jobs: Iterable[Job]) -> dict[str, Census]:
    """Return a census of nobody for each form of the jobs."""
    plans = {job.plan.form.part: job.plan for job in jobs}
    # In order of their names: rows of the tables follow it, whatever the order of files.
    return {
        part: make_census(plan.form, len(plan.register)) for part, plan in sorted(plans.items())
    }


def collect(censuses: dict[str, Census], done: Iterable[tuple[FaultBook, list[Fault]]]) -> Counted:
    """Put together what jobs told."""
    book, faults = FaultBook(), []
    for own, broken in done:
        book.merge(own)
        faults += broken
    for census in censuses.values():
        census.note_twice(book)
    return censuses, book, sorted(set(faults))


def count_job(
    job: Job, census: Census, batches: Iterable[Batch] | None = None
) -> tuple[FaultBook, list[Fault]]:
    """Count the answers of one job into a census.

    Parameters
    ----------
    job : Job
    census : Census
        Of the form.
    batches : iterable of Batch, optional
        Its rows; they are read where they are not given.

    Returns
    -------
    tuple of FaultBook and list of Fault
        Faults of its cells and rows, and of the file.
    """
    book = FaultBook()
    try:
        if job.is_long:
            coded = read_long(job.units, job.plan, job.file, book)
        else:
            coded = _code(job, batches or _read(job), book)
        for part in coded:
            census.add(part, job.plan, job.file)
    except DataError as error:
        return book, list(error.faults)
    return book, []


def _read_ahead(
    pool: ThreadPoolExecutor, jobs: Iterable[Job], most: int
) -> Iterator[tuple[Job, Iterable[Batch] | None]]:
    """Let no more than so many jobs be read before they are asked for, in their order.

    One for each thread: more lie in memory that is new, which takes longer than to wait.
    """
    waiting: deque[tuple[Job, Iterable[Batch] | None]] = deque()
    for job in jobs:
        for part in divide_job(job):
            # Where a row holds one answer, all of the file is needed before it is counted.
            ahead = None if part.is_long else _await(pool.submit(_read_whole, part))
            waiting.append((part, ahead))
            if len(waiting) > most:
                yield waiting.popleft()
    yield from waiting


def _await(reading: Future[list[Batch]]) -> Iterator[Batch]:
    yield from reading.result()


def _read_whole(job: Job) -> list[Batch]:
    return list(_read(job))


def _read(job: Job) -> Iterator[Batch]:
    layout = job.plan.layout
    for unit in job.units:
        yield from read_unit(unit, layout.columns, layout.slots.values())


def _code(job: Job, batches: Iterable[Batch], book: FaultBook) -> Iterator[Coded]:
    for batch in batches:
        note_ragged(batch, job.units[0], job.file, book)
        yield code_batch(batch, job.plan, job.file, book)
