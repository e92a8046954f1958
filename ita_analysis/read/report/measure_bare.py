"""Lines of a measure whose labels have no colon, or whose fields are divided by strokes."""

from __future__ import annotations

import re

from ita_analysis.read.report.folding import fold
from ita_analysis.read.report.measure_columns import BESIDES
from ita_analysis.read.report.measure_sentence import PERIOD_BEGINS
from ita_analysis.read.report.word_files import load_words
from ita_analysis.thai import to_arabic_digits

STROKE = re.compile(r"\s*\|\s*")
LONGEST = 300


def split_strokes(text: str) -> list[tuple[str, str]]:
    """Split a line such as "ผู้รับผิดชอบ กองคลัง | ต.ค. 67 - ก.ย. 68 | ติดตาม ทุกเดือน".

    Parameters
    ----------
    text : str
        A paragraph below the title of a measure.

    Returns
    -------
    list of tuple of str
        Column and value of each field; empty where the line does not begin with a label, or
        where a field tells neither by its label nor as a period what it is.
    """
    if len(text) > LONGEST:
        return []
    fields = [_read_field(piece) for piece in STROKE.split(text.strip()) if piece]
    return fields if fields and all(column for column, _ in fields) else []


def _read_field(piece: str) -> tuple[str, str]:
    """Return the column that a field begins with the name of, and the rest."""
    flat = fold(piece)
    fitting = [
        (flat.span(0, len(word))[1], column)
        for column in sorted(BESIDES)
        for word in load_words("measures", "columns", column)
        if flat.text.startswith(word) and len(flat.text) > len(word)
    ]
    end, column = max(fitting, default=(0, ""))
    if column and piece[end : end + 1].isspace():
        return column, piece[end:].strip()
    if PERIOD_BEGINS.match(to_arabic_digits(piece)):
        return "period", piece
    return "", piece
