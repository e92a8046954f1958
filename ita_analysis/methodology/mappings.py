"""Which questions of two fiscal years mean the same; kept as data in ``mappings.csv``."""

from __future__ import annotations

import csv
import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

from ita_analysis.errors import DataError, Fault, usage_error
from ita_analysis.methodology.load import FOLDER, load_methodology
from ita_analysis.methodology.model import Confidence, Match, MatchKind, Methodology

FILE = "mappings.csv"
COLUMNS = tuple(Match.model_fields)
KINDS, CONFIDENCES = get_args(MatchKind), get_args(Confidence)
# Least sure last: a chain of matches is as sure as its weakest link.
SURENESS = ("confirmed", "inferred", "memory", "unknown")
# Which codes each kind may name: of the earlier set, of the later one.
BOTH, EARLIER, LATER = (True, True), (True, False), (False, True)
NAMES = {
    "same": (BOTH,),
    "changed": (BOTH,),
    "added": (LATER,),
    "dropped": (EARLIER,),
    "unknown": (EARLIER, LATER),
}
Row = Mapping[str, str]
Codes = Mapping[str, Sequence[str]]


def load_matches(before: int, after: int, folder: Path = FOLDER) -> tuple[Match, ...]:
    """Load what became of each question between two fiscal years.

    Years that share a set of questions have the same ones. Between sets further apart than
    one change, matches are followed from set to set.

    Parameters
    ----------
    before, after : int
        Fiscal years, Buddhist era, the earlier one first.
    folder : Path, optional
        Folder of the methodology; the library's own by default.

    Returns
    -------
    tuple of Match
        Every question of both years stands in at least one; in the order of the questions.

    Raises
    ------
    UsageError
        If a year is not known, or no chain of matches leads from one to the other.
    DataError
        If the file is faulty; holds every fault found.
    """
    first, last = load_methodology(before, folder), load_methodology(after, folder)
    if first.question_set == last.question_set:
        return _match_with_itself(first, last)
    steps = load_mappings(folder)
    follows = dict(steps.keys())
    here = first.question_set
    matches: tuple[Match, ...] = ()
    while here != last.question_set:
        if here not in follows:
            raise usage_error(
                f"fiscal years {before} and {after}",
                f"questions are not matched from {first.question_set} to {last.question_set}",
                f"Give the earlier year first, or add the matches to {FILE}",
            )
        step = steps[here, follows[here]]
        matches = tuple(_chain(matches, step)) if matches else step
        here = follows[here]
    return matches


@functools.cache
def load_mappings(folder: Path = FOLDER) -> Mapping[tuple[str, str], tuple[Match, ...]]:
    """Load the matches of all sets of questions, by earlier and later set.

    Parameters
    ----------
    folder : Path, optional
        Folder of the methodology; the library's own by default.

    Returns
    -------
    mapping

    Raises
    ------
    DataError
        If the file is missing or faulty; holds every fault found.
    """
    path = folder / FILE
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                columns = ",".join(COLUMNS)
                raise DataError([Fault(FILE, "wrong columns in line 1", f"Write {columns}")])
            rows = dict(_number(reader))
    except FileNotFoundError:
        raise DataError([Fault(FILE, "is missing", f"Restore it in {folder}")]) from None
    except UnicodeDecodeError as error:
        what = f"not UTF-8 (byte {error.start})"
        raise DataError([Fault(FILE, what, "Save the file as UTF-8")]) from None
    codes = {file.stem: _read_codes(file) for file in sorted((folder / "questions").glob("*.csv"))}
    whole = [row for row in rows.values() if _is_whole(row)]
    faults = [*_check_rows(rows, codes), *_check_sets(whole, codes)]
    if faults:
        raise DataError(faults)
    steps: dict[tuple[str, str], list[Match]] = {}
    for row in rows.values():
        steps.setdefault((row["from_set"], row["to_set"]), []).append(Match.model_validate(row))
    return {sets: tuple(matches) for sets, matches in steps.items()}


def _number(reader: csv.DictReader[str]) -> Iterator[tuple[int, dict[str, str]]]:
    for row in reader:
        yield reader.line_num, row


def _read_codes(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row["code"] for row in csv.DictReader(file)]


def _check_rows(rows: Mapping[int, Row], codes: Codes) -> Iterator[Fault]:
    for line, row in rows.items():
        where = f"{FILE}: line {line}"
        if not _is_whole(row):
            yield Fault(where, "too many or too few cells", f"Write {len(COLUMNS)} of them")
            continue
        yield from _check_codes(row, codes, where)
        for column, allowed in (("kind", KINDS), ("confidence", CONFIDENCES)):
            if row[column] not in allowed:
                what = f"{column} is not known ({row[column]})"
                yield Fault(where, what, f"Write one of {', '.join(allowed)}")
        if not (row["reason_th"] and row["reason_en"]):
            yield Fault(where, "no reason in both languages", "Say why in reason_th and reason_en")


