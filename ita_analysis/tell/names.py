"""Names of indicators, questions and levels, as a fiscal year's methodology has them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from ita_analysis.methodology import LevelRule, Methodology, Question
from ita_analysis.tell.sentences import Sentence, Voice

Row = dict[str, Any]
MOST_NAMED = 3  # of more things that share a score, only their number is told


def read_rows(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a table as dictionaries by column name."""
    names = [str(name) for name in frame.columns]
    # A fifth of the time that to_dict takes, for the same values.
    rows: list[list[Any]] = frame.to_numpy(dtype=object).tolist()
    return [
        {name: None if value is pd.NA else value for name, value in zip(names, row, strict=True)}
        for row in rows
    ]


def read_known(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a table that have a score."""
    return read_rows(frame[frame["score"].notna()])


class Names:
    """Names the parts of a methodology in the language of a voice.

    Parameters
    ----------
    method : Methodology
    voice : Voice
    """

    def __init__(self, method: Methodology, voice: Voice) -> None:
        self.method = method
        self.voice = voice
        self._questions = {part.code: part for part in method.questions}
        self._indicators = {part.code: part for part in method.indicators}

    def question(self, code: str) -> Question | None:
        """Return the question of a code, None where the methodology has none."""
        return self._questions.get(code)

    def label(self, code: str) -> str:
        """Return the short label of a question, its code where there is none."""
        question = self._questions.get(code)
        return self.voice.pick(question, "label") if question else code

    def cell(self, code: str) -> str:
        """Return the label of a question for a table, with how sure it is where it is not."""
        question = self._questions.get(code)
        if question is None or question.confidence == "confirmed":
            return self.label(code)
        sure = self.voice.word(f"confidence.short_{question.confidence}")
        return self.voice.say("common.label_unsure", name=self.label(code), confidence=sure).text

    def indicator(self, code: str) -> str:
        """Return the name of an indicator, its code where there is none."""
        indicator = self._indicators.get(code)
        return self.voice.pick(indicator, "name") if indicator else code

    def numbered(self, code: str) -> str:
        """Return number and name of an indicator or sub-indicator."""
        parts = {**{part.code: part for part in self.method.sub_indicators}, **self._indicators}
        if code not in parts:
            return code
        point = "" if "." in code else "."
        return f"{code}{point} {self.voice.pick(parts[code], 'name')}"

    def with_number(self, code: str) -> str:
        """Return an indicator as it is called in a sentence: the word, its number, its name."""
        return self.voice.say("common.indicator", code=code, name=self.indicator(code)).text

    def issue(self, number: str) -> str:
        """Return an issue as it is called in a sentence: the word, its number, its name."""
        for issue in self.method.issues:
            if str(issue.number) == number:
                name = self.voice.pick(issue, "name")
                return self.voice.say("measures.target_issue", number=issue.number, name=name).text
        return number

    def of_codes(self, codes: str) -> str:
        """Return indicators by name, given their codes separated by commas."""
        return self.voice.join(self.with_number(code) for code in codes.split(", ")).text

    def home(self, code: str) -> str:
        """Return the number of the sub-indicator or indicator a question belongs to."""
        question = self._questions.get(code)
        group = (question.sub_indicator or question.indicator) if question else ""
        return group or self.voice.word("common.not_known")

    def level(self, name: str) -> str:
        """Return the name of a level; one that the year does not know stays as printed."""
        rule = self.level_rule(name)
        return rule.name_en if rule and self.voice.lang == "en" else name

    def level_subject(self, name: str) -> str:
        """Return a level as the subject of a sentence."""
        if name.isascii():
            return self.level_badge(name)
        return self.voice.say("common.level_name", level=self.level(name)).text

    def level_rule(self, name: str) -> LevelRule | None:
        """Return the rule of a level, None where the year has no such level."""
        return next((rule for rule in self.method.levels if rule.name == name), None)

    def level_title(self, name: str) -> str:
        """Return a level as it is called in a sentence, with the word level before it."""
        kind = "letter" if name.isascii() else "word"
        return self.voice.say(f"common.level_{kind}", level=self.level(name)).text

    def level_badge(self, name: str) -> str:
        """Return a level as it stands by itself."""
        kind = "letter" if name.isascii() else "word"
        return self.voice.say(f"header.badge_{kind}", level=self.level(name)).text

    def levels(self, names: Iterable[str], glue: str = "or") -> Sentence:
        """Name several levels in a row."""
        return self.voice.join(
            [self.voice.say("common.level_name", level=self.level(name)) for name in names], glue
        )

    def scored(self, rows: Sequence[Row], *, by: str = "indicator") -> Sentence:
        """Name indicators or questions, each with its score, in a row.

        Parameters
        ----------
        rows : sequence of dict
            With ``code`` and ``score``.
        by : str
            ``indicator`` or ``question``; ``code`` leaves the label of a question to a table.

        Returns
        -------
        Sentence
        """
        name = self.indicator if by == "indicator" else self.label
        return self.voice.join(
            self.voice.say(
                f"common.{by}_score", code=row["code"], name=name(row["code"]), score=row["score"]
            )
            for row in rows
        )

    def tied(self, rows: Sequence[Row], *, by: str = "indicator") -> Sentence:
        """Name indicators or questions that share a score, or say how many where they are many.

        Parameters
        ----------
        rows : sequence of dict
            With ``code``.
        by : str
            ``indicator`` or ``question``; ``code`` leaves the label of a question to a table.

        Returns
        -------
        Sentence
            Its ``size`` is the number of things.
        """
        if len(rows) > MOST_NAMED:
            key = "common.indicators" if by == "indicator" else "common.questions"
            return dataclasses.replace(self.voice.say(key, count=len(rows)), size=len(rows))
        say, codes = self.voice.say, [row["code"] for row in rows]
        if by == "question":
            return self.voice.join(
                say("common.question_name", code=code, name=self.label(code)) for code in codes
            )
        return self.voice.join(map(self.indicator, codes) if by == "indicator" else codes)

    def scored_tie(self, rows: Sequence[Row], *, by: str = "indicator") -> Sentence:
        """Name what shares a score, with it; only how many where they are many."""
        if len(rows) <= MOST_NAMED:
            return self.scored(rows, by=by)
        tied = self.tied(rows, by=by)
        return self.voice.say("common.indicator_score", name=tied, score=rows[0]["score"], code="")

    def confidence(self, part: str) -> str:
        """Return how sure a part of the methodology is, as a key of ``confidence``."""
        return self.method.confidence.get(part, "unknown")


def are_equal(rows: Sequence[Row]) -> bool:
    """Tell whether there are several rows and all share one score."""
    return len(rows) > 1 and len({row["score"] for row in rows}) == 1


def pick_ends(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows with the highest and those with the lowest score, ties included."""
    scores = [row["score"] for row in rows]
    return (
        [row for row in rows if row["score"] == max(scores)],
        [row for row in rows if row["score"] == min(scores)],
    )
