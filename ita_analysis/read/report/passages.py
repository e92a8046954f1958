"""Follow the headings of a document: what each block stands under.

Headings of these reports are often plain lines or rows of a table, so that they are known by
what they say: an instrument, an indicator's or an issue's number, a number before a short line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ita_analysis.methodology import Methodology
from ita_analysis.read.document.block import Block, Document, Heading, Paragraph, Row, Table
from ita_analysis.read.report.folding import fold, folded
from ita_analysis.read.report.names import indicator_names, names_pattern
from ita_analysis.read.report.words import holds, words
from ita_analysis.thai import normalise, to_arabic_digits

LONGEST_HEADING = 140
# Ranks of headings: the smaller, the more it holds. Marked headings keep their own level (1-6).
RANKS = (
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,2}\.?\s*\D"), 30),
    (re.compile(r"\d{1,2}\.\d{1,2}\.?\s*[^\d\s.]"), 20),
    (re.compile(r"(?:ส่วนที่|บทที่|ตอนที่|หมวดที่|ด้านที่)\s*\d"), 9),
    (re.compile(r"(?:\d{1,2}|[IVX]{1,4})\s?[.)]\s*[^\d\s]"), 10),
    (re.compile(r"\(\d{1,2}\)"), 35),
)
NAMED_SECTION, NEW_TOPIC, PLAIN, SECTION_INTRODUCTION, INTRODUCTION = 45, 40, 50, 60, 90

INDICATOR = re.compile(r"ตัวชี้วัดที่\s*([\d๐-๙]{1,2})(?![\d๐-๙.])")
ISSUE = re.compile(r"ประเด็นที่\s*([\d๐-๙]{1,2})(?![\d๐-๙])")
INSTRUMENT = re.compile(r"(?<![A-Za-z])([IEO])[Il1]?T(?![A-Za-z])")
DECIMAL = re.compile(r"\d[.,]\d{1,2}(?!\d)|\d\s*%|คะแนน(?:\s|ร้อยละ|เท่ากับ)*\d{2,3}(?!\d)")
CODE = re.compile(r"[IiEeOo]\s?\d{1,2}\b|[01]\d{1,2}\s")
OWN_NUMBER = re.compile(r"^(?:\d{1,2}\.)+\d{0,2}")
_YEAR_HEADING = re.compile(r"(?:ปี(?:งบประมาณ)?)?(?:พ\.?ศ\.?)?(?:fy)?(?:2[45]\d\d|20\d\d)")
BULLET = re.compile(r"\s*[-•–*]\s*[^*]")


@dataclass(frozen=True)
class Passage:
    """A block and what it stands under.

    Parameters
    ----------
    block : Heading, Paragraph or Table
        Pieces of a table that goes on over pages are one table here.
    section : str
        As in ``data/raw``: ``IIT``, ``EIT``, ``OIT``, ``ตัวชี้วัดที่ n`` or ``ประเด็นที่ n`` as
        printed; empty where there is none. For a table the section above it.
    headings : tuple of str
        Headings and introductory lines above, as printed, nearest last.
    is_heading : bool
        Whether the block itself is one of them for what follows.
    header : tuple of Row
        Rows that head the columns of a table; a header printed again on a new page is left out.
    rows : tuple of Row
        The other rows of a table, without repeated headers and without rows that only name a
        section.
    row_sections : dict of int to str
        Section of each row of a table by its line.
    sections : tuple of str
        Section of each row of a table in order; several rows may stand on one line.
    """

    block: Block
    section: str = ""
    headings: tuple[str, ...] = ()
    is_heading: bool = False
    header: tuple[Row, ...] = ()
    rows: tuple[Row, ...] = ()
    row_sections: dict[int, str] = field(default_factory=dict)
    sections: tuple[str, ...] = ()

    def section_at(self, line: int) -> str:
        """Return the section of a line of the block."""
        return self.row_sections.get(line, self.section)


@dataclass(frozen=True)
class _Above:
    """A heading above, with its rank and the section it opens."""

    rank: int
    text: str
    section: str


def follow_passages(document: Document, method: Methodology) -> list[Passage]:
    """Follow the headings of a document.

    Parameters
    ----------
    document : Document
        The file taken apart.
    method : Methodology
        Rules of the fiscal year; only indicators and issues that it has open a section.

    Returns
    -------
    list of Passage
        One for each block, in order, tables over several pages joined.
    """
    above: list[_Above] = []
    passages: list[Passage] = []
    for block in _join_tables(document.blocks, method):
        if isinstance(block, Table):
            passages.append(_table_passage(block, above, method))
            continue
        if not block.text.strip():
            continue
        heading = _read_heading(block, method)
        if heading:
            _leave(above, heading, follows_body=bool(passages) and not passages[-1].is_heading)
        passages.append(
            Passage(
                block,
                (heading.section if heading else "") or _section(above),
                tuple(part.text for part in above),
                is_heading=heading is not None,
            )
        )
        if heading:
            above.append(heading)
    return passages


def name_section(text: str, method: Methodology) -> str:
    """Return the one section that a heading names, as printed, or nothing.

    Parameters
    ----------
    text : str
        A heading, or the first cell of a row.
    method : Methodology

    Returns
    -------
    str
        ``IIT``, ``EIT``, ``OIT``, ``ตัวชี้วัดที่ n``, ``ประเด็นที่ n`` or empty.
    """
    for pattern, known in (
        (INDICATOR, {part.code for part in method.indicators}),
        (ISSUE, {str(part.number) for part in method.issues}),
    ):
        printed = {normalise(found[0]) for found in pattern.finditer(text)
                   if str(int(to_arabic_digits(found[1]))) in known}  # fmt: skip
        if len(printed) == 1:
            return _by_name(printed.pop(), text, method) if pattern is INDICATOR else printed.pop()
        if printed:
            return ""
    instruments = name_instruments(text)
    return instruments.pop() if len(instruments) == 1 else ""


def _by_name(printed: str, text: str, method: Methodology) -> str:
    """Return the heading of an indicator; where its number is another's, by its name."""
    names = indicator_names(method)
    found = names_pattern(method).match(folded(text), folded(text).find(folded(printed)) + len(
        folded(printed)
    ))  # fmt: skip
    code = names[found[0]] if found else ""
    number = str(int(to_arabic_digits(printed).rpartition("ที่")[2]))
    return f"ตัวชี้วัดที่ {code}" if code not in ("", number) else printed


