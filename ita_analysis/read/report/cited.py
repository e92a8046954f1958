"""Read which questions and items a report singles out, and in which role.

The words of the roles are in ``roles.toml``; a shape is one function in ``SHAPES``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ita_analysis.methodology import Methodology
from ita_analysis.read.document.block import Table
from ita_analysis.read.report.approaches import read_approaches
from ita_analysis.read.report.issue_tables import FIGURE, Piece, Stretch, split_stretches
from ita_analysis.read.report.labels import split_labels
from ita_analysis.read.report.measure_tables import is_measure_table
from ita_analysis.read.report.passages import Passage
from ita_analysis.read.report.question_codes import (
    NamedQuestion,
    find_inner_codes,
    find_opening_code,
)
from ita_analysis.read.report.roles import (
    AMBIGUOUS,
    LOWEST,
    MENTIONED,
    RECOMMENDED,
    choose_role,
    follow_leads,
    is_specific,
    name_role,
    roles_in_sentence,
)
from ita_analysis.thai import to_arabic_digits


@dataclass(frozen=True)
class Citation:
    """A question or item that the report singles out; ``opens`` where it opens a paragraph."""

    line: int
    section: str
    named: NamedQuestion
    role: str
    opens: bool = False


def read_cited(passages: Sequence[Passage], method: Methodology) -> list[dict[str, Any]]:
    """Read the questions and items that a report singles out.

    Parameters
    ----------
    passages : sequence of Passage
        The report, in order.
    method : Methodology
        Rules of the fiscal year of the result.

    Returns
    -------
    list of dict
        One for each line, code and role, by line; columns as in ``reading.COLUMNS``. A question
        that a table of scores lists in no role is not among them.
    """
    advised = {row["code"] for row in read_approaches(passages, method)}
    citations = [
        replace(found, role=RECOMMENDED)
        if found.opens and found.role == MENTIONED and found.named.code in advised
        else found
        for read in SHAPES
        for found in read(passages, method)
    ]
    citations.sort(key=lambda found: found.line)
    rows: dict[tuple[int, str, str], dict[str, Any]] = {}
    told = {(found.line, found.named.code) for found in citations if found.role != MENTIONED}
    for found in citations:
        if found.role == MENTIONED and (found.line, found.named.code) in told:
            continue
        rows.setdefault(
            (found.line, found.named.code, found.role),
            {
                "line": found.line,
                "section": found.section,
                "name": found.named.printed,
                "code": found.named.code,
                "role": found.role,
                "certainty": found.named.certainty,
            },
        )
    return list(rows.values())


# Tables


def _read_tables(passages: Sequence[Passage], method: Methodology) -> Iterator[Citation]:
    leads = follow_leads(passages)
    for run in _runs(passages):
        stretches = [
            (stretch, leads[place])
            for place in run
            if not is_measure_table(passages[place])
            for stretch in split_stretches(passages[place], method)
        ]
        remarks: dict[str, list[str]] = {}
        for stretch, _ in stretches:
            said = [name_role(piece.text) for piece in stretch.pieces if piece.is_remark]
            remarks.setdefault(stretch.section, []).extend(filter(None, said))
        for stretch, lead in stretches:
            yield from _read_stretch(stretch, remarks[stretch.section], lead, method)


def _runs(passages: Sequence[Passage]) -> Iterator[list[int]]:
    """Yield the places of tables that follow each other without words between them."""
    run: list[int] = []
    for place, passage in enumerate(passages):
        if isinstance(passage.block, Table):
            run.append(place)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _read_stretch(
    stretch: Stretch, remarks: Sequence[str], lead: str, method: Methodology
) -> Iterator[Citation]:
    specific = [role for role in remarks if is_specific(role)]
    headed = [name_role(text) for text in stretch.header]
    role = choose_role([*specific, lead if is_specific(lead) else "", *headed, *remarks, lead])
    if not role and any(map(_is_ambiguous, headed)):
        role = MENTIONED
    if not role and not stretch.has_scores:
        role = RECOMMENDED if _has_approach(stretch) else MENTIONED
    for piece in stretch.pieces:
        if piece.labelled or piece.is_sub:
            continue
        for named in piece.named:
            own = _role_behind(piece, named)
            if own or role:
                yield Citation(piece.line, stretch.section, named, own or role)
        yield from _read_inner(piece.line, stretch.section, piece.text, piece.named, method)


def _is_ambiguous(role: str) -> bool:
    return role == AMBIGUOUS


def _has_approach(stretch: Stretch) -> bool:
    return any(stretch.heads(column, "approach") for column in range(len(stretch.header)))


def _role_behind(piece: Piece, named: NamedQuestion) -> str:
    """Return the role that the words right behind a code give it."""
    role = roles_in_sentence(piece.text, [named])[0]
    return role if is_specific(role) else ""


# Running text


def _read_paragraphs(passages: Sequence[Passage], method: Methodology) -> Iterator[Citation]:
    leads = follow_leads(passages)
    for passage, lead in zip(passages, leads, strict=True):
        if isinstance(passage.block, Table):
            continue
        text, line = passage.block.text, passage.block.line
        opening = find_opening_code(text, passage.section, method)
        if opening and not FIGURE.search(to_arabic_digits(text)):
            own = roles_in_sentence(text, [opening])[0]
            role = own if is_specific(own) else choose_role([lead])
            yield Citation(line, passage.section, opening, role or MENTIONED, opens=True)
        elif opening and lead:
            yield Citation(line, passage.section, opening, lead)
        named = (opening,) if opening else ()
        yield from _read_inner(line, passage.section, text, named, method)


def _read_inner(
    line: int,
    section: str,
    text: str,
    opening: Sequence[NamedQuestion],
    method: Methodology,
) -> Iterator[Citation]:
    """Read the codes inside a text, apart from those that open it."""
    inner = find_inner_codes(text, section, method)
    for named, role in zip(inner, roles_in_sentence(text, inner), strict=True):
        if all(named.start != first.start for first in opening):
            yield Citation(line, section, named, role)


# Labels


def _read_lowest(passages: Sequence[Passage], method: Methodology) -> Iterator[Citation]:
    """Read the question that a label calls the lowest, behind it or in the next text."""
    waiting = False
    role = LOWEST if method.issues else RECOMMENDED
    for passage in passages:
        for line, text in _texts(passage):
            section = passage.section_at(line)
            labelled = split_labels(text)
            if waiting and not labelled:
                named = find_opening_code(text, section, method)
                if named:
                    yield Citation(line, section, named, role)
            waiting = False
            for part in labelled:
                if part.label == "lowest":
                    named = find_opening_code(part.text, section, method)
                    waiting = named is None
                    if named:
                        yield Citation(line, section, named, role)


def _texts(passage: Passage) -> Iterator[tuple[int, str]]:
    if not isinstance(passage.block, Table):
        yield passage.block.line, passage.block.text
        return
    for row in passage.rows:
        for cell in row.cells:
            for part in cell.parts:
                yield row.line, part


SHAPES: tuple[Callable[[Sequence[Passage], Methodology], Iterator[Citation]], ...] = (
    _read_tables,
    _read_paragraphs,
    _read_lowest,
)
