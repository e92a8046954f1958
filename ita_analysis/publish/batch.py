"""All briefs at once; one that fails does not stop the others."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Any

from ita_analysis.errors import usage_error
from ita_analysis.project import Project
from ita_analysis.publish.brief import brief_notebook, brief_parameters
from ita_analysis.publish.files import BriefKey
from ita_analysis.publish.index import publish_index
from ita_analysis.publish.manifest import NOT_RUN, Outcome, write_manifest
from ita_analysis.publish.notebook import check_parameters
from ita_analysis.publish.progress import watch_batch
from ita_analysis.publish.workers import run_briefs
from ita_analysis.result import list_results
from ita_analysis.style import LANGUAGES


def publish_batch(project: Project, workers: int | None = None) -> list[Outcome]:
    """Publish the brief of every organisation and fiscal year with a result, in both languages.

    Keeps going when one fails. Afterwards writes ``outputs/manifest.csv`` and the index page.

    Parameters
    ----------
    project : Project
        Project with prepared tables.
    workers : int, optional
        Number of processes, by default one for each processor.

    Returns
    -------
    list of Outcome
        One for each brief, in order of organisation, fiscal year and language.

    Raises
    ------
    UsageError
        If there is no result, or the notebook does not take our parameters; nothing is run then.
    KeyboardInterrupt
        On Ctrl-C, once what was running is finished and the manifest says what was not run.
    """
    keys = find_keys(project)
    check_parameters(brief_notebook(project), brief_parameters(keys[0]))
    outcomes = {key: Outcome(key, NOT_RUN) for key in keys}
    try:
        with watch_batch(len(keys)) as tell, _stop_on_interrupt() as stop:
            for outcome in run_briefs(project, keys, workers or os.cpu_count() or 1, stop):
                outcomes[outcome.key] = outcome
                tell(outcome)
    finally:
        write_manifest(project, outcomes.values())
        publish_index(project)
    if stop.is_set():
        raise KeyboardInterrupt
    return list(outcomes.values())


def find_keys(project: Project) -> list[BriefKey]:
    """Find the briefs that can be made.

    Parameters
    ----------
    project : Project
        Project with prepared tables.

    Returns
    -------
    list of BriefKey
        In order of organisation, fiscal year and language.

    Raises
    ------
    UsageError
        If there is no result at all.
    """
    results = list_results(project.processed)
    pairs = zip(results["org_id"], results["fiscal_year"], strict=True)
    keys = sorted(BriefKey(org_id, int(year), lang) for org_id, year in pairs for lang in LANGUAGES)
    if not keys:
        raise usage_error(
            str(project.processed), "no results there", "Add reports to data/raw, then: ita prepare"
        )
    return keys


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