def name_instruments(text: str) -> set[str]:
    """Return the codes of all instruments that a text names, by code or by words."""
    named = {f"{found[1]}IT" for found in INSTRUMENT.finditer(text)}
    flat = folded(text)
    return named | {code for code in ("IIT", "EIT", "OIT") if holds(flat, "sections", code)}


def is_header(row: Row, method: Methodology) -> bool:
    """Return whether a row of a table names its columns."""
    texts = [fold(cell.text).text.strip("#") for cell in row.cells]
    filled = [text for text in texts if text]
    if len(filled) < 2 or any(DECIMAL.search(to_arabic_digits(cell.text)) for cell in row.cells):
        return False
    if INDICATOR.match(row.cells[0].text):
        return len(filled) > 2 and all(INDICATOR.fullmatch(cell.text.strip())
                                       for cell in row.cells if cell.text.strip())  # fmt: skip
    if _counts_up(filled[1:]) or sum(_is_subject(text, method) for text in filled) >= 2:
        return True
    starts = words("headings", "table_header")
    named = sum(text.startswith(starts) or bool(_YEAR_HEADING.fullmatch(text)) for text in filled)
    return named >= 2 or (named == 1 and len(filled) <= 3 and len(texts) <= len(filled) + 1
                          and all(len(text) <= 60 for text in filled))  # fmt: skip


