"""An existing Dask cluster: open it, keep its workers busy, and notice when it goes away."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from ita_analysis.errors import Fault, ItaError, usage_error

Job = TypeVar("Job")

_CONNECT_SECONDS = 10
# Enough for every worker to have the next one at hand, few enough to hold in memory.
_WAITING_A_THREAD = 2


def open_cluster(address: str) -> Any:
    """Open a cluster that has at least one worker.

    Parameters
    ----------
    address : str
        Of the scheduler, like ``tcp://host:8786``.

    Returns
    -------
    distributed.Client
        To be closed, as by ``with``.

    Raises
    ------
    UsageError
        If the library is missing, no scheduler answers, or it has no worker.
    """
    distributed = _import_library()
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


def run_jobs(
    client: Any, jobs: Iterable[Job], submit: Callable[[Job], Any], address: str
) -> Iterator[tuple[Job, Any]]:
    """Run jobs on a cluster, a few at hand for each worker.

    Parameters
    ----------
    client : distributed.Client
    jobs : iterable
        Taken one by one, as places become free; where it ends, what runs is waited for.
    submit : callable
        Submits a job and returns its future.
    address : str
        Of the scheduler, for its error.

    Yields
    ------
    tuple of job and future
        In the order in which they end.

    Raises
    ------
    ItaError
        If the scheduler goes away.
    """
    waiting = iter(jobs)
    running: dict[Any, Job] = {}
    places = _WAITING_A_THREAD * sum(client.nthreads().values())
    while True:
        while len(running) < places and (job := next(waiting, None)) is not None:
            running[submit(job)] = job
        if not running:
            return
        for future in _wait(client, running, address):
            yield running.pop(future), future


def _import_library() -> Any:
    """Import what half a second is too much for where no cluster is asked for."""
    try:
        return importlib.import_module("distributed")
    except ImportError:
        raise usage_error(
            "--cluster", "the library of Dask is missing", "Install ita-analysis[cluster]"
        ) from None


def _wait(client: Any, running: Iterable[Any], address: str) -> list[Any]:
    """Wait until one has ended; return all that have."""
    todo = "Start it again; a second run goes on from there"
    distributed = _import_library()
    lost = Fault("--cluster", f"the scheduler went away ({address})", todo)
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
