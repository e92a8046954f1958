"""What ``ita score`` says, and what it is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ita_analysis.answers.outcome import SMALL, Outcome
from ita_analysis.answers.propose import propose_mapping, write_mapping
from ita_analysis.answers.suppression import FEWEST
from ita_analysis.errors import usage_error
from ita_analysis.methodology import load_methodology

# Results of more organisations than this are counted, not listed.
_MOST_LISTED = 3


def propose_files(paths: Sequence[Path], fiscal_year: int, instrument: str) -> Iterator[str]:
    """Write a proposed mapping beside each file and tell what somebody must look at.

    Parameters
    ----------
    paths : sequence of Path
    fiscal_year : int
        Buddhist era.
    instrument : str
        Form of the files; empty where it is to be found.

    Yields
    ------
    str
        Lines to print.
    """
    if not fiscal_year:
        todo = "Questions differ from year to year: say which with --year"
        raise usage_error("--year", "the fiscal year of the form is not named", todo)
    method = load_methodology(fiscal_year)
    for path in paths:
        form, proposals = propose_mapping(path, method, instrument)
        target = write_mapping(path, form, proposals)
        doubtful = [proposal for proposal in proposals if proposal.doubtful]
        yield f"{target}: form {form.part} of fiscal year {fiscal_year}, {len(proposals)} columns"
        for proposal in doubtful:
            header = " ".join(proposal.header.split())[:70]
            yield f"  doubtful: {proposal.target} ({proposal.likeness:.0f}%) {header}"
        many = "line waits" if len(doubtful) == 1 else "lines wait"
        yield f"  {len(doubtful)} {many} for review. Look at every line, then score without --map"


def read_parameters(texts: Sequence[str]) -> dict[str, float]:
    """Read parameters written as ``NAME=VALUE``.

    Raises
    ------
    UsageError
        If one is not.
    """
    parameters = {}
    for text in texts:
        name, _, value = text.partition("=")
        try:
            parameters[name.strip()] = float(value)
        except ValueError:
            todo = "Write it like eit_part1_share=0.5"
            raise usage_error("--parameter", f"not NAME=NUMBER ({text})", todo) from None
    return parameters


def tell_outcome(outcome: Outcome) -> list[str]:
    """Tell what was computed and how sure it is.

    Parameters
    ----------
    outcome : Outcome

    Returns
    -------
    list of str
        Lines to print.
    """
    organisations = outcome.org_ids
    lines: list[str] = []
    if len(organisations) <= _MOST_LISTED:
        for org_id in organisations:
            lines += _tell_organisation(outcome, org_id)
    else:
        lines.append(
            f"{len(organisations):,} organisations, fiscal year {outcome.method.fiscal_year}"
        )
    return [*lines, *_tell_rules(outcome), *_tell_signals(outcome)]


def _tell_organisation(outcome: Outcome, org_id: str) -> Iterator[str]:
    yield f"{org_id} {outcome.method.fiscal_year}, computed from answers"
    scores = outcome.tables["scores"]
    mine = scores[(scores["org_id"] == org_id) & scores["measure"].isin(["instrument", "total"])]
    certainty = outcome.tables["certainty"].set_index(["org_id", "measure", "code"])
    for row in mine.itertuples():
        key = (org_id, row.measure, row.code)
        line = f"  {row.code}: {row.score:.2f}"
        if key in certainty.index:
            found = certainty.loc[[key]].iloc[0]
            line += f" (95%: {found['low']:.2f}-{found['high']:.2f}; {found['n']:.0f} respondents)"
            if found["sample"] == SMALL:
                line += (
                    f"; small sample, {found['needed']:.0f} are asked for [{found['confidence']}]"
                )
        yield line
    if "total" not in set(mine["code"]):
        lacking = [
            part.code for part in outcome.method.instruments if part.code not in set(mine["code"])
        ]
        yield f"  no total: {', '.join(lacking)} not scored"
    few = outcome.tables["certainty"].query("org_id == @org_id and score.isna()")
    if len(few):
        yield f"  {len(few)} scores left out: fewer than {FEWEST} answered what they are built on"


def _tell_rules(outcome: Outcome) -> Iterator[str]:
    confidence = outcome.method.confidence
    yield f"Choices and their points: {confidence['choices']}"
    for part, numbers in sorted(outcome.numbers.items()):
        yield f"Bare numbers of {part} read as {numbers}"
    if any(part.parts for part in outcome.method.instruments):
        share = outcome.parameters["eit_part1_share"]
        yield f"Share of part 1 in EIT: {share:g} ({confidence['eit_combination']})"


def _tell_signals(outcome: Outcome) -> Iterator[str]:
    for signal, count in outcome.count_signals().items():
        rows = "row" if count == 1 else "rows"
        yield f"Look at: {count:,} {rows} with {signal.replace('_', ' ')} (nothing was removed)"
