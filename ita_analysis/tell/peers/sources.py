"""Where the figures of a group come from, and how they are put together."""

from __future__ import annotations

from ita_analysis.compare.peers import Peers
from ita_analysis.tell.names import read_rows
from ita_analysis.tell.page import Cell, Headline, Paragraph, Table
from ita_analysis.tell.peers.phrases import Phrases, count_cell
from ita_analysis.tell.sources import tell_transcription
from ita_analysis.tell.told import Told

MOST_NAMED, MOST_ROWS = 3, 20


def tell_peer_sources(peers: Peers, lang: str) -> Told:
    """Tell which documents the figures come from and how means are made.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    phrases = Phrases(peers, lang)
    say = phrases.voice.say
    rows = _gather(phrases)
    documents = list(dict.fromkeys(str(row[0]) for row in rows))
    named = phrases.voice.join(documents[:MOST_NAMED])
    headline = say("peers.sources_headline_none")
    if rows:
        key = "sources_headline_more" if len(documents) > MOST_NAMED else "sources_headline"
        rest = len(documents) - MOST_NAMED
        headline = say(f"peers.{key}", documents=named, rest=rest)
    notes = (say("peers.sources_missing"), say("peers.sources_unweighted"))
    return Told(phrases.voice.lang, (Headline(headline), Paragraph(notes, "list")))


def table_peer_sources(peers: Peers, lang: str) -> Told:
    """Table the documents and how many sources share each description.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    phrases = Phrases(peers, lang)
    rows = _gather(phrases)
    if not rows:
        return Told(phrases.voice.lang, ())
    body: tuple[tuple[Cell, ...], ...] = tuple(rows[:MOST_ROWS])
    caption = phrases.voice.say("peers.sources_caption", shown=len(body), count=len(rows))
    columns = phrases.columns("document", "publisher", "transcribed", "records", text=(
        "publisher", "transcribed",
    ))  # fmt: skip
    return Told(phrases.voice.lang, (Table(caption, columns, body),))


def _gather(phrases: Phrases) -> list[tuple[str, ...]]:
    """Return documents, publishers and transcriptions, each once, with the number of records."""
    counts: dict[tuple[str, str, str], int] = {}
    for row in read_rows(phrases.group.sources):
        named = (
            phrases.voice.pick(row, "document") or str(row["source_id"]),
            phrases.voice.pick(row, "publisher"),
            tell_transcription(row, phrases.voice),
        )
        counts[named] = counts.get(named, 0) + 1
    return [(*named, count_cell(count)) for named, count in counts.items()]
