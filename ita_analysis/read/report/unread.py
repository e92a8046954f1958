"""What a report prints that looks like a fact and that nobody read or explained."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.marked import Fragment, Marked, MarkedRow, tell_row
from ita_analysis.read.report.numbers import SCORE, Number, looks_like_fact
from ita_analysis.read.report.words import holds, words

AROUND, BEFORE = 60, 24
# Kinds of numbers that are part of a claim: passing a mark, a place in a ranking, how many.
CLAIMED = frozenset({"threshold", "rank", "count"})


def list_unread(
    marked: Iterable[Marked],
    known: Container[Number],
    unsettled: Mapping[Number, str],
    told: Container[int],
) -> Iterator[tuple[int, str]]:
    """List the lines that carry a number nobody read, each once.

    Parameters
    ----------
    marked : iterable of Marked
        All passages with their numbers.
    known : container of Number
        Scores that were read, and numbers explained by what stands around them.
    unsettled : mapping of Number to str
        Numbers in the place of a score that nothing names, with the words of their row.
    told : container of int
        Lines from which a claim, a citation or a measure was read.

    Yields
    ------
    tuple of int and str
        Line, and the words around the number.
    """
    listed: set[int] = set()
    for passage in marked:
        rows = {
            id(part): row
            for row in (*passage.header, *passage.rows)
            for cell in row.cells
            for part in cell.fragments
        }
        for fragment in passage.fragments:
            for number in fragment.numbers:
                if fragment.line in listed or number in known:
                    continue
                claim = fragment.line not in told and _is_claim(fragment, number)
                if number in unsettled or claim or _is_fact(fragment, number):
                    listed.add(fragment.line)
                    told_by = unsettled.get(number) or _around(fragment, number, rows)
                    yield fragment.line, told_by


def _around(fragment: Fragment, number: Number, rows: Mapping[int, MarkedRow]) -> str:
    """Return the words around a number: of a cell with nothing else, the whole row."""
    around = fragment.text[max(0, number.start - AROUND) : number.end + AROUND].strip()
    row = rows.get(id(fragment))
    return tell_row(row) if row and around == number.printed else around


def _is_fact(fragment: Fragment, number: Number) -> bool:
    """Return whether a number looks like a score, and is not told as one end of all."""
    near = folded(fragment.text[max(0, number.start - BEFORE) : number.start])
    is_extreme = number.kind == SCORE and holds(near, "numbers", "extreme")
    return looks_like_fact(number) and not is_extreme


def _is_claim(fragment: Fragment, number: Number) -> bool:
    """Return whether a number is part of a claim about scores."""
    if number.kind not in CLAIMED or not holds(folded(fragment.text), "unread", "about_scores"):
        return False
    after = folded(fragment.text[number.end : number.end + BEFORE])
    return number.kind != "count" or (
        after.startswith(words("unread", "counted"))
        and not after.startswith(words("unread", "not_counted"))
    )
