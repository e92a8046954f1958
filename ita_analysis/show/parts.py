"""Parts of a page: card, section, paragraph, table, figure, badge."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ita_analysis.show.fonts import page_css
from ita_analysis.show.html import Html, render
from ita_analysis.show.wording import chart_words
from ita_analysis.style import check_language, format_gap, format_score, level_colour

if TYPE_CHECKING:
    from ita_analysis.methodology import LevelRule

Tone = Literal["plain", "note", "warning", "advice"]
# A tuple is a list within a cell, such as the steps of a measure.
Cell = str | Html | tuple[str, ...]
LONG_LABEL = 24  # letters


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    label : str
    numeric : bool
        Aligned to the right, with digits of equal width.
    """

    label: str
    numeric: bool = False

    @property
    def is_long(self) -> bool:
        """Whether the label is too long for one line above figures: the name of a body."""
        return len(self.label) > LONG_LABEL


@dataclass(frozen=True)
class Level:
    """A level as it is to be read.

    Parameters
    ----------
    name : str
    band : int
        Place among the level rules of the year, 0 for the best.
    bands : int
        How many level rules the year has.
    """

    name: str
    band: int
    bands: int = 7


@dataclass(frozen=True)
class Card:
    """The head of a brief.

    Parameters
    ----------
    name : str
        Organisation.
    lines : tuple of str
        Place and assessment, a line each.
    total : str
        Points with two decimals, or the words for a missing value.
    scale : str
        Full score and pass mark.
    finding : str
        The main finding, in a sentence.
    level : Level, optional
        Its colour is also that of the card's edge.
    lead : str
        A second sentence.
    """

    name: str
    lines: tuple[str, ...]
    total: str
    scale: str
    finding: str
    level: Level | None = None
    lead: str = ""


def page_style(lang: str) -> Html:
    """Return the style of a page as an element, for the first cell of a notebook.

    Parameters
    ----------
    lang : {"th", "en"}

    Returns
    -------
    Html
    """
    return Html(f"<style>\n{page_css(lang)}\n</style>")


def badge(level: Level) -> Html:
    """Return a level in its colour.

    Parameters
    ----------
    level : Level

    Returns
    -------
    Html
    """
    return render("badge", name=level.name, key=level_colour(level.band, level.bands).key)


def gap_mark(gap: float | None, lang: str) -> Html:
    """Return a distance from the pass mark: triangle, points, and words for screen readers.

    Parameters
    ----------
    gap : float or None
        Points.
    lang : {"th", "en"}

    Returns
    -------
    Html
    """
    written = format_gap(gap)
    sign, _, points = written.rpartition("\u00a0")
    side = {"▲": "above", "▼": "below"}.get(sign, "")
    words = chart_words(lang)[side] if side else ""
    return render("gap", sign=sign, points=points, side=side, words=words)


def level_scale(levels: Sequence[LevelRule], lang: str) -> Html:
    """Return the levels of a year with their scores, by the total alone.

    Parameters
    ----------
    levels : sequence of LevelRule
        Best first, as in a year file.
    lang : {"th", "en"}

    Returns
    -------
    Html
    """
    check_language(lang)
    steps: list[tuple[Html, str]] = []
    above = math.inf
    for band, level in enumerate(levels):
        # A level that differs from the one above by its instruments alone is not on this scale.
        if level.total_min == above:
            continue
        low = format_score(level.total_min).removesuffix(".00")
        high = format_score(min(level.total_max, above - 0.01)).removesuffix(".00")
        name = level.name if lang == "th" else level.name_en
        steps.append((badge(Level(name, band, len(levels))), f"{low}–{high}"))
        above = level.total_min
    return render("scale", steps=steps, words=chart_words(lang))


def choice_scale(choices: Sequence[tuple[str, str]], lang: str) -> Html:
    """Return what the colours of choices stand for.

    Parameters
    ----------
    choices : sequence of tuple of str
        Points of a choice, and the key of its colour.
    lang : {"th", "en"}

    Returns
    -------
    Html
    """
    words = chart_words(lang)
    steps = [(render("badge", name=points, key=key), "") for points, key in choices]
    named = {**words, "level_scale": words["distributions_points"]}
    return render("scale", steps=[(words["distributions_points"], ""), *steps], words=named)


def card(facts: Card, lang: str) -> Html:
    """Return the head of a brief.

    Parameters
    ----------
    facts : Card
    lang : {"th", "en"}

    Returns
    -------
    Html
    """
    level = facts.level
    edge = level_colour(level.band, level.bands).key if level else ""
    return render(
        "card",
        facts=facts,
        level=badge(level) if level else "",
        edge=edge,
        lang=check_language(lang),
    )


def section(headline: str, *content: str | Html, lang: str, notes: Sequence[str] = ()) -> Html:
    """Return a headline that states a finding, and what supports it.

    Parameters
    ----------
    headline : str
    *content : str or Html
        Text becomes paragraphs.
    lang : {"th", "en"}
    notes : sequence of str
        Small print at the end.

    Returns
    -------
    Html
    """
    return render(
        "section", headline=headline, content=content, notes=notes, lang=check_language(lang)
    )


def paragraph(text: str | Html, lang: str, tone: Tone = "plain") -> Html:
    """Return a paragraph, small, or in a box that names itself.

    Parameters
    ----------
    text : str or Html
    lang : {"th", "en"}
    tone : {"plain", "note", "warning", "advice"}

    Returns
    -------
    Html
    """
    words = chart_words(lang)
    label = words[tone] if tone in {"warning", "advice"} else ""
    return render("paragraph", items=[text], tone=tone, label=label, lang=lang)


def link(text: str, target: str) -> Html:
    """Return a link.

    Parameters
    ----------
    text : str
    target : str
        Where it leads, as seen from the page.

    Returns
    -------
    Html
    """
    return render("link", text=text, target=target)


def box(items: Sequence[str | Html], lang: str, tone: Literal["warning", "advice"]) -> Html:
    """Return a box with several sentences, a line each.

    Parameters
    ----------
    items : sequence of str or Html
    lang : {"th", "en"}
    tone : {"warning", "advice"}

    Returns
    -------
    Html
    """
    return render("paragraph", items=items, tone=tone, label=chart_words(lang)[tone], lang=lang)


def bullets(items: Sequence[str | Html], lang: str) -> Html:
    """Return a list.

    Parameters
    ----------
    items : sequence of str or Html
    lang : {"th", "en"}

    Returns
    -------
    Html
    """
    return render("bullets", items=items, lang=check_language(lang))


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    caption: str,
    lang: str,
    sums: Iterable[Sequence[Cell]] = (),
) -> Html:
    """Return a table; the first cell of a row is its header.

    Parameters
    ----------
    columns : sequence of Column
    rows : iterable of sequence of str, Html or tuple of str
        A cell for each column; numbers already written.
    caption : str
    lang : {"th", "en"}
    sums : iterable of sequence
        Rows that sum up, last and apart.

    Returns
    -------
    Html

    Raises
    ------
    ValueError
        If a row has more or fewer cells than there are columns.
    """
    blocks = [
        [list(zip(columns, row, strict=True)) for row in block] for block in (rows, sums) if block
    ]
    words = chart_words(lang)
    return render("table", columns=columns, blocks=blocks, caption=caption, words=words, lang=lang)
