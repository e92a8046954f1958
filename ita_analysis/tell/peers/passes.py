"""How many bodies reach the pass mark, province by province or type by type."""

from __future__ import annotations

from ita_analysis.compare.peers import Peers, published_passes
from ita_analysis.compare.peers.areas import PUBLISHED
from ita_analysis.style import format_score
from ita_analysis.tell.names import Row, read_rows
from ita_analysis.tell.page import Block, Headline, Paragraph, Table
from ita_analysis.tell.peers.header import tell_official
from ita_analysis.tell.peers.phrases import Phrases, count_cell
from ita_analysis.tell.told import Told


def tell_peer_passes(peers: Peers, lang: str) -> Told:
    """Tell how many bodies pass, and where most and fewest do.

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
    rows = [row for row in read_rows(peers.passes) if row["known"]]
    official = published_passes(peers.group)
    known, passed = (sum(row[name] for row in rows) for name in ("known", "passed"))
    if not known and not official:
        return Told(phrases.voice.lang, (Headline(say("peers.passes_headline_none")),))
    headline = (
        say(
            "peers.passes_headline",
            mark=phrases.mark,
            share=100 * passed / known,
            passed=passed,
            known=known,
        )
        if known
        else tell_official(phrases, official)
    )
    blocks: list[Block] = [Headline(headline)]
    said = []
    if len(rows) > 1:
        said.append(
            say(
                "peers.passes_ends",
                top=_name(phrases, rows[0]),
                top_share=rows[0]["share"],
                low=_name(phrases, rows[-1]),
                low_share=rows[-1]["share"],
            )
        )
    if official and known:
        said.append(tell_official(phrases, official))
    if any(row["origin"] == PUBLISHED for row in rows):
        count = sum(row["origin"] == PUBLISHED for row in rows)
        said.append(say("peers.passes_published", count=count))
    unknown = sum(row["unknown"] for row in read_rows(peers.passes))
    if unknown:
        said.append(say("peers.passes_unknown", count=unknown))
    if said:
        blocks.append(Paragraph(tuple(said), "list"))
    return Told(phrases.voice.lang, tuple(blocks))


def table_peer_passes(peers: Peers, lang: str) -> Told:
    """Table the bodies that pass and fail, by province or type.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
        Empty where there are not two provinces or types.
    """
    phrases = Phrases(peers, lang)
    rows = [row for row in read_rows(peers.passes) if row["known"]]
    if len(rows) < 2:
        return Told(phrases.voice.lang, ())
    body = tuple(_write(_name(phrases, row), row) for row in rows)
    known, passed, failed = (
        sum(row[name] for row in rows) for name in ("known", "passed", "failed")
    )
    whole = {"known": known, "passed": passed, "failed": failed, "share": 100 * passed / known}
    sums = (_write(phrases.voice.word("peers.row_all"), whole),)
    by = "type" if peers.group.scope.reach == "province" else "province"
    columns = phrases.columns(by, "bodies", "passed", "failed", "share_passed")
    caption = phrases.voice.say("peers.passes_caption", mark=phrases.mark)
    return Told(phrases.voice.lang, (Table(caption, columns, body, sums),))


def _write(name: str, row: Row) -> tuple[str, ...]:
    counts = (count_cell(row[column]) for column in ("known", "passed", "failed"))
    return (name, *counts, format_score(row["share"]))


def _name(phrases: Phrases, row: Row) -> str:
    if phrases.group.scope.reach == "province":
        return phrases.type(row["key"])
    return phrases.area(row)
