"""Running text: names and scores in one line, in prose or one behind the other."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ita_analysis.read.document.block import Table
from ita_analysis.read.report.columns import find_year
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.marked import Fragment, Marked
from ita_analysis.read.report.mentions import Context, Doubtful, Explained, Finding, Mention
from ita_analysis.read.report.numbers import SCORE, Number
from ita_analysis.read.report.shapes.phrases import letters, only, strip_units, without
from ita_analysis.read.report.shapes.ways import BEHIND, starts_entry, tell_ways
from ita_analysis.read.report.shapes.wholes import is_whole
from ita_analysis.read.report.subjects import (
    INDICATOR,
    INSTRUMENT_SCORE,
    QUESTION,
    SUB_INDICATOR,
    TOTAL,
    WHOLE_NAME,
    Subject,
    find_subjects,
)
from ita_analysis.read.report.words import holds, words

FARTHEST, YEAR_NEAR, LEAD, LISTED_DECIMALS, SUPPOSED = 90, 60, 40, 2, 90
SIGNS = " :：=-–,;()"
# Kinds of numbers that may stand between a name and its score.
HARMLESS = frozenset({"year", "date", "marker", "", "rank", "ordinal"})
# A remark between a name and its score: in brackets, or how many items of how many are met.
_ASIDE = re.compile(
    r"\([^()]{1,60}\)|[\d๐-๙]{1,2}\s?(?:จาก|ใน|/|of)\s?[\d๐-๙]{1,2}\s?(?:ข้อ|รายการ|ตัวชี้วัด|items)?"
)
_CLOSED = re.compile(r"\s*(?:คะแนน|%)?\s*\)")
_EXTREME_SCORE = re.compile(r"คะแนน(?:มาก|น้อย)ที่สุด$")
_COMPARED = re.compile(
    r"(?:สูง|ต่ำ|มาก|น้อย|ดี)กว่า(?:คะแนน|ค่า)*(?:เฉลี่ย|กลาง)?(?:ของ)?(?:ระดับ|ทั้ง|ทั่ว)?(?:ประเทศ|จังหวัด)(?=โดย|ทั้งนี้|ซึ่ง)"
)
_YEAR_BEHIND = re.compile(
    r"\s*(?:คะแนน)?\s*\(?(?:ใน)?(?:ปี|พ\.ศ\.)[^\d๐-๙]{0,20}[\d๐-๙]{2,4}(?![\d๐-๙])\)?"
    r"(?!\s*(?:[:=]|ได้|มี|เพิ่ม|ลด|คะแนน|ร้อยละ|[\d๐-๙]))"
)


def read_sentences(marked: Marked, context: Context) -> Iterator[Finding]:
    """Read the scores of running text, also of cells that hold names and scores together.

    Parameters
    ----------
    marked : Marked
    context : Context

    Yields
    ------
    Mention, Doubtful or Explained
    """
    lone = {cell.lone for row in marked.rows for cell in row.cells if cell.lone}
    in_table = isinstance(marked.passage.block, Table)
    for fragment in marked.fragments:
        scores = [part for part in fragment.numbers if part.kind == SCORE and part not in lone]
        codes = _codes_among(fragment, scores, context)
        yield from (Explained(number, "sub_indicator") for number in codes)
        scores = [part for part in scores if part not in codes]
        if scores:
            yield from _Sentence(fragment, scores, context, in_table).read()


def _codes_among(fragment: Fragment, scores: list[Number], context: Context) -> list[Number]:
    """Return the numbers that are codes of sub-indicators in a list: "9.1, 9.3 และ 9.4"."""
    able = [number for number in scores if number.decimals == 1]
    if not able:
        return []
    inside = {
        place
        for part in find_subjects(fragment.text, fragment.section, context.method)
        if part.measure == SUB_INDICATOR
        for place in range(part.start, part.end)
    }
    return [number for number in able if number.start in inside]


@dataclass
class _Sentence:
    """One line of running text while its scores are given to its subjects."""

    fragment: Fragment
    scores: list[Number]
    context: Context
    in_table: bool

    def __post_init__(self) -> None:
        self.text = self.fragment.text
        named = find_subjects(self.text, self.fragment.section, self.context.method)
        taken = {score.start for score in self.scores}
        self.subjects = [part for part in named if not taken & set(range(part.start, part.end))]
        self.starts = [part.start for part in self.subjects]
        self.places = [number.start for number in self.fragment.numbers]
        ahead = self.text[: self.scores[0].start]
        # Behind an equals sign the name stands in the line before.
        self.begins_with_score = not letters(ahead[:LEAD]) and "=" not in ahead
        self.ways = tell_ways(self.text, self.scores, self.subjects, opens=self.begins_with_score)
        self.used: set[int] = set()
        self.last: list[Subject] = []

    def read(self) -> Iterator[Finding]:
        """Yield what the scores of the line are of, from left to right."""
        place = 0
        while place < len(self.scores):
            run = self._run(place)
            start = self.scores[place - 1].end if place else 0
            after = place + len(run)
            stop = self.scores[after].start if after < len(self.scores) else len(self.text)
            yield from self._read_run(run, start, stop)
            place = after

    def _run(self, place: int) -> list[Number]:
        """Return the scores from one on that follow each other with nothing but joins between."""
        run = [self.scores[place]]
        for score in islice(self.scores, place + 1, None):
            if not only(self.text[run[-1].end : score.start], "join"):
                break
            run.append(score)
        return run

    def _read_run(self, run: list[Number], start: int, stop: int) -> Iterator[Finding]:
        group = self._group_before(start, run[0])
        score = run[0]
        way = self.ways.get(score.start)
        if self._is_supposed(score):
            return
        if len(run) > 1:
            yield from self._in_order(group, run, start)
        elif way:
            named = self._group_behind(score, stop) if way == BEHIND else []
            yield from self._give(named, score, start) if named else ()
        elif group and self._reaches(group[-1], score):
            yield from self._give(group, score, start)
        elif group and not self._is_far_total(group, start, score):
            return
        elif behind := self._group_behind(score, stop):
            yield from self._give(behind, score, start)
        elif self._goes_on(start, score):
            yield from self._give(self.last, score, start)
        elif folded(self.text[start : score.start]).strip(SIGNS) in words("subjects", "sum_rows"):
            yield Doubtful(self.fragment.line, self.fragment.section, score)
        elif self._is_whole(start, score):
            yield from self._give(
                [Subject(TOTAL, "total", WHOLE_NAME, score.start, score.start)], score, start
            )

    def _is_far_total(self, group: list[Subject], start: int, score: Number) -> bool:
        """Return whether the total is named too far before a score that is the total itself."""
        return group[-1].measure == TOTAL and self._is_whole(start, score)

    def _is_supposed(self, score: Number) -> bool:
        """Return whether a score is one that could be: "if X rose to 75.00 …"."""
        before = self.text[max(0, score.start - SUPPOSED) : score.start]
        return any(
            piece.startswith(words("sentence", "supposed"))
            and not piece.startswith(words("sentence", "looked_at"))
            for piece in map(folded, before.split())
        )

    def _in_order(self, group: list[Subject], run: list[Number], start: int) -> Iterator[Finding]:
        """Give as many scores to as many names where the text says that they are in order."""
        tail = folded(self.text[run[-1].end : run[-1].end + 60])[:24]
        if len(group) == len(run) and holds(tail, "sentence", "respectively"):
            for subject, score in zip(group, run, strict=True):
                yield from self._give([subject], score, start)

    def _give(self, group: list[Subject], score: Number, start: int) -> Iterator[Finding]:
        kind = self._other_kind(group, score, start)
        year = self._year(start, group[0], score)
        result = self.context.fiscal_year
        if kind or (year and result and year > result):
            yield Explained(score, kind or "target")
            return
        line, section = self.fragment.line, self.fragment.section
        # A Thai name with the English one beside it is one thing with one score.
        different = {(subject.measure, subject.code): subject for subject in reversed(group)}
        self.used |= {subject.start for subject in group}
        for subject in reversed(different.values()):
            if subject.measure == TOTAL and self.context.is_instrument(section):
                yield Doubtful(line, section, score, year)
            else:
                yield Mention(line, section, subject, score, year, subject.certain)
        self.last = group

    # Which subjects a score can belong to

    def _group_before(self, start: int, score: Number) -> list[Subject]:
        """Return the subjects of one kind that stand together nearest before a score."""
        free = []
        for part in islice(self.subjects, bisect_left(self.starts, start), None):
            if part.end > score.start:
                break
            if part.start not in self.used:
                free.append(part)
        group: list[Subject] = []
        for subject in reversed(free):
            if group and not self._together(subject, group[0]):
                break
            group.insert(0, subject)
        outside = free[-len(group) - 1 : -len(group)] if group else []
        listed = [*outside, *group]
        if any(map(self._is_range, listed, listed[1:])):
            return []
        if group and group[0].measure == TOTAL and len(free) > 1:
            # "… การปฏิบัติหน้าที่ โดยรวมได้คะแนน": as a whole, but of what was named before.
            named = free[-2]
            if named.measure != TOTAL and only(self.text[named.end : group[0].start], "bridge"):
                return [named]
        return group

    def _together(self, one: Subject, other: Subject) -> bool:
        """Return whether two names stand side by side and share what follows."""
        alike = one.measure == other.measure != TOTAL
        return alike and only(self.text[one.end : other.start], "join")

    def _is_range(self, one: Subject, other: Subject) -> bool:
        """Return whether two codes are the ends of a range: what follows is of all between."""
        between = folded(self.text[one.end : other.start])
        spans = one.measure == other.measure and one.measure in {QUESTION, INDICATOR}
        return spans and bool(re.fullmatch(r"[-–—~]|ถึง|to", between))

    def _group_behind(self, score: Number, stop: int) -> list[Subject]:
        """Return the subjects right behind a score that it belongs to."""
        told = self.ways.get(score.start) == BEHIND
        group: list[Subject] = []
        end = score.end
        for subject in islice(self.subjects, bisect_left(self.starts, score.end), None):
            if subject.start >= stop:
                break
            between = self.text[end : subject.start]
            fits = (
                self._together(group[-1], subject) if group else told or self._leads_back(between)
            )
            if not fits:
                break
            group.append(subject)
            end = subject.end
        return [] if group and not told and self._belongs_forward(group, score, stop) else group

    def _leads_back(self, between: str) -> bool:
        """Return whether the words between a score and a name give the score to the name."""
        flat = strip_units(folded(between))
        for word in words("sentence", "backward"):
            if flat.startswith(word) and only(flat.removeprefix(word), "join"):
                return True
        return self.begins_with_score and not letters(flat)

    def _belongs_forward(self, group: list[Subject], score: Number, stop: int) -> bool:
        """Return whether the names behind a score lead straight to the next score."""
        told = re.search(r"คือ|ได้แก่", self.text[score.end : group[0].start])
        leads = stop < len(self.text) and only(self.text[group[-1].end : stop], "bridge")
        return not told and not self.begins_with_score and leads

    def _reaches(self, subject: Subject, score: Number) -> bool:
        """Return whether what stands between a name and a score lets them belong together."""
        between = self.text[subject.end : score.start]
        aside = [found.span() for found in _ASIDE.finditer(between)]
        between = _ASIDE.sub(" ", between)
        flat = without(folded(between), "became")
        asked = without(flat, "breaker", self._wording(subject))
        if holds(asked, "sentence", "breaker") or starts_entry(between):
            return False
        if any(
            number.kind not in HARMLESS
            and not any(first <= number.start - subject.end < last for first, last in aside)
            for number in self._numbers(subject.end, score.start)
        ):
            return False
        bare = flat.rstrip('(:="“” ').removesuffix("ร้อยละ")
        answers = bare.endswith(words("sentence", "answers"))
        if subject.measure == QUESTION and answers and not _EXTREME_SCORE.search(bare):
            return False
        if only(flat, "bridge") or self._lists(subject, score, flat):
            return True
        if self._follows_wording(subject, score, flat):
            return True
        return len(flat) <= FARTHEST and flat.rstrip('(:="“” ').endswith(words("sentence", "cue"))

    def _wording(self, subject: Subject) -> str:
        """Return what a question asks for; words of its own keep no score from it."""
        method = self.context.method
        is_question = subject.measure == QUESTION
        return folded(method.question(subject.code).label_th) if is_question else ""

    def _lists(self, subject: Subject, score: Number, between: str) -> bool:
        """Return whether a line is a code, what it asks for and, at its end, the score."""
        ends = not letters(strip_units(folded(self.text[score.end :])))
        alone = len(self.scores) == 1 and (ends or self._in_brackets(score))
        opens = not letters(self.text[: subject.start].replace("ตัวชี้วัดย่อย", ""))
        return (
            alone
            and opens
            and subject.measure in {QUESTION, SUB_INDICATOR}
            and score.decimals == LISTED_DECIMALS
            and not between.rstrip('(:="“” ').endswith("ร้อยละ")
        )

    def _follows_wording(self, subject: Subject, score: Number, between: str) -> bool:
        """Return whether a score in brackets stands behind a code and what it asks for."""
        return (
            subject.measure == QUESTION
            and self._in_brackets(score)
            and score.decimals == LISTED_DECIMALS
            and len(between) <= FARTHEST
            and not holds(between, "sentence", "besides")
        )

    def _in_brackets(self, score: Number) -> bool:
        """Return whether brackets hold a score and nothing else but its unit."""
        opened = self.text[: score.start].rstrip().endswith("(")
        return opened and bool(_CLOSED.match(self.text, score.end))

    def _goes_on(self, start: int, score: Number) -> bool:
        """Return whether the last subject gets another score, of another year."""
        if not self.last or not start:
            return False
        years = [part for part in self._numbers(start, score.start) if part.kind == "year"]
        flat = folded(self.text[start : score.start])
        far = len(flat) > FARTHEST or holds(flat, "sentence", "breaker_year")
        return len(years) == 1 and not far

    def _is_whole(self, start: int, score: Number) -> bool:
        """Return whether a score without a name is the total: the words around it must say so."""
        if self.in_table or start or self.context.is_instrument(self.fragment.section):
            return False
        return is_whole(self.fragment, score, self.context)

    # What else a score can be, and of which year

    def _numbers(self, start: int, stop: int) -> tuple[Number, ...]:
        """Return the numbers between two places."""
        return self.fragment.numbers[
            bisect_left(self.places, start) : bisect_left(self.places, stop)
        ]

    def _other_kind(self, group: list[Subject], score: Number, start: int) -> str:
        """Return what a number is that is no score of this body, or nothing."""
        first = min([part.start for part in group if part.start >= start], default=score.start)
        # Words before a number that they explained say nothing of a score behind it.
        told = [part.end for part in self._numbers(start, first) if part.kind not in HARMLESS]
        start = max([start, *told])
        # "Higher than the national average, IIT 86.56" speaks of this body.
        ahead = _COMPARED.sub("", folded(self.text[max(start, first - LEAD) : first]))
        lead = ahead + folded(self.text[max(start, first) : score.start])
        named = self.text[max(start, first - 2 * LEAD) : score.start]
        foreign = self.context.others(named) and not self.context.is_named(named)
        if foreign or holds(lead, "subjects", "comparison"):
            return "comparison"
        if holds(lead, "sentence", "aims"):
            return "target"
        if self._is_of_part(group[0]):
            return "part"
        # "IIT (ร้อยละ 30)" prints the weight beside the name.
        weights = {part.weight * 100 for part in self.context.method.instruments}
        weighed = group[0].measure == INSTRUMENT_SCORE and score.decimals == 0
        if weighed and score.value in weights and "คะแนน" not in lead[-12:]:
            return "weight"
        return ""

    def _is_of_part(self, subject: Subject) -> bool:
        """Return whether the part of an instrument stands right before one of its indicators."""
        place = self.subjects.index(subject) if subject in self.subjects else 0
        before = self.subjects[place - 1] if place else None
        wholes = {part.code for part in self.context.method.instruments}
        return (
            before is not None
            and subject.measure == INDICATOR
            and before.measure == INSTRUMENT_SCORE
            and before.code not in wholes
            and only(self.text[before.end : subject.start], "join")
        )

    def _year(self, start: int, subject: Subject, score: Number) -> int | None:
        """Return the year that the line gives with a score."""
        window = max(start, subject.start - YEAR_NEAR if subject.start >= start else start)
        years = [part for part in self._numbers(window, score.start) if part.kind == "year"]
        behind = _YEAR_BEHIND.match(self.text, score.end)
        if behind and (not years or "(" in behind[0]):
            return find_year(behind[0])
        if not years:
            return None
        nearest = years[-1]
        lead = folded(self.text[max(0, nearest.start - 24) : nearest.start])
        if holds(lead, "sentence", "within_year"):
            return None
        return find_year(f"ปี {nearest.printed}")
