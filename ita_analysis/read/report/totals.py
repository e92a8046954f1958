"""A score named as a whole under one instrument: the figures show whether it is the total."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ita_analysis.read.report.mentions import Context, Doubtful, Mention
from ita_analysis.read.report.subjects import (
    INDICATOR,
    INSTRUMENT_SCORE,
    TOTAL,
    WHOLE_NAME,
    Subject,
)

# Rounding of the parts, each within half a hundredth.
NEAR = 0.02


def settle_totals(
    doubtful: Iterable[Doubtful], mentions: list[Mention], context: Context
) -> Iterator[Mention]:
    """Settle what is the total and what an instrument's score, by the other figures.

    Parameters
    ----------
    doubtful : iterable of Doubtful
    mentions : list of Mention
        All scores that are certain of their subject.
    context : Context

    Yields
    ------
    Mention
        Nothing where the figures do not show it.
    """
    for part in doubtful:
        figures = _figures(mentions, part.fiscal_year, context.fiscal_year)
        totals = {value for (measure, _), value in figures.items() if measure == TOTAL}
        value = part.number.value
        if value in totals or _is_near(value, _expected_total(figures, context)):
            subject = Subject(TOTAL, "total", WHOLE_NAME, 0, 0, certain=value in totals)
        elif part.is_below_all and not _is_near(value, _plain_mean(figures, context)):
            subject = Subject(TOTAL, "total", WHOLE_NAME, 0, 0, certain=False)
        elif context.is_instrument(part.section) and _is_near(
            value, _mean_of(part.section, figures, context)
        ):
            subject = Subject(INSTRUMENT_SCORE, part.section, part.section, 0, 0, certain=False)
        else:
            continue
        yield Mention(
            part.line, part.section, subject, part.number, part.fiscal_year, subject.certain
        )


def _figures(
    mentions: list[Mention], fiscal_year: int | None, result: int | None
) -> dict[tuple[str, str], float]:
    """Return the first score of everything in one year."""
    figures: dict[tuple[str, str], float] = {}
    for mention in mentions:
        if (mention.fiscal_year or result) == (fiscal_year or result):
            key = (mention.subject.measure, mention.subject.code)
            figures.setdefault(key, mention.number.value)
    return figures


def _expected_total(figures: dict[tuple[str, str], float], context: Context) -> float | None:
    total = 0.0
    for instrument in context.method.instruments:
        score = figures.get((INSTRUMENT_SCORE, instrument.code))
        parts = [figures.get((INSTRUMENT_SCORE, code)) for code in instrument.parts]
        known = [part for part in parts if part is not None]
        if score is None and known and len(known) == len(parts):
            score = sum(known) / len(known)
        if score is None:
            score = _mean_of(instrument.code, figures, context)
        if score is None:
            return None
        total += instrument.weight * score
    return total


def _plain_mean(figures: dict[tuple[str, str], float], context: Context) -> float | None:
    """Return the mean of the scores of all instruments, without their weights."""
    scores = [figures.get((INSTRUMENT_SCORE, part.code)) for part in context.method.instruments]
    known = [score for score in scores if score is not None]
    return sum(known) / len(known) if known and len(known) == len(scores) else None


def _mean_of(
    instrument: str, figures: dict[tuple[str, str], float], context: Context
) -> float | None:
    codes = [part.code for part in context.method.indicators_of(instrument)]
    scores = [figures.get((INDICATOR, code)) for code in codes]
    known = [score for score in scores if score is not None]
    return sum(known) / len(known) if known and len(known) == len(codes) else None


def _is_near(value: float, expected: float | None) -> bool:
    return expected is not None and abs(value - expected) <= NEAR
