"""What the parts of a comparison share: names of indicators, levels, changes and columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from ita_analysis.compare import Comparison, level_of
from ita_analysis.compare.standing import Standing
from ita_analysis.style import MISSING, format_gap, format_score
from ita_analysis.tell.names import MOST_NAMED, Names, Row, read_rows
from ita_analysis.tell.page import Badge, Column
from ita_analysis.tell.sentences import Sentence, Voice

SURE = 95.0  # percent, of sampling error


class Phrases:
    """Names the things of two fiscal years.

    Parameters
    ----------
    comparison : Comparison
    lang : {"th", "en"}
    """

    def __init__(self, comparison: Comparison, lang: str) -> None:
        self.comparison = comparison
        self.voice = Voice(lang)
        self.before = Names(comparison.before.method, self.voice)
        self.after = Names(comparison.after.method, self.voice)

    @property
    def years(self) -> dict[str, int]:
        """The two fiscal years, as sentences name them."""
        first, last = self.comparison.years
        return {"first": first, "last": last}

    def subject(self) -> str:
        """Return the name of the subject."""
        return self.voice.pick(self.comparison.subject, "name")

    def name_in(self, fiscal_year: int) -> str:
        """Return the name that the subject had in a fiscal year."""
        former = self.comparison.subject.lineage.name_in(fiscal_year)
        return self.voice.pick(former, "name") if former else self.subject()

    def indicator(self, code: str) -> str:
        """Return the name of an indicator of either year."""
        name = self.after.indicator(code)
        return self.before.indicator(code) if name == code else name

    def numbered(self, code: str) -> str:
        """Return number and name of an indicator of either year."""
        named = self.after.numbered(code)
        return self.before.numbered(code) if named == code else named

    def levels(self, standing: Standing) -> str:
        """Return the level of a total, or those it can have."""
        names = self.before if standing is self.comparison.before else self.after
        possible = level_of(standing)
        if not possible:
            return self.voice.word("compared.level_unnamed")
        return self.voice.join([names.level_title(name) for name in possible], "or").text

    def badge(self) -> Badge | None:
        """Return the level of the later year; none where it is open or nobody's own."""
        possible = level_of(self.comparison.after)
        levels = [rule.name for rule in self.after.method.levels]
        if len(possible) != 1 or self.comparison.subject.kind == "country":
            return None
        return Badge(self.after.level_badge(possible[0]), levels.index(possible[0]), len(levels))

    def changes(self, rows: Sequence[Row]) -> Sentence:
        """Name indicators with their change, the largest first; three at most."""
        largest = sorted(rows, key=lambda row: -abs(row["change"]))[:MOST_NAMED]
        named = [
            self.voice.say(
                "compared.named_change", name=self.indicator(row["code"]), change=row["change"]
            )
            for row in largest
        ]
        rest = len(rows) - len(named)
        if rest:
            named.append(self.voice.say("common.indicators", count=rest))
        return self.voice.join(named)

    def confidence(self, confidence: str) -> str:
        """Return how sure something is, in a word or two."""
        short = f"confidence.short_{confidence}"
        return self.voice.word(short if self.voice.knows(short) else f"confidence.{confidence}")

    def year_list(self, years: Iterable[int]) -> Sentence:
        """Name fiscal years in a row."""
        return self.voice.join(self.voice.say("years.year", year=year) for year in years)

    def columns(self, *heads: str, text: Sequence[str] = ()) -> tuple[Column, ...]:
        """Return columns by the keys of their heads; numeric but for the first and ``text``."""
        return tuple(
            Column(self.head(head), numeric=bool(place) and head not in text)
            for place, head in enumerate(heads)
        )

    def head(self, key: str) -> str:
        """Return the head of a column; a year is its own head."""
        if key.isdecimal():
            return key
        for part in ("compared", "succession"):
            if self.voice.knows(f"{part}.column_{key}"):
                return self.voice.word(f"{part}.column_{key}")
        return self.voice.word(f"column.{key}")


def known(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a table of changes that have a score in both years."""
    return read_rows(frame.dropna(subset=["before", "after"]))


def is_up(row: Row) -> bool:
    """Tell whether something rose by what two decimals show."""
    return round(float(row["change"]), 2) > 0


def is_down(row: Row) -> bool:
    """Tell whether something fell by what two decimals show."""
    return round(float(row["change"]), 2) < 0


def gap_cell(number: float) -> str:
    """Return a change as a cell, signed."""
    return format_gap(number, triangle=False)


def score_cell(number: float) -> str:
    """Return a score as a cell."""
    return format_score(number)


def count_cell(number: float) -> str:
    """Return a count as a cell; a dash where it is not known."""
    return f"{number:,.0f}" if number == number else MISSING  # noqa: PLR0124 - NaN is not itself
