"""A chart as notebooks show it: drawing, words for those who do not see it, source, figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ita_analysis.charts.frame import Frame, write_svg
from ita_analysis.result import PLAN
from ita_analysis.show import Html, chart_words, render
from ita_analysis.show.svg import slim_svg
from ita_analysis.style import fiscal_year_words, format_score, style_alone

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.figure import Figure

    from ita_analysis.charts.layout import Drawing
    from ita_analysis.result import Result

FULL = 100.0

# In the place of a chart that cannot be drawn: the sentences beside it say why.
NOTHING = Html("")


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart with all that belongs to it.

    Parameters
    ----------
    svg : Html
        The drawing, with ``alt`` in it.
    alt : str
        The finding with its numbers, for those who do not see the drawing.
    caption, source : str
    data : pandas.DataFrame
        What is drawn, and what was left out of the drawing for want of room; ``table_`` functions
        show it as a table to read.
    lang : str
    legend : Html, optional
        Below the caption.
    drawing : Drawing
        What the figure is drawn from.
    """

    svg: Html
    alt: str
    caption: str
    source: str
    data: pd.DataFrame
    lang: str
    drawing: Drawing = field(repr=False)
    legend: Html | None = None

    @cached_property
    def figure(self) -> Figure:
        """The chart as a figure of matplotlib, for changes of one's own."""
        with style_alone():
            return Frame(self.drawing).figure

    @property
    def html(self) -> Html:
        """The chart as an element of a page."""
        return render(
            "figure",
            chart=self,
            words=chart_words(self.lang),
        )

    def __html__(self) -> str:
        return self.html.text

    def _repr_html_(self) -> str:
        return self.html.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:  # noqa: ARG002
        return {"text/html": self.html.text, "text/plain": self.alt}


@dataclass(frozen=True)
class Words:
    """What a chart says in words.

    Parameters
    ----------
    lang : str
    alt, caption : str
    legend : Html, optional
    """

    lang: str
    alt: str
    caption: str
    legend: Html | None = None


def make_chart(drawing: Drawing, result: Result, words: Words, data: pd.DataFrame) -> Chart:
    """Draw a chart of a result and put to it what belongs to it.

    Parameters
    ----------
    drawing : Drawing
    result : Result
        Its sources name where the figures come from.
    words : Words
    data : pandas.DataFrame

    Returns
    -------
    Chart
    """
    return draw_chart(drawing, words, data, source_line(result, words.lang))


def draw_chart(drawing: Drawing, words: Words, data: pd.DataFrame, source: str) -> Chart:
    """Draw rows of bars and put to them what belongs to them.

    Parameters
    ----------
    drawing : Drawing
    words : Words
    data : pandas.DataFrame
    source : str
        Where the figures come from.

    Returns
    -------
    Chart
    """
    with style_alone():
        svg = slim_svg(write_svg(drawing), words.alt)
    return Chart(
        svg=svg,
        alt=words.alt,
        caption=words.caption,
        source=source,
        data=data,
        lang=words.lang,
        legend=words.legend,
        drawing=drawing,
    )


def missing_note(key: str, lang: str) -> Html:
    """Return a note in the place of a chart that cannot be drawn.

    Parameters
    ----------
    key : str
        Of the words that say why.
    lang : {"th", "en"}

    Returns
    -------
    Html
    """
    return render("paragraph", items=[chart_words(lang)[key]], tone="note", label="", lang=lang)


def source_line(result: Result, lang: str, *, plans: bool = False) -> str:
    """Return where the figures of a result come from, built from the records of its sources.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}
    plans : bool
        Whether to name the plan that was taken over, from which no figure comes, and it alone.

    Returns
    -------
    str
    """
    sources = result.sources[(result.sources["kind"] == PLAN) == plans]
    return chart_words(lang)["source_join"].join(
        name_documents(sources, [result.fiscal_year], lang)
    )


def name_documents(sources: pd.DataFrame, years: Sequence[int], lang: str) -> list[str]:
    """Return the documents that figures come from, each once, with its publisher.

    Parameters
    ----------
    sources : pandas.DataFrame
        Records of sources.
    years : sequence of int
        Fiscal years, Buddhist era: what is named where there is no record of a source.
    lang : {"th", "en"}

    Returns
    -------
    list of str
    """
    documents = []
    for source in sources.to_dict("records"):
        publisher = source[f"publisher_{lang}"]
        documents.append(source[f"document_{lang}"] + (f" ({publisher})" if publisher else ""))
    named = documents or [f"ITA {fiscal_year_words(year, lang)}" for year in years]
    return list(dict.fromkeys(named))


def pick(part: Any, name: str, lang: str) -> str:
    """Return a name of a part of the methodology in a language.

    Parameters
    ----------
    part : object
        With an attribute for each language, ``name_th`` and ``name_en``.
    name : str
    lang : {"th", "en"}

    Returns
    -------
    str
    """
    return str(getattr(part, f"{name}_{lang}"))


def mark_words(pass_mark: float) -> str:
    """Return a pass mark without needless decimals.

    Parameters
    ----------
    pass_mark : float
        Points.

    Returns
    -------
    str
    """
    return format_score(pass_mark).removesuffix(".00")
