"""Pair the questions of a table with what is to be done about each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.issue_tables import SCORE, Piece, Stretch
from ita_analysis.read.report.question_codes import NamedQuestion
from ita_analysis.read.report.steps import split_numbered, strip_bullet
from ita_analysis.read.report.word_files import load_words
from ita_analysis.thai import to_arabic_digits


@dataclass(frozen=True)
class Told:
    """What a report says beside a question, and where."""

    line: int
    text: str


@dataclass(frozen=True)
class Asked:
    """A question of a table and where it stands."""

    line: int
    named: NamedQuestion


Pair = tuple[Asked, Told]


def find_questions(stretch: Stretch) -> tuple[int, list[Asked]]:
    """Find the column that names questions, and these in order.

    Parameters
    ----------
    stretch : Stretch

    Returns
    -------
    tuple of int and list of Asked
        The column that names most; -1 where none does.
    """
    counts: dict[int, int] = {}
    for piece in stretch.pieces:
        if piece.named:
            counts[piece.column] = counts.get(piece.column, 0) + len(piece.named)
    if not counts:
        return -1, []
    column = max(counts, key=lambda key: (counts[key], -key))
    asked = [
        Asked(piece.line, named)
        for piece in stretch.pieces
        if piece.column == column
        for named in piece.named
    ]
    return column, asked


def pair_column(stretch: Stretch, asked: Sequence[Asked], column: int) -> list[Pair]:
    """Pair questions with the texts of a column beside them.

    Parameters
    ----------
    stretch : Stretch
    asked : sequence of Asked
        Its questions in order.
    column : int
        The column of what is said of them.

    Returns
    -------
    list of tuple of Asked and Told
        Row by row where each row has both; else by order where there are as many texts as
        questions; else none, since any pairing would be guessed.
    """
    told = list(_read_told(stretch, column))
    by_row = _pair_rows(asked, told)
    if by_row is not None:
        return by_row
    return list(zip(asked, told, strict=True)) if len(asked) == len(told) else []


def pair_below(stretch: Stretch, column: int) -> list[Pair]:
    """Pair questions with the texts that stand below them in their own column.

    Parameters
    ----------
    stretch : Stretch
    column : int
        The column of the questions.

    Returns
    -------
    list of tuple of Asked and Told
        Question and text in turn, or all questions and then as many texts; else none.
    """
    groups = list(_follow_column(stretch, column))
    if not groups:
        return []
    if all(len(told) == 1 for _, told in groups):
        return [(asked, told[0]) for asked, told in groups]
    only_last = all(not told for _, told in groups[:-1])
    if only_last and len(groups[-1][1]) == len(groups):
        return [(asked, text) for (asked, _), text in zip(groups, groups[-1][1], strict=True)]
    return []


def _follow_column(stretch: Stretch, column: int) -> Iterator[tuple[Asked, list[Told]]]:
    """Yield each question of a column with the texts up to the next one."""
    asked: Asked | None = None
    told: list[Told] = []
    for piece in stretch.pieces:
        if piece.column != column or piece.is_remark or piece.labelled:
            continue
        if piece.named:
            if asked:
                yield asked, told
            asked, told = Asked(piece.line, piece.named[0]), []
        elif asked and piece.is_sub:
            if told:
                told[-1] = Told(told[-1].line, f"{told[-1].text} {piece.text}")
        elif asked and not _says_nothing(piece):
            told.append(Told(piece.line, piece.text))
    if asked:
        yield asked, told


def _read_told(stretch: Stretch, column: int) -> Iterator[Told]:
    """Yield the texts of a column, entries of a list with the text before them."""
    waiting: Told | None = None
    for piece in stretch.pieces:
        if piece.column != column or piece.is_remark or _says_nothing(piece):
            continue
        if piece.is_sub and waiting and waiting.line == piece.line:
            waiting = Told(waiting.line, f"{waiting.text} {piece.text}")
            continue
        if waiting:
            yield waiting
        waiting = Told(piece.line, piece.text)
    if waiting:
        yield waiting


def _says_nothing(piece: Piece) -> bool:
    flat = folded(piece.text)
    nothing = flat in load_words("roles", "approaches", "nothing")
    return nothing or bool(SCORE.fullmatch(to_arabic_digits(piece.text)))


def _pair_rows(asked: Sequence[Asked], told: Sequence[Told]) -> list[Pair] | None:
    """Pair within each row, or return None where a row with a text names no question."""
    pairs: list[Pair] = []
    for line in dict.fromkeys(text.line for text in told):
        questions = [part for part in asked if part.line == line]
        texts = _match_count([text for text in told if text.line == line], len(questions))
        if not questions or len(texts) not in (1, len(questions)):
            return None
        texts = texts * len(questions) if len(texts) == 1 else texts
        pairs += zip(questions, texts, strict=True)
    return pairs


def _match_count(told: list[Told], count: int) -> list[Told]:
    """Return the texts of a row divided or put together so that each question has one."""
    if count == 1:
        return [Told(told[0].line, " ".join(text.text for text in told))]
    if len(told) == 1 < count:
        points, _ = split_numbered(told[0].text)
        if len(points) == count:
            return [Told(told[0].line, strip_bullet(point)) for point in points]
    return told
