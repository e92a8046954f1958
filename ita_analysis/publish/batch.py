"""All briefs at once; one that fails does not stop the others."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from ita_analysis.project import Project
from ita_analysis.publish.brief import brief_notebook, brief_parameters
from ita_analysis.publish.cluster import run_on_cluster
from ita_analysis.publish.files import BriefKey, sweep_outputs
from ita_analysis.publish.index import publish_index
from ita_analysis.publish.ledger import Entry, read_ledger, record_outcome
from ita_analysis.publish.manifest import FAILED, NOT_RUN, ManifestRow, Outcome, write_manifest
from ita_analysis.publish.notebook import check_parameters
from ita_analysis.publish.plan import UNCHANGED, Plan, choose_workers, find_keys, plan_batch
from ita_analysis.publish.progress import watch_batch
from ita_analysis.publish.workers import run_briefs


def publish_batch(
    project: Project,
    workers: int | None = None,
    plan: Plan | None = None,
    *,
    fail_fast: bool = False,
    cluster: str = "",
) -> list[Outcome]:
    """Publish the briefs of a plan.

    Keeps going when one fails. Each brief is remembered as it ends, so that whatever ends a
    batch, the next one goes on from there. Afterwards writes the manifest and the index page.

    Parameters
    ----------
    project : Project
        Project with prepared tables.
    workers : int, optional
        Number of processes; by default as many as the machine has processors and memory for, and
        as the briefs are worth starting.
    plan : Plan, optional
        What to make; by default all that changed.
    fail_fast : bool
        Begin nothing more once a brief has failed.
    cluster : str
        Address of a Dask scheduler whose workers make the briefs; by default processes here do.

    Returns
    -------
    list of Outcome
        One for each brief of the plan, in order of organisation, fiscal year and language.

    Raises
    ------
    UsageError
        If there is no result, or the notebook does not take our parameters; nothing is run then.
    KeyboardInterrupt
        On Ctrl-C, once what was running is finished and the manifest says what was not run.
    """
    plan = plan or plan_batch(project)
    keys = list(plan.todo)
    if keys:
        check_parameters(brief_notebook(project), brief_parameters(keys[0]))
    sweep_outputs(project)
    outcomes = {key: Outcome(key, NOT_RUN) for key in keys}
    gave_up = False
    try:
        with watch_batch(len(keys)) as tell, _stop_on_interrupt() as stop:
            running = (
                run_on_cluster(project, keys, cluster, stop)
                if cluster
                else run_briefs(project, keys, workers or choose_workers(plan), stop)
            )
            for outcome in running:
                outcomes[outcome.key] = outcome
                _remember(project, outcome, plan)
                tell(outcome)
                if fail_fast and outcome.status == FAILED:
                    gave_up = True
                    stop.set()
    finally:
        write_manifest(project, _gather_rows(project, plan, outcomes))
        publish_index(project)
    if stop.is_set() and not gave_up:
        raise KeyboardInterrupt
    return list(outcomes.values())


def _remember(project: Project, outcome: Outcome, plan: Plan) -> None:
    try:
        record_outcome(project, outcome, plan.fingerprints[outcome.key])
    except OSError as error:
        # The briefs themselves are worth going on for; the next batch makes these anew.
        sys.stderr.write(f"{error.filename}: {error.strerror}\n")


def _gather_rows(
    project: Project, plan: Plan, outcomes: Mapping[BriefKey, Outcome]
) -> list[ManifestRow]:
    """Gather a row for every brief that can be made: of this batch, or of the last that made it."""
    ledger = read_ledger(project)
    rows = []
    for key in find_keys(project):
        entry = ledger.get(key, Entry(Outcome(key, NOT_RUN)))
        outcome = outcomes.get(key, entry.outcome)
        reason = plan.todo.get(key, UNCHANGED if key in plan.fingerprints else "")
        rows.append(ManifestRow(outcome, reason, entry.finished, entry.fingerprint))
    return rows


@contextlib.contextmanager
def _stop_on_interrupt() -> Iterator[threading.Event]:
    """Turn the first Ctrl-C into a wish to stop; the second one stops at once."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = signal.getsignal(signal.SIGINT)

    def wish(*_: Any) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)
        sys.stderr.write("\nStopping after the briefs that are running; Ctrl-C again: at once.\n")

    signal.signal(signal.SIGINT, wish)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
