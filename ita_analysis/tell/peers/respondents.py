"""How many people answered."""

from __future__ import annotations

import math

from ita_analysis.compare.peers import Peers
from ita_analysis.tell.names import read_rows
from ita_analysis.tell.page import Block, Cell, Headline, Paragraph, Table
from ita_analysis.tell.peers.phrases import Phrases, count_cell
from ita_analysis.tell.told import Told


def tell_peer_respondents(peers: Peers, lang: str) -> Told:
    """Tell how many people answered the surveys.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    phrases = Phrases(peers, lang)
    say, group = phrases.voice.say, peers.group
    rows = [row for row in read_rows(peers.respondents) if row["bodies"]]
    national = group.national[group.national["fiscal_year"] == group.fiscal_year]
    official = national["respondents"].dropna()
    if group.scope.reach != "country":
        official = official[:0]
    if not rows:
        headline = say("peers.people_headline_none")
        if len(official):
            headline = say("peers.people_official", people=float(official.iloc[0]))
        return Told(phrases.voice.lang, (Headline(headline),))
    parts = [
        say("peers.people_part", instrument=row["instrument"], people=row["people"]) for row in rows
    ]
    headline = say(
        "peers.people_headline",
        people=sum(row["people"] for row in rows),
        parts=phrases.voice.join(parts),
    )
    said = [
        say(
            "peers.people_mean",
            instrument=row["instrument"],
            mean=round(row["mean"]),
            fewest=row["fewest"],
            most=row["most"],
        )
        for row in rows
    ]
    unknown = max(row["unknown"] for row in read_rows(peers.respondents))
    if unknown:
        said.append(say("peers.people_unknown", count=unknown))
    if len(official):
        said.append(say("peers.people_official", people=float(official.iloc[0])))
    blocks: list[Block] = [Headline(headline), Paragraph(tuple(said), "list")]
    return Told(phrases.voice.lang, tuple(blocks))


def table_peer_respondents(peers: Peers, lang: str) -> Told:
    """Table the people who answered each survey.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
        Empty where no number is known.
    """
    phrases = Phrases(peers, lang)
    rows = [row for row in read_rows(peers.respondents) if not math.isnan(row["mean"])]
    if not rows:
        return Told(phrases.voice.lang, ())
    names = ("people", "bodies", "unknown", "mean", "median", "fewest", "most")
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (row["instrument"], *(count_cell(row[name]) for name in names)) for row in rows
    )
    caption = phrases.voice.say("peers.people_caption")
    return Told(phrases.voice.lang, (Table(caption, phrases.columns("instrument", *names), body),))
