"""Answers are counted, unit by unit, by threads of this process or by the workers of a cluster."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ita_analysis.answers.census import Census, make_census
from ita_analysis.answers.coding import Plan, code_batch, note_ragged
from ita_analysis.answers.faults import FaultBook
from ita_analysis.answers.long import read_long
from ita_analysis.answers.sources import read_unit
from ita_analysis.answers.unit import Unit
from ita_analysis.errors import DataError, Fault

# More threads than this wait for one another at the sums.
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
    """Count answers by threads of this process.

    Parameters
    ----------
    jobs : sequence of Job
    threads : int
        As many as processors by default; the result is the same for any number.

    Returns
    -------
    tuple of dict of str to Census, FaultBook and list of Fault
        A census for each form; faults of cells and rows; faults of files.
    """
    censuses = make_censuses(jobs)
    threads = threads or min(_MOST_THREADS, os.cpu_count() or 1)

    def count(job: Job) -> tuple[FaultBook, list[Fault]]:
        return count_job(job, censuses[job.plan.form.part])

    with ThreadPoolExecutor(threads) as pool:
        futures = [pool.submit(count, job) for job in jobs]
        try:
            done = [future.result() for future in futures]
        except BaseException:
            # Whoever presses Ctrl-C does not want to wait for what has not begun.
            pool.shutdown(cancel_futures=True)
            raise
    return collect(censuses, done)


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


def count_job(job: Job, census: Census) -> tuple[FaultBook, list[Fault]]:
    """Count the answers of one job into a census.

    Parameters
    ----------
    job : Job
    census : Census
        Of the form.

    Returns
    -------
    tuple of FaultBook and list of Fault
        Faults of its cells and rows, and of the file.
    """
    book = FaultBook()
    try:
        if "question" in job.plan.layout.roles:
            for coded in read_long(job.units, job.plan, job.file, book):
                census.add(coded, job.plan, job.file)
        else:
            _count_wide(job, census, book)
    except DataError as error:
        return book, list(error.faults)
    return book, []


def _count_wide(job: Job, census: Census, book: FaultBook) -> None:
    layout = job.plan.layout
    for unit in job.units:
        for batch in read_unit(unit, layout.columns, layout.slots.values()):
            note_ragged(batch, unit, job.file, book)
            census.add(code_batch(batch, job.plan, job.file, book), job.plan, job.file)
