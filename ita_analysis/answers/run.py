"""Files of answers are scored: read, counted, refused as a whole or turned into tables."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from collections.abc import Mapping as Values
from pathlib import Path

from ita_analysis.answers.census import Census
from ita_analysis.answers.cluster import count_on_cluster
from ita_analysis.answers.count import Job, count_here
from ita_analysis.answers.faults import FaultBook, Note
from ita_analysis.answers.mapping import Mapping
from ita_analysis.answers.outcome import Outcome, estimate_all
from ita_analysis.answers.register import Register
from ita_analysis.answers.resolve import Request, find_jobs
from ita_analysis.errors import Fault, usage_error
from ita_analysis.methodology import Methodology

CHECKED_TWICE = "organisations checked twice"


def score_answers(
    paths: Sequence[Path],
    register: Register,
    request: Request | None = None,
    mapping: Mapping | None = None,
    parameters: Values[str, float] | None = None,
    cluster: str = "",
    threads: int = 0,
) -> Outcome:
    """Compute the scores that answers give, with their certainty.

    Parameters
    ----------
    paths : sequence of Path
        Files of answers (CSV, XLSX, Parquet) and folders of Parquet files.
    register : Register
        The organisations that they may belong to.
    request : Request, optional
        Fiscal year, form and organisation, where the files do not tell them.
    mapping : Mapping, optional
        Which column is which in all files; by default each has its own beside it
        (``NAME.map.toml``), or headers that are codes of questions.
    parameters : mapping of str to float, optional
        In place of those of the fiscal year's methodology.
    cluster : str, optional
        Address of the scheduler of a Dask cluster to count on.
    threads : int, optional
        Of this process; as many as processors by default. No result depends on it.

    Returns
    -------
    Outcome
        The same, to the byte, for any order of rows and any division into files or parts.

    Raises
    ------
    DataError
        With everything wrong with the files: the first 20 faults of a kind and their number.
    UsageError
        If a file, form, fiscal year, organisation or parameter does not exist.
    """
    left_out: list[Fault] = []
    method, jobs = find_jobs(paths, request or Request(), register, mapping, left_out)
    chosen = _choose_parameters(method, parameters or {})
    counted = count_on_cluster(jobs, cluster) if cluster else count_here(jobs, threads)
    censuses, book, faults = counted
    _note_checked_twice(censuses, jobs, register, book)
    answered = {part: census for part, census in censuses.items() if _has_answers(census)}
    faults = [*left_out, *faults]
    if not book and not faults:
        faults = list(_find_silent(jobs, answered))
    book.refuse(faults)
    forms, whole = estimate_all(answered, method, register, chosen)
    numbers = _tell_numbers(jobs)
    return Outcome(method, chosen, answered, register, forms, whole, numbers)


def _choose_parameters(method: Methodology, own: Values[str, float]) -> dict[str, float]:
    for name, value in own.items():
        if name not in method.parameters:
            known = ", ".join(method.parameters) or "none"
            what = f"fiscal year {method.fiscal_year} has no such parameter ({name})"
            raise usage_error("--parameter", what, f"Its parameters: {known}")
        if not 0 <= value <= 1:
            raise usage_error("--parameter", f"{name} is not from 0 to 1 ({value:g})", "Correct it")
    return {**method.parameters, **own}


def _find_silent(jobs: Sequence[Job], answered: Container[str]) -> Iterator[Fault]:
    """Find files none of whose forms has an answer, in them or elsewhere."""
    forms: dict[str, set[str]] = {}
    for job in jobs:
        forms.setdefault(job.file, set()).add(job.plan.form.part)
    for name, parts in forms.items():
        if not any(part in answered for part in parts):
            what = f"no row answers {' or '.join(sorted(parts))} (0 respondents)"
            yield Fault(name, what, "Check that the export is complete, or leave the file out")


def _has_answers(census: Census) -> bool:
    return bool(census.statistics.respondents.any())


def _note_checked_twice(
    censuses: Values[str, Census], jobs: Sequence[Job], register: Register, book: FaultBook
) -> None:
    """Note organisations whose disclosure items are checked in more than one row."""
    for part, census in censuses.items():
        if census.form.is_survey:
            continue
        twice = (census.statistics.respondents > 1).nonzero()[0]
        keys = register.organisations["org_id"]
        files = ", ".join(dict.fromkeys(job.file for job in jobs if job.plan.form.part == part))
        notes = [
            Note(
                files,
                0,
                "",
                f"{keys[place]} stands in {census.statistics.respondents[place]} rows",
                "Keep one row of each organisation",
            )
            for place in twice
        ]
        if notes:
            book.note(CHECKED_TWICE, notes, len(notes))


def _tell_numbers(jobs: Sequence[Job]) -> dict[str, str]:
    return {job.plan.form.part: job.plan.reader.numbers for job in jobs if job.plan.reader.numbers}
