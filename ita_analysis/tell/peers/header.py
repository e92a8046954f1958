"""The head of an overview: whose bodies, how many, their mean, and what holds them back."""

from __future__ import annotations

import math

from ita_analysis.compare.peers import Peers, published_passes
from ita_analysis.compare.peers.losses import FULL
from ita_analysis.compare.peers.ranks import NEAR
from ita_analysis.compare.peers.scope import FEWEST_PEERS
from ita_analysis.score import score_levels
from ita_analysis.subjects import CAPITAL
from ita_analysis.tell.page import Badge, Block, Card, Paragraph
from ita_analysis.tell.peers.phrases import Phrases
from ita_analysis.tell.sentences import Sentence
from ita_analysis.tell.told import Told


def tell_peer_header(peers: Peers, lang: str) -> Told:
    """Tell whose bodies these are, what they reach together or where one stands among them.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told

    Raises
    ------
    UsageError
        For another language.
    """
    phrases = Phrases(peers, lang)
    blocks: list[Block] = [
        Paragraph((said,), "warning") for said in (*_tell_invented(phrases), *_cover(phrases))
    ]
    blocks.append(_make_card(phrases))
    notes = _tell_notes(phrases)
    if notes:
        blocks.append(Paragraph(tuple(notes), "note"))
    return Told(phrases.voice.lang, tuple(blocks))


def tell_place(phrases: Phrases) -> Sentence:
    """Say which place an organisation has among its peers."""
    say, own = phrases.voice.say, phrases.peers.own_rank
    if own is None:
        return say("peers.alone")
    key = "peers.place_tied" if own.tied else "peers.place"
    return say(key, place=own.place, of=own.of, tied=own.tied, near_=NEAR, near=own.near)


def tell_official(phrases: Phrases, counts: dict[str, float]) -> Sentence:
    """Say how many bodies passed as officially counted, or only their share."""
    key = "peers.official_share" if math.isnan(counts["passed"]) else "peers.official"
    known = {name: value for name, value in counts.items() if not math.isnan(value)}
    return phrases.voice.say(key, mark=phrases.mark, **known)


def _tell_invented(phrases: Phrases) -> list[Sentence]:
    return [phrases.voice.say("header.invented")] if phrases.group.invented else []


def _cover(phrases: Phrases) -> list[Sentence]:
    """Say where the tables hold only some of the bodies."""
    group, say = phrases.group, phrases.voice.say
    known = len(group.totals)
    if not known and group.scope.reach in ("country", "province"):
        return [say("peers.no_bodies")]
    if not group.partial:
        return []
    return [say("peers.partly", known=known, agencies=group.agencies)]


def _make_card(phrases: Phrases) -> Card:
    group, say = phrases.group, phrases.voice.say
    score = _find_score(phrases)
    known = not math.isnan(score)
    lines = [*_tell_kind(phrases), say("header.result", year=group.fiscal_year)]
    return Card(
        name=phrases.subject(),
        lines=tuple(lines),
        total=say("header.score", score=score) if known else say("peers.no_mean"),
        level=_find_badge(phrases, score),
        scale=say(
            "header.scale" if group.own else "peers.scale", full=FULL, pass_mark=phrases.mark
        ),
        finding=tell_place(phrases) if group.own else _tell_mean(phrases),
        lead=_tell_lead(phrases),
    )


def _find_score(phrases: Phrases) -> float:
    group = phrases.group
    if group.own:
        return float(group.totals.get(group.own, math.nan))
    return group.mean


def _find_badge(phrases: Phrases, score: float) -> Badge | None:
    """Return the level of an organisation or a province; a larger group has none of its own."""
    group = phrases.group
    if group.own:
        ranks = phrases.peers.ranks
        found = ranks.loc[ranks["org_id"] == group.own, "level"]
        return phrases.badge(str(found.iloc[0])) if len(found) else None
    if group.scope.reach != "province":
        return None
    possible = score_levels(score, {}, group.method)
    return phrases.badge(possible[0].name) if len(possible) == 1 else None


