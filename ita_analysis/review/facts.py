"""What was read, as facts for scripts and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ita_analysis.clean.reports import settle_mentions
from ita_analysis.read.report.reading import Reading
from ita_analysis.read.units import split_units

STEP_SEPARATOR = "|"
_LONGEST_TEXT = 100
_KINDS = ("total", "instrument", "indicator", "sub_indicator", "question")


def list_facts(reading: Reading) -> dict[str, Any]:
    """Return a reading as plain values; what the report does not say is None.

    Parameters
    ----------
    reading : Reading

    Returns
    -------
    dict
        ``organisation``, ``fiscal_year`` and ``measures_fiscal_year`` (Buddhist era), ``total``
        (points 0-100), ``level``, ``scores`` (every mention of the result's year),
        ``previous_scores`` (of other years), ``cited``, ``approaches``, ``measures``,
        ``statements``, ``corrections`` and ``unread``. ``line`` counts the lines of the text,
        ``place`` says where that is in a file without lines.
    """
    return {
        "organisation": _describe_organisation(reading),
        "fiscal_year": reading.fiscal_year,
        "measures_fiscal_year": reading.measures_fiscal_year,
        "total": find_total(reading),
        "level": find_level(reading),
        "scores": [_without(row, "fiscal_year") for row in _scores(reading, of_year=True)],
        "previous_scores": list(_scores(reading, of_year=False)),
        "cited": _list_rows(reading, "cited", "code", "name", "role", "certainty"),
        "approaches": _list_rows(reading, "approaches", "code", "name", "cause", "approach"),
        "measures": [_describe_measure(row) for row in _list_rows(reading, "measures")],
        "statements": _list_rows(reading, "statements"),
        "corrections": [dict(entry) for entry in reading.corrections],
        "unread": _list_rows(reading, "unread"),
    }


def find_total(reading: Reading) -> float | None:
    """Return the total that the report prints most often, points 0-100."""
    rows = [row for row in _scores(reading, of_year=True) if row["measure"] == "total"]
    settled = [row["score"] for row in settle_mentions(_as_mentions(rows))]
    return next((float(score) for score in settled if score == score), None)  # noqa: PLR0124 - NaN


def find_level(reading: Reading) -> str | None:
    """Return the first level that the report claims for the total, as printed."""
    rows = reading.tables["statements"]
    levels = rows.loc[(rows["kind"] == "level") & (rows["subject"] == "total"), "value"]
    return next((str(level) for level in levels if level), None)


def tell_reading(reading: Reading) -> list[str]:
    """Tell in a few lines what was read, and every line that was not."""
    facts = list_facts(reading)
    organisation = facts["organisation"]
    place = " ".join(filter(None, (organisation["district"], organisation["province"])))
    counts = {kind: sum(row["measure"] == kind for row in facts["scores"]) for kind in _KINDS}
    total = "total not found" if facts["total"] is None else f"total {facts['total']:.2f}"
    more = [
        f"{_count(len(facts['previous_scores']), 'score')} of other years",
        f"{len(facts['cited'])} cited",
        _count(len(facts["statements"]), "statement"),
        _count(len(facts["approaches"]), "approach", "approaches"),
        _count(len(facts["measures"]), "measure"),
    ]
    level = f"level {facts['level']}" if facts["level"] else "no level printed"
    kinds = [_count(count, kind.replace("_", "-")) for kind, count in counts.items()]
    return [
        (organisation["name"] or "organisation not found") + (f" ({place})" if place else ""),
        f"  fiscal year {facts['fiscal_year'] or 'not found'}, {total}, {level}",
        f"  {_count(len(facts['scores']), 'score')}: {', '.join(kinds)}",
        f"  {', '.join(more)}",
        *_tell_unread(facts["unread"]),
    ]


def _tell_unread(rows: list[dict[str, Any]]) -> Iterator[str]:
    if not rows:
        yield "  every line that carries numbers was read"
        return
    verb = "line carries" if len(rows) == 1 else "lines carry"
    yield f"  {len(rows)} {verb} numbers that were not read:"
    for row in rows:
        text = " ".join(str(row["text"]).split())
        shown = text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"
        yield f"    line {row['line']}: {shown}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _describe_organisation(reading: Reading) -> dict[str, Any]:
    organisation = reading.organisation
    return {
        "name": organisation.name or None,
        "type": organisation.org_type or None,
        "district": organisation.district or None,
        "province": organisation.province or None,
        "lines": organisation.lines,
        "certainty": organisation.certainty if organisation.name else None,
    }


def _scores(reading: Reading, *, of_year: bool) -> Iterator[dict[str, Any]]:
    columns = ("fiscal_year", "measure", "code", "score", "printed", "section", "name", "certainty")
    for row in _list_rows(reading, "scores", *columns):
        # Where no year was found, what is read is still of the one result.
        if ((row["fiscal_year"] or reading.fiscal_year) == reading.fiscal_year) == of_year:
            yield row


def _list_rows(reading: Reading, name: str, *columns: str) -> list[dict[str, Any]]:
    """Return rows with plain values and their places, the line last."""
    rows = reading.tables[name].to_dict("records")
    made = []
    for row in rows:
        shown = {key: _plain(row[key]) for key in columns or [key for key in row if key != "line"]}
        line = int(row["line"])
        place = reading.document.places.get(line)
        made.append(shown | {"line": line} | ({"place": place} if place else {}))
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value or None
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return None
    return value.item() if hasattr(value, "item") else value


def _describe_measure(row: dict[str, Any]) -> dict[str, Any]:
    steps = row["steps"]
    if not isinstance(steps, list):
        steps = [part.strip() for part in (steps or "").split(STEP_SEPARATOR) if part.strip()]
    units = row["units"] if isinstance(row["units"], list) else split_units(row["units"] or "")
    return {**row, "steps": steps, "units": units}


def _as_mentions(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    blank = float("nan")
    return [
        {
            **row,
            "score": blank if row["score"] is None else row["score"],
            "source_ref": str(row["line"]),
        }
        for row in rows
    ]


def _without(row: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != key}
