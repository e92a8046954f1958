"""All scores of a report: every recogniser of a shape gets its turn at what is still unread.

A new shape is a new function in ``shapes`` and its name in ``SHAPES``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ita_analysis.read.document.block import Table
from ita_analysis.read.report.columns import find_year
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.marked import Marked
from ita_analysis.read.report.mentions import (
    Context,
    Doubtful,
    Finding,
    Mention,
    Unnamed,
    Unsettled,
)
from ita_analysis.read.report.misread import settle_names
from ita_analysis.read.report.numbers import Number, looks_like_fact
from ita_analysis.read.report.shapes.equations import read_equations
from ita_analysis.read.report.shapes.means import read_means
from ita_analysis.read.report.shapes.pairs import read_pairs
from ita_analysis.read.report.shapes.parts import read_parts
from ita_analysis.read.report.shapes.rows import read_rows
from ita_analysis.read.report.shapes.sentences import read_sentences
from ita_analysis.read.report.shapes.stacked import read_stacked
from ita_analysis.read.report.totals import settle_totals
from ita_analysis.read.report.words import holds
from ita_analysis.read.report.wrapped import Joined, join_wrapped

Shape = Callable[[Marked, Context], Iterator[Finding]]
SHAPES: tuple[Shape, ...] = (read_means, read_equations, read_rows, read_sentences)


@dataclass
class Scores:
    """What the recognisers found.

    Parameters
    ----------
    mentions : list of Mention
        Every score, in order of lines.
    known : set of Number
        Numbers that were read as scores or explained.
    unsettled : dict of Number to str
        Numbers in the place of a score that nothing names, with the words of their row.
    settled : list of tuple of Mention and Unnamed
        Mentions whose printed name had to be settled by the other names of its list.
    """

    mentions: list[Mention] = field(default_factory=list)
    known: set[Number] = field(default_factory=set)
    unsettled: dict[Number, str] = field(default_factory=dict)
    settled: list[tuple[Mention, str]] = field(default_factory=list)


def read_scores(marked: Sequence[Marked], context: Context) -> Scores:
    """Read the scores of a report.

    Parameters
    ----------
    marked : sequence of Marked
        Its passages with their numbers.
    context : Context

    Returns
    -------
    Scores
    """
    findings: list[Finding] = [*read_pairs(marked, context)]
    known = {part.number for part in findings}
    lists: list[list[Mention | Unnamed]] = []
    joined = {whole.places[0]: whole for whole in join_wrapped(marked)}
    covered = {place for whole in joined.values() for place in whole.places}
    for place, passage in enumerate(marked):
        if place in joined:
            found = [*_read_joined(joined[place], context, known)]
        elif place in covered:
            continue
        else:
            found = [*_read_passage(passage, context, known)]
        findings += found
        listed = [part for part in found if isinstance(part, Mention | Unnamed)]
        _extend_lists(lists, listed, passage, marked[place - 1] if place else None)
    for read in (read_stacked, read_parts):
        found = [part for part in read(marked, context) if part.number not in known]
        known |= {part.number for part in found}
        findings += found
    mentions = [part for part in findings if isinstance(part, Mention)]
    settled = [*settle_names(lists, context)]
    mentions += [mention for mention, _ in settled]
    doubtful = [part for part in findings if isinstance(part, Doubtful)]
    mentions += settle_totals(doubtful, mentions, context)
    mentions.sort(key=lambda part: (part.line, part.number.start))
    known |= {mention.number for mention in mentions}
    known -= {part.number for part in doubtful} - {mention.number for mention in mentions}
    unsettled = {part.number: part.text for part in findings if isinstance(part, Unsettled)}
    return Scores(mentions, known, unsettled, settled)


def _read_passage(passage: Marked, context: Context, known: set[Number]) -> Iterator[Finding]:
    """Yield what the shapes find in a passage, each number by the first that knows it."""
    for shape in SHAPES:
        found = [part for part in shape(passage, context) if part.number not in known]
        known |= {part.number for part in found if not isinstance(part, Unnamed | Unsettled)}
        year = _year_above(passage, context)
        for part in found:
            if isinstance(part, Mention) and part.fiscal_year is None:
                yield replace(part, fiscal_year=year)
            else:
                yield part


def _read_joined(whole: Joined, context: Context, known: set[Number]) -> Iterator[Finding]:
    """Yield what stands in lines that belong together, each finding in its own line."""
    known_there: set[Number] = set()
    found = [whole.in_lines(part) for part in _read_passage(whole.marked, context, known_there)]
    found = [part for part in found if part.number not in known]
    known |= {whole.originals[number][0] for number in known_there}
    # What is no score in its sentence is none in its line.
    known |= {line[0] for number, line in whole.originals.items() if not looks_like_fact(number)}
    yield from found


def _year_above(passage: Marked, context: Context) -> int | None:
    """Return the year of an earlier result that the heading of a passage names.

    A later year in a heading is that of the measures.
    """
    for heading in reversed(passage.passage.headings):
        flat = folded(heading)
        year = find_year(heading)
        if year is None or holds(flat, "years", "measures"):
            continue
        earlier = context.fiscal_year is not None and year < context.fiscal_year
        return year if earlier and holds(flat, "years", "result") else None
    return None


def _extend_lists(
    lists: list[list[Mention | Unnamed]],
    found: list[Mention | Unnamed],
    passage: Marked,
    before: Marked | None,
) -> None:
    """Put findings that stand in one list together: a table, or lines that follow each other."""
    if not found:
        if lists and lists[-1] and not passage.passage.is_heading:
            lists.append([])
        return
    goes_on = (
        before is not None
        and not isinstance(passage.passage.block, Table)
        and not isinstance(before.passage.block, Table)
    )
    if goes_on and lists:
        lists[-1] += found
    else:
        lists.append(found)
