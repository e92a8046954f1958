"""Claims that tables make: ranks, numbers, ranges of levels, weights, nothing to mend."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from ita_analysis.methodology import Methodology
from ita_analysis.read.document.block import Row, Table
from ita_analysis.read.report.folding import fold, folded
from ita_analysis.read.report.names import indicator_names, names_pattern
from ita_analysis.read.report.passages import Passage, name_instruments
from ita_analysis.read.report.question_codes import find_opening_code
from ita_analysis.read.report.statement import Statement
from ita_analysis.read.report.word_files import load_words
from ita_analysis.thai import normalise, to_arabic_digits

WHOLE = re.compile(r"\d{1,3}")
PERCENT = re.compile(r"(?:ร้อยละ)?\s*(?P<number>\d{1,3}(?:\.\d{1,2})?)\s*(?:%|เปอร์เซ็นต์)?")


def read_ranks(passages: Sequence[Passage], method: Methodology) -> Iterator[Statement]:
    """Read the places of indicators and questions in a ranking."""
    for passage in _tables(passages):
        column = _find_column(passage, "rank")
        ordered = column < 0
        column = _find_column(passage, "order") if ordered else column
        if column < 0 or (ordered and not _announces_ranking(passage)):
            continue
        numbers = [_number(row, column) for row in passage.rows]
        counted = [int(to_arabic_digits(number)) for number in numbers if number]
        if ordered and counted != list(range(1, len(counted) + 1)):
            continue
        for row, number in zip(passage.rows, numbers, strict=True):
            subject = _ranked(passage, row, column, method)
            if number and subject:
                yield Statement(row.line, "rank", subject, number)


def read_numbers(passages: Sequence[Passage], method: Methodology) -> Iterator[Statement]:
    """Read running numbers of questions, and numbers of indicators in a column of their own."""
    for passage in _tables(passages):
        column = _find_column(passage, "order")
        if column >= 0:
            yield from _read_running_numbers(passage, column, method)
        column = _find_column(passage, "indicator_number")
        if column >= 0:
            for row in passage.rows:
                number, name = _number(row, column), _indicator_beside(row, column, method)
                if number and name:
                    yield Statement(row.line, "indicator_number", name, number)


def read_methods(passages: Sequence[Passage], _: Methodology) -> Iterator[Statement]:
    """Read weights of instruments and what is averaged, from tables with instruments across."""
    for passage in _tables(passages):
        instruments = _instrument_columns(passage)
        for row in passage.rows:
            label = folded(row.cells[0].text) if row.cells else ""
            for column, code in instruments.items():
                cell = row.cells[column].text.strip() if column < len(row.cells) else ""
                yield from _read_method_cell(row.line, label, code, cell)
        column = _find_column(passage, "weight")
        if column >= 0 and not instruments:
            for row in passage.rows:
                named = name_instruments(" ".join(cell.text for cell in row.cells[:column]))
                number = _percent(row.cells[column].text) if column < len(row.cells) else ""
                if len(named) == 1 and number:
                    yield Statement(row.line, "weight", named.pop(), number)


def read_nothing_to_fix(passages: Sequence[Passage], method: Methodology) -> Iterator[Statement]:
    """Read where a column of points to mend says that there is none.

    A sign in the first row of an instrument, above empty cells only, speaks for all of it.
    """
    for passage in _tables(passages):
        column = _find_column(passage, "issues", begins=True)
        for place, row in enumerate(passage.rows if column > 0 else ()):
            sign = row.cells[column].text.strip() if column < len(row.cells) else ""
            if folded(sign) not in load_words("statements", "words", "nothing"):
                continue
            subject = _merged_instrument(passage, place, column) or _indicator(row, method)
            if subject:
                yield Statement(row.line, "nothing_to_fix", subject, sign)


# Columns and cells


def _tables(passages: Sequence[Passage]) -> Iterator[Passage]:
    return (passage for passage in passages if isinstance(passage.block, Table))


def _find_column(passage: Passage, name: str, *, begins: bool = False) -> int:
    """Return the column that a header names, -1 where it names none."""
    listed = load_words("statements", "words", name)
    for row in passage.header:
        for column, cell in enumerate(row.cells):
            flat = folded(cell.text)
            if flat in listed or (begins and flat.startswith(listed)):
                return column
    return -1


def _number(row: Row, column: int) -> str:
    text = row.cells[column].text.strip(" .()") if column < len(row.cells) else ""
    return text if WHOLE.fullmatch(to_arabic_digits(text)) else ""


def _percent(text: str) -> str:
    found = PERCENT.fullmatch(to_arabic_digits(text.strip()))
    return text.strip()[slice(*found.span("number"))] if found else ""


def _indicator(row: Row, method: Methodology) -> str:
    """Return the name of the one indicator that a row is about, as printed."""
    for cell in row.cells:
        flat = fold(cell.text)
        named = [
            found
            for found in names_pattern(method).finditer(flat.text)
            if indicator_names(method)[found[0]]
        ]
        if named:
            whole = len({found[0] for found in named}) == 1
            return cell.text[slice(*flat.span(*named[0].span()))] if whole else ""
    return ""


def _indicator_beside(row: Row, column: int, method: Methodology) -> str:
    """Return the indicator whose whole name stands in the next cell."""
    beside = row.cells[column + 1].text if column + 1 < len(row.cells) else ""
    return beside.strip() if indicator_names(method).get(folded(beside)) else ""


# Ranks and running numbers


def _announces_ranking(passage: Passage) -> bool:
    listed = load_words("statements", "words", "ranking")
    return any(word in folded(heading) for heading in passage.headings[-1:] for word in listed)


def _ranked(passage: Passage, row: Row, column: int, method: Methodology) -> str:
    """Return what a row of a ranking names: an indicator, also misread, or a question's code."""
    beside = row.cells[column + 1].text.strip() if column + 1 < len(row.cells) else ""
    named = find_opening_code(beside, passage.section_at(row.line), method)
    if named:
        return named.printed
    headed = _find_column(passage, "indicator", begins=True) == column + 1
    return normalise(beside) if headed and beside else ""


