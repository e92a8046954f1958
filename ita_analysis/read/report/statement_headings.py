"""Claims that follow from what a line stands under, or that a heading makes."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from ita_analysis.methodology import Methodology
from ita_analysis.read.document.block import Table
from ita_analysis.read.report.folding import fold, folded
from ita_analysis.read.report.names import indicator_names, names_pattern
from ita_analysis.read.report.passages import Passage
from ita_analysis.read.report.statement import Statement
from ita_analysis.read.report.word_files import load_file, load_words
from ita_analysis.thai import MONTHS, SHORT_MONTHS, to_arabic_digits

LONGEST_HEADING = 250
MARK = re.compile(r"[(\d.)#*\-–•]*(?:ตัวชี้วัด)?(?:ที่\d{1,2}[.:]?)?")
SCORE = re.compile(r"[^\d]{0,60}?(?P<score>(?<![\d.])\d{1,3}(?:\.\d{1,2})?(?!\d|\.\d))(?!ตัวชี้วัด|ข้อ)")
YEAR = re.compile(r"ปี(?:งบประมาณ)?(?:พ\.?ศ\.?)?(?P<year>25\d\d)(?!\d|[-–]25)")
_MONTH = "|".join([*MONTHS, *(re.escape(name).replace(r"\.", r"\.?\s?") for name in SHORT_MONTHS)])
DATE = (
    r"\d{1,2}\s*(?:เดือน\s*)?"
    rf"(?:{_MONTH})\s*(?:พ\.?\s?ศ\.?\s*)?(?:\d{{4}}|\d{{2}}(?!\d))"
)


def read_strengths(passages: Sequence[Passage], method: Methodology) -> Iterator[Statement]:
    """Read the indicators that stand in a list of strengths or of points to develop."""
    opened = ""
    for passage in passages:
        if isinstance(passage.block, Table):
            if opened == "weakness":
                yield from _read_weak_rows(passage.block, method)
            continue
        text = passage.block.text
        flat = fold(text)
        own = _list_kind([text]) if len(text) <= LONGEST_HEADING else ""
        opened = own if own or passage.is_heading else opened
        kind = opened or _list_kind(passage.headings[-2:])
        mark = MARK.match(flat.text)
        named = names_pattern(method).match(flat.text, mark.end() if mark else 0)
        if not kind or not named or not indicator_names(method)[named[0]]:
            continue
        score = SCORE.match(flat.text, named.end())
        printed = text[slice(*flat.span(*score.span("score")))] if score else ""
        if printed:
            name = text[slice(*flat.span(*named.span()))]
            yield Statement(passage.block.line, kind, name, printed)


def _read_weak_rows(table: Table, method: Methodology) -> Iterator[Statement]:
    """Read the indicators that rows of a table name alone, over what is weak of each."""
    names = indicator_names(method)
    for row in table.rows:
        filled = [cell.text.strip() for cell in row.cells if cell.text.strip()]
        if len(filled) == 1 and names.get(folded(filled[0])):
            yield Statement(row.line, "weakness", filled[0], "")


def _list_kind(headings: Sequence[str]) -> str:
    """Return whether the nearest heading of either kind opens strengths or weaknesses."""
    parts = load_file("statements")["parts"]
    for heading in reversed(headings):
        flat = folded(heading)
        strong, weak = (bool(re.search(parts[key], flat)) for key in ("strong", "weak"))
        if strong != weak:
            return "strength" if strong else "weakness"
        if strong:
            return ""
    return ""


def read_measure_years(passages: Sequence[Passage], _: Methodology) -> Iterator[Statement]:
    """Read the year that a heading gives for the measures, also on its second line."""
    begun = False
    for passage in passages:
        if isinstance(passage.block, Table) or len(passage.block.text) > LONGEST_HEADING:
            begun = False
            continue
        text = passage.block.text
        flat = fold(text)
        bare = re.sub(r"^[\d.()#*\s-]+", "", flat.text)
        begins = bare.startswith(load_words("statements", "words", "measures_begin")) and any(
            word in bare for word in load_words("statements", "words", "measures_hold")
        )
        found = YEAR.search(flat.text)
        if found and (begins or begun):
            printed = text[slice(*flat.span(*found.span("year")))]
            yield Statement(passage.block.line, "measures_fiscal_year", "measures", printed)
        begun = begins and not found


def read_decisions(passages: Sequence[Passage], _: Methodology) -> Iterator[Statement]:
    """Read the date of the meeting that set the measures."""
    for passage in passages:
        if isinstance(passage.block, Table):
            continue
        text = passage.block.text
        speaks = any(word in folded(text) for word in load_words("statements", "words", "decided"))
        found = _meeting().search(to_arabic_digits(text)) if speaks else None
        if found:
            date = text[slice(*found.span("date"))].strip()
            yield Statement(passage.block.line, "decided_on", "measures", date)


@functools.cache
def _meeting() -> re.Pattern[str]:
    """Return the pattern of the day on which something was decided."""
    decides = "|".join(map(re.escape, load_file("statements")["words"]["decides"]))
    return re.compile(rf"(?:{decides}).{{0,120}}?วันที่\s*(?P<date>{DATE})")
