"""Damaged Thai made whole, where it is certain what it was."""

from __future__ import annotations

import re
import unicodedata
from itertools import product

from ita_analysis.thai import known_words

# Old Windows fonts drew marks at other heights as letters of their own.
_PRIVATE = dict(
    zip(
        range(0xF700, 0xF71B),
        "ฐ\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4cญ"
        "\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a",
        strict=True,
    )
)
_VOWELS = "\u0e31\u0e34-\u0e3a"
_MARK = f"[{_VOWELS}\u0e47-\u0e4e]"
_TONE = "[\u0e48-\u0e4b]"
_ORDER = {"\u0e4d": 1, "\u0e48": 2, "\u0e49": 2, "\u0e4a": 2, "\u0e4b": 2, "\u0e4c": 3, "\u0e4e": 3}
_LOST = "\N{REPLACEMENT CHARACTER}"

_ODD = re.compile(r"[^\t -~\u0e01-\u0e3a\u0e3f-\u0e5b]")
_CLUSTER = re.compile(f"(?:{_MARK}){{2,}}")
_LATE_MARKS = re.compile(f"(?<=[ก-ฮ])({_MARK}*)ำ({_MARK}+)")
_LATE_TONE = re.compile(f"(?<=[ก-ฮ])([{_VOWELS}]?)า({_TONE})")
_SPLIT_SARA_AM = re.compile(f"\u0e4d({_TONE}?)า")
_LOST_NIKHAHIT = re.compile(f"(?<=[ก-ฮ]){_LOST}({_TONE}?ำ)")
# Often the lost half of SARA AM, as a space or as the sign for a letter unknown.
_LOST_HALF = re.compile(f"(?<=[ก-ฮ])({_TONE}?)([ {_LOST}])({_TONE}?)า")
_GAP = re.compile(f"(?<=[ก-ฮ]) (?={_MARK}|[ะำ])|(?<={_MARK}) (?={_MARK}|[ก-ฮะำ])")
_FULL = re.compile(f"[{_VOWELS}]{_TONE}?$")
_MOVED = re.compile(f"(?<=[ก-ฮ{_VOWELS}])([ก-ฮา])({_MARK}+)")
_ROUNDS = 20  # three are enough for what PDFs do; text made to need more stays damaged
_NEAR = 40  # letters on either side that help to decide
_THAI_BEFORE = re.compile(f"[ก-ฺเ-๎]{{1,{_NEAR}}}$")
_THAI_AFTER = re.compile(f"[ก-ฺเ-๎]{{1,{_NEAR}}}")
# Bounded, since mending within one costs its length for each mend.
_STRETCH = re.compile(f"[ก-ฺเ-๎ {_LOST}]{{3,2000}}")
_HALF_READINGS = ("ำ", "่า", "้า", "๊า", "๋า", "็า", "ัา")
_MOST_MOVES = 4
_LONGEST_WORD = 24


def mend(line: str) -> str:
    """Return a line with the damage undone that PDFs and old fonts do to Thai.

    Marks in the wrong order, doubled, torn off by a space or drawn by letters of old fonts; SARA
    AM in halves; two SARA E for SARA AE; invisible characters; spaces of other kinds. Where more
    than one reading is possible, words of the dictionary decide, and where they do not the line
    stays as it is. Digits, tabs and runs of spaces stay.

    Parameters
    ----------
    line : str

    Returns
    -------
    str
    """
    # What one step makes whole can be what the next needs to know its words.
    for _ in range(_ROUNDS):
        mended = _mend_once(line)
        if mended == line:
            break
        line = mended
    return line


def _mend_once(line: str) -> str:
    """Return a line after one round of mending."""
    if _ODD.search(line):
        line = "".join(map(_sound, line))
    line = line.replace("เเ", "แ").replace("า\u0e4d", "ำ")
    line = _LOST_NIKHAHIT.sub(r"\1", line)
    line = _LATE_MARKS.sub(r"\1\2ำ", line)
    line = _CLUSTER.sub(_in_order, line)
    line = _SPLIT_SARA_AM.sub(r"\1ำ", line)
    if " " in line or _LOST in line:
        line = _STRETCH.sub(lambda stretch: _close_gaps(_fill_halves(stretch[0])), line)
    line = _LATE_TONE.sub(r"\1\2า", line)
    return unicodedata.normalize("NFC", line)


