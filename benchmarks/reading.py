"""Measure how well reports are read and checked, against what was written down by hand.

The five published reports are held against the transcription in ``data/raw`` and, for problems,
against ``tests/problems_expected.csv``; the invented ones of ``benchmarks/reading`` against the
truth file beside each. Each cell is ``right/true``, with ``+n`` for what was read and is not there.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import re
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

REPOSITORY = Path(__file__).parent.parent
sys.path.append(str(REPOSITORY / "tests"))

from problems import compare_problems  # noqa: E402
from readings import reading_of  # noqa: E402

from ita_analysis.check.reading import check_reading  # noqa: E402
from ita_analysis.errors import ItaError  # noqa: E402
from ita_analysis.methodology import load_methodology  # noqa: E402
from ita_analysis.read.printed import NotUnderstood, read_indicator  # noqa: E402
from ita_analysis.read.report import Reading, read_report  # noqa: E402
from ita_analysis.thai import to_arabic_digits  # noqa: E402

SEEDS = REPOSITORY.parent / "shared" / "seeds"
OWN = Path(__file__).parent / "reading"
# A truth file lists all claims of these kinds; whether others are claims at all is open.
CLAIMS = ("count_below", "highest", "level", "lowest")
PLANNED = ("number", "units", "start", "end")

Facts = dict[str, "Counter[Hashable]"]


@dataclass
class Tally:
    """Facts of one kind in one report."""

    right: int = 0
    missed: list[Hashable] = field(default_factory=list)
    invented: list[Hashable] = field(default_factory=list)

    def __str__(self) -> str:
        more = f" +{len(self.invented)}" if self.invented else ""
        return f"{self.right}/{self.right + len(self.missed)}{more}"


@dataclass
class Measured:
    """One report: facts by kind, and how long it took."""

    name: str
    seconds: float
    tallies: dict[str, Tally]
    failure: str = ""


def measure_seed(folder: Path, text: Path) -> Measured:
    """Read a published report and hold it against its transcription."""
    truth = reading_of(folder)

    def problems(reading: Reading) -> Tally:
        compared = compare_problems(check_reading(reading).problems, folder.name)
        return Tally(
            compared.found,
            [(row["kind"], row["lines"], row["code"], row["says"]) for row in compared.missed],
            [_tell_problem(row) for row in compared.wrong],
        )

    return _measure(folder.name, text, list_facts(truth), list_facts, problems)


def measure_own(report: Path) -> Measured:
    """Read an invented report and hold it against its truth file."""
    truth = json.loads(Path(f"{report}.truth.json").read_text(encoding="utf-8"))
    lined = report.suffix in (".txt", ".md", ".csv")

    def facts(reading: Reading) -> Facts:
        return list_facts(reading, lined=lined, claims=CLAIMS, planned=PLANNED)

    true = list_truth(truth, lined=lined)
    return _measure(report.name, report, true, facts, lambda read: compare_planted(truth, read))


def _measure(
    name: str,
    path: Path,
    truth: Facts,
    list_read: Callable[[Reading], Facts],
    list_problems: Callable[[Reading], Tally],
) -> Measured:
    started = time.perf_counter()
    try:
        reading = read_report(path)
    except ItaError as error:
        lost = {kind: Tally(0, sorted(rows.elements(), key=str)) for kind, rows in truth.items()}
        return Measured(name, time.perf_counter() - started, lost, str(error))
    seconds = time.perf_counter() - started
    read = list_read(reading)
    tallies = {kind: compare(rows, read[kind]) for kind, rows in truth.items()}
    failure = ""
    try:
        tallies["problems"] = list_problems(reading)
    except ItaError as error:
        failure = str(error)
    return Measured(name, seconds, tallies, failure)


def compare(true: Counter[Hashable], read: Counter[Hashable]) -> Tally:
    """Compare facts; the same fact twice counts twice."""
    return Tally(
        (true & read).total(),
        sorted((true - read).elements(), key=str),
        sorted((read - true).elements(), key=str),
    )


def list_facts(
    reading: Reading,
    *,
    lined: bool = True,
    claims: tuple[str, ...] | None = None,
    planned: tuple[str, ...] = ("number", "units", "period", "steps", "follow_up"),
) -> Facts:
    """List the facts of a reading as values that can be compared.

    Parameters
    ----------
    reading : Reading
    lined : bool
        Whether the line is part of a fact; not where the file has no lines of its own.
    claims : tuple of str, optional
        Only statements of these kinds.
    planned : tuple of str
        What of a measure counts.
    """
    body = reading.organisation
    tables = {name: _rows(table) for name, table in reading.tables.items()}
    year = reading.fiscal_year
    levels = [row for row in tables["statements"] if row["kind"] == "level"]
    totals = [row for row in tables["scores"] if row["code"] == "total"]

    def at(row: Mapping[str, Any]) -> int:
        return int(row["line"]) if lined else 0

    facts: dict[str, Iterable[Hashable]] = {
        "organisation": _known(
            ("name", _squeeze(body.name)),
            ("type", body.org_type),
            ("district", body.district),
            ("province", body.province),
        ),
        "years": _known(("result", year), ("measures", reading.measures_fiscal_year)),
        "total": [row["score"] for row in totals if row["fiscal_year"] == year][:1],
        "level": [row["value"] for row in levels][:1],
        "scores": [
            (at(row), row["measure"], row["code"], row["score"], int(row["fiscal_year"] or 0))
            for row in tables["scores"]
        ],
        "cited": [(at(row), row["code"].upper(), row["role"]) for row in tables["cited"]],
        "statements": [
            (at(row), row["kind"], _subject(row["subject"], year), _value(row["value"]))
            for row in tables["statements"]
            if claims is None or row["kind"] in claims
        ],
        "approaches": [
            (at(row), row["code"].upper(), part)
            for row in tables["approaches"]
            for part in ("cause", "approach")
            if row[part]
        ],
        "measures": [fact for row in tables["measures"] for fact in _plan(row, at(row), planned)],
    }
    return {kind: Counter(rows) for kind, rows in facts.items()}


def list_truth(truth: dict[str, Any], *, lined: bool) -> Facts:
    """List the facts of a truth file in the same form."""
    body, year = truth["organisation"], truth["fiscal_year"]

    def at(row: Mapping[str, Any]) -> int:
        return int(row["line"]) if lined else 0

    facts: dict[str, Iterable[Hashable]] = {
        "organisation": _known(
            ("name", _squeeze(body["name"])),
            *((key, body[key]) for key in ("type", "district", "province")),
        ),
        "years": _known(("result", year), ("measures", truth["measures_fiscal_year"])),
        "total": _known(truth["total"]),
        "level": _known(truth["level"]),
        "scores": [
            (at(row), row["measure"], row["code"], row["score"], row["fiscal_year"] or 0)
            for row in truth["scores"]
        ],
        "cited": [(at(row), row["code"].upper(), row["role"]) for row in truth["cited"]],
        "statements": [
            (at(row), row["kind"], _subject(row["subject"], year), _value(row["value"]))
            for row in truth["statements"]
        ],
        "approaches": [
            (at(row), row["code"].upper(), part)
            for row in truth.get("approaches", [])
            for part in ("cause", "approach")
            if row[part]
        ],
        "measures": [fact for row in truth["measures"] for fact in _plan(row, at(row), PLANNED)],
    }
    always = ("organisation", "years")
    known = [kind for kind in facts if kind in always or truth.get(kind) is not None]
    return {kind: Counter(facts[kind]) for kind in known}


def compare_planted(truth: dict[str, Any], reading: Reading) -> Tally:
    """Compare the problems found with those planted; only kinds named as open are passed over."""
    table = check_reading(reading).problems
    found = [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
    found = [row for row in found if row["kind"] not in truth.get("tolerated", ())]
    planted = truth["problems"]
    hits = [part for part in planted if any(_is_planted(part, row) for row in found)]
    return Tally(
        len(hits),
        [(*part["kinds"], tuple(part.get("lines", ())), part["says"]) for part in planted
         if part not in hits],
        [_tell_problem(row) for row in found if not any(_is_planted(p, row) for p in planted)],
    )  # fmt: skip


def _is_planted(planted: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    lines = {int(line) for line in re.findall(r"\d+", str(found["where"]))}
    told = planted.get("lines", [])
    same_code = planted.get("code", found["code"]) in (found["code"], "")
    near = bool(lines & set(told)) or not told or not lines
    return found["kind"] in planted["kinds"] and near and (bool(told) or same_code)


def _tell_problem(row: Mapping[str, Any]) -> Hashable:
    return tuple(str(row[key]) for key in ("kind", "where", "code", "says", "should_be"))


def _plan(row: Mapping[str, Any], line: int, parts: tuple[str, ...]) -> list[Hashable]:
    return [(line, part, told) for part in parts if (told := _told(part, row[part]))]


def _told(part: str, value: Any) -> Hashable:
    text = to_arabic_digits(
        " ".join(value) if isinstance(value, list) else str(value or "")
    ).strip()
    if part == "units":
        return tuple(sorted({unit for unit in re.split(r"[\s|,]+|<br>", text) if unit}))
    if part == "steps":
        return len([step for step in text.split("|") if step.strip()])
    if part == "follow_up":
        return bool(text)
    return _squeeze(text).strip(".()")


def _known(*facts: Any) -> list[Hashable]:
    values = [(fact, fact[-1] if isinstance(fact, tuple) else fact) for fact in facts]
    return [fact for fact, value in values if value not in (None, "")]


def _subject(printed: str, year: int | None) -> str:
    try:
        return read_indicator(printed, load_methodology(year)).code if year else printed
    except (NotUnderstood, ItaError):
        return _squeeze(printed).upper()


def _value(printed: Any) -> Hashable:
    text = _squeeze(to_arabic_digits(str(printed))).rstrip("%")
    try:
        return float(text)
    except ValueError:
        return text


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", to_arabic_digits(text))


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    filled = table.astype(object).where(table.notna(), "")
    return [{str(key): value for key, value in row.items()} for row in filled.to_dict("records")]


def find_seeds() -> list[tuple[Path, Path]]:
    """Pair each folder of ``data/raw`` with the text that its checksum names."""
    texts = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in SEEDS.glob("*.txt")}
    pairs = []
    for folder in sorted((REPOSITORY / "data" / "raw").iterdir()):
        source = folder / "SOURCE.toml"
        if source.is_file():
            text = tomllib.loads(source.read_text(encoding="utf-8")).get("text_sha256")
            if text in texts:
                pairs.append((folder, texts[text]))
    return pairs


def print_table(measured: list[Measured]) -> None:
    """Print one row a kind of fact, one column a report, then recall and precision of all."""
    print("| | " + " | ".join(one.name for one in measured) + " | recall % | precision % |")
    print("|---" * (len(measured) + 3) + "|")
    for kind in dict.fromkeys(kind for one in measured for kind in one.tallies):
        tallies = [one.tallies.get(kind) for one in measured]
        known = [tally for tally in tallies if tally]
        right = sum(tally.right for tally in known)
        missed = sum(len(tally.missed) for tally in known)
        wrong = sum(len(tally.invented) for tally in known)
        cells = " | ".join(str(tally) if tally else "-" for tally in tallies)
        print(f"| {kind} | {cells} | {_percent(right, missed)} | {_percent(right, wrong)} |")
    print("| seconds | " + " | ".join(f"{one.seconds:.2f}" for one in measured) + " | | |")


def print_misses(measured: list[Measured]) -> None:
    """Print every fact that was missed or made up."""
    for one in measured:
        print(f"\n## {one.name} {one.failure}")
        for kind, tally in one.tallies.items():
            for sign, facts in (("missed", tally.missed), ("not there", tally.invented)):
                for fact in facts:
                    print(f"- {kind}, {sign}: {fact}")


def _percent(right: int, others: int) -> str:
    return f"{100 * right / (right + others):.1f}" if right + others else "-"


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--misses", action="store_true", help="list each fact missed or made up")
    wanted = parser.parse_args()
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, Python {platform.python_version()}\n"
    )
    seeds = [measure_seed(folder, text) for folder, text in find_seeds()]
    own = [
        measure_own(Path(str(path).removesuffix(".truth.json")))
        for path in sorted(OWN.glob("*.truth.json"))
    ]
    groups = {"Published reports": seeds, "Invented reports": own}
    for title, measured in groups.items():
        print(f"{title}\n" if measured else f"{title}: none here\n")
        if measured:
            print_table(measured)
            print()
        if wanted.misses:
            print_misses(measured)


if __name__ == "__main__":
    main()