def _is_whole(row: Row) -> bool:
    return None not in row and None not in row.values()


def _check_codes(row: Row, codes: Codes, where: str) -> Iterator[Fault]:
    for side in ("from", "to"):
        name, code = row[f"{side}_set"], row[f"{side}_code"]
        if name not in codes:
            what = f"{side}_set is not a set of questions ({name})"
            yield Fault(where, what, f"Write one of {', '.join(codes)}")
        elif code and code not in codes[name]:
            yield Fault(where, f"{side}_code is not in set {name} ({code})", "Correct it")
    kind, named = row["kind"], (bool(row["from_code"]), bool(row["to_code"]))
    if named not in NAMES.get(kind, (named,)):
        what = f"{kind} does not go with its codes ({row['from_code']}>{row['to_code']})"
        todo = "same and changed name both, added the later, dropped the earlier, unknown one"
        yield Fault(where, what, todo)


def _check_sets(rows: Iterable[Row], codes: Codes) -> Iterator[Fault]:
    steps: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        steps.setdefault((row["from_set"], row["to_set"]), []).append(row)
    for sets, matches in steps.items():
        where = f"{FILE}: {sets[0]} to {sets[1]}"
        for side, name in zip(("from", "to"), sets, strict=True):
            yield from _check_fates(matches, f"{side}_code", codes.get(name, ()), where)
        pairs = Counter((row["from_code"], row["to_code"]) for row in matches)
        for (one, other), count in pairs.items():
            if count > 1:
                yield Fault(where, f"{one}>{other} stands {count} times", "Keep one of them")
    for name, count in Counter(from_set for from_set, _ in steps).items():
        if count > 1:
            yield Fault(FILE, f"set {name} leads to {count} sets", "Let each set lead to the next")


def _check_fates(
    matches: Iterable[Row], column: str, codes: Sequence[str], where: str
) -> Iterator[Fault]:
    """Check that every question of a set has its fate, and only one that excludes others."""
    kinds: dict[str, list[str]] = {}
    for row in matches:
        kinds.setdefault(row[column], []).append(row["kind"])
    for code in codes:
        found = kinds.get(code, [])
        if not found:
            yield Fault(where, f"{column} {code} is left out", "Say what became of it")
        elif len(found) > 1 and set(found) != {"changed"}:
            what = f"{column} {code} stands {len(found)} times ({', '.join(found)})"
            yield Fault(where, what, "Only what changed may stand several times")


def _match_with_itself(first: Methodology, last: Methodology) -> tuple[Match, ...]:
    """Match the questions of a set that two years share."""
    reasons = {"reason_th": "ใช้ชุดคำถามเดียวกัน", "reason_en": "Both years use one set of questions"}
    sureness = {
        part: max(
            (method.confidence.get(part, "unknown") for method in (first, last)), key=SURENESS.index
        )
        for part in ("questions", "disclosure_items")
    }
    return tuple(
        Match(
            from_set=first.question_set,
            to_set=last.question_set,
            from_code=question.code,
            to_code=question.code,
            kind="same",
            confidence=sureness["disclosure_items" if question.sub_indicator else "questions"],
            **reasons,
        )
        for question in first.questions
    )


def _chain(first: Sequence[Match], second: Sequence[Match]) -> Iterator[Match]:
    """Follow matches from a set over the next one to the one after it."""
    onward: dict[str, list[Match]] = {}
    for match in second:
        onward.setdefault(match.from_code, []).append(match)
    reached: set[str] = set()
    for one in first:
        if not one.to_code:
            yield one.model_copy(update={"to_set": second[0].to_set})
            continue
        if not one.from_code:
            continue  # it came in between; what became of it starts nowhere
        for other in onward[one.to_code]:
            reached.add(other.to_code)
            yield _join(one, other)
    came = {one.to_code: one for one in first if not one.from_code}
    for other in second:
        if other.to_code and other.to_code not in reached:
            # What a set in between added is new to the first one, for the reason given there.
            one = came.get(other.from_code, other)
            kind = "unknown" if "unknown" in (one.kind, other.kind) else "added"
            update = {"from_set": first[0].from_set, "to_set": other.to_set, "kind": kind}
            yield one.model_copy(update=update | {"from_code": "", "to_code": other.to_code})


def _join(one: Match, other: Match) -> Match:
    """Return what two matches in a row come to."""
    kinds = {one.kind, other.kind}
    kind = next((k for k in ("unknown", "dropped", "changed") if k in kinds), "same")
    weaker = max(one, other, key=lambda match: SURENESS.index(match.confidence))
    # The reason is that of the link which decides, or of the weaker one.
    decides = next((match for match in (one, other) if match.kind == kind != "same"), weaker)
    return decides.model_copy(
        update={
            "from_set": one.from_set,
            "to_set": other.to_set,
            "from_code": one.from_code,
            "to_code": other.to_code,
            "kind": kind,
            "confidence": weaker.confidence,
        }
    )
