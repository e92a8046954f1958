"""The head of a plan: whose, for which year, and what it is worth."""

from __future__ import annotations

import math

from ita_analysis import find
from ita_analysis.plan import Plan
from ita_analysis.result import INVENTED
from ita_analysis.tell.cautions import list_warnings
from ita_analysis.tell.header import FULL, make_badge, tell_place
from ita_analysis.tell.page import Block, Card, Paragraph
from ita_analysis.tell.planned.phrases import Phrases
from ita_analysis.tell.sentences import Sentence
from ita_analysis.tell.told import Told


def tell_plan_header(plan: Plan, lang: str) -> Told:
    """Tell whose plan it is, which result it answers, and what its measures are worth.

    Parameters
    ----------
    plan : Plan
    lang : {"th", "en"}

    Returns
    -------
    Told
        Warns where the plan is a draft, or the result contradicts itself.

    Raises
    ------
    UsageError
        For another language.
    """
    phrases = Phrases(plan, lang)
    voice, result = phrases.voice, plan.result
    total = find.find_total(result)
    warnings = list_warnings(result, total, phrases.names)
    if INVENTED in set(result.sources["kind"]):
        warnings = [voice.say("header.invented"), *warnings]
    if plan.is_draft:
        warnings = [*warnings, voice.say("planned.draft")]
    blocks: list[Block] = [Paragraph((sentence,), "warning") for sentence in warnings]
    score = total["score"]
    blocks.append(
        Card(
            name=voice.pick(result.organisation, "name"),
            lines=(
                voice.say("planned.title", plan=plan.fiscal_year),
                *tell_place(result.organisation, voice),
                voice.say("planned.from_result", year=result.fiscal_year),
            ),
            total=voice.say("header.no_score")
            if math.isnan(score)
            else voice.say("header.score", score=score),
            level=make_badge(total, phrases.names),
            scale=voice.say("header.scale", full=FULL, pass_mark=total["pass_mark"]),
            finding=_tell_finding(phrases),
        )
    )
    return Told(voice.lang, tuple(blocks))


def _tell_finding(phrases: Phrases) -> Sentence:
    counts = {"count": len(phrases.measures), "weak": len(phrases.weak)}
    if not phrases.weak:
        return phrases.voice.say("planned.finding_none")
    gain = phrases.total_gain
    if math.isnan(gain):
        return phrases.voice.say("planned.finding_unknown", **counts)
    return phrases.voice.say("planned.finding", gain=gain, **counts)
