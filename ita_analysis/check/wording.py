"""Codes beside the words of another question, as only the text of a document shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ita_analysis.check.facts import Problem, problem
from ita_analysis.methodology import Methodology
from ita_analysis.read.report.reading import Reading
from ita_analysis.read.report.wording import OWN, find_other, share_label

# What its question asks ends at the latest after so many letters, or where a cell or another code
# begins.
LONGEST = 200
ENDS = re.compile(r"[<\t|]|(?<![A-Za-z])(?:[IiEeOo]\s?|[0๐])\d{1,2}(?!\d)")


def check_wording(reading: Reading, method: Methodology) -> Iterator[Problem]:
    """Find questions that a report singles out with the words of another question.

    Where the words settle which question is meant, the reading has taken that one already; what
    is found here keeps its code, because the report prints it with its own words elsewhere.
    """
    cited = reading.tables["cited"]
    for row in cited.drop_duplicates(["line", "name"]).to_dict("records"):
        other = _other_question(reading, row["line"], row["name"], row["code"], method)
        if other:
            yield problem(
                "misread_code",
                where=str(row["line"]),
                measure="question",
                code=row["code"],
                says=row["name"],
                should_be=other,
                certainty="likely",
            )


def _other_question(reading: Reading, line: int, name: str, code: str, method: Methodology) -> str:
    """Return the question whose words stand behind a code wherever a line prints it."""
    lines = reading.document.lines
    printed = lines[line - 1] if 0 < line <= len(lines) else ""
    places = [found.end() for found in re.finditer(re.escape(name), printed)]
    behind = [ENDS.split(printed[place : place + LONGEST])[0] for place in places]
    label = method.question(code).label_th
    if any(share_label(label, text) >= OWN for text in behind):
        return ""
    return next(filter(None, (find_other(code, text, method) for text in behind)), "")