def _tell_kind(phrases: Phrases) -> list[Sentence]:
    group, say = phrases.group, phrases.voice.say
    values = {"type": phrases.type(_type_of(phrases)), "count": len(group.totals)}
    match group.scope.reach:
        case "type_in_province":
            return [say("peers.line_near", province=_name_home(phrases), **values)]
        case "type_in_country":
            return [say("peers.line_far", fewest=FEWEST_PEERS, **values)]
        case "province":
            return [say("peers.line_province", count=len(group.totals))]
        case "type":
            return [say("peers.line_type", count=len(group.totals))]
    return [say("peers.line_country", count=len(group.totals))]


def _name_home(phrases: Phrases) -> str:
    """Return the province of the bodies; the capital is not called one."""
    body = phrases.group.bodies.loc[phrases.group.own]
    name = phrases.voice.pick(phrases.group.subject, "place")
    if body["area_id"] == CAPITAL:
        return name
    return phrases.voice.say("peers.province", name=name).text


def _type_of(phrases: Phrases) -> str:
    types = phrases.group.bodies["org_type"]
    return str(types.iloc[0]) if len(types) else ""


def _tell_mean(phrases: Phrases) -> Sentence:
    group, say = phrases.group, phrases.voice.say
    totals = group.totals.round(2)
    passed = int((totals >= phrases.mark).sum())
    if len(totals) and not group.partial:
        values = {"passed": passed, "known": len(totals), "share": 100 * passed / len(totals)}
        return say("peers.passed", mark=phrases.mark, **values)
    counts = published_passes(group)
    if counts:
        return tell_official(phrases, counts)
    if math.isnan(group.mean):
        return say("peers.nothing_known")
    gap = group.mean - phrases.mark
    key = "peers.mean_above" if gap >= 0 else "peers.mean_below"
    return say(key, gap=abs(gap), mark=phrases.mark)


def _tell_lead(phrases: Phrases) -> Sentence | None:
    if phrases.group.own:
        return _tell_behind(phrases)
    losses = phrases.peers.losses
    # What a few of many bodies lose says nothing of all.
    if phrases.group.partial and losses.bodies:
        return None
    if losses.table.empty or losses.table["lost"].max() <= 0:
        return None
    worst = losses.table.iloc[0]
    return phrases.voice.say(
        "peers.lead",
        name=phrases.indicator(worst["code"]),
        lost=float(worst["lost"]),
        whole=FULL - losses.mean,
    )


def _tell_behind(phrases: Phrases) -> Sentence | None:
    """Say in which indicator an organisation lies farthest below the median of its peers."""
    spread = phrases.peers.spread
    rows = spread[(spread["org_type"] == "") & (spread["n"] > 1)]
    gaps = (rows["median"] - rows["own"]).astype("float64").dropna()
    if gaps.empty or gaps.max() <= 0:
        return None
    row = rows.loc[gaps.idxmax()]
    return phrases.voice.say(
        "peers.lead_own",
        name=phrases.indicator(str(row["code"])),
        own=float(row["own"]),
        median=float(row["median"]),
    )


def _tell_notes(phrases: Phrases) -> list[Sentence]:
    group, say = phrases.group, phrases.voice.say
    notes = []
    without = len(group.present) - len(group.totals)
    if without and len(group.totals):
        notes.append(say("peers.without_total", count=without))
    published, own = group.published_mean, group.own_mean
    if not math.isnan(published) and not math.isnan(own) and round(published - own, 2):
        notes.append(say("peers.means_differ", published=published, own=own))
    if math.isnan(group.mean):
        return notes
    totals = group.totals
    if len(totals) > 1:
        notes.append(
            say(
                "peers.totals",
                low=float(totals.min()),
                median=float(totals.median()),
                high=float(totals.max()),
                mean=group.own_mean,
            )
        )
    return notes
