"""Places by total, and how little lies between them."""

from __future__ import annotations

import pandas as pd

from ita_analysis.compare.peers import Peers
from ita_analysis.compare.peers.ranks import NEAR, near_mark
from ita_analysis.tell.names import read_rows
from ita_analysis.tell.page import Block, Cell, Headline, Paragraph, Table
from ita_analysis.tell.peers.header import tell_place
from ita_analysis.tell.peers.phrases import Phrases, count_cell, rank_cell, score_cell
from ita_analysis.tell.sentences import Sentence
from ita_analysis.tell.told import Told

# Of more bodies the table shows both ends, and what lies about one's own place.
MOST_ROWS, ROWS_AN_END, ROWS_ABOUT = 150, 15, 5


def tell_peer_ranks(peers: Peers, lang: str) -> Told:
    """Tell the place of an organisation, or how many lie close to the pass mark.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
        Empty where nobody has a total.
    """
    phrases = Phrases(peers, lang)
    ranks = peers.ranks
    if peers.group.own:
        return _tell_own(phrases)
    if len(ranks) < 2:
        return Told(phrases.voice.lang, ())
    say = phrases.voice.say
    below, above = near_mark(ranks, phrases.mark)
    headline = say("peers.ranks_headline", below=below, above=above, near=NEAR, mark=phrases.mark)
    top, low = ranks.iloc[0], ranks.iloc[-1]
    said = [
        say(
            "peers.ranks_ends",
            top=phrases.body(top["org_id"]),
            top_score=float(top["total"]),
            low=phrases.body(low["org_id"]),
            low_score=float(low["total"]),
        )
    ]
    close = float(ranks["near"].median())
    if close >= 1:
        said.append(say("peers.ranks_close", count=close, near=NEAR))
    return Told(phrases.voice.lang, (Headline(headline), Paragraph(tuple(said), "list")))


def table_peer_ranks(peers: Peers, lang: str) -> Told:
    """Table the bodies in rank order, with instruments; of very many both ends.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
        Empty where fewer than two bodies have a total: alone there is no rank.
    """
    phrases = Phrases(peers, lang)
    ranks = peers.ranks
    if len(ranks) < 2:
        return Told(phrases.voice.lang, ())
    shown = choose_rows(ranks, peers.group.own)
    instruments = peers.group.instruments
    codes = [part.code for part in peers.group.method.instruments]
    body: list[tuple[Cell, ...]] = []
    for row in read_rows(shown):
        scores = (score_cell(float(instruments.loc[row["org_id"], code])) for code in codes)
        body.append(
            (
                phrases.body(row["org_id"]),
                rank_cell(row["rank"]),
                score_cell(row["total"]),
                phrases.level_cell(row["level"]),
                *scores,
                count_cell(row["near"]),
            )
        )
    columns = phrases.columns("body", "rank", "total", "level", *codes, "near", text=("level",))
    part = len(shown) < len(ranks)
    caption = phrases.voice.say(
        "peers.ranks_caption_part" if part else "peers.ranks_caption",
        shown=len(shown),
        count=len(ranks),
        near=NEAR,
    )
    return Told(phrases.voice.lang, (Table(caption, columns, tuple(body)),))


def choose_rows(ranks: pd.DataFrame, own: str) -> pd.DataFrame:
    """Return the rows of a ranking to list: all, or both ends and those about one's own."""
    if len(ranks) <= MOST_ROWS:
        return ranks
    places = {*range(ROWS_AN_END), *range(len(ranks) - ROWS_AN_END, len(ranks))}
    if own in set(ranks["org_id"]):
        at = ranks["org_id"].tolist().index(own)
        about = range(max(at - ROWS_ABOUT, 0), min(at + ROWS_ABOUT + 1, len(ranks)))
        places |= set(about)
    return ranks.iloc[sorted(places)]


def _tell_own(phrases: Phrases) -> Told:
    say, own = phrases.voice.say, phrases.peers.own_rank
    blocks: list[Block] = [Headline(tell_place(phrases))]
    if own:
        said: list[Sentence] = []
        if own.near_above:
            said.append(say("peers.ranks_gain", near=NEAR, place=own.best_place))
        median = float(phrases.peers.ranks["total"].median())
        said.append(say("peers.ranks_median", median=median, gap=own.total - median))
        blocks.append(Paragraph(tuple(said), "list"))
    else:
        blocks.append(Paragraph((say("peers.alone_need"),)))
    return Told(phrases.voice.lang, tuple(blocks))
