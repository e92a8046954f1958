"""Names of indicators that nobody knows, settled by the names that stand beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz

from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.mentions import Context, Mention, Unnamed
from ita_analysis.read.report.subjects import INDICATOR, Subject
from ita_analysis.read.report.words import holds

# A group of few indicators says little by itself: the name must also look like the missing one.
SMALL_GROUP, ALIKE = 6, 50


def settle_names(
    lists: Iterable[list[Mention | Unnamed]], context: Context
) -> Iterator[tuple[Mention, str]]:
    """Settle the one unknown name of a list that lacks one indicator.

    Parameters
    ----------
    lists : iterable of list of Mention or Unnamed
        Findings that stand together.
    context : Context

    Yields
    ------
    tuple of Mention and str
        The score under the name it must mean, and the lines that this rests on.
    """
    for found in lists:
        unknown = [part for part in found if isinstance(part, Unnamed) and _may_be_name(part)]
        named = [part for part in found
                 if isinstance(part, Mention) and part.subject.measure == INDICATOR]  # fmt: skip
        if len(unknown) == 1 and (code := _missing(unknown[0], named, context)):
            part = unknown[0]
            subject = Subject(INDICATOR, code, part.name, 0, 0, certain=False)
            lines = [mention.line for mention in named]
            yield (
                Mention(part.line, part.section, subject, part.number, part.fiscal_year, False),
                f"lines {min(lines)}-{max(lines)}",
            )


def _may_be_name(part: Unnamed) -> bool:
    flat = folded(part.name)
    return len(flat) >= 5 and not any(
        holds(flat, "subjects", name)
        for name in ("total", "statistic_rows", "target_rows", "comparison")
    )


def _missing(part: Unnamed, named: list[Mention], context: Context) -> str:
    """Return the code of the only indicator that a list lacks, or nothing."""
    method = context.method
    if part.section in {instrument.code for instrument in method.instruments}:
        group = [indicator.code for indicator in method.indicators_of(part.section)]
    else:
        group = [indicator.code for indicator in method.indicators]
    known = {mention.subject.code for mention in named}
    whole = [indicator.code for indicator in method.indicators]
    missing = [code for code in group if code not in known]
    if len(missing) != 1 or len(known & set(group)) < max(2, len(group) - 1):
        return ""
    complete = len(known) == len(whole) - 1
    alike = fuzz.ratio(folded(part.name), folded(method.indicator(missing[0]).name_th)) >= ALIKE
    return missing[0] if complete or len(group) >= SMALL_GROUP or alike else ""
