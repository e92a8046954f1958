"""What the columns of a table hold, by what their headings say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ita_analysis.read.report.folding import bare_marks, folded
from ita_analysis.read.report.headings import join_headings
from ita_analysis.read.report.marked import Marked, MarkedRow
from ita_analysis.read.report.mentions import Context
from ita_analysis.read.report.subjects import (
    COMPARISON,
    INDICATOR,
    Subject,
    read_label,
    read_part_number,
)
from ita_analysis.read.report.words import words
from ita_analysis.thai import to_arabic_digits

SCORE, TEXT, RANK, SUM, SPAN, COUNT = "score", "text", "rank", "sum", "span", "count"
IN_BRACKETS = re.compile(r"\(([^()]*)\)")
# In this order the words of a heading decide.
EXCLUDED = ("weighted", "weight", "full", "target", "difference", "count", "statistic", "period")
YEAR = re.compile(r"(?<!\d)(2[45]\d{2}|20\d{2})(?!\d)")
# What stands around the name of an instrument or indicator in the heading of its scores.
SCORE_WORDS = re.compile(
    r"^\s*(?:ผล|ค่า)?คะแนน(?:เฉลี่ย|ที่ได้|รายเครื่องมือ)?(?!รวม|ภาพรวม)\s*"
    r"|\s*\((?:ร้อยละ|คะแนน|%|\d+\s*%)\)\s*$"
)
SHORT_YEAR = re.compile(r"(?:ปี|พ\.?ศ\.?|FY)\s*(\d{2})(?!\d)", re.I)


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    role : str
        ``score``, ``text``, ``rank``, ``sum`` for what the other columns add up to, ``span`` for
        a cell over columns that are not of one thing, or what its numbers are that are no scores.
    subject : Subject or None
        What all its scores are of, where the heading says so.
    fiscal_year : int or None
        Their year, where the heading says so.
    is_general : bool
        Whether its scores are of the instruments, one beside the first of several indicators.
    part : str
        Which part of an instrument they are of, where the heading says so without naming it.
    """

    role: str = TEXT
    subject: Subject | None = None
    fiscal_year: int | None = None
    is_general: bool = False
    part: str = ""


def read_columns(marked: Marked, context: Context) -> list[Column]:
    """Read the headings of a table's columns.

    Parameters
    ----------
    marked : Marked
        A table.
    context : Context

    Returns
    -------
    list of Column
        One for each heading; shorter than a row where the table has fewer headings than cells,
        empty where it has none.
    """
    counted = _counts_indicators(marked.header)
    own = _own_headings(marked.header)
    return [
        _read_column(text, own[place], counted and place > 0, marked.passage.section, context)
        for place, text in enumerate(join_headings(marked.passage.header))
    ]


def find_year(text: str) -> int | None:
    """Return the one Buddhist-era year that a heading or label names, or None."""
    arabic = to_arabic_digits(text)
    years = {int(found) for found in YEAR.findall(arabic)}
    years |= {2500 + int(found) for found in SHORT_YEAR.findall(arabic)}
    buddhist = {year + 543 if year < 2400 else year for year in years}
    return buddhist.pop() if len(buddhist) == 1 else None


def counts_things(text: str) -> bool:
    """Return whether brackets in a heading or label say that it counts people or items."""
    units = words("columns", "counted_units")
    return any(folded(found) in units for found in IN_BRACKETS.findall(text))


def _own_headings(header: tuple[MarkedRow, ...]) -> list[str]:
    """Return the lowest heading of each column, which tells more of it than those above."""
    width = max((len(row.cells) for row in header), default=0)
    texts = [""] * width
    for row in header:
        for column, cell in enumerate(row.cells):
            texts[column] = cell.text.strip() or texts[column]
    return texts


def _counts_indicators(header: tuple[MarkedRow, ...]) -> bool:
    """Return whether the headings are 1, 2, 3 …: indicators by number."""
    if not header or len(header[-1].cells) < 4:
        return False
    texts = [folded(cell.text) for cell in header[-1].cells[1:]]
    numbers = [text for text in texts if text.isdecimal()]
    first = folded(header[0].cells[0].text)
    return numbers == [str(n) for n in range(1, len(numbers) + 1)] and (
        len(numbers) >= 3 and first.startswith("ตัวชี้วัด")
    )


def _read_column(text: str, own: str, counted: bool, section: str, context: Context) -> Column:
    flat = folded(text)
    year = find_year(text) or _year_before(flat, context)
    if counted and flat.isdecimal():
        known = {part.code for part in context.method.indicators}
        subject = Subject(INDICATOR, flat, text, 0, len(text)) if flat in known else None
        return Column(SCORE if subject else TEXT, subject)
    if excluded := _excluded_role(text, flat, context):
        return Column(excluded, fiscal_year=year)
    return _score_column(text, folded(own), year, section, context) if flat else Column()


def _excluded_role(text: str, flat: str, context: Context) -> str:
    """Return what the numbers of a column are that holds no scores of this body, or nothing."""
    # "IIT (น้ำหนัก 30)" is a column of scores with its weight beside the name.
    bare = bare_marks(re.sub(r"\(.*?\)", "", flat))
    if counts_things(text):
        return COUNT
    for role in EXCLUDED:
        if any(bare_marks(word) in bare for word in words("columns", role)):
            return role
    if context.others(text) or any(word in flat for word in words("subjects", "comparison")):
        return COMPARISON
    return RANK if flat in words("columns", "rank") else ""


def _year_before(flat: str, context: Context) -> int | None:
    """Return the year before the result's where a heading says no more than that."""
    earlier = any(word in flat for word in words("sentence", "previous_year"))
    return context.fiscal_year - 1 if earlier and context.fiscal_year else None


def _score_column(text: str, own: str, year: int | None, section: str, context: Context) -> Column:
    flat = folded(text)
    bare = SCORE_WORDS.sub("", YEAR.sub("", to_arabic_digits(text))) or text
    subject = read_label(bare, section, context.method)
    if subject and subject.is_score and not flat.startswith(words("columns", "about_indicators")):
        return Column(SCORE, subject, year)
    if part := read_part_number(own):
        return Column(SCORE, fiscal_year=year, part=part)
    if own in words("subjects", "sum_rows"):
        return Column(SUM, fiscal_year=year)
    if own.startswith(words("columns", "text")):
        return Column(TEXT, fiscal_year=year)
    if year or context.is_own(text) or any(word in flat for word in words("columns", "score")):
        is_level = own.startswith(words("columns", "level")) and "คะแนน" not in flat
        is_general = any(word in flat for word in words("columns", "of_instruments"))
        return Column("level" if is_level else SCORE, None, year, is_general and not is_level)
    return Column(TEXT)