def _counts_up(texts: list[str]) -> bool:
    """Return whether cells hold 1, 2, 3 …: numbers of indicators over columns."""
    return len(texts) >= 3 and texts == [str(number) for number in range(1, len(texts) + 1)]


def _is_subject(text: str, method: Methodology) -> bool:
    """Return whether a folded cell names an indicator or an instrument and nothing else."""
    bare = re.sub(r"^\W*\d{0,2}\W*|\(.*\)$", "", text.removeprefix("ตัวชี้วัดที่"))
    instruments = {part.code.lower() for part in method.instruments}
    return bare in instruments or bool(indicator_names(method).get(bare))


# Headings


def _read_heading(block: Heading | Paragraph, method: Methodology) -> _Above | None:
    """Return what a line is as a heading, or None where it is running text."""
    text = _take_tail(block.text.replace("*", " ").strip(" #"))
    arabic = to_arabic_digits(text)
    says_score = DECIMAL.search(OWN_NUMBER.sub("", arabic))
    if not text or says_score or BULLET.match(block.text) or CODE.match(arabic):
        return _marked(block, text, method)
    section = name_section(text, method)
    numbered = next((rank for pattern, rank in RANKS if pattern.match(arabic)), 0)
    if numbered and len(text) <= LONGEST_HEADING:
        return _Above(numbered, text, section)
    if folded(text).endswith(words("headings", "introduces")):
        return _Above(SECTION_INTRODUCTION if section else INTRODUCTION, text, section)
    if isinstance(block, Heading):
        return _marked(block, text, method)
    return _named(text, section) if section else _plain(text)


def _named(text: str, section: str) -> _Above | None:
    """Return a line that names a section as the heading of that section, if it is one."""
    flat = folded(text)
    opens = len(text) <= LONGEST_HEADING or (
        len(text) <= 2 * LONGEST_HEADING and flat.startswith("ผลการประเมิน")
    )
    if opens:
        return _Above(NAMED_SECTION, text, section)
    announces = flat[-40:].endswith(words("headings", "introduces"))
    return _Above(SECTION_INTRODUCTION, text, section) if announces else None


def _plain(text: str) -> _Above | None:
    """Return a short line without a number or section as a heading."""
    if len(text) > LONGEST_HEADING:
        return None
    new = holds(folded(text), "headings", "new_topic")
    return _Above(NEW_TOPIC if new else PLAIN, text, "")


def _marked(block: Heading | Paragraph, text: str, method: Methodology) -> _Above | None:
    if not isinstance(block, Heading) or not text:
        return None
    return _Above(block.level, text, name_section(text, method))


def _take_tail(text: str) -> str:
    """Return the heading that runs on behind an introduction ("… ดังนี้ ๑. …")."""
    found = re.search(r"(?:ดังนี้|ต่อไปนี้)\s*([\d๐-๙]{1,2}\.\s*\D.*)", text)
    return found[1] if found else text


def _leave(above: list[_Above], heading: _Above, *, follows_body: bool) -> None:
    """Take away the headings that end where a new one begins."""
    while above and (
        above[-1].rank > heading.rank
        # Lines of the same kind that follow each other directly are one heading of several lines.
        or (above[-1].rank == heading.rank and (follows_body or heading.rank < PLAIN))
    ):
        above.pop()


def _section(above: list[_Above]) -> str:
    return next((part.section for part in reversed(above) if part.section), "")


# Tables


def _join_tables(blocks: tuple[Block, ...], method: Methodology) -> Iterator[Block]:
    """Yield blocks, with the pieces of a table put together again."""
    waiting: Table | None = None
    for block in blocks:
        if isinstance(block, Table) and not block.rows:
            continue
        if waiting and isinstance(block, Table) and _goes_on(waiting, block, method):
            waiting = Table((*waiting.rows, *block.rows))
        elif waiting and isinstance(block, Paragraph) and not block.text.strip():
            continue
        else:
            if waiting:
                yield waiting
            waiting = block if isinstance(block, Table) else None
            if not waiting:
                yield block
    if waiting:
        yield waiting


