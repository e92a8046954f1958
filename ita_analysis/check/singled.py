"""Single questions called the highest or lowest, and codes that a year does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ita_analysis.check.facts import Problem, problem
from ita_analysis.methodology import Methodology
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.reading import Reading
from ita_analysis.score import DISCLOSURE
from ita_analysis.thai import to_arabic_digits

ENDS = {"highest": "สูงที่สุด|สูงสุด|มากที่สุด", "lowest": "ต่ำที่สุด|ต่ำสุด|น้อยที่สุด"}
CODE = r"(?P<code>[ieo]\d{{1,2}})(?!\d)"
# "ข้อคำถามที่ได้คะแนนต่ำสุดของแบบ IIT คือ ข้อ i10"; of an indicator or an issue it is not checked here.
CLAIM = (
    r"ข้อ(?:คำถาม)?ที่(?:ได้|มี)(?:รับ)?(?:ผล)?คะแนน(?:เฉลี่ย)?(?:{ends})(?P<scope>(?:(?!คือ|ได้แก่|ตัวชี้วัด|ประเด็น|ด้าน).){{0,40}}?)"
    r"(?:คือ|ได้แก่|:)(?:ข้อ(?:คำถาม)?(?:ที่)?)?" + CODE
)
SURVEYS = re.compile(r"(?<![a-z])[ie]it(?![a-z])")
# A code with the word for a question before it.
CALLED = re.compile(r"ข้อ(?:คำถาม)?(?:ที่)?\s*(?P<code>[IiEeOo]\s?\d{1,2})(?![\d/]|[.,]\d|[A-Za-z])")
YEAR = re.compile(r"(?<!\d)25[5-7]\d(?!\d)")


def check_singled(reading: Reading, method: Methodology) -> Iterator[Problem]:
    """Find a question called the highest or lowest that is not, and codes that no question has.

    Parameters
    ----------
    reading : Reading
    method : Methodology
        Of the fiscal year of the result.

    Yields
    ------
    Problem
        Kinds ``lowest_question_false``, ``highest_question_false`` and ``code_unknown``.
    """
    yield from _check_ends(reading, method)
    yield from _check_codes(reading, method)


def _check_ends(reading: Reading, method: Methodology) -> Iterator[Problem]:
    scores = _scores(reading)
    surveys = {
        part.code: part.instrument for part in method.questions if part.instrument != DISCLOSURE
    }
    codes = {code.casefold(): code for code in surveys}
    for number, line in enumerate(reading.document.lines, start=1):
        flat = folded(to_arabic_digits(line))
        for kind, words in ENDS.items():
            for found in re.finditer(CLAIM.format(ends=words), flat):
                code = codes.get(found["code"], "")
                if code not in scores:
                    continue
                # Of which questions it is the lowest must be said: it may be of one topic.
                own = {name.upper() for name in SURVEYS.findall(found["scope"])}
                others = {key: scores[key] for key in scores if surveys.get(key) in own}
                pick = max if kind == "highest" else min
                end = pick(others.values(), default=scores[code])
                if surveys[code] in own and scores[code] != end:
                    yield problem(
                        f"{kind}_question_false",
                        where=str(number),
                        measure="question",
                        code=code,
                        says=scores[code],
                        should_be=", ".join(key for key in others if others[key] == end),
                        explanation=f"{end:.2f}",
                    )


def _scores(reading: Reading) -> Mapping[str, float]:
    """Return the first printed score of each question of the year."""
    rows = reading.tables["scores"]
    mine = rows[(rows["measure"] == "question") & (rows["fiscal_year"] == reading.fiscal_year)]
    firsts = mine.dropna(subset="score").drop_duplicates("code")
    return {str(row.code): float(str(row.score)) for row in firsts.itertuples()}


def _check_codes(reading: Reading, method: Methodology) -> Iterator[Problem]:
    """Find codes that no question of the year has and that no words beside them settle."""
    known = {part.code.casefold() for part in method.questions}
    own = {str(reading.fiscal_year), str(reading.measures_fiscal_year)}
    settled = {
        (int(row.line), _plain(str(row.name)))
        for name in ("cited", "scores", "approaches")
        for row in reading.tables[name].itertuples(index=False)
    }
    for number, line in enumerate(reading.document.lines, start=1):
        if set(YEAR.findall(to_arabic_digits(line))) - own:
            continue  # of another year, whose codes are others
        for found in CALLED.finditer(to_arabic_digits(line)):
            code = _plain(found["code"])
            if code not in known and (number, code) not in settled:
                mine = [
                    part.code for part in method.questions if part.code[0].casefold() == code[0]
                ]
                yield problem(
                    "code_unknown",
                    where=str(number),
                    measure="question",
                    code=found["code"],
                    says=found["code"],
                    should_be=f"{mine[0]}-{mine[-1]}",
                    certainty="likely",
                )


def _plain(code: str) -> str:
    found = re.fullmatch(r"([a-z])[ .-]*(\d{1,2})", to_arabic_digits(code).casefold().strip())
    return f"{found[1]}{int(found[2])}" if found else code
