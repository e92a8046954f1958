"""How many bodies stand at each level, and what became of it since the year before."""

from __future__ import annotations

from ita_analysis.compare.peers import Peers
from ita_analysis.compare.peers.levels import NO_TOTAL, OPEN
from ita_analysis.compare.series import are_alike
from ita_analysis.style import format_score
from ita_analysis.tell.names import read_rows
from ita_analysis.tell.page import Block, Cell, Headline, Paragraph, Table
from ita_analysis.tell.peers.phrases import Phrases, count_cell
from ita_analysis.tell.sentences import Sentence
from ita_analysis.tell.told import Told


def tell_peer_levels(peers: Peers, lang: str) -> Told:
    """Tell how many bodies stand at each level.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
        Says so where no body has a total.
    """
    phrases = Phrases(peers, lang)
    say, year = phrases.voice.say, peers.group.fiscal_year
    rows = read_rows(peers.levels[peers.levels["fiscal_year"] == year])
    known = [row for row in rows if row["level"] != NO_TOTAL]
    count = sum(row["count"] for row in known)
    if not count:
        return Told(phrases.voice.lang, (Headline(say("peers.levels_headline_none")),))
    highest = max(row["count"] for row in known)
    most = [row for row in known if row["count"] == highest]
    names = phrases.voice.join(phrases.quote(row["level"]) for row in most)
    key = "peers.levels_headline" if len(most) == 1 else "peers.levels_headline_tied"
    headline = say(key, count=highest, known=count, share=most[0]["share"], level=names)
    if most[0]["level"] == OPEN:
        headline = say("peers.levels_headline_open", count=highest, known=count)
    blocks: list[Block] = [Headline(headline)]
    said = []
    before = [item for item in peers.group.years if item < year]
    if before:
        said += _compare(phrases, before[-1])
    opened = sum(row["count"] for row in known if row["level"] == OPEN)
    if opened:
        said.append(say("peers.levels_open", count=opened))
    missing = sum(row["count"] for row in rows if row["level"] == NO_TOTAL)
    if missing:
        said.append(say("peers.levels_missing", count=missing))
    if said:
        blocks.append(Paragraph(tuple(said), "list"))
    return Told(phrases.voice.lang, tuple(blocks))


def _compare(phrases: Phrases, before: int) -> list[Sentence]:
    """Say how the share of the best level, and of those that pass, changed."""
    peers, say = phrases.peers, phrases.voice.say
    year = peers.group.fiscal_year
    if not are_alike(before, year):
        return [say("peers.levels_renamed", first=before, last=year)]
    best = peers.levels[peers.levels["band"] == 0].set_index("fiscal_year")
    if before not in best.index:
        return []
    counts = (int(best.loc[before, "count"]), int(best.loc[year, "count"]))
    return [
        say(
            "peers.levels_best",
            level=phrases.quote(str(best.loc[year, "level"])),
            before=counts[0],
            after=counts[1],
            first=before,
            last=year,
        )
    ]


def table_peer_levels(peers: Peers, lang: str) -> Told:
    """Table the bodies at each level by fiscal year, and their shares.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
        Years with levels of other names have a table of their own.
    """
    phrases = Phrases(peers, lang)
    table = peers.levels
    kinds: dict[tuple[str, ...], list[int]] = {}
    for year, rows in table.groupby("fiscal_year"):
        names = tuple(rows.loc[rows["band"] >= 0, "level"])
        kinds.setdefault(names, []).append(int(str(year)))
    tables = tuple(_table(phrases, list(names), years) for names, years in kinds.items())
    return Told(phrases.voice.lang, tables)


def _table(phrases: Phrases, names: list[str], years: list[int]) -> Table:
    table = phrases.peers.levels
    found = table[table["fiscal_year"].isin(years)].set_index(["level", "fiscal_year"])
    extra = [name for name in (OPEN, NO_TOTAL) if name in found.index.get_level_values(0)]
    body: list[tuple[Cell, ...]] = []
    for name in [*names, *extra]:
        cells: list[Cell] = []
        for year in years:
            row = found.loc[(name, year)] if (name, year) in found.index else None
            cells.append(count_cell(row["count"]) if row is not None else "0")
            cells.append(format_score(row["share"]) if row is not None else format_score(None))
        label = (
            phrases.voice.word("peers.level_none")
            if name == NO_TOTAL
            else phrases.level(name, years[-1])
        )
        body.append((label, *cells))
    heads = [head for year in years for head in (str(year), "share_passed")]
    columns = list(phrases.columns("level", *heads))
    for place in range(2, len(columns), 2):
        columns[place] = phrases.columns("level", "percent")[1]
    caption = phrases.voice.say("peers.levels_caption")
    return Table(caption, tuple(columns), tuple(body))
