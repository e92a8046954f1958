"""Measures in running text: a numbered line, and lines that begin with a label below it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from ita_analysis.read.document.block import Table
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.measure_bare import split_strokes
from ita_analysis.read.report.measure_columns import BESIDES, name_column
from ita_analysis.read.report.measure_draft import Draft, split_number
from ita_analysis.read.report.measure_sentence import end_of_units, read_fields
from ita_analysis.read.report.passages import Passage
from ita_analysis.read.report.steps import BULLET, SIGNS, strip_bullet
from ita_analysis.read.report.word_files import load_file, load_words
from ita_analysis.thai import to_arabic_digits

SHORTEST_LABEL, LONGEST_TITLE, LONGEST_PLAN = 4, 400, 60
# A point of a list: a dash, or a letter that counts.
POINT = re.compile(rf"\s*(?:[{SIGNS}]\s*|(?P<letter>[กขคงจฉชซ][.)])\s+)(?=\S)")


def read_prose(passages: Sequence[Passage], fiscal_year: int | None = None) -> Iterator[Draft]:
    """Read measures of paragraphs; one without a unit, a period or a follow-up is none.

    Parameters
    ----------
    passages : sequence of Passage
        The report, in order.
    fiscal_year : int or None
        Year that the measures are for: a month without a year is one of a period only then.

    Yields
    ------
    Draft
    """
    draft: Draft | None = None
    sign = ""
    for passage in passages:
        if isinstance(passage.block, Table):
            yield from _complete(draft)
            draft = None
            continue
        text = passage.block.text.strip()
        if draft and _label_below(draft, text):
            continue
        opened = _open(passage, text) or _open_plan(passage, text)
        point = None if opened else _open_point(passage, text)
        for found in filter(None, (opened, point)):
            if not found.cells.keys() - {"title", "units"}:
                _divide_title(found, passage, text, fiscal_year)
        # A point below a measure is a step of it, unless it tells its own unit or period.
        # Once that is told, a point with the sign of the first one is the next measure.
        next_one = draft and draft.cells.keys() & BESIDES and text[:1] == sign
        if point and (not draft or next_one or point.cells.keys() & BESIDES):
            opened, sign = point, text[:1]
        if opened:
            yield from _complete(draft)
            draft = opened
        elif draft and not _continue(draft, passage.block.text):
            yield from _complete(draft)
            draft = None
    yield from _complete(draft)


def _complete(draft: Draft | None) -> Iterator[Draft]:
    if draft and draft.cells.keys() & BESIDES:
        yield draft


def _open(passage: Passage, text: str) -> Draft | None:
    """Return the measure that a paragraph opens, or None."""
    pieces = split_labels(text)
    head = pieces[0][1] if pieces and not pieces[0][0] else ""
    column, value = pieces[0] if pieces else ("", "")
    if column == "title" and value:
        number, title = "", value
    elif found := _opening().match(to_arabic_digits(head)):
        number = head[slice(*found.span("number" if found["number"] else "letter"))]
        title = head[found.end() :].strip(" :：.-–")
    else:
        number, title = split_number(head)
        if not number:
            return None
    if not title or len(title) > LONGEST_TITLE:
        return None
    draft = Draft(passage.block.line, number, _target(passage))
    draft.add("title", [title])
    for column, value in pieces[1:]:
        draft.add(column, [value])
    return draft


def _open_point(passage: Passage, text: str) -> Draft | None:
    """Return the measure that a point of a list below a heading of measures opens, or None."""
    found = POINT.match(text)
    if not found or not text[found.end() :] or len(text) > LONGEST_TITLE or not _announced(passage):
        return None
    draft = Draft(passage.block.line, (found["letter"] or "").strip(), _target(passage))
    (column, title), *labelled = split_labels(text[found.end() :])
    if column or not title:
        return None
    draft.add("title", [title])
    for column, value in labelled:
        draft.add(column, [value])
    return draft


def _open_plan(passage: Passage, text: str) -> Draft | None:
    """Return the measure of a line like "Plan 2569: Finance Division publishes …", or None."""
    head, colon, rest = text.partition(":")
    flat = folded(head)
    plans = len(head) <= LONGEST_PLAN and flat.startswith(load_words("measures", "prose", "plans"))
    end = end_of_units(rest, 0) if colon and plans else 0
    if not end or not rest[end:].strip():
        return None
    draft = Draft(passage.block.line, "", _target(passage))
    draft.add("units", [rest[:end].strip()])
    draft.add("title", [rest[end:].strip()])
    return draft


def _label_below(draft: Draft, text: str) -> bool:
    """Add a point such as "- ผู้รับผิดชอบ กองคลัง" to the measure above it."""
    fields = split_strokes(strip_bullet(text)) if BULLET.match(text) else []
    for column, value in fields:
        draft.add(column, [value])
    return bool(fields)


def _announced(passage: Passage) -> bool:
    listed = load_words("measures", "prose", "headings")
    return any(word in folded(heading) for heading in passage.headings for word in listed)


def _divide_title(draft: Draft, passage: Passage, text: str, fiscal_year: int | None) -> None:
    """Take unit, period and follow-up out of a title that says them in one sentence.

    Below no heading of measures, and without being called one, it must say both of the first two.
    """
    title = draft.cells["title"][0]
    fields = read_fields(title, fiscal_year)
    named = {field.column for field in fields}
    called = "units" in draft.cells or bool(_opening().match(to_arabic_digits(text)))
    if not (called or {"units", "period"} <= named or (_announced(passage) and named)):
        return
    for field in fields:
        if field.column not in draft.cells:
            draft.add(field.column, [field.text])
    first = min((field.start for field in fields), default=len(title))
    draft.cells["title"] = [_strip_calls(title[:first]) or title]


def _strip_calls(title: str) -> str:
    """Return a title without the words that lead over to its unit or period."""
    bare = title.strip(" ,(–-")
    for word in ("ดำเนินการ", "ระยะเวลา", "และ", "ภายใน"):
        bare = bare.removesuffix(word).strip(" ,(–-")
    return bare


def _continue(draft: Draft, text: str) -> bool:
    """Add a paragraph to a measure; return whether it belonged to it."""
    pieces = split_labels(text)
    if pieces and pieces[0][0]:
        for column, value in pieces:
            draft.add(column, [value] if value else [])
            if not value:
                draft.cells.setdefault(column, [])
        return True
    if fields := split_strokes(text):
        for column, value in fields:
            draft.add(column, [value])
        return True
    if BULLET.match(text) or split_number(text)[0]:
        last = list(draft.cells)[-1]
        draft.add(last if last not in ("title", *BESIDES) or not draft.cells[last] else "steps",
                  [text])  # fmt: skip
        return True
    return False


def split_labels(text: str) -> list[tuple[str, str]]:
    """Split a text at labels with a colon.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of tuple of str
        Column and value of each; the column of words before the first label is empty.
    """
    marks = [
        (found.start(), found.end(), name)
        for found in _labels().finditer(text)
        if (name := name_column(found["label"] or found["wide"]))
    ]
    if not marks:
        return [("", text.strip())]
    ends = [start for start, _, _ in marks[1:]] + [len(text)]
    before = text[: marks[0][0]].strip(" -•")
    values = [(name, text[end:stop].strip(" ;|"))
              for (_, end, name), stop in zip(marks, ends, strict=True)]  # fmt: skip
    return [("", before), *values] if before else values


@functools.cache
def _labels() -> re.Pattern[str]:
    """Return the pattern of a label: one of the words, perhaps more of them, and a colon.

    In the place of a colon there may be a wide gap, where the line begins with the label. A short
    word is a label only where it is all that stands before the colon.
    """
    short = "|".join(
        re.escape(word)
        for column in sorted(BESIDES)
        for word in load_file("measures")["columns"][column]
        if len(word) < SHORTEST_LABEL
    )
    listed = [
        word
        for group in load_file("measures")["columns"].values()
        for word in group
        if len(word) >= SHORTEST_LABEL
    ]
    listed.sort(key=len, reverse=True)
    loose = "|".join(r"\s?".join(map(re.escape, word)) for word in listed)
    more = r"[^:：\s\d]{0,25}(?:\s(?:ในการ|ที่)?ดำเนิน(?:การ|งาน))?"
    wide = "|".join(r"\s?".join(map(re.escape, word)) for word in listed if word not in _titles())
    return re.compile(
        rf"(?:^|(?<=[\s•;|-]))(?P<label>(?:{loose}){more}|(?:{short}))\s*[:：]"
        rf"|^(?P<wide>(?:{wide})[^:：\s\d]{{0,25}})(?:\s{{2,}}|\t)(?=\S)",
        re.I,
    )


def _titles() -> frozenset[str]:
    return frozenset(load_file("measures")["columns"]["title"])


@functools.cache
def _opening() -> re.Pattern[str]:
    opens = "|".join(map(re.escape, load_file("measures")["prose"]["opens"]))
    counted = rf"(?:{opens})\s*(?P<number>\(?\d{{1,2}}\)?)[.):：]?(?!\d)"
    return re.compile(rf"\s*(?:{counted}|(?:{opens}|มาตรการ)\s+(?P<letter>[ก-ฮ])[.)]?\s)", re.I)


def _target(passage: Passage) -> str:
    return passage.section if passage.section.startswith(("ประเด็น", "ตัวชี้วัด")) else ""