def _sound(character: str) -> str:
    """Return what a character outside Thai and ASCII stands for."""
    private = _PRIVATE.get(ord(character))
    if private:
        return private
    category = unicodedata.category(character)
    if character == "\t":
        return character
    if category in ("Zs", "Zl", "Zp", "Cc"):
        return " "
    return "" if category in ("Cf", "Cs") else character


def _in_order(cluster: re.Match[str]) -> str:
    """Return the marks of one letter, each once, vowel first and tone after it."""
    return "".join(sorted(dict.fromkeys(cluster[0]), key=lambda mark: _ORDER.get(mark, 0)))


def _fill_halves(line: str) -> str:
    """Return a line with half a SARA AM made whole wherever the words then make sense."""
    place = 0
    while found := _LOST_HALF.search(line, place):
        place = found.end()
        tone = found[1] or found[3]
        vowels = "ำา" if found[2] == " " or tone else _HALF_READINGS
        before = _run_before(line, found.start())
        after = _run_after(line, found.end())
        readings = {before + tone + vowel + after: tone + vowel for vowel in vowels}
        best = _best_reading(list(readings))
        if best:
            line = line[: found.start()] + readings[best] + line[found.end() :]
            place = found.start() + len(readings[best])
    return line


def _close_gaps(line: str) -> str:
    """Return a line without spaces that damage left in words.

    A mark after a space belongs to the letter before it. A mark that slid onto the next letter
    has a space after it: "ทอ้ งถนิ่" for "ท้องถิ่น"; words tell it from one at the end of a word.
    """
    place = 0
    while found := _GAP.search(line, place):
        place = found.end()
        before = _run_before(line, found.start())
        after = _run_after(line, found.end())
        stray = not "ก" <= after[0] <= "ฮ"
        if not stray and _count_words(before) is not None:
            continue
        joined = before + after
        whole = stray and _count_words(joined) is not None
        best = joined if whole else _best_reading(_unslid(before, after))
        if best is None and stray and (after[0] in "่้๊๋์" or not _FULL.search(before)):
            best = joined
        if best:
            start = found.start() - len(before)
            line = line[:start] + best + line[found.end() + len(after) :]
            place = start
    return line


def _unslid(before: str, after: str) -> list[str]:
    """Return what the letters around a gap can have been before marks slid."""
    apart = product(_moves(before), [after, *_moves(after)])
    return sorted({*_moves(before + after), *map("".join, apart)})


def _moves(text: str) -> list[str]:
    """Return a text with the marks of some letters put on the letter before."""
    sites = list(_MOVED.finditer(text))
    if not 0 < len(sites) <= _MOST_MOVES:
        return []
    texts = []
    for chosen in product((False, True), repeat=len(sites)):
        pieces = []
        place = 0
        for site, moved in zip(sites, chosen, strict=True):
            pieces += [text[place : site.start()], site[2] + site[1] if moved else site[0]]
            place = site.end()
        if any(chosen):
            texts.append("".join(pieces) + text[place:])
    return texts


def _best_reading(texts: list[str]) -> str | None:
    """Return the one that makes the fewest known words, None where none does or several do."""
    counted = sorted((count, text) for text in texts if (count := _count_words(text)) is not None)
    if not counted or (len(counted) > 1 and counted[1][0] == counted[0][0]):
        return None
    return counted[0][1]


def _count_words(text: str) -> int | None:
    """Return into how few known words a text falls without rest, None where it does not."""
    words = known_words()
    fewest: list[int | None] = [0] + [None] * len(text)
    for end in range(1, len(text) + 1):
        counts = [
            count + 1
            for start in range(max(0, end - _LONGEST_WORD), end)
            if (count := fewest[start]) is not None and text[start:end] in words
        ]
        fewest[end] = min(counts, default=None)
        if end >= _LONGEST_WORD and not any(
            count is not None for count in fewest[end - _LONGEST_WORD + 1 : end + 1]
        ):
            return None
    return fewest[-1]


def _run_before(line: str, place: int) -> str:
    """Return the Thai letters that end at a place."""
    found = _THAI_BEFORE.search(line[max(0, place - _NEAR) : place])
    return found[0] if found else ""


def _run_after(line: str, place: int) -> str:
    """Return the Thai letters that begin at a place."""
    found = _THAI_AFTER.match(line, place)
    return found[0] if found else ""
