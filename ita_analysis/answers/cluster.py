"""Answers are counted on an existing Dask cluster, whose workers see the same files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ita_analysis.answers.census import Census
from ita_analysis.answers.count import Counted, Job, collect, count_job, make_censuses
from ita_analysis.answers.faults import FaultBook
from ita_analysis.errors import Fault, ItaError, usage_error

distributed: Any
try:
    import distributed
except ImportError:
    distributed = None

_CONNECT_SECONDS = 10
_WAITING_A_THREAD = 2


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
    with _connect(address) as client:
        for part, census, book, faults in _count_all(client, jobs, address):
            censuses[part].merge(census)
            done.append((book, faults))
    return collect(censuses, done)


def count_elsewhere(job: Job) -> tuple[str, Census, FaultBook, list[Fault]]:
    """Count one job, on a worker."""
    part = job.plan.form.part
    census = make_censuses([job])[part]
    if not job.unit.path.is_file():
        what = "a worker does not see the file"
        todo = "Keep it where this computer and the workers find it under the same name"
        return part, census, FaultBook(), [Fault(str(job.unit.path), what, todo)]
    book, faults = count_job(job, census)
    return part, census, book, faults


def _count_all(
    client: Any, jobs: Sequence[Job], address: str
) -> Iterator[tuple[str, Census, FaultBook, list[Fault]]]:
    waiting = list(reversed(jobs))
    running: set[Any] = set()
    places = _WAITING_A_THREAD * sum(client.nthreads().values())
    while running or waiting:
        while waiting and len(running) < places:
            running.add(client.submit(count_elsewhere, waiting.pop(), pure=False))
        for future in _wait(client, running, address):
            running.remove(future)
            yield future.result()


def _connect(address: str) -> Any:
    if distributed is None:
        raise usage_error(
            "--cluster", "the library of Dask is missing", "Install ita-analysis[cluster]"
        )
    try:
        client = distributed.Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise usage_error(
            "--cluster",
            f"no scheduler answers there ({address}: {error})",
            "Start one and give its address, like tcp://host:8786",
        ) from None
    try:
        client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
    except TimeoutError:
        client.close()
        todo = "Start one: dask worker"
        raise usage_error("--cluster", "the cluster has no worker", todo) from None
    return client


def _wait(client: Any, running: set[Any], address: str) -> list[Any]:
    """Wait until one has ended; return all that have."""
    lost = Fault("--cluster", f"the scheduler went away ({address})", "Start it and try again")
    while True:
        try:
            with client.as_current():
                ended = distributed.wait(list(running), timeout=1, return_when="FIRST_COMPLETED")
            return list(ended.done)
        except TimeoutError:
            # The client waits for a lost scheduler for ever.
            if client.status != "running":
                raise ItaError([lost]) from None
        except distributed.CancelledError:
            raise ItaError([lost]) from None
