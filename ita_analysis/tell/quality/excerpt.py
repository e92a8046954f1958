"""A line of a source as it is shown beside what was found in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from ita_analysis.quality import Quality
from ita_analysis.tell.sentences import Voice
from ita_analysis.thai import normalise, to_arabic_digits

LONGEST = 180
BEFORE = 60
MOST_LINES = 4
MORE = "…"


def show_line(text: str, values: Iterable[str] = ()) -> str:
    """Return a line of text, short enough to be read beside others.

    Parameters
    ----------
    text : str
        As the source has it; cells of a table are divided by tabs.
    values : iterable of str
        What is looked for; of a long line the stretch around the first that is found is shown.

    Returns
    -------
    str
        On one line, without control characters; a sign stands where more was left out.
    """
    shown = normalise(text.strip("\t ").replace("\t", " | "))
    if len(shown) <= LONGEST:
        return shown
    places = [to_arabic_digits(shown).find(to_arabic_digits(value)) for value in values if value]
    found = [place for place in places if place >= 0]
    first = found[0] - BEFORE if found else 0
    start = _begin(shown, max(0, min(first, len(shown) - LONGEST)))
    end = _begin(shown, start + LONGEST)
    before, after = MORE if start else "", MORE if end < len(shown) else ""
    return f"{before}{shown[start:end].strip()}{after}"


def show_lines(
    quality: Quality, numbers: list[int], values: Iterable[str], voice: Voice
) -> tuple[str, ...]:
    """Return lines of a source, each with its number before it.

    Parameters
    ----------
    quality : Quality
    numbers : list of int
    values : iterable of str
        What is looked for in them.
    voice : Voice

    Returns
    -------
    tuple of str
        The first few; the others by number alone.
    """
    wanted = tuple(values)
    shown = [
        voice.say(
            "quality.line",
            place=name_place(quality, number),
            text=show_line(quality.line(number), wanted),
        ).text
        for number in numbers[:MOST_LINES]
    ]
    rest = numbers[MOST_LINES:]
    if rest:
        shown.append(voice.say("quality.more_lines", lines=", ".join(map(str, rest))).text)
    return tuple(shown)


def name_place(quality: Quality, number: int) -> str:
    """Return the number of a line, and where that is in a file without lines."""
    place = quality.places.get(number)
    return f"{number} ({place})" if place else str(number)


def _begin(text: str, place: int) -> int:
    """Return the nearest place from there on that does not tear a letter from its marks."""
    while place < len(text) and unicodedata.category(text[place]) == "Mn":
        place += 1
    return min(place, len(text))
