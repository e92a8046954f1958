"""Changes between two years, held against the two scores that a report prints of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from ita_analysis.check.facts import Problem, lines, problem
from ita_analysis.errors import UsageError
from ita_analysis.methodology import Methodology, load_methodology
from ita_analysis.read.document.block import Row, Table
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.passages import name_instruments
from ita_analysis.read.report.reading import Reading
from ita_analysis.read.report.statement_subjects import find_indicators
from ita_analysis.score import score_levels
from ita_analysis.thai import to_arabic_digits

SCORE = re.compile(r"(?<![\d.])\d{1,3}\.\d{2}(?![\d.])")
SIGNED = re.compile(r"\s*(?P<sign>[+\-–−▲▼])\s*(?P<number>\d{1,3}\.\d{2})\s*")
# Rows whose difference is that of their two scores before a row that differs is a mistake.
FEWEST_RIGHT = 3
ROUNDED = 0.0101
ALL_ROSE = re.compile(
    r"(?:เพิ่ม(?:สูง)?ขึ้น|สูงขึ้น)(?:จากปี[^\d]{0,20}(?:25)?\d\d)?(?:ทั้ง|ครบ(?:ทั้ง)?|ทุก)(?P<count>\d{1,2})?ตัวชี้วัด"
    r"|(?:ทุกตัวชี้วัด|ทั้ง(?P<other>\d{1,2})ตัวชี้วัด)[^\d]{0,20}(?:เพิ่ม(?:สูง)?ขึ้น|สูงขึ้น)"
)
# On a line of its own below the results of two years.
CHANGE_ALONE = re.compile(
    r"(?:เพิ่ม(?:สูง)?ขึ้น|สูงขึ้น|ลดลง|ต่ำลง)(?:จากเดิม|จากปีก่อน)?(?P<number>\d{1,3}\.\d{2})(?:คะแนน)?"
)
OF_A_YEAR = re.compile(
    r"(?:ปี|พ\.ศ\.)(?P<year>(?:25)?[5-7]\d)(?!\d)[^\d]{0,30}(?<![\d.])(?P<score>\d{1,3}\.\d{2})(?!\d)"
    r"(?:คะแนน)?(?:อยู่ใน)?ระดับ(?P<level>[^\d\s(]+)"
)

# "คะแนนภาพรวม … เพิ่มขึ้นจากปี 2564 ซึ่งได้ 80.00 คะแนน"
FROM_A_YEAR = re.compile(
    r"ภาพรวม(?:(?!ตัวชี้วัด|แบบวัด|[ieo]it).){0,120}จากปี(?:งบประมาณ)?(?:พ\.ศ\.)?(?P<year>25\d\d)"
    r"(?:ซึ่ง|ที่)?(?:มี|ได้)(?:รับ)?(?:คะแนน)?(?P<score>\d{1,3}\.\d{2})(?!\d)"
)


def check_changes(reading: Reading) -> Iterator[Problem]:
    """Find changes from one year to another that do not fit the scores of the two years.

    Parameters
    ----------
    reading : Reading

    Yields
    ------
    Problem
        Kinds ``difference_false``, ``all_rose_false`` and ``level_mismatch`` (of another year).
    """
    method = _known(reading.fiscal_year) if reading.fiscal_year else None
    for block in reading.document.blocks:
        if isinstance(block, Table):
            yield from _check_rows(block.rows, method)
    yield from _check_alone(reading)
    yield from _check_all_rose(reading)
    yield from _check_other_levels(reading)
    yield from _check_other_totals(reading)


def _check_rows(rows: tuple[Row, ...], method: Methodology | None) -> Iterator[Problem]:
    """Find rows whose signed difference is not that of the two scores before it."""
    found = [(row, *triple) for row in rows if (triple := _read_change(row))]
    wrong = [part for part in found if abs(part[2] - part[1] - part[3]) > ROUNDED]
    if len(found) - len(wrong) < FEWEST_RIGHT or len(wrong) * 2 >= len(found):
        return
    for row, before, after, change in wrong:
        yield _difference(str(row.line), change, before, after, _subject_of(row, method))


def _read_change(row: Row) -> tuple[float, float, float] | None:
    """Return the two scores and the signed difference of a row, if that is all that it scores."""
    texts = [to_arabic_digits(cell.text) for cell in row.cells]
    places = [n for n, text in enumerate(texts) if SIGNED.fullmatch(text)]
    if len(places) != 1:
        return None
    scores = [float(text) for text in texts[: places[0]] if SCORE.fullmatch(text.strip())]
    if len(scores) != 2:
        return None
    found = SIGNED.fullmatch(texts[places[0]])
    assert found  # noqa: S101 - one of `places`
    change = float(found["number"]) * (1 if found["sign"] in "+▲" else -1)
    return scores[0], scores[1], change


def _subject_of(row: Row, method: Methodology | None) -> tuple[str, str]:
    """Return measure and code of what a row is about; its own words where that is no indicator."""
    name = next((cell.text for cell in row.cells if re.search(r"[ก-๎A-Za-z]{3}", cell.text)), "")
    named = find_indicators(folded(name), method) if method else []
    return ("indicator", named[0][1]) if len(named) == 1 else ("row", name)


def _check_alone(reading: Reading) -> Iterator[Problem]:
    """Find a change on a line of its own that is not that of the results on the two lines above."""
    flat = [
        (number, text)
        for number, line in enumerate(reading.document.lines, start=1)
        if (text := folded(to_arabic_digits(line)))
    ]
    for (_, first), ((_, second), (number, text)) in zip(flat, pairwise(flat[1:]), strict=False):
        found = CHANGE_ALONE.fullmatch(text)
        scores = [SCORE.findall(line) for line in (first, second)]
        years = [
            re.findall(r"ปี(?:งบประมาณ)?(?:พ\.ศ\.)?(?:25)?([5-7]\d)(?!\d)", line)
            for line in (first, second)
        ]
        if not found or [len(part) for part in (*scores, *years)] != [1, 1, 1, 1]:
            continue
        one, other = float(scores[0][0]), float(scores[1][0])
        before, after = (one, other) if years[0] < years[1] else (other, one)
        change = float(found["number"]) * (-1 if text.startswith(("ลด", "ต่ำ")) else 1)
        if abs(after - before - change) > ROUNDED:
            yield _difference(str(number), change, before, after, ("total", "total"))


def _difference(
    where: str, change: float, before: float, after: float, subject: tuple[str, str]
) -> Problem:
    measure, code = subject
    return problem(
        "difference_false",
        where=where,
        measure=measure,
        code=code,
        says=f"{change:+.2f}",
        should_be=f"{after - before:+.2f}",
        explanation=f"{after:.2f} - {before:.2f}",
    )


def _check_all_rose(reading: Reading) -> Iterator[Problem]:
    """Find the claim that all indicators rose, where one fell."""
    before, after = _indicators(reading, last=True), _indicators(reading, last=False)
    both = sorted(set(before) & set(after), key=int)
    fell = [code for code in both if after[code] < before[code]]
    if not fell:
        return
    for number, line in enumerate(reading.document.lines, start=1):
        if found := ALL_ROSE.search(folded(to_arabic_digits(line))):
            count = found["count"] or found["other"] or ""
            # Of some of them, or those of an instrument.
            if int(count) < len(both) if count else name_instruments(line):
                continue
            yield problem(
                "all_rose_false",
                where=str(number),
                measure="indicators",
                code="indicators",
                says=count or str(len(both)),
                should_be=str(len(both) - len(fell)),
                explanation=", ".join(fell),
                certainty="certain" if len(both) >= int(count or 0) else "likely",
            )


def _indicators(reading: Reading, *, last: bool) -> dict[str, float]:
    """Return the first printed score of each indicator, of this year or of the one before."""
    scores = reading.tables["scores"]
    year = (reading.fiscal_year or 0) - last
    mine = scores[(scores["measure"] == "indicator") & (scores["fiscal_year"] == year)]
    firsts: pd.DataFrame = mine.dropna(subset="score").drop_duplicates("code")
    return {str(row.code): float(str(row.score)) for row in firsts.itertuples()}


def _check_other_levels(reading: Reading) -> Iterator[Problem]:
    """Find a level of another year that its total cannot have."""
    for number, line in enumerate(reading.document.lines, start=1):
        for found in OF_A_YEAR.finditer(folded(to_arabic_digits(line))):
            year = int(found["year"]) + (2500 if len(found["year"]) == 2 else 0)
            method = _known(year) if year != reading.fiscal_year else None
            levels = {folded(level.name): level.name for level in method.levels} if method else {}
            says = levels.get(found["level"], "")
            score = float(found["score"])
            possible = _possible(score, method) if method and says else []
            if possible and says not in possible:
                yield problem(
                    "level_mismatch",
                    where=lines(str(number)),
                    measure="total",
                    code="total",
                    says=says,
                    should_be=" / ".join(possible),
                    explanation=f"{year}: {score:.2f}",
                )


def _check_other_totals(reading: Reading) -> Iterator[Problem]:
    """Find the total of an earlier year printed otherwise beside this year's in a sentence."""
    scores = reading.tables["scores"]
    for number, line in enumerate(reading.document.lines, start=1):
        flat = folded(to_arabic_digits(line))
        for found in FROM_A_YEAR.finditer(flat):
            year = int(found["year"])
            mine = scores[(scores["measure"] == "total") & (scores["fiscal_year"] == year)]
            known = {
                float(score): str(row)
                for score, row in zip(mine["score"], mine["line"], strict=True)
                if row != number
            }
            if len(known) == 1 and float(found["score"]) not in known:
                (score, where), *_ = known.items()
                yield problem(
                    "two_scores",
                    where=lines(str(number), where),
                    measure="total",
                    code="total",
                    says=float(found["score"]),
                    should_be=score,
                    explanation=where,
                    certainty="likely",
                )


def _known(year: int) -> Methodology | None:
    try:
        return load_methodology(year)
    except UsageError:
        return None


def _possible(score: float, method: Methodology) -> list[str]:
    return list(dict.fromkeys(level.name for level in score_levels(score, {}, method)))
