"""Read why questions are low and what is to be done, each with the question it is said of.

A shape is one function in ``SHAPES``; labels and words of headers are in ``roles.toml``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ita_analysis.methodology import Methodology
from ita_analysis.read.document.block import Table
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.issue_tables import FIGURE, Stretch, split_stretches
from ita_analysis.read.report.labels import split_bare_labels, split_labels
from ita_analysis.read.report.measure_tables import is_measure_table
from ita_analysis.read.report.pairing import Told, find_questions, pair_below, pair_column
from ita_analysis.read.report.passages import Passage
from ita_analysis.read.report.question_codes import NamedQuestion, find_opening_code
from ita_analysis.read.report.roles import follow_leads
from ita_analysis.read.report.steps import strip_bullet
from ita_analysis.read.report.word_files import load_file, load_words
from ita_analysis.thai import normalise, to_arabic_digits

# Roles of questions that something is wrong with.
WEAK = ("urgent", "not_met", "below_pass", "recommended")


@dataclass
class Advice:
    """A question with what is said of it so far.

    Parameters
    ----------
    section : str
        As printed.
    named : NamedQuestion
        The question.
    said : dict of str to list of Told
        Texts under ``cause`` and ``approach``.
    """

    section: str
    named: NamedQuestion
    said: dict[str, list[Told]] = field(default_factory=dict)

    def add(self, label: str, line: int, text: str) -> None:
        """Append what is said, where it says anything."""
        if folded(text) not in ("", *load_words("roles", "approaches", "nothing")):
            self.said.setdefault(label, []).append(Told(line, strip_bullet(text)))

    def row(self) -> dict[str, Any]:
        """Return the row of the table ``approaches``."""
        own = self.said.get("approach") or self.said["cause"]
        texts = {
            label: normalise(" ".join(told.text for told in self.said.get(label, ())))
            for label in ("cause", "approach")
        }
        return {
            "line": own[0].line,
            "section": self.section,
            "name": self.named.printed,
            "code": self.named.code,
            **texts,
        }


def read_approaches(passages: Sequence[Passage], method: Methodology) -> list[dict[str, Any]]:
    """Read causes and approaches with the questions they are given for.

    Parameters
    ----------
    passages : sequence of Passage
        The report, in order.
    method : Methodology
        Rules of the fiscal year of the result.

    Returns
    -------
    list of dict
        One for each question, by line; columns as in ``reading.COLUMNS``. ``cause`` and
        ``approach`` are the report's own words.
    """
    rows = [advice.row() for read in SHAPES for advice in read(passages, method) if advice.said]
    unique = {(row["line"], row["code"]): row for row in rows}
    return sorted(unique.values(), key=lambda row: row["line"])


# Tables


def _read_tables(passages: Sequence[Passage], method: Methodology) -> Iterator[Advice]:
    for passage in passages:
        if not isinstance(passage.block, Table) or is_measure_table(passage):
            continue
        for stretch in split_stretches(passage, method):
            if not any(piece.labelled for piece in stretch.pieces):
                yield from _read_stretch(stretch)


def _read_stretch(stretch: Stretch) -> Iterator[Advice]:
    column, asked = find_questions(stretch)
    if column < 0:
        return
    beside = _find_column(stretch, column, "approach")
    cause = _find_column(stretch, column, "cause", named_only=True)
    pairs = {
        "cause": pair_column(stretch, asked, cause) if cause >= 0 else [],
        "approach": pair_column(stretch, asked, beside)
        if beside >= 0
        else ([] if stretch.has_scores else pair_below(stretch, column)),
    }
    advice: dict[tuple[int, str], Advice] = {}
    for label, told in pairs.items():
        for question, text in told:
            key = (question.line, question.named.code)
            advice.setdefault(key, Advice(stretch.section, question.named))
            advice[key].add(label, text.line, text.text)
    yield from advice.values()


def _find_column(stretch: Stretch, questions: int, name: str, *, named_only: bool = False) -> int:
    """Return the column beside the questions with causes or approaches, -1 where there is none.

    Over a merged or broken header a column without a name may hold the approaches.
    """
    others = "cause" if name == "approach" else "approach"
    filled = {piece.column for piece in stretch.pieces if _is_words(piece.text)}
    after = sorted(column for column in filled if column > questions)
    headed = [column for column in after if stretch.heads(column, name)
              and not (name == "approach" and stretch.heads(column, "cause"))]  # fmt: skip
    if headed or named_only:
        return headed[0] if headed else -1
    blank = [
        column
        for column in after
        if not stretch.heads(column, others)
        and (column >= len(stretch.header) or not stretch.header[column].strip())
    ]
    return blank[-1] if blank else -1


def _is_words(text: str) -> bool:
    return len(folded(text)) > 3 and not FIGURE.fullmatch(to_arabic_digits(text))


# Labels in tables and running text


def _read_labelled(passages: Sequence[Passage], method: Methodology) -> Iterator[Advice]:
    """Read texts that a label opens, below or behind the question they are said of."""
    state = _Labels(method)
    for passage, lead in zip(passages, follow_leads(passages), strict=True):
        if is_measure_table(passage):
            yield from state.close()
            continue
        if isinstance(passage.block, Table):
            yield from state.close()
            has_labels = False
            for line, column, text in _cells(passage):
                if split_labels(text):
                    has_labels, label_column = True, column
                if has_labels and column == label_column:
                    state.read(line, text, passage.section_at(line))
            yield from state.close()
            continue
        opens = passage.is_heading and not split_labels(passage.block.text)
        if opens and not _begins_approach(passage.block.text):
            yield from state.close()
        else:
            state.read_paragraph(passage, passage.block.text, lead)
    yield from state.close()


def _cells(passage: Passage) -> Iterator[tuple[int, int, str]]:
    for row in passage.rows:
        for column, cell in enumerate(row.cells):
            for part in cell.parts:
                yield row.line, column, part


class _Labels:
    """The questions that are being told of, and the label whose text goes on."""

    def __init__(self, method: Methodology) -> None:
        self._method = method
        self._done: list[Advice] = []
        self._open: list[Advice] = []
        self._label = ""
        self._told = False

    def close(self) -> list[Advice]:
        """Return the questions told of since the last time."""
        self._leave()
        done, self._done = self._done, []
        return done

    def read(self, line: int, text: str, section: str) -> None:
        """Read a text of a column of labels."""
        labelled = split_labels(text)
        if not labelled:
            self._go_on(line, text, section)
        for part in labelled:
            self._label = part.label
            if part.label == "lowest":
                self._ask(part.text, section)
            elif part.label:
                self._add(line, part.text)

    def read_paragraph(self, passage: Passage, text: str, lead: str) -> None:
        """Read a paragraph; a new question after an approach ends those before it."""
        line = passage.block.line
        named = find_opening_code(text, passage.section, self._method)
        if named and not split_labels(text):
            self._leave(only_told=True)
            self._label = ""
            self._open.append(Advice(passage.section, named))
            for label, told in _tell_behind(text[named.end :], weak=lead in WEAK):
                self._open[-1].add(label, line, told)
        else:
            self.read(line, text, passage.section)

    def _ask(self, text: str, section: str) -> None:
        named = find_opening_code(text, section, self._method)
        if named:
            self._leave(only_told=True)
            self._open.append(Advice(section, named))
            self._label = ""

    def _leave(self, *, only_told: bool = False) -> None:
        """Be done with the questions told of; with ``only_told`` if their approach is told."""
        if self._told or not only_told:
            self._done += self._open
            self._open, self._label, self._told = [], "", False

    def _go_on(self, line: int, text: str, section: str) -> None:
        if self._label == "lowest":
            self._ask(text, section)
        elif self._label:
            self._add(line, text)
        elif self._open:
            self._continue(line, text)

    def _add(self, line: int, text: str) -> None:
        """Add a text to every question that is being told of."""
        self._told = self._told or self._label == "approach"
        for advice in self._open:
            advice.add(self._label, line, text)

    def _continue(self, line: int, text: str) -> None:
        """Add a text to the last question: the rest of a cut paragraph, or its approach."""
        last = self._open[-1]
        if last.said or _begins_approach(text):
            last.add("approach", line, text)


def _tell_behind(text: str, *, weak: bool) -> Iterator[tuple[str, str]]:
    """Yield what a paragraph says behind its question: an approach, or why it is low.

    Words behind a dash are a reason only where the lines above find fault with the question.
    """
    own = text.strip(" :：)")
    if _begins_approach(own):
        yield "approach", own
        return
    labelled = split_bare_labels(own)
    yield from ((part.label, part.text) for part in labelled if part.label and part.text)
    if labelled or not weak:
        return
    words = load_file("roles")["reasons"]
    cuts = [(own.find(sign), len(sign)) for sign in words["signs"]]
    cuts += [(own.find(word), 0) for word in words["words"]]
    place, length = min((cut for cut in cuts if cut[0] >= 0), default=(-1, 0))
    told = own[place + length :].strip() if place >= 0 else ""
    if told and not FIGURE.fullmatch(to_arabic_digits(told)):
        yield ("approach" if _begins_approach(told) else "cause"), told


def _begins_approach(text: str) -> bool:
    """Return whether a text says what is to be done."""
    flat = folded(text)
    subject = next(
        (word for word in load_words("roles", "approaches", "subject") if flat.startswith(word)), ""
    )
    return flat.removeprefix(subject).startswith(load_words("roles", "approaches", "begins"))


SHAPES: tuple[Callable[[Sequence[Passage], Methodology], Iterator[Advice]], ...] = (
    _read_tables,
    _read_labelled,
)
