"""Whether the parts of a methodology fit together."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ita_analysis.errors import Fault
from ita_analysis.methodology.model import LevelRule, Methodology

CENT = 0.01


def check_methodology(method: Methodology, where: str) -> list[Fault]:
    """List what does not fit together in a fiscal year's methodology.

    Parameters
    ----------
    method : Methodology
        Parts that are sound one by one.
    where : str
        Name of the file, for the faults.

    Returns
    -------
    list of Fault
        Empty if all is well.
    """
    return [
        *_check_weights(method, where),
        *_check_codes(method, where),
        *_check_parents(method, where),
        *_check_scales(method, where),
        *_check_levels(method.levels, where),
        *_check_parameters(method, where),
    ]


def _check_weights(method: Methodology, where: str) -> Iterator[Fault]:
    total = math.fsum(instrument.weight for instrument in method.instruments)
    if not math.isclose(total, 1.0, abs_tol=1e-9):
        yield Fault(where, f"weights add up to {total:g}, not to 1", "Correct instrument.weight")


def _check_codes(method: Methodology, where: str) -> Iterator[Fault]:
    kinds: dict[str, Iterable[str]] = {
        "instrument": [part.code for part in method.instruments],
        "indicator": [part.code for part in method.indicators],
        "sub_indicator": [part.code for part in method.sub_indicators],
        "question": [part.code for part in method.questions],
        "scale": [part.code for part in method.scales],
        "level": [part.name for part in method.levels],
        "issue": [str(part.number) for part in method.issues],
    }
    for kind, codes in kinds.items():
        for code, count in Counter(codes).items():
            if count > 1:
                yield Fault(where, f"{kind} code stands {count} times ({code})", "Keep one of them")


def _check_parents(method: Methodology, where: str) -> Iterator[Fault]:
    instruments = {part.code for part in method.instruments}
    for code in instruments - {part.instrument for part in method.indicators}:
        yield Fault(where, f"instrument {code} has no indicator", "Add its indicators")
    indicators = {part.code: part.instrument for part in method.indicators}
    sub_indicators = {part.code: part.indicator for part in method.sub_indicators}
    questions = {part.code for part in method.questions}
    named = [
        *((f"indicator {p.code}", p.instrument, instruments) for p in method.indicators),
        *((f"sub-indicator {p.code}", p.indicator, indicators) for p in method.sub_indicators),
        *((f"question {p.code}", p.instrument, instruments) for p in method.questions),
        *((f"issue {p.number}", code, questions) for p in method.issues for code in p.questions),
        *(("sample_rule", p.instrument, instruments) for p in method.sample_rules),
    ]
    todo = "Name one that the file declares"
    for who, parent, known in named:
        if parent not in known:
            yield Fault(where, f"{who} has an unknown parent ({parent})", todo)
    for question in method.questions:
        who = f"question {question.code}"
        if question.indicator and indicators.get(question.indicator) != question.instrument:
            yield Fault(where, f"{who} has an unknown parent ({question.indicator})", todo)
        sub = question.sub_indicator
        if sub and sub_indicators.get(sub) != question.indicator:
            yield Fault(where, f"{who} has an unknown parent ({sub})", todo)


def _check_scales(method: Methodology, where: str) -> Iterator[Fault]:
    known = {scale.code for scale in method.scales}
    for question in method.questions:
        if question.scale not in known:
            what = f"question {question.code} has an unknown scale ({question.scale})"
            yield Fault(where, what, f"Declare it or use one of {', '.join(sorted(known))}")
        wrong = [part for part in question.reversed_parts if not 1 <= part <= question.parts]
        if question.parts < 1 or wrong:
            what = f"question {question.code} has parts that do not exist ({wrong})"
            yield Fault(where, what, "Number its parts from 1")
    for scale in method.scales:
        for choice in scale.choices:
            if not 0 <= choice.score <= 100:
                what = f"scale {scale.code} has a choice outside 0-100 ({choice.score})"
                yield Fault(where, what, "Give it points from 0 to 100")


def _check_levels(levels: Sequence[LevelRule], where: str) -> Iterator[Fault]:
    """Check that the bands which ask for the total alone cover 0-100 without gap or overlap.

    Bands are printed with two decimals, so neighbours lie one hundredth apart; they are read as
    half-open after rounding a total to two decimals.
    """
    bands = sorted(
        (level for level in levels if level.every_instrument_min is None),
        key=lambda level: level.total_min,
    )
    if not bands:
        yield Fault(where, "no level asks for the total alone", "Add the levels")
        return
    edges = [(-CENT, "0"), *((band.total_max, band.name) for band in bands)]
    starts = [*((band.total_min, band.name) for band in bands), (100 + CENT, "100")]
    for (end, below), (start, above) in zip(edges, starts, strict=True):
        step = round(start - end, 6)
        if step > CENT:
            what = f"gap between level bands {below} and {above} ({end:g} to {start:g})"
            yield Fault(where, what, "Let each band end 0.01 below the next")
        elif step < CENT:
            what = f"overlap of level bands {below} and {above} ({start:g} to {end:g})"
            yield Fault(where, what, "Let each band end 0.01 below the next")
    for level in levels:
        if level.total_min > level.total_max:
            yield Fault(where, f"level {level.name} ends before it starts", "Swap its ends")
    starts_in_file = [level.total_min for level in levels]
    if starts_in_file != sorted(starts_in_file, reverse=True):
        yield Fault(where, "levels do not stand best first", "Sort them: the first that holds wins")


def _check_parameters(method: Methodology, where: str) -> Iterator[Fault]:
    if not 0 < method.pass_mark <= 100:
        yield Fault(where, f"pass_mark outside 0-100 ({method.pass_mark})", "Give it points")
    share = method.parameters.get("eit_part1_share")
    split = any(instrument.parts for instrument in method.instruments)
    if split and (share is None or not 0 <= share <= 1):
        what = f"parameters.eit_part1_share is not between 0 and 1 ({share})"
        yield Fault(where, what, "Say how the two parts combine")
