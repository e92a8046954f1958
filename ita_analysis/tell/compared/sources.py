"""Where the figures of both years come from, and how the comparison is made."""

from __future__ import annotations

from ita_analysis.compare import Comparison
from ita_analysis.style import MISSING
from ita_analysis.tell.compared.phrases import Phrases
from ita_analysis.tell.names import read_rows
from ita_analysis.tell.page import Cell, Headline, Paragraph, Table
from ita_analysis.tell.told import Told

MOST_DOCUMENTS = 5


def tell_year_sources(comparison: Comparison, lang: str) -> Told:
    """Tell which documents the figures come from and how the parts are worked out.

    Parameters
    ----------
    comparison : Comparison
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    phrases = Phrases(comparison, lang)
    voice = phrases.voice
    documents = dict.fromkeys(voice.pick(row, "document") for row in read_rows(comparison.sources))
    named = [document for document in documents if document][:MOST_DOCUMENTS]
    headline = (
        voice.say("compared.sources_headline", documents=voice.join(named))
        if named
        else voice.say("compared.sources_headline_none")
    )
    if comparison.succession:
        return Told(voice.lang, (Headline(headline),))  # nothing is computed from year to year
    keys = ("sources_matched", "sources_split", "sources_conduct")
    notes = tuple(voice.say(f"compared.{key}") for key in keys)
    return Told(voice.lang, (Headline(headline), Paragraph(notes, "list")))


def table_year_sources(comparison: Comparison, lang: str) -> Told:
    """Table the sources of both years.

    Parameters
    ----------
    comparison : Comparison
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    phrases = Phrases(comparison, lang)
    voice = phrases.voice
    body: list[tuple[Cell, ...]] = []
    for row in read_rows(comparison.sources):
        year = row["fiscal_year"]
        body.append(
            (
                voice.pick(row, "document") or row["source_id"],
                # A register holds many years; it has none of its own.
                f"{year:.0f}" if year == year else MISSING,  # noqa: PLR0124 - NaN is not itself
                voice.pick(row, "publisher") or voice.word("common.not_given"),
            )
        )
    if not body:
        return Told(voice.lang, ())
    columns = phrases.columns("document", "year", "publisher", text=("publisher",))
    caption = voice.say("compared.sources_caption")
    return Told(voice.lang, (Table(caption, columns, tuple(body)),))
