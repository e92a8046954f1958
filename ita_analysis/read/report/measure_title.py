"""The title of a measure, apart from what it says that the measure answers."""

from __future__ import annotations

import functools
import re

from ita_analysis.read.report.word_files import load_file
from ita_analysis.thai import to_arabic_digits

QUOTED = re.compile(r"มาตรการ\s*[\"“](?P<title>[^\"“”]{3,})[\"”]\s*(?P<rest>.*)")
_CODE = r"(?:ข้อ\s*)?[IiEeOo][-. ]?\d{1,2}"
TRAILING_CODES = re.compile(
    rf"(?<!ข้อ)[\s:]+(?P<codes>{_CODE}(?:(?:\s*[,/]\s*|\s*และ\s*|\s+){_CODE})*)$"
)


def split_title(printed: str) -> tuple[str, str]:
    """Split what a report prints as a title into the title and what the measure answers.

    Parameters
    ----------
    printed : str
        A title, without its number: with codes of questions behind it, or words such as
        "(แก้ข้อ I7)".

    Returns
    -------
    tuple of str
        Both as printed; the second is empty where the title names nothing that it answers.
    """
    text = printed.strip()
    if (found := QUOTED.fullmatch(text)) and (
        not found["rest"] or _answers().match(f" {found['rest']}")
    ):
        return found["title"].strip(), found["rest"].strip(" ()")
    for pattern in (_answers(), TRAILING_CODES):
        found = pattern.search(to_arabic_digits(text))
        if found and found.start() > 0:
            return text[: found.start()].strip(), text[slice(*found.span("codes"))].strip(" ()")
    return text, ""


@functools.cache
def _answers() -> re.Pattern[str]:
    listed = sorted(load_file("measures")["prose"]["answers"], key=len, reverse=True)
    words = "|".join(map(re.escape, listed))
    return re.compile(rf"(?:\s*\(|\s+)(?P<codes>(?:เพื่อ)?(?:{words})[^()]*)\)?$", re.I)
