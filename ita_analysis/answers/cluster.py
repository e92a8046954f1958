"""Answers are counted on an existing Dask cluster, whose workers see the same files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ita_analysis.answers.census import Census
from ita_analysis.answers.count import (
    Counted,
    Job,
    collect,
    count_job,
    divide_job,
    make_censuses,
)
from ita_analysis.answers.faults import FaultBook
from ita_analysis.cluster import open_cluster, run_jobs
from ita_analysis.errors import Fault


def count_on_cluster(jobs: Sequence[Job], address: str) -> Counted:
    """Count answers on a Dask cluster.

    Each job is counted by a worker, which sends back whole numbers only; they are added here, in
    any order. The jobs of a lost worker are counted again by another.

    Parameters
    ----------
    jobs : sequence of Job
    address : str
        Of the scheduler, like ``tcp://host:8786``.

    Returns
    -------
    tuple of dict of str to Census, FaultBook and list of Fault
        As from :func:`ita_analysis.answers.count.count_here`.

    Raises
    ------
    UsageError
        If there is no such cluster, or it has no worker.
    ItaError
        If the scheduler goes away.
    """
    censuses = make_censuses(jobs)
    done = []
    with open_cluster(address) as client:

        def submit(job: Job) -> Any:
            return client.submit(count_elsewhere, job, pure=False)

        parts = [part for job in jobs for part in divide_job(job)]
        for _, future in run_jobs(client, parts, submit, address):
            part, census, book, faults = future.result()
            censuses[part].merge(census)
            done.append((book, faults))
    return collect(censuses, done)


def count_elsewhere(job: Job) -> tuple[str, Census, FaultBook, list[Fault]]:
    """Count one job, on a worker."""
    part = job.plan.form.part
    census = make_censuses([job])[part]
    if not job.path.is_file():
        what = "a worker does not see the file"
        todo = "Keep it where this computer and the workers find it under the same name"
        return part, census, FaultBook(), [Fault(str(job.path), what, todo)]
    book, faults = count_job(job, census)
    return part, census, book, faults
