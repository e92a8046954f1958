"""What holds a group back, and what would lift it: points lost by indicator and by item."""

from __future__ import annotations

from ita_analysis.compare.peers import Peers
from ita_analysis.compare.peers.losses import FULL
from ita_analysis.score import DISCLOSURE, TOLERANCE
from ita_analysis.tell.names import Row, read_rows
from ita_analysis.tell.page import Block, Cell, Headline, Paragraph, Table
from ita_analysis.tell.peers.phrases import Phrases, count_cell, score_cell
from ita_analysis.tell.sentences import Sentence
from ita_analysis.tell.told import Told

HALF_A_HUNDREDTH = 0.005
MOST_LIFTS = 15


def tell_peer_losses(peers: Peers, lang: str) -> Told:
    """Tell which indicators hold the group back, in points of its mean total.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    phrases = Phrases(peers, lang)
    say, losses = phrases.voice.say, peers.losses
    rows = read_rows(losses.table)
    if not rows:
        needed = say("peers.losses_need")
        headline = Headline(say("peers.losses_headline_none"))
        return Told(phrases.voice.lang, (headline, Paragraph((needed,))))
    whole = FULL - losses.mean
    worst = rows[0]
    headline = Headline(
        say(
            "peers.losses_headline",
            name=phrases.indicator(worst["code"]),
            lost=worst["lost"],
            whole=whole,
        )
    )
    said: list[Sentence] = []
    if len(rows) > 2:
        three = rows[:3]
        names = phrases.voice.join(phrases.indicator(row["code"]) for row in three)
        part = sum(row["lost"] for row in three)
        share = 100 * part / whole if whole else 0.0
        said.append(say("peers.losses_three", names=names, part=part, share=share))
    said.append(
        say("peers.losses_bodies", count=losses.bodies)
        if losses.bodies
        else say("peers.losses_published")
    )
    if losses.left_out:
        said.append(say("peers.losses_left_out", count=losses.left_out))
    if abs(losses.rest) >= HALF_A_HUNDREDTH:
        rounding = abs(losses.rest) <= 2 * TOLERANCE
        said.append(
            say("peers.losses_rounding" if rounding else "peers.losses_rest", part=losses.rest)
        )
    return Told(phrases.voice.lang, (headline, Paragraph(tuple(said), "list")))


def table_peer_losses(peers: Peers, lang: str) -> Told:
    """Table the points that each indicator loses; rows and rest add up to 100 less the mean.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
        Empty where not every indicator is known of anybody.
    """
    phrases = Phrases(peers, lang)
    losses = peers.losses
    if losses.table.empty:
        return Told(phrases.voice.lang, ())
    body: list[tuple[Cell, ...]] = [
        (
            phrases.names.numbered(row["code"]),
            score_cell(row["score"]),
            score_cell(FULL * row["share"]),
            score_cell(row["lost"]),
        )
        for row in read_rows(losses.table)
    ]
    sums: list[tuple[Cell, ...]] = []
    if abs(losses.rest) >= HALF_A_HUNDREDTH:
        sums.append((phrases.voice.word("peers.row_rest"), "", "", score_cell(losses.rest)))
    sums.append(
        (
            phrases.voice.word("peers.row_lacking"),
            score_cell(losses.mean),
            score_cell(FULL * losses.table["share"].sum()),
            score_cell(FULL - losses.mean),
        )
    )
    caption = phrases.voice.say("peers.losses_caption")
    columns = phrases.columns("indicator", "mean", "share", "lost")
    return Told(phrases.voice.lang, (Table(caption, columns, tuple(body), tuple(sums)),))


def tell_peer_lifts(peers: Peers, lang: str) -> Told:
    """Tell which item, published everywhere, would lift the mean most, and which question.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    phrases = Phrases(peers, lang)
    say, bodies = phrases.voice.say, len(peers.group.totals)
    rows = [row for row in read_rows(peers.lifts) if row["lift"] > 0]
    items = [row for row in rows if row["instrument"] == DISCLOSURE]
    asked = [row for row in rows if row["instrument"] != DISCLOSURE]
    if peers.lifts.empty:
        needed = say("peers.lifts_need")
        headline = Headline(say("peers.lifts_headline_none"))
        return Told(phrases.voice.lang, (headline, Paragraph((needed,))))
    if not rows:
        return Told(phrases.voice.lang, (Headline(say("peers.lifts_headline_full")),))
    blocks: list[Block] = [Headline(_tell_lift(phrases, (items or asked)[0]))]
    said = []
    if len(items) > 1:
        part = sum(row["lift"] for row in items)
        said.append(say("peers.lifts_items", count=len(items), part=part))
    if items and asked:
        said.append(_tell_lift(phrases, asked[0]))
    if any(row["known"] < bodies for row in rows):
        said.append(say("peers.lifts_at_least"))
    if said:
        blocks.append(Paragraph(tuple(said), "list"))
    return Told(phrases.voice.lang, tuple(blocks))


def table_peer_lifts(peers: Peers, lang: str) -> Told:
    """Table the questions and items that would lift the mean most.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
        Empty where no question is known.
    """
    phrases = Phrases(peers, lang)
    rows = [row for row in read_rows(peers.lifts) if row["lift"] > 0]
    if not rows:
        return Told(phrases.voice.lang, ())
    body: list[tuple[Cell, ...]] = [
        (
            f"{row['code']} {phrases.names.cell(row['code'])}",
            score_cell(row["score"]),
            count_cell(row["short"]),
            count_cell(row["known"]),
            score_cell(row["worth"]),
            score_cell(row["lift"]),
        )
        for row in rows[:MOST_LIFTS]
    ]
    caption = phrases.voice.say(
        "peers.lifts_caption", shown=len(body), count=len(rows), bodies=len(peers.group.totals)
    )
    columns = phrases.columns("question", "mean", "short", "bodies", "worth", "lift")
    return Told(phrases.voice.lang, (Table(caption, columns, tuple(body)),))


def _tell_lift(phrases: Phrases, row: Row) -> Sentence:
    item = row["instrument"] == DISCLOSURE
    return phrases.voice.say(
        "peers.lift_item" if item else "peers.lift_question",
        code=row["code"],
        name=phrases.names.label(row["code"]),
        lift=row["lift"],
        short=row["short"],
        known=row["known"],
        score=row["score"],
    )
