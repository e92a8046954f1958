"""What a batch will do, and why, before it does it."""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pandas as pd
import psutil

from ita_analysis.errors import Fault, UsageError, closest, usage_error
from ita_analysis.project import Project
from ita_analysis.publish.files import BriefKey, brief_path
from ita_analysis.publish.fingerprints import PARTS, Fingerprint, fingerprint_briefs
from ita_analysis.publish.ledger import Entry, read_ledger
from ita_analysis.publish.manifest import DONE, FAILED
from ita_analysis.result import list_results
from ita_analysis.style import LANGUAGES

NEW = "new"
MISSING = "page missing"
RETRIED = "failed last time"
ASKED = "asked for"
UNCHANGED = "unchanged"
# A process with pandas, matplotlib and one brief in hand, and room for the next.
_BYTES_A_WORKER = 500_000_000
# To start one more takes the processor time of so many briefs.
_BRIEFS_A_START = 30


@dataclass(frozen=True)
class Selection:
    """Which briefs a batch is about.

    Parameters
    ----------
    only : sequence of str
        Keys of organisations; all where empty, as with the next two.
    provinces, types : sequence of str
        Names in Thai or English.
    everything : bool
        Make also what has not changed.
    retry_failed : bool
        Make only what failed last time.
    """

    only: Sequence[str] = ()
    provinces: Sequence[str] = ()
    types: Sequence[str] = ()
    everything: bool = False
    retry_failed: bool = False


@dataclass(frozen=True)
class Plan:
    """What a batch will do.

    Parameters
    ----------
    todo : dict of BriefKey to str
        The briefs to make, in order, with the reason of each.
    unchanged : list of BriefKey
        The selected briefs that need nothing.
    fingerprints : dict of BriefKey to dict
        What each selected brief would be made from.
    seconds : float or None
        What a brief took lately; None before the first.
    """

    todo: dict[BriefKey, str]
    unchanged: list[BriefKey]
    fingerprints: dict[BriefKey, Fingerprint]
    seconds: float | None


def plan_batch(project: Project, selection: Selection | None = None) -> Plan:
    """Plan a batch: which briefs, and why each.

    Parameters
    ----------
    project : Project
        Project with prepared tables.
    selection : Selection, optional
        Which briefs; by default all that changed.

    Returns
    -------
    Plan

    Raises
    ------
    UsageError
        If there is no result, or the selection names something that is not there; names all.
    """
    selection = selection or Selection()
    keys = find_keys(project, selection)
    ledger = read_ledger(project)
    fingerprints = fingerprint_briefs(project, keys)
    reasons = {
        key: _find_reason(project, selection, key, ledger.get(key), fingerprints[key])
        for key in keys
    }
    took = [e.outcome.seconds for e in ledger.values() if e.outcome.status == DONE]
    return Plan(
        {key: reason for key, reason in reasons.items() if reason},
        [key for key, reason in reasons.items() if not reason],
        fingerprints,
        median(took) if took else None,
    )


def find_keys(project: Project, selection: Selection | None = None) -> list[BriefKey]:
    """Find the briefs that can be made.

    Parameters
    ----------
    project : Project
        Project with prepared tables.
    selection : Selection, optional
        Organisations, provinces and types; all by default.

    Returns
    -------
    list of BriefKey
        In order of organisation, fiscal year and language.

    Raises
    ------
    UsageError
        If there is no result at all, or the selection names something that is not there.
    """
    results = list_results(project.processed)
    if results.empty:
        raise usage_error(
            str(project.processed), "no results there", "Add reports to data/raw, then: ita prepare"
        )
    chosen = _select(results, selection or Selection())
    pairs = zip(chosen["org_id"], chosen["fiscal_year"], strict=True)
    return sorted(BriefKey(org_id, int(year), lang) for org_id, year in pairs for lang in LANGUAGES)


def tell_plan(plan: Plan, workers: int) -> list[str]:
    """Tell what a batch will do: how many briefs, why, and how long it may take.

    Parameters
    ----------
    plan : Plan
    workers : int
        Number of processes.

    Returns
    -------
    list of str
        Lines for a terminal.
    """
    reasons = ", ".join(f"{count} {why}" for why, count in Counter(plan.todo.values()).items())
    lines = [f"{len(plan.todo)} briefs to make" + (f": {reasons}" if reasons else "")]
    if plan.unchanged:
        lines.append(f"{len(plan.unchanged)} unchanged")
    if plan.todo and plan.seconds is not None:
        seconds = plan.seconds * len(plan.todo) / workers
        lines.append(
            f"About {tell_duration(seconds)} with {workers} process{'es' if workers > 1 else ''}"
            f" ({plan.seconds:.2f} s a brief lately)"
        )
    return lines


def tell_duration(seconds: float) -> str:
    """Tell a duration roughly, in seconds, minutes or hours."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def choose_workers(plan: Plan) -> int:
    """Choose how many processes to start: no more than the briefs of a plan are worth."""
    return min(count_workers(), max(1, math.ceil(len(plan.todo) / _BRIEFS_A_START)))


def count_workers() -> int:
    """Count the processes that this machine has processors and memory for, at least one."""
    memory: int = psutil.virtual_memory().available
    limit = Path("/sys/fs/cgroup/memory.max")
    if limit.exists() and (allowed := limit.read_text(encoding="ascii").strip()).isdecimal():
        memory = min(memory, int(allowed))
    return max(1, min(len(_processors()), memory // _BYTES_A_WORKER))


def _processors() -> Collection[int]:
    # Fewer than the machine has where this process may not use them all.
    if hasattr(os, "sched_getaffinity"):
        return os.sched_getaffinity(0)
    return range(os.cpu_count() or 1)


def _select(results: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    chosen = pd.Series(data=True, index=results.index)
    faults: list[Fault] = []
    for what, wanted, columns in (
        ("organisation", selection.only, ["org_id"]),
        ("province", selection.provinces, ["province", "province_en"]),
        ("type", selection.types, ["org_type"]),
    ):
        if wanted:
            names = results[columns].apply(lambda column: column.str.casefold())
            faults += _find_unknown(what, wanted, names, results[columns])
            asked = [name.strip().casefold() for name in wanted]
            chosen &= names.isin(asked).any(axis=1)
    if not faults and not chosen.any():
        faults.append(Fault("selection", "no organisation fits all of it", "Ask for less at once"))
    if faults:
        raise UsageError(faults)
    return results[chosen]


def _find_unknown(
    what: str, wanted: Iterable[str], names: pd.DataFrame, shown: pd.DataFrame
) -> list[Fault]:
    known = set(names.to_numpy().ravel())
    offered = sorted({str(name) for name in shown.to_numpy().ravel() if name})
    return [
        Fault(what, f"no result of it ({name})", closest(name, offered))
        for name in wanted
        if name.strip().casefold() not in known
    ]


def _find_reason(
    project: Project,
    selection: Selection,
    key: BriefKey,
    entry: Entry | None,
    now: Mapping[str, str],
) -> str:
    """Return why a brief is to be made; blank where it need not be."""
    failed = entry is not None and entry.outcome.status == FAILED
    if selection.retry_failed:
        return RETRIED if failed else ""
    if entry is None:
        return NEW
    if failed:
        return RETRIED
    if changed := [part for part in PARTS if entry.fingerprint.get(part) != now[part]]:
        return f"with changed {' and '.join(changed)}"
    if not brief_path(project, key).is_file():
        return MISSING
    return ASKED if selection.everything else ""
