"""What the methodology of one fiscal year consists of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

Confidence = Literal["confirmed", "inferred", "memory", "unknown"]
MatchKind = Literal["same", "changed", "added", "dropped", "unknown"]


class _Part(BaseModel):
    # Unknown keys are refused, so that a misspelt rule cannot be left out in silence.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Instrument(_Part):
    """A survey or check with its weight in the total."""

    code: str
    weight: float
    name_th: str
    name_en: str
    short_th: str
    short_en: str
    parts: tuple[str, ...] = ()


class Indicator(_Part):
    """One of the indicators that an instrument is the mean of."""

    code: str
    instrument: str
    name_th: str
    name_en: str
    aliases_th: tuple[str, ...] = ()


class SubIndicator(_Part):
    """A group of disclosure items that an indicator is the mean of."""

    code: str
    indicator: str
    name_th: str
    name_en: str


class Question(_Part):
    """A survey question or a disclosure item, under our own short label.

    ``indicator`` and ``sub_indicator`` are empty where the place is not known.
    """

    code: str
    instrument: str
    indicator: str
    sub_indicator: str
    label_th: str
    label_en: str
    scale: str
    reversed: bool
    parts: int
    reversed_parts: tuple[int, ...]
    confidence: Confidence


class LevelRule(_Part):
    """A level, the totals it spans (points, both ends as printed) and what it asks of parts."""

    name: str
    name_en: str
    total_min: float
    total_max: float
    every_instrument_min: float | None = None
    meaning_th: str
    meaning_en: str
    meaning_confidence: Confidence


class Choice(_Part):
    """An answer of a form and its score in points."""

    words_th: str
    score: float


class Scale(_Part):
    """The choices of a kind of question."""

    code: str
    choices: tuple[Choice, ...]
    confidence: Confidence


class Issue(_Part):
    """One of the issues that the published analysis must go through."""

    number: int
    name_th: str
    name_en: str
    questions: tuple[str, ...]


class SampleRule(_Part):
    """How many respondents an instrument needs."""

    instrument: str
    share: float
    minimum: int
    large_population: int | None = None
    large_minimum: int | None = None
    confidence: Confidence


class NationalTarget(_Part):
    """Share of bodies that were to reach the pass mark."""

    share_pct: float
    by_fiscal_year: int
    confidence: Confidence


class Match(_Part):
    """What became of a question or item from one set of questions to the next.

    ``from_code`` is empty where it was added, ``to_code`` where it was dropped; one of both where
    it is not known what became of it. Only ``same`` means that scores can be compared.
    """

    from_set: str
    to_set: str
    from_code: str
    to_code: str
    kind: MatchKind
    confidence: Confidence
    reason_th: str
    reason_en: str


class Methodology(_Part):
    """Everything a fiscal year's assessment is computed by."""

    fiscal_year: int
    question_set: str
    pass_mark: float
    instruments: tuple[Instrument, ...]
    indicators: tuple[Indicator, ...]
    sub_indicators: tuple[SubIndicator, ...]
    questions: tuple[Question, ...]
    levels: tuple[LevelRule, ...]
    scales: tuple[Scale, ...]
    issues: tuple[Issue, ...]
    sample_rules: tuple[SampleRule, ...]
    national_target: NationalTarget | None
    parameters: Mapping[str, float]
    confidence: Mapping[str, Confidence]
    sources: Mapping[str, str]

    def instrument(self, code: str) -> Instrument:
        """Return the instrument of a code."""
        return next(part for part in self.instruments if part.code == code)

    def indicator(self, code: str) -> Indicator:
        """Return the indicator of a code."""
        return next(part for part in self.indicators if part.code == code)

    def question(self, code: str) -> Question:
        """Return the question or item of a code."""
        return next(part for part in self.questions if part.code == code)

    def indicators_of(self, instrument: str) -> tuple[Indicator, ...]:
        """Return the indicators that an instrument is the mean of."""
        return tuple(part for part in self.indicators if part.instrument == instrument)

    def sub_indicators_of(self, indicator: str) -> tuple[SubIndicator, ...]:
        """Return the sub-indicators that an indicator is the mean of, if it has any."""
        return tuple(part for part in self.sub_indicators if part.indicator == indicator)

    def questions_of(self, group: str) -> tuple[Question, ...]:
        """Return the questions whose mean is the score of an indicator or sub-indicator."""
        return tuple(
            part for part in self.questions if (part.sub_indicator or part.indicator) == group
        )

    @property
    def needs_instruments(self) -> bool:
        """Whether a level depends on every instrument's score, not on the total alone."""
        return any(level.every_instrument_min is not None for level in self.levels)
