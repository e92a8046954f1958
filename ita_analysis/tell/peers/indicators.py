"""Indicators and instruments of a group: highest, lowest, how they spread."""

from __future__ import annotations

import math

from ita_analysis.compare.peers import Peers
from ita_analysis.compare.peers.losses import FULL
from ita_analysis.compare.peers.spread import FEWEST
from ita_analysis.tell.names import Row, read_rows
from ita_analysis.tell.page import Block, Cell, Headline, Paragraph, Table
from ita_analysis.tell.peers.phrases import Phrases, count_cell, score_cell
from ita_analysis.tell.sentences import Sentence
from ita_analysis.tell.told import Told

FIGURES = ("mean", "low", "q1", "median", "q3", "high")


def tell_peer_indicators(peers: Peers, lang: str) -> Told:
    """Tell which indicators are highest and lowest, and how far bodies lie apart in them.

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
    rows = sorted(
        (row for row in _all_rows(peers) if not math.isnan(_mean(row))), key=_mean, reverse=True
    )
    if not rows:
        return Told(phrases.voice.lang, (Headline(say("peers.indicators_headline_none")),))
    top, low = rows[0], rows[-1]
    headline = say(
        "peers.indicators_headline",
        top=phrases.indicator(top["code"]),
        top_score=_mean(top),
        low=phrases.indicator(low["code"]),
        low_score=_mean(low),
    )
    said = []
    passed = sum(round(_mean(row), 2) >= phrases.mark for row in rows)
    said.append(say("peers.indicators_passed", passed=passed, count=len(rows), mark=phrases.mark))
    if len(rows) > 1:
        second = rows[1]
        said.append(
            say(
                "peers.indicators_second",
                name=phrases.indicator(second["code"]),
                score=_mean(second),
            )
        )
    if round(_mean(low), 2) < phrases.mark:
        said.append(
            say(
                "peers.indicators_gap",
                name=phrases.indicator(low["code"]),
                gap=phrases.mark - _mean(low),
                mark=phrases.mark,
            )
        )
    said += [*_tell_widest(phrases, rows), *_tell_own(phrases, rows)]
    missing = max(int(row["missing"]) for row in rows)
    if missing:
        said.append(say("peers.indicators_missing", count=missing))
    blocks: list[Block] = [Headline(headline), Paragraph(tuple(said), "list")]
    return Told(phrases.voice.lang, tuple(blocks))


def table_peer_indicators(peers: Peers, lang: str) -> Told:
    """Table how indicators spread, for all bodies and for each type, and the instruments.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    phrases = Phrases(peers, lang)
    tables = []
    spread = peers.spread
    for org_type, part in spread.groupby("org_type", sort=False):
        rows = [row for row in read_rows(part) if row["n"] or not math.isnan(row["own"])]
        # A group of one type alone needs no second table.
        if rows and not (org_type and _is_whole(phrases, str(org_type))):
            tables.append(_table(phrases, str(org_type), rows))
    weighed = [row for row in read_rows(peers.instruments) if not math.isnan(row["score"])]
    if weighed:
        tables.append(_table_instruments(phrases, weighed))
    return Told(phrases.voice.lang, tuple(tables))


def _table(phrases: Phrases, org_type: str, rows: list[Row]) -> Table:
    counted = any(row["n"] for row in rows)
    # What is published of a province says no more than the mean of its bodies beside it.
    own = bool(phrases.group.own and not org_type) or not counted
    # Beside one's own score there is no room for the ends.
    every = ("mean", "q1", "median", "q3") if own else FIGURES
    figures = every if counted else ()
    apart = len({row["n"] for row in rows}) > 1
    body: list[tuple[Cell, ...]] = []
    for row in rows:
        cells: list[Cell] = [phrases.names.numbered(row["code"])]
        cells += [score_cell(row["own"])] if own else []
        cells += [score_cell(row[name]) for name in figures]
        cells += [count_cell(row["passed"])] if counted else []
        cells += [count_cell(row["n"])] if apart else []
        body.append(tuple(cells))
    heads = [*(["own"] if own else []), *figures, *(["passed"] if counted else [])]
    heads += ["bodies"] if apart else []
    count = max(int(row["n"]) for row in rows)
    say = phrases.voice.say
    if not counted:
        caption = say("peers.indicators_caption_published")
    elif org_type:
        caption = say("peers.indicators_caption_type", type=phrases.type(org_type), count=count)
    else:
        caption = say("peers.indicators_caption", count=count)
    return Table(caption, phrases.columns("indicator", *heads), tuple(body))


def _table_instruments(phrases: Phrases, rows: list[Row]) -> Table:
    names = {
        part.code: phrases.voice.pick(part, "short") for part in phrases.group.method.instruments
    }
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (
            f"{row['code']} {names[row['code']]}",
            score_cell(row["score"]),
            score_cell(FULL * row["weight"]),
            score_cell(row["weighted"]),
            score_cell(row["lost"]),
        )
        for row in rows
    )
    whole = [sum(row[name] for row in rows) for name in ("weighted", "lost")]
    weight = FULL * sum(row["weight"] for row in rows)
    sums: tuple[tuple[Cell, ...], ...] = (
        (phrases.voice.word("peers.row_sum"), "", score_cell(weight), *map(score_cell, whole)),
    )
    columns = phrases.columns("instrument", "mean", "weight", "weighted", "lost")
    return Table(phrases.voice.say("peers.instruments_caption"), columns, body, sums)


def _tell_widest(phrases: Phrases, rows: list[Row]) -> list[Sentence]:
    """Say in which indicator the middle half of bodies lies farthest apart."""
    known = [row for row in rows if row["n"] >= FEWEST]
    if not known:
        return []
    widest = max(known, key=lambda row: row["q3"] - row["q1"])
    return [
        phrases.voice.say(
            "peers.indicators_widest",
            name=phrases.indicator(widest["code"]),
            low=widest["q1"],
            high=widest["q3"],
        )
    ]


def _tell_own(phrases: Phrases, rows: list[Row]) -> list[Sentence]:
    """Say in which indicators an organisation lies in the lowest quarter of its peers."""
    if not phrases.group.own:
        return []
    low = [row for row in rows if row["n"] >= FEWEST and row["own"] < row["q1"]]
    high = [row for row in rows if row["n"] >= FEWEST and row["own"] > row["q3"]]
    said = []
    for key, found in (("peers.own_low", low), ("peers.own_high", high)):
        if found:
            names = phrases.voice.join(phrases.indicator(row["code"]) for row in found)
            said.append(phrases.voice.say(key, names=names, count=len(found)))
    return said


def _all_rows(peers: Peers) -> list[Row]:
    return read_rows(peers.spread[peers.spread["org_type"] == ""])


def _mean(row: Row) -> float:
    """Return the mean of the bodies, or what is published of the province."""
    return float(row["mean"] if row["n"] else row["own"])


def _is_whole(phrases: Phrases, org_type: str) -> bool:
    types = phrases.group.bodies.loc[phrases.group.totals.index, "org_type"]
    return bool((types == org_type).all())
