"""Provinces beside each other, in the total and every indicator."""

from __future__ import annotations

import pandas as pd

from ita_analysis.compare.peers import Peers
from ita_analysis.compare.peers.areas import PUBLISHED, TOTAL
from ita_analysis.tell.names import read_rows
from ita_analysis.tell.page import Block, Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.peers.phrases import Phrases, score_cell
from ita_analysis.tell.sentences import Sentence
from ita_analysis.tell.told import Told

FEWEST = 2


def tell_peer_areas(peers: Peers, lang: str) -> Told:
    """Tell which provinces are highest and lowest, and where a province stands among them.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
        Empty where fewer than two provinces or years have a mean.
    """
    phrases = Phrases(peers, lang)
    say, group = phrases.voice.say, peers.group
    this = _ranked(peers)
    own = this[this["area_id"] == group.subject.key]
    said: list[Sentence] = [*_tell_years(phrases), *_tell_indicators(phrases, this)]
    if len(this) >= FEWEST:
        top, low = (this.iloc[place].to_dict() for place in (0, -1))
        values = {
            "count": len(this),
            "top": phrases.area(top),
            "top_score": float(top[TOTAL]),
            "low": phrases.area(low),
            "low_score": float(low[TOTAL]),
        }
        headline = say("peers.areas_headline", **values)
        if len(own):
            place = int(own["place"].iloc[0])
            said.insert(0, headline)
            headline = say("peers.areas_place", name=phrases.subject(), place=place, of=len(this))
    elif said:
        headline = say("peers.areas_alone")
    else:
        return Told(phrases.voice.lang, ())
    areas = peers.areas
    if ((areas["fiscal_year"] == group.fiscal_year) & (areas["origin"] == PUBLISHED)).any():
        said.append(say("peers.areas_published"))
    elif group.scope.reach in ("country", "type"):
        said.append(say("peers.areas_counted"))
    blocks: list[Block] = [Headline(headline)]
    if said:
        blocks.append(Paragraph(tuple(said), "list"))
    return Told(phrases.voice.lang, tuple(blocks))


def table_peer_areas(peers: Peers, lang: str) -> Told:
    """Table the means of provinces: total and indicators, and the change of the total.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
        For a province its own years; empty where fewer than two provinces are known.
    """
    phrases = Phrases(peers, lang)
    group = peers.group
    tables = []
    mine = peers.wide_areas[peers.wide_areas["area_id"] == group.subject.key]
    if group.scope.reach == "province" and len(mine):
        rows = mine.sort_values("fiscal_year").assign(label=mine["fiscal_year"].astype(str))
        caption = phrases.voice.say("peers.areas_caption_own", name=phrases.subject())
        tables.append(_table(phrases, rows, caption, "year"))
    this = _ranked(peers)
    # A province's page has its place among them; the table of all is that of the country.
    if len(this) >= FEWEST and not tables:
        labels = [phrases.area(row) for row in read_rows(this)]
        caption = phrases.voice.say("peers.areas_caption", year=group.fiscal_year)
        tables.append(_table(phrases, this.assign(label=labels), caption, "province"))
    return Told(phrases.voice.lang, tuple(tables))


def _table(phrases: Phrases, rows: pd.DataFrame, caption: Sentence, head: str) -> Table:
    codes = [TOTAL, *(part.code for part in phrases.group.method.indicators)]
    body: list[tuple[Cell, ...]] = [
        (str(row["label"]), *(score_cell(row[code]) for code in codes)) for row in read_rows(rows)
    ]
    columns = [*phrases.columns(head, "total"), *(Column(code, numeric=True) for code in codes[1:])]
    return Table(caption, tuple(columns), tuple(body))


def _ranked(peers: Peers) -> pd.DataFrame:
    """Return the provinces of the fiscal year by their total, highest first, with a place."""
    wide = peers.wide_areas
    this = wide[wide["fiscal_year"] == peers.group.fiscal_year].dropna(subset=TOTAL)
    if peers.group.scope.reach == "province" and peers.group.subject.key not in set(
        this["area_id"]
    ):
        # Of others alone nothing is told on a province's page.
        this = this[:0]
    order = [TOTAL, "area_id"]
    place = this[TOTAL].astype("float64").round(2).rank(method="min", ascending=False)
    return this.assign(place=place).sort_values(order, ascending=[False, True], ignore_index=True)


def _tell_years(phrases: Phrases) -> list[Sentence]:
    """Say how a province's total changed since the year before."""
    peers, group = phrases.peers, phrases.group
    if group.scope.reach != "province":
        return []
    mine = peers.wide_areas[peers.wide_areas["area_id"] == group.subject.key]
    totals = mine.dropna(subset=TOTAL).set_index("fiscal_year")[TOTAL]
    before = [year for year in totals.index if year < group.fiscal_year]
    if not before or group.fiscal_year not in totals.index:
        return []
    first, last = float(totals[max(before)]), float(totals[group.fiscal_year])
    return [
        phrases.voice.say(
            "peers.areas_changed",
            before=first,
            after=last,
            change=last - first,
            first=int(max(before)),
            last=group.fiscal_year,
        )
    ]


def _tell_indicators(phrases: Phrases, this: pd.DataFrame) -> list[Sentence]:
    """Say in which indicator the provinces differ most."""
    codes = [part.code for part in phrases.group.method.indicators]
    if len(this) <= FEWEST:
        return []
    ranges = (this[codes].max() - this[codes].min()).astype("float64").dropna()
    if ranges.empty:
        return []
    code = str(ranges.idxmax())
    name = phrases.indicator(code)
    return [phrases.voice.say("peers.areas_range", name=name, range=float(ranges.max()))]
