"""What a part of a brief consists of: sentences, tables and a card, in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ita_analysis.show import Column
from ita_analysis.tell.sentences import Sentence

Tone = Literal["plain", "list", "note", "warning"]

__all__ = ["Badge", "Block", "Card", "Cell", "Column", "Headline", "Paragraph", "Table", "Tone"]


@dataclass(frozen=True)
class Badge:
    """A level in the colour of its place among the year's levels.

    Parameters
    ----------
    text : str
    place : int
        0 for the best.
    places : int
        How many levels the year has.
    """

    text: str
    place: int
    places: int


# A tuple is a list within a cell, such as the steps of a measure.
Cell = str | Sentence | Badge | tuple[str, ...]


@dataclass(frozen=True)
class Headline:
    """The finding of a part, in one sentence."""

    sentence: Sentence


@dataclass(frozen=True)
class Paragraph:
    """Sentences that belong together; a list shows them one by one."""

    sentences: tuple[Sentence, ...]
    tone: Tone = "plain"


@dataclass(frozen=True)
class Table:
    """A table with its caption; rows that sum up stand last and apart."""

    caption: Sentence
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sums: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True)
class Card:
    """Organisation, total, level and finding, at the head of a brief."""

    name: str
    lines: tuple[Sentence, ...]
    total: Sentence
    scale: Sentence
    finding: Sentence
    level: Badge | None = None
    lead: Sentence | None = None


Block = Headline | Paragraph | Table | Card
