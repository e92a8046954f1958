"""Bodies that stand far off the others."""

from __future__ import annotations

from ita_analysis.compare.peers import Peers
from ita_analysis.compare.peers.outliers import FEWEST, LIMIT, SCALE, is_judged
from ita_analysis.tell.names import Row, read_rows
from ita_analysis.tell.page import Block, Cell, Headline, Paragraph, Table
from ita_analysis.tell.peers.phrases import Phrases, score_cell
from ita_analysis.tell.told import Told

MOST_ROWS = 15


def tell_peer_outliers(peers: Peers, lang: str) -> Told:
    """Tell which totals lie far off the others, and by which rule.

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
    say, totals = phrases.voice.say, peers.group.totals
    if totals.empty:
        return Told(phrases.voice.lang, ())
    how = Paragraph((say("peers.outliers_how", scale=SCALE, limit=LIMIT, fewest=FEWEST),), "note")
    rows = read_rows(peers.outliers)
    far = [row for row in rows if row["measure"] == "total"]
    if not rows and not is_judged(totals):
        headline = Headline(say("peers.outliers_unjudged", count=len(totals), fewest=FEWEST))
        return Told(phrases.voice.lang, (headline,))
    if not far:
        blocks: list[Block] = [Headline(say("peers.outliers_none", count=len(totals)))]
    else:
        worst = far[0]
        headline = Headline(
            say(
                "peers.outliers_headline",
                count=len(far),
                known=len(totals),
                name=phrases.body(worst["org_id"]),
                score=worst["score"],
                median=worst["median"],
            )
        )
        blocks = [headline]
    single = [row for row in rows if row["measure"] != "total"]
    if single:
        bodies = len({row["org_id"] for row in single})
        said = say("peers.outliers_indicators", count=len(single), bodies=bodies)
        blocks.append(Paragraph((said,), "list"))
    return Told(phrases.voice.lang, (*blocks, how))


def table_peer_outliers(peers: Peers, lang: str) -> Told:
    """Table the scores that lie farthest off, totals first.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
        Empty where there are none.
    """
    phrases = Phrases(peers, lang)
    rows = read_rows(peers.outliers)
    if not rows:
        return Told(phrases.voice.lang, ())
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (
            phrases.body(row["org_id"]),
            _name(phrases, row),
            score_cell(row["score"]),
            score_cell(row["median"]),
            score_cell(row["distance"]),
        )
        for row in rows[:MOST_ROWS]
    )
    caption = phrases.voice.say("peers.outliers_caption", shown=len(body), count=len(rows))
    columns = phrases.columns("body", "what", "score", "median", "distance", text=("what",))
    return Told(phrases.voice.lang, (Table(caption, columns, body),))


def _name(phrases: Phrases, row: Row) -> str:
    if row["measure"] == "total":
        return phrases.voice.word("column.total")
    return phrases.names.numbered(row["code"])
