"""The sum behind a number, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ita_analysis.publish.columns import write_columns

Facts = Mapping[str, Any]

_UNKNOWN = "not known"
_AGREEMENT = {True: "agrees", False: "differs", None: ""}


def write_explanation(facts: Facts) -> str:
    """Write an explanation as text.

    Parameters
    ----------
    facts : mapping
        What ``explain`` returns; points 0-100, None where not known.

    Returns
    -------
    str
        Lines, without one at the end.
    """
    title = f"{facts['org_id']}, fiscal year {facts['fiscal_year']}"
    lines = _tell_overview(facts) if "instruments" in facts else _tell_one(facts)
    return "\n".join([title, "", *lines])


def write_imagined(facts: Facts) -> str:
    """Write what other scores would change as text.

    Parameters
    ----------
    facts : mapping
        What ``compare_imagined`` returns.

    Returns
    -------
    str
        Lines, without one at the end.
    """
    before, after = facts["before"], facts["after"]
    changes = ", ".join(f"{code} = {score:g}" for code, score in facts["changes"].items())
    rows = [["", "now", "then", "change"]]
    rows.append(["total", *_tell_change(before["total"], after["total"])])
    for code, score in before["instruments"].items():
        rows.append([code, *_tell_change(score, after["instruments"][code])])
    levels = [" or ".join(side["levels"]) or _UNKNOWN for side in (before, after)]
    path = after["path"]
    steps = [
        [f"  {step['code']}", f"to {step['raise_to']:.2f}", f"+{step['gain']:.2f}"]
        for step in path["steps"]
    ]
    return "\n".join(
        [
            f"{facts['org_id']}, fiscal year {facts['fiscal_year']}, if {changes}",
            "",
            *write_columns(rows, [1, 2, 3]),
            "",
            f"level: {levels[0]}, then {levels[1]}",
            *([f"then to {path['level']}:", *write_columns(steps, [2])] if steps else []),
        ]
    )


def _tell_change(before: float | None, after: float | None) -> list[str]:
    if before is None or after is None:
        return [_points(before), _points(after), ""]
    return [_points(before), _points(after), f"{after - before:+.2f}"]


def _tell_overview(facts: Facts) -> list[str]:
    level = facts["level"]
    computed = " or ".join(level["computed"]) or _UNKNOWN
    return [
        *_tell_one(facts["total"]),
        "",
        f"level: published {level['published'] or _UNKNOWN}, computed {computed}",
        "",
        *_tell_scores("instrument", facts["instruments"]),
        "",
        *_tell_scores("indicator", facts["indicators"]),
        "",
        *_tell_gains(facts["points_to_gain"]),
    ]


def _tell_one(facts: Facts) -> list[str]:
    name = facts["code"] if facts["measure"] == "total" else f"{facts['measure']} {facts['code']}"
    lines = [f"{name}: published {_points(facts['published'])}{_tell_source(facts)}"]
    if facts["computed"] is not None:
        agreement = _AGREEMENT[facts["agrees"]]
        lines.append(
            f"{name}: computed {_points(facts['computed'])}{agreement and f', {agreement}'}"
        )
    if facts["formula"]:
        lines.append(f"  {facts['formula']} = {_points(facts['computed'])}")
    lines += write_columns([[f"  {p['code']}", _points(p["score"])] for p in facts["parts"]], [1])
    if facts["worth"]:
        lines += _tell_worth(facts["worth"])
    return lines


def _tell_source(facts: Facts) -> str:
    if not facts["source_id"]:
        return ""
    lines = facts["source_lines"]
    return f" (printed {facts['printed']}, {facts['source_id']} line {lines})"


def _tell_worth(worth: Facts) -> list[str]:
    if worth["gain"] is None:
        return [f"worth at most {_points(worth['most'])} of the total: {worth['formula']}"]
    certainty = f" ({worth['certainty']})" if worth["certainty"] else ""
    return [
        f"raised to 100 adds {_points(worth['gain'])} to the total{certainty}: {worth['formula']}"
    ]


def _tell_scores(measure: str, scores: Sequence[Facts]) -> list[str]:
    rows = [[measure, "published", "computed", "", "sum"]]
    rows += [
        [
            score["code"],
            _points(score["published"]),
            _points(score["computed"]),
            _AGREEMENT[score["agrees"]],
            score["formula"],
        ]
        for score in scores
    ]
    return write_columns(rows, [1, 2])


def _tell_gains(gains: Sequence[Facts]) -> list[str]:
    if not gains:
        return ["points to gain: nothing traced to a question or indicator"]
    rows = [["points to gain", "score", "adds", "certainty"]]
    rows += [
        [
            f"{gain['measure']} {gain['code']}",
            _points(gain["score"]),
            _points(gain["gain"]),
            gain["certainty"],
        ]
        for gain in gains
    ]
    return write_columns(rows, [1, 2])


def _points(points: float | None) -> str:
    return _UNKNOWN if points is None else f"{points:.2f}"
