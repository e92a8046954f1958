"""What stands where in the fill-in workbook of a fiscal year, for writing and for reading."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from ita_analysis.errors import UsageError
from ita_analysis.methodology import Methodology, load_methodology

MARKER = "_ita"
VERSION = "1"
FIRST_ROW = 2
FIELDS = (
    "name", "org_type", "district", "province", "fiscal_year", "measures_fiscal_year", "total",
    "level",
)  # fmt: skip
COLUMNS: dict[str, tuple[str, ...]] = {
    "organisation": ("about", "answer", "note"),
    "indicators": ("code", "kind", "label_th", "label_en", "score", "computed", "agrees"),
    "questions": ("code", "group", "label_th", "label_en", "score"),
    "items": ("code", "group", "label_th", "label_en", "score"),
    "previous": ("code", "kind", "label_th", "label_en", "score"),
    "cited": ("code", "role", "cause", "approach"),
    "measures": ("number", "title", "steps", "units", "period", "follow_up", "targets"),
}
CITED_ROWS, MEASURE_ROWS = 40, 20


@dataclass(frozen=True)
class Line:
    """One thing that has a score: a row of a sheet.

    Parameters
    ----------
    measure : str
        As in the table of scores.
    code, instrument : str
    kind : str
        Key of its word.
    label_th, label_en : str
    group : str
        Code of what it is a part of.
    parts : tuple of str
        Codes that its score is the mean of.
    """

    measure: str
    code: str
    instrument: str
    kind: str
    label_th: str
    label_en: str
    group: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """The rows of the scored sheets of a fiscal year, each from `FIRST_ROW` on."""

    fiscal_year: int
    indicators: tuple[Line, ...]
    questions: tuple[Line, ...]
    items: tuple[Line, ...]
    previous: tuple[Line, ...]

    def rows(self, sheet: str) -> tuple[Line, ...]:
        """Return the rows of a scored sheet."""
        rows: tuple[Line, ...] = getattr(self, sheet)
        return rows

    @property
    def fingerprint(self) -> str:
        """What changes when a code of the workbook does."""
        codes = [line.code for sheet in SCORED for line in self.rows(sheet)]
        return hashlib.sha256("\n".join(codes).encode()).hexdigest()[:16]


SCORED = ("indicators", "questions", "items", "previous")


def make_layout(fiscal_year: int) -> Layout:
    """Return the layout of a fiscal year.

    Parameters
    ----------
    fiscal_year : int
        Buddhist era.

    Returns
    -------
    Layout
        ``previous`` is empty where the year before has no methodology.

    Raises
    ------
    UsageError
        If the fiscal year has no methodology; lists the known ones.
    """
    method = load_methodology(fiscal_year)
    disclosure = [part.code for part in method.instruments if _is_disclosure(method, part.code)]
    questions = [_question_line(method, part.code) for part in method.questions]
    return Layout(
        fiscal_year,
        tuple(_indicator_lines(method, deep=True)),
        tuple(line for line in questions if line.instrument not in disclosure),
        tuple(line for line in questions if line.instrument in disclosure),
        _previous_lines(fiscal_year - 1),
    )


def _is_disclosure(method: Methodology, instrument: str) -> bool:
    """Tell whether the questions of an instrument are met or not, with nothing between."""
    scales = {part.scale for part in method.questions if part.instrument == instrument}
    return bool(scales) and all(
        {choice.score for choice in scale.choices} == {0.0, 100.0}
        for scale in method.scales
        if scale.code in scales
    )


def _indicator_lines(method: Methodology, *, deep: bool) -> Iterator[Line]:
    """Yield instruments, each followed by its parts, its indicators and their sub-indicators."""
    for part in method.instruments:
        members = tuple(indicator.code for indicator in method.indicators_of(part.code))
        yield Line(
            "instrument", part.code, part.code, "instrument", part.name_th, part.name_en, "total",
            members,
        )  # fmt: skip
        for number, code in enumerate(part.parts, start=1):
            thai, english = f"{part.short_th} ส่วนที่ {number}", f"{part.short_en}, part {number}"
            yield Line("instrument", code, part.code, "part", thai, english, part.code)
        for indicator in method.indicators_of(part.code):
            subs = method.sub_indicators_of(indicator.code)
            members = tuple(sub.code for sub in subs) or tuple(
                question.code for question in method.questions_of(indicator.code)
            )
            yield Line(
                "indicator", indicator.code, part.code, "indicator", indicator.name_th,
                indicator.name_en, part.code, members,
            )  # fmt: skip
            for sub in subs if deep else ():
                members = tuple(question.code for question in method.questions_of(sub.code))
                yield Line(
                    "sub_indicator", sub.code, part.code, "sub_indicator", sub.name_th,
                    sub.name_en, indicator.code, members,
                )  # fmt: skip


def _question_line(method: Methodology, code: str) -> Line:
    part = method.question(code)
    group = part.sub_indicator or part.indicator
    return Line("question", code, part.instrument, "", part.label_th, part.label_en, group)


def _previous_lines(fiscal_year: int) -> tuple[Line, ...]:
    try:
        method = load_methodology(fiscal_year)
    except UsageError:
        return ()
    total = Line("total", "total", "", "total", "คะแนนรวม", "Total")
    return (total, *_indicator_lines(method, deep=False))
