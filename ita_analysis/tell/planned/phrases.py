"""What the parts of a plan share: names of codes, worth, columns, lists of measures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ita_analysis.plan import Plan, split_targets
from ita_analysis.plan.weak import POSSIBLE
from ita_analysis.tell.names import Names, Row, read_rows
from ita_analysis.tell.page import Column
from ita_analysis.tell.sentences import Sentence, Voice

SHORTEST_RUN = 3


class Phrases:
    """Names the things of a plan.

    Parameters
    ----------
    plan : Plan
    lang : {"th", "en"}
    """

    def __init__(self, plan: Plan, lang: str) -> None:
        self.plan = plan
        self.voice = Voice(lang)
        self.names = Names(plan.result.method, self.voice)
        self.measures = read_rows(plan.measures)
        self.weak = read_rows(plan.weak)

    def named(self, code: str) -> str:
        """Return the name of a question, item, sub-indicator or indicator, without its code."""
        if self.names.question(code):
            return self.names.label(code)
        named = self.names.numbered(code)
        return named.removeprefix(code).removeprefix(".").strip()

    def title(self, measure: Row) -> str:
        """Return the title of a measure."""
        return self.voice.pick(measure, "title")

    def certainty(self, certainty: str) -> str:
        """Return how sure a worth is, in a word or two."""
        own = f"certainty.{certainty}"
        return self.voice.word(own if self.voice.knows(own) else "planned.cited_only")

    def columns(self, *heads: str, numeric: Sequence[str] = ()) -> tuple[Column, ...]:
        """Return columns by the keys of their heads."""
        return tuple(Column(self.head(head), numeric=head in numeric) for head in heads)

    def head(self, key: str) -> str:
        """Return the head of a column."""
        own = f"planned.column_{key}"
        return self.voice.word(own if self.voice.knows(own) else f"column.{key}")

    def numbers(self, measures: Iterable[Row]) -> Sentence:
        """List the numbers of measures; those that follow each other as from and to."""
        numbers = [str(measure["number"]) for measure in measures]
        return replace(self.voice.join(join_runs(numbers)), size=len(numbers))

    def codes(self, weak: Iterable[Row]) -> Sentence:
        """List the codes of weak points; indicators by name."""
        return self.voice.join(
            self.names.with_number(row["code"]) if row["measure"] == "indicator" else row["code"]
            for row in weak
        )

    def answered_by(self, code: str) -> list[Row]:
        """Return the measures that answer a weak point."""
        method = self.plan.result.method
        return [row for row in self.measures if code in split_targets(row["targets"], method)]

    @property
    def total_gain(self) -> float:
        """What all weak points are worth, in points of the total; NaN where nothing is known."""
        return sum_gains(row for row in self.weak if row["certainty"] != POSSIBLE)


def join_runs(numbers: Sequence[str]) -> list[str]:
    """Write three or more numbers that follow each other as the first and the last."""
    runs: list[list[str]] = []
    for number in numbers:
        follows = bool(runs) and number.isdecimal() and runs[-1][-1].isdecimal()
        if follows and int(number) == int(runs[-1][-1]) + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [
        part
        for run in runs
        for part in ([f"{run[0]}–{run[-1]}"] if len(run) >= SHORTEST_RUN else run)
    ]


def sum_gains(weak: Iterable[Row]) -> float:
    """Add what is known of the worth of weak points; NaN where nothing is."""
    gains = [row["gain"] for row in weak if not math.isnan(row["gain"])]
    return math.fsum(gains) if gains else math.nan
