"""Read which questions and items a report singles out, and in which role.

The words of the roles are in ``roles.toml``; a shape is one function in ``SHAPES``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ita_analysis.methodology import Methodology
from ita_analysis.read.document.block import Table
from ita_analysis.read.printed import LATIN_CODE
from ita_analysis.read.report.approaches import read_approaches
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.issue_tables import FIGURE, Piece, Stretch, split_stretches
from ita_analysis.read.report.labels import split_labels
from ita_analysis.read.report.measure_prose import read_prose
from ita_analysis.read.report.measure_tables import is_measure_table
from ita_analysis.read.report.passages import Passage
from ita_analysis.read.report.question_codes import (
    NamedQuestion,
    find_inner_codes,
    find_opening_code,
)
from ita_analysis.read.report.roles import (
    AMBIGUOUS,
    BELOW_PASS,
    LOWEST,
    MENTIONED,
    NOT_MET,
    RECOMMENDED,
    choose_role,
    follow_leads,
    is_specific,
    name_role,
    roles_in_sentence,
)
from ita_analysis.read.report.word_files import load_words
from ita_analysis.read.report.wording import find_other
from ita_analysis.thai import to_arabic_digits

ZERO_SCORE = re.compile(r"(?<![\d.,])0[.,]00?(?![\d.])")


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
        replace(found, role=_settle_role(found, advised, method))
        for read in SHAPES
        for found in read(passages, method)
    ]
    citations.sort(key=lambda found: found.line)
    rows: dict[tuple[int, str, str], dict[str, Any]] = {}
    told = {(found.line, found.named.code) for found in citations if found.role != MENTIONED}
    # What a measure names is what it answers.
    planned = {draft.line for draft in read_prose(passages)}
    for found in citations:
        again = (found.line, found.named.code) in told or found.line in planned
        if found.role == MENTIONED and again:
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


def _settle_role(found: Citation, advised: set[str], method: Methodology) -> str:
    """Return the role of a citation by what it is about: only an item can be not met."""
    if found.opens and found.role == MENTIONED and found.named.code in advised:
        return RECOMMENDED
    is_item = method.question(found.named.code).scale == "disclosure"
    return BELOW_PASS if found.role == NOT_MET and not is_item else found.role


# Tables


def _read_tables(passages: Sequence[Passage], method: Methodology) -> Iterator[Citation]:
    leads = follow_leads(passages)
    for run in _runs(passages):
        singled = _single_out(passages[run[0]].headings)
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
            yield from _read_stretch(stretch, remarks[stretch.section], lead, singled, method)


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
    stretch: Stretch, remarks: Sequence[str], lead: str, singled: bool, method: Methodology
) -> Iterator[Citation]:
    role = _role_of_stretch(stretch, remarks, lead, method)
    role = (
        ""
        if stretch.tells_met
        else role or (MENTIONED if singled and not _lists_all(stretch, method) else "")
    )
    advised = _advised_lines(stretch) if not is_specific(role) else set()
    role = "" if role == RECOMMENDED and stretch.has_scores and _has_approach(stretch) else role
    for piece in stretch.pieces:
        if piece.labelled or piece.is_sub:
            continue
        for named in piece.named:
            own = _role_behind(piece, named) or stretch.states.get(piece.line, "")
            own = own or (RECOMMENDED if piece.line in advised else role)
            own = own or (MENTIONED if stretch.tells_met and _is_misread(named) else "")
            if own:
                yield Citation(piece.line, stretch.section, named, own)
        yield from _read_inner(
            piece.line, stretch.section, piece.text, piece.named[:1], method, role
        )


def _role_of_stretch(
    stretch: Stretch, remarks: Sequence[str], lead: str, method: Methodology
) -> str:
    """Return the role of the questions that a table lists; empty where it only lists them."""
    specific = [role for role in remarks if is_specific(role)]
    headed = [name_role(text) for text in stretch.header]
    role = choose_role([*specific, lead if is_specific(lead) else "", *headed, *remarks, lead])
    if stretch.has_scores and not is_specific(role) and _lists_all(stretch, method):
        return ""
    if not role and any(map(_is_ambiguous, headed)):
        return MENTIONED
    return role or (RECOMMENDED if not stretch.has_scores and _has_approach(stretch) else "")


def _advised_lines(stretch: Stretch) -> set[int]:
    """Return the lines of a table of scores on which something is to be done."""
    nothing = load_words("roles", "approaches", "nothing")
    return {
        piece.line
        for piece in stretch.pieces
        if stretch.has_scores
        and stretch.heads(piece.column, "approach")
        and folded(piece.text) not in ("", *nothing)
        and not piece.named
        and not piece.labelled
    }


def _lists_all(stretch: Stretch, method: Methodology) -> bool:
    """Return whether a table lists all questions of an instrument, so that it singles out none."""
    listed = {named.code for piece in stretch.pieces for named in piece.named}
    wholes = ({part.code for part in method.questions if part.instrument == instrument.code}
              for instrument in method.instruments)  # fmt: skip
    return any(whole and whole <= listed for whole in wholes)


def _is_ambiguous(role: str) -> bool:
    return role == AMBIGUOUS


def _has_approach(stretch: Stretch) -> bool:
    return any(stretch.heads(column, "approach") for column in range(len(stretch.header)))


def _is_misread(named: NamedQuestion) -> bool:
    """Return whether the code that is printed is that of another question."""
    return named.certainty != "certain" and bool(LATIN_CODE.fullmatch(named.printed))


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
        role = choose_role([lead])
        if opening:
            opening = _settle_by_words(opening, text, method)
            role = _role_of_opening(text, opening, role, passage, method)
            itself = role == MENTIONED and passage.is_heading and _is_title(text)
            if role and not itself:
                yield Citation(line, passage.section, opening, role, opens=True)
        named = (opening,) if opening else ()
        advised = lead == RECOMMENDED and any(
            word in folded(text) for word in load_words("roles", "breaks", "advice")
        )
        for found in _read_inner(line, passage.section, text, named, method, role):
            said = RECOMMENDED if advised and found.role == MENTIONED else found.role
            yield replace(found, role=said)


def _is_title(text: str) -> bool:
    """Return whether a heading names the analysis itself, behind the item that asks for it."""
    return any(word in folded(text) for word in load_words("roles", "itself", "words"))


def _settle_by_words(opening: NamedQuestion, text: str, method: Methodology) -> NamedQuestion:
    """Return a question by its words, where they are clearly those of another code."""
    other = find_other(opening.code, text[opening.end :], method)
    return replace(opening, code=other, certainty="likely") if other else opening


def _role_of_opening(
    text: str, opening: NamedQuestion, lead: str, passage: Passage, method: Methodology
) -> str:
    """Return the role of a question that a paragraph is about.

    One with its score is only listed, unless the words above single it out.
    """
    own = roles_in_sentence(text, [opening])[0]
    if is_specific(own):
        return own
    is_item = method.question(opening.code).scale == "disclosure"
    if is_item and _ends_unmet(text[opening.end :]):
        return NOT_MET
    figures = FIGURE.search(to_arabic_digits(text[opening.end :]))
    if not figures:
        return lead or MENTIONED
    unmet = is_item and ZERO_SCORE.search(to_arabic_digits(text[opening.end :]))
    return NOT_MET if unmet else lead or (MENTIONED if _single_out(passage.headings) else "")


def _ends_unmet(text: str) -> bool:
    """Return whether the last words of a line, behind a gap, say that its item is not met."""
    state = re.split(r"\s{2,}|\s[-–—:=|]\s", text.strip())
    return len(state) > 1 and folded(state[-1]) in load_words("roles", "status", "not_met")


def _single_out(headings: Sequence[str]) -> bool:
    return any(
        word in folded(heading)
        for heading in headings[-1:]
        for word in load_words("roles", "singles", "words")
    )


def _read_inner(
    line: int,
    section: str,
    text: str,
    opening: Sequence[NamedQuestion],
    method: Methodology,
    lead: str,
) -> Iterator[Citation]:
    """Read the codes inside a text, apart from the one that opens it."""
    inner = find_inner_codes(text, section, method)
    opened = [named.start for named in opening]
    listed = sorted(
        [*opening, *(named for named in inner if named.start not in opened)],
        key=lambda named: named.start,
    )
    begins = bool(listed) and not folded(text[: listed[0].start]).strip("-•(–")
    roles = roles_in_sentence(text, listed, lead if begins else "")
    for named, role in zip(listed, roles, strict=True):
        # A code with its score right behind is one of a list of scores.
        listed_only = named.loose or FIGURE.match(to_arabic_digits(text[named.end :].lstrip(" :=")))
        if named.start not in opened and not (listed_only and role == MENTIONED):
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
