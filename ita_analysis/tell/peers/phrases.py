"""What the parts of an overview share: names of bodies, provinces, types, levels, and columns."""

from __future__ import annotations

from collections.abc import Sequence

from ita_analysis.compare.peers import Peers
from ita_analysis.compare.peers.levels import OPEN
from ita_analysis.compare.peers.types import type_names
from ita_analysis.methodology import load_methodology
from ita_analysis.style import MISSING, format_score
from ita_analysis.tell.names import Names, Row
from ita_analysis.tell.page import Badge, Cell, Column
from ita_analysis.tell.sentences import Voice


class Phrases:
    """Names the things of a group of bodies.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}
    """

    def __init__(self, peers: Peers, lang: str) -> None:
        self.peers = peers
        self.group = peers.group
        self.voice = Voice(lang)
        self.names = Names(peers.group.method, self.voice)

    @property
    def mark(self) -> float:
        """The pass mark of the fiscal year, points."""
        return self.group.method.pass_mark

    def subject(self) -> str:
        """Return the name of whose group it is."""
        return self.voice.pick(self.group.subject, "name")

    def body(self, org_id: str) -> str:
        """Return the name of a body of the group."""
        return self.voice.pick(self.group.bodies.loc[org_id].to_dict(), "name")

    def area(self, row: Row) -> str:
        """Return the name of a province; says so where it is not known."""
        return self.voice.pick(row, "name") or self.voice.word("peers.no_province")

    def type(self, org_type: str) -> str:
        """Return the name of a type of bodies; says so where it is not known."""
        names = type_names().get(org_type, (org_type, org_type))
        return names[self.voice.lang == "en"] or self.voice.word("peers.no_type")

    def indicator(self, code: str) -> str:
        """Return the name of an indicator."""
        return self.names.indicator(code)

    def level(self, name: str, fiscal_year: int = 0) -> str:
        """Return the name of a level of a fiscal year, that of the group by default."""
        if name == OPEN:
            return self.voice.word("peers.level_open")
        method = load_methodology(fiscal_year) if fiscal_year else self.group.method
        return Names(method, self.voice).level(name)

    def quote(self, name: str) -> str:
        """Return a level of the fiscal year as a sentence names it."""
        if name == OPEN:
            return self.level(name)
        return self.voice.say("common.level_name", level=self.level(name)).text

    def badge(self, name: str) -> Badge | None:
        """Return a level of the fiscal year in its colour; none where it is open."""
        levels = [rule.name for rule in self.group.method.levels]
        if name not in levels:
            return None
        return Badge(self.names.level_badge(name), levels.index(name), len(levels))

    def level_cell(self, name: str) -> Cell:
        """Return a level as a cell of a table."""
        badge = self.badge(name)
        if badge is None:
            return self.level(name)
        return Badge(self.names.level(name), badge.place, badge.places)

    def columns(self, *heads: str, text: Sequence[str] = ()) -> tuple[Column, ...]:
        """Return columns by the keys of their heads; numeric but for the first and ``text``."""
        return tuple(
            Column(self.head(head), numeric=bool(place) and head not in text)
            for place, head in enumerate(heads)
        )

    def head(self, key: str) -> str:
        """Return the head of a column; a number or a code is its own head."""
        own = f"peers.column_{key}"
        if self.voice.knows(own):
            return self.voice.word(own)
        shared = f"column.{key}"
        return self.voice.word(shared) if self.voice.knows(shared) else key


def score_cell(number: float) -> str:
    """Return points as a cell; a dash where they are not known."""
    return format_score(number)


def count_cell(number: float) -> str:
    """Return a count as a cell; a dash where it is not known."""
    return f"{number:,.0f}" if number == number else MISSING  # noqa: PLR0124 - NaN is not itself


def rank_cell(number: float) -> str:
    """Return a place as a cell; a dash where there is none."""
    return count_cell(number)
