"""Judgements that a reading had to make, in the form of ``corrections.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ita_analysis.methodology import Methodology
from ita_analysis.read.printed import (
    NotUnderstood,
    Section,
    read_indicator,
    read_instrument,
    read_question,
    read_score,
    read_section,
    read_sub_indicator,
)
from ita_analysis.read.report.mentions import Mention
from ita_analysis.read.report.reading import Organisation
from ita_analysis.read.report.subjects import INDICATOR, INSTRUMENT_SCORE, QUESTION, SUB_INDICATOR
from ita_analysis.read.report.years import Years

DECIDED_BY = "ita read"
LIKELY, CERTAIN = "likely", "certain"


def judge_organisation(organisation: Organisation) -> Iterator[dict[str, Any]]:
    """Yield a judgement for each part of the name or place that the title prints otherwise."""
    for key, column in (("name", "name_th"), ("district", "district"), ("province", "province")):
        value = getattr(organisation, key)
        printed = organisation.printed.get(key, value)
        lines = organisation.lines.get(key, [])
        if printed.replace(" ", "") == value.replace(" ", "") or not lines:
            continue
        register = key in organisation.settled
        yield _judge(
            ("SOURCE.toml", 0, f"organisation.{column}"),
            (printed, value),
            f"ทะเบียนตำบลไม่มีชื่อตามที่พิมพ์ ชื่อและที่ตั้งที่ใกล้เคียงที่สุดคือ {value}"
            if register
            else f"ส่วนใหญ่ของรายงานพิมพ์ {value} (บรรทัด {_join(lines)})",
            f"The register of subdistricts has no such place; the nearest in name is {value}"
            if register
            else f"Most mentions in the report print {value}",
            f"lines {_join(lines)}",
        )


def judge_years(years: Years) -> Iterator[dict[str, Any]]:
    """Yield a judgement where only the codes of the questions show the year of the result."""
    if years.result and years.certainty == LIKELY:
        yield _judge(
            ("SOURCE.toml", 0, "fiscal_year"),
            ("", str(years.result)),
            "รายงานไม่ระบุปี แต่รหัสข้อคำถามที่พิมพ์ตรงกับชุดของปีนี้เพียงปีเดียว",
            "The report names no year; the codes it prints are the set of this year alone",
            "all codes",
        )


def judge_names(mentions: Iterable[Mention], method: Methodology) -> Iterator[dict[str, Any]]:
    """Yield a judgement for each printed name, code or score that the general rules cannot read."""
    for mention in mentions:
        section = _section(mention.section, method)
        value = _needed_name(mention, section, method)
        if value:
            certainty = CERTAIN if mention.certain else LIKELY
            yield _judge(
                ("scores.csv", mention.line, "name"),
                (mention.subject.name, value),
                "ชื่อหรือรหัสที่พิมพ์ไม่ตรงกับของปีนี้ ชื่อ ลำดับ และรายการข้างเคียงชี้ไปที่รายการนี้",
                "The printed name or code is none of the year's; its wording, its order and what "
                "stands beside it point to this one",
                f"line {mention.line}",
                certainty,
            )
        try:
            read_score(mention.number.printed)
        except NotUnderstood:
            yield _judge(
                ("scores.csv", mention.line, "score"),
                (mention.number.printed, f"{mention.number.value:.2f}"),
                "เครื่องหมายทศนิยมหรือตัวเลขพิมพ์ผิดรูป",
                "The decimal sign or a digit is printed in another form",
                f"line {mention.line}",
                CERTAIN,
            )


def judge_lists(
    settled: Iterable[tuple[Mention, str]], method: Methodology
) -> Iterator[dict[str, Any]]:
    """Yield a judgement for each name settled by the other names of its list."""
    for mention, basis in settled:
        indicator = method.indicator(mention.subject.code)
        yield _judge(
            ("scores.csv", mention.line, "name"),
            (mention.subject.name, indicator.name_th),
            "ตัวชี้วัดอื่นมีครบในรายการเดียวกัน จึงเหลือตัวชี้วัดนี้เพียงรายการเดียว",
            "The other indicators stand in the same list, which leaves only this one",
            basis,
        )


def judge_codes(
    table: str, rows: Iterable[Mapping[str, Any]], method: Methodology
) -> Iterator[dict[str, Any]]:
    """Yield a judgement for each question that a table of codes names otherwise than it means.

    Parameters
    ----------
    table : str
        ``cited`` or ``approaches``.
    rows : iterable of mapping
        Its rows, columns as in ``reading.COLUMNS``.
    method : Methodology

    Yields
    ------
    dict
    """
    means: dict[tuple[int, str], set[str]] = {}
    needed = []
    for row in rows:
        means.setdefault((row["line"], row["name"]), set()).add(row["code"])
        if row["code"] and _question_of(row, method) != row["code"]:
            needed.append((row["line"], row["name"], row["code"]))
    for line, name, code in dict.fromkeys(needed):
        if len(means[line, name]) == 1:
            yield _judge(
                (f"{table}.csv", line, "name"),
                (name, code),
                f"ข้อความหรือชื่อที่พิมพ์คู่กันตรงกับข้อ {code} ของปีนี้",
                f"What is printed beside it, or its name, is that of {code} in this year",
                f"line {line}",
            )


def _question_of(row: Mapping[str, Any], method: Methodology) -> str:
    """Return the code that the general rules read in a row; empty where they read none."""
    try:
        return read_question(row["name"], _section(row["section"], method), method).code
    except NotUnderstood:
        return ""


def _needed_name(mention: Mention, section: Section, method: Methodology) -> str:
    """Return the name that a correction must give, or nothing where the rules read it."""
    subject = mention.subject
    try:
        if subject.measure == INDICATOR:
            known = read_indicator(subject.name, method).code
        elif subject.measure == QUESTION:
            known = read_question(subject.name, section, method).code
        elif subject.measure == SUB_INDICATOR:
            known = read_sub_indicator(subject.name, method)
        elif subject.measure == INSTRUMENT_SCORE:
            # Named by words, it stands in the records under its own code as the section.
            named = section if subject.name == subject.code else Section(subject.code[:3])
            known = read_instrument(subject.name, named, method)
        else:
            known = subject.code
    except NotUnderstood:
        known = ""
    if known == subject.code:
        return ""
    return method.indicator(subject.code).name_th if subject.measure == INDICATOR else subject.code


def _section(printed: str, method: Methodology) -> Section:
    try:
        return read_section(printed, method)
    except NotUnderstood:
        return Section()


def _judge(
    place: tuple[str, int, str],
    words: tuple[str, str],
    reason_th: str,
    reason_en: str,
    basis: str,
    certainty: str = LIKELY,
) -> dict[str, Any]:
    file, line, column = place
    expect, value = words
    return {
        "file": file,
        "line": line,
        "column": column,
        "expect": expect,
        "value": value,
        "reason_th": reason_th,
        "reason_en": reason_en,
        "basis": basis,
        "certainty": certainty,
        "decided_by": DECIDED_BY,
    }


def _join(lines: Iterable[int]) -> str:
    return ", ".join(str(line) for line in lines)
