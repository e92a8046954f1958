"""Types of bodies beside each other."""

from __future__ import annotations

import math

from ita_analysis.compare.peers import Peers
from ita_analysis.style import format_score
from ita_analysis.tell.names import read_rows
from ita_analysis.tell.page import Block, Cell, Headline, Paragraph, Table
from ita_analysis.tell.peers.phrases import Phrases, count_cell, rank_cell, score_cell
from ita_analysis.tell.told import Told


def tell_peer_types(peers: Peers, lang: str) -> Told:
    """Tell which types of bodies have the highest and the lowest mean.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
        Empty where there is one type only.
    """
    phrases = Phrases(peers, lang)
    say = phrases.voice.say
    rows = read_rows(peers.types)
    ranked = [row for row in rows if not math.isnan(row["rank"])]
    if len(rows) < 2 or not ranked:
        return Told(phrases.voice.lang, ())
    top, low = ranked[0], ranked[-1]
    headline = say(
        "peers.types_headline" if len(ranked) > 1 else "peers.types_headline_one",
        top=phrases.type(top["org_type"]),
        top_score=top["mean"],
        low=phrases.type(low["org_type"]),
        low_score=low["mean"],
    )
    blocks: list[Block] = [Headline(headline)]
    single = len(rows) - len(ranked)
    if single:
        blocks.append(Paragraph((say("peers.types_single", count=single),), "list"))
    return Told(phrases.voice.lang, tuple(blocks))


def table_peer_types(peers: Peers, lang: str) -> Told:
    """Table the types of bodies by their mean.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
        Empty where there is one type only.
    """
    phrases = Phrases(peers, lang)
    rows = read_rows(peers.types)
    if len(rows) < 2:
        return Told(phrases.voice.lang, ())
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (
            phrases.type(row["org_type"]),
            rank_cell(row["rank"]),
            count_cell(row["known"]),
            score_cell(row["mean"]),
            score_cell(row["median"]),
            count_cell(row["passed"]),
            format_score(row["share"]),
        )
        for row in rows
    )
    heads = ("type", "rank", "bodies", "mean", "median", "passed", "share_passed")
    caption = phrases.voice.say("peers.types_caption")
    return Told(phrases.voice.lang, (Table(caption, phrases.columns(*heads), body),))