def _goes_on(table: Table, more: Table, method: Methodology) -> bool:
    """Return whether a table continues the one before it."""
    if len(table.rows[-1].cells) != len(more.rows[0].cells):
        return False
    if not is_header(more.rows[0], method):
        return not _is_caption(more.rows[0])
    return any(_same_cells(row, more.rows[0]) for row in table.rows)


def _same_cells(one: Row, other: Row) -> bool:
    return [folded(cell.text) for cell in one.cells] == [folded(cell.text) for cell in other.cells]


def _is_caption(row: Row) -> bool:
    """Return whether a row has words in its first cell alone."""
    return len(row.cells) > 1 and bool(row.cells[0].text.strip()) and not any(
        cell.text.strip() for cell in row.cells[1:]
    )  # fmt: skip


def _table_passage(table: Table, above: list[_Above], method: Methodology) -> Passage:
    header: list[Row] = []
    rows: list[Row] = []
    captions: list[str] = []
    section = outer = _section(above)
    sections: list[str] = []
    for place, row in enumerate(table.rows):
        after = table.rows[place + 1] if place + 1 < len(table.rows) else None
        if header and any(_same_cells(row, part) for part in header):
            pass  # printed again on a new page
        elif not rows and (
            _divides_further(header, row)
            or (is_header(row, method) and (not header or _divides(header[-1], row)))
        ):
            header.append(row)
        elif opened := _row_section(row, after, method):
            section, alone = opened
            rows += [] if alone else [row]
        elif not rows and not header and _is_above_header(table.rows[place:], method):
            captions.append(row.cells[0].text)
        else:
            rows.append(row)
        sections.append(section)
    headings = (*(part.text for part in above), *captions)
    by_line = {row.line: section for row, section in zip(table.rows, sections, strict=True)}
    return Passage(
        table, outer, headings, False, tuple(header), tuple(rows), by_line, tuple(sections)
    )


def _is_above_header(rows: tuple[Row, ...], method: Methodology) -> bool:
    """Return whether a row is a caption, with at most others like it above the header."""
    header = next((row for row in rows if not _is_caption(row)), None)
    return header is not None and header is not rows[0] and is_header(header, method)


def _divides_further(header: list[Row], row: Row) -> bool:
    """Return whether merged cells of the header, or its own words, make a row part of it."""
    texts = [cell.text for cell in row.cells if cell.text.strip()]
    if not header or not texts or any(DECIMAL.search(to_arabic_digits(text)) for text in texts):
        return False
    reaches = any(
        cell.row_span > len(header) - place and cell.text.strip()
        for place, above in enumerate(header)
        for cell in above.cells
    )
    named = [
        text
        for text in texts
        if folded(text).strip("()").startswith(words("headings", "sub_header"))
    ]
    under = not row.cells[0].text.strip() and len(texts) > 1
    return (reaches and under) or (under and len(named) == len(texts))


def _divides(header: Row, row: Row) -> bool:
    """Return whether a row divides the headings above it into columns of their own."""
    if not row.cells[0].text.strip():
        return True
    return any(
        above.column_span > 1 or (cell.text.strip() and not above.text.strip())
        for above, cell in zip(header.cells, row.cells, strict=False)
    )


def _row_section(row: Row, after: Row | None, method: Methodology) -> tuple[str, bool] | None:
    """Return the section that a row opens and whether it does nothing else."""
    filled = [cell.text for cell in row.cells if cell.text.strip()]
    if not filled or DECIMAL.search(to_arabic_digits(filled[0])):
        return None
    section = name_section(filled[0], method)
    if not section:
        return None
    if len(filled) == 1:
        return (section, True) if len(filled[0]) <= LONGEST_HEADING else None
    goes_on = row.cells[0].row_span > 1 or bool(after and not after.cells[0].text.strip())
    if row.cells[0].text.strip() and section.startswith("ตัวชี้วัด") and goes_on:
        return section, False
    return None
