"""What a check found, for a terminal and for scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from ita_analysis.methodology import load_methodology
from ita_analysis.style import format_score
from ita_analysis.tell.names import Names, Row, read_rows
from ita_analysis.tell.problems import group_problems, is_contradiction, tell_problem
from ita_analysis.tell.sentences import Voice

Tables = Mapping[str, pd.DataFrame]


def holds(tables: Tables) -> bool:
    """Tell whether nothing in a report contradicts anything else in it.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Of one report, ``problems`` among them.

    Returns
    -------
    bool
        True also where names or codes were misread, or weak points have no measure.
    """
    return not any(is_contradiction(kind) for kind in tables["problems"]["kind"])


def tell_check(tables: Tables, lang: str) -> list[str]:
    """Tell every problem and proposal of one report in plain sentences, with lines.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Of one report, ``problems`` and ``proposals`` among them.
    lang : {"th", "en"}

    Returns
    -------
    list of str
        Lines of text.
    """
    voice = Voice(lang)
    names = _names(tables, voice)
    rows = sorted(read_rows(tables["problems"]), key=lambda row: _line_numbers(row["where"])[:1])
    contradictions = [row for row in rows if is_contradiction(row["kind"])]
    others = [row for row in rows if not is_contradiction(row["kind"])]
    headline = "problems.headline" if contradictions else "problems.headline_none"
    told = [voice.say(headline, count=len(contradictions)).text]
    told += _tell_groups(contradictions, names)
    if others:
        told += ["", voice.word("checked.others"), *_tell_groups(others, names)]
    return [*told, *_tell_proposals(tables, names)]


def list_check(tables: Tables, lang: str) -> dict[str, Any]:
    """List every problem and proposal of one report as plain values.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Of one report, ``problems`` and ``proposals`` among them.
    lang : {"th", "en"}
        Of the explanations.

    Returns
    -------
    dict
        ``problems``: ``kind``, ``lines`` (whole numbers), ``measure``, ``code``, ``says``,
        ``should_be``, ``explanation``, ``certainty``. ``proposals``: ``explanation`` (its
        number), ``figures`` (``measure``, ``code``, ``lines``, ``printed``, ``reading`` in
        points), ``reason``.
    """
    voice = Voice(lang)
    names = _names(tables, voice)
    problems = [
        {
            "kind": row["kind"],
            "lines": _line_numbers(row["where"]),
            "measure": row["measure"],
            "code": row["code"],
            "says": row["says"],
            "should_be": row["should_be"],
            "explanation": _plain(tell_problem(row, names).text),
            "certainty": row["certainty"],
        }
        for row in read_rows(tables["problems"])
    ]
    proposals = [
        {
            "explanation": number,
            "figures": [
                {
                    "measure": row["measure"],
                    "code": row["code"],
                    "lines": _line_numbers(row["where"]),
                    "printed": row["printed"],
                    "reading": row["should_be"],
                }
                for row in rows
            ],
            "reason": _reason(rows, voice),
        }
        for number, rows in _explanations(tables)
    ]
    return {"problems": problems, "proposals": proposals}


def _names(tables: Tables, voice: Voice) -> Names:
    return Names(load_methodology(int(tables["scores"]["fiscal_year"].iloc[0])), voice)


def _tell_groups(rows: list[Row], names: Names) -> Iterator[str]:
    voice = names.voice
    for group in group_problems(rows):
        numbers = sorted({number for row in group for number in _line_numbers(row["where"])})
        place = f"{voice.lines(', '.join(map(str, numbers)))}: " if numbers else ""
        likely = voice.word("certainty.likely")
        sure = "" if group[0]["certainty"] == "certain" else f" ({likely})"
        yield _plain(f"  {place}{tell_problem(group[0], names, *group[1:])}{sure}")


def _tell_proposals(tables: Tables, names: Names) -> Iterator[str]:
    voice = names.voice
    rows = read_rows(tables["proposals"])
    if rows and not rows[0]["of"]:
        sure = "proved" if rows[0]["complete"] else "searched"
        yield ""
        yield _plain(voice.say(f"proposals.headline_none_{sure}", moves=int(rows[0]["moves"])).text)
    for number, figures in _explanations(tables):
        yield ""
        yield f"{voice.say('proposals.reading', number=number)}: {_reason(figures, voice)}"
        for row in figures:
            reading = format_score(row["should_be"])
            place = voice.lines(row["where"])
            yield _plain(f"  {_name_figure(row, names)}: {row['printed']} → {reading} ({place})")


def _name_figure(row: Row, names: Names) -> str:
    if row["measure"] == "total":
        return names.voice.word("proposals.total")
    if row["measure"] == "question":
        return f"{row['code']} {names.label(row['code'])}"
    return names.numbered(row["code"]) if row["measure"] == "indicator" else str(row["code"])


def _explanations(tables: Tables) -> Iterator[tuple[int, list[Row]]]:
    rows = [row for row in read_rows(tables["proposals"]) if row["of"]]
    for number in sorted({int(row["explanation"]) for row in rows}):
        yield number, [row for row in rows if int(row["explanation"]) == number]


def _reason(rows: list[Row], voice: Voice) -> str:
    digits = sum(int(row["moves"]) for row in rows)
    return _plain(voice.say("checked.reason", figures=len(rows), digits=digits).text)


def _line_numbers(where: str) -> list[int]:
    return [int(part) for part in where.split(", ") if part.isdecimal() and part != "0"]


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")