def _read_running_numbers(
    passage: Passage, column: int, method: Methodology
) -> Iterator[Statement]:
    """Read numbers beside questions that are no row numbers but count all instruments' questions.

    They are taken for such where most of them agree with the place of their question.
    """
    order = {part.code: place for place, part in enumerate(method.questions, 1)}
    found = []
    for row in passage.rows:
        number = _number(row, column)
        beside = row.cells[column + 1].text if column + 1 < len(row.cells) else ""
        named = find_opening_code(beside, passage.section_at(row.line), method)
        if number and named:
            found.append((row.line, number, named))
    counted = [int(to_arabic_digits(number)) for _, number, _ in found]
    right = sum(
        number == order[named.code] for number, (_, _, named) in zip(counted, found, strict=True)
    )
    if counted == list(range(1, len(counted) + 1)) or 2 * right <= len(found):
        return
    for line, number, named in found:
        yield Statement(line, "running_number", named.printed, number)


# Weights, means


def _instrument_columns(passage: Passage) -> dict[int, str]:
    columns: dict[int, str] = {}
    for row in passage.header:
        for column, cell in enumerate(row.cells):
            named = name_instruments(cell.text)
            if column > 0 and len(named) == 1:
                columns[column] = named.pop()
    return columns


def _read_method_cell(line: int, label: str, code: str, cell: str) -> Iterator[Statement]:
    if label.startswith(load_words("statements", "words", "weight")):
        number = _percent(cell)
        if number:
            yield Statement(line, "weight", code, number)
        return
    flat = fold(cell)
    mean = next(
        (
            word
            for word in load_words("statements", "words", "mean_of")
            if flat.text.startswith(word)
        ),
        "",
    )
    # The longest label comes first: "sub-indicator" begins like "indicator".
    kinds = ("sub_indicator_is_mean_of", "indicator_is_mean_of", "instrument_is_mean_of")
    for kind in kinds:
        if mean and label.startswith(load_words("statements", "words", kind)):
            rest = cell[flat.span(len(mean), len(flat.text))[0] :]
            yield Statement(line, kind, code, rest.strip())
            return


def _merged_instrument(passage: Passage, place: int, column: int) -> str:
    """Return the instrument of a row if its cell stands above empty ones to the end of it."""
    section = passage.section_at(passage.rows[place].line)
    above = passage.section_at(passage.rows[place - 1].line) if place else ""
    if section not in ("IIT", "EIT", "OIT") or above == section:
        return ""
    rest = passage.rows[place + 1 :]
    below = list(takewhile(lambda part: passage.section_at(part.line) == section, rest))
    empty = all(column >= len(part.cells) or not part.cells[column].parts for part in below)
    return section if below and empty else ""
