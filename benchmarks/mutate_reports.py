"""Read thousands of damaged copies of the five reports: no crash, no hang, no invented score.

Each case is a slice of a report, or now and then all of it, damaged in one to four ways by a
seeded chance, so that a case can be made again by its number. Whatever comes, the reader may
refuse with an error of ours; it may not raise another, take long, or give a score that is not
within 0-100 or does not stand on its line.
"""

from __future__ import annotations

import argparse
import collections
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from ita_analysis.errors import ItaError
from ita_analysis.read.report import read_report
from ita_analysis.thai import to_arabic_digits

SEEDS = Path(__file__).parent.parent.parent / "shared" / "seeds"
SECONDS_PER_CASE = 20
WHOLE = 0.04  # share of cases that are a whole report; the others are slices
SLICE_LINES = 14
DIGITS = "0123456789๐๑๒๓๔๕๖๗๘๙"
SUFFIXES = (".txt", ".md", ".csv")
TAGS = ("<td>", "<ul><li>", "<p", "</p></p>", "<table>", "<!--", "<script>", "&#3585", "&lt;")
GIANTS = ("9" * 400, "1e999", "๙" * 60, "-85.00", "85.00.00", "1,000,000.00", "∞", "NaN", "100.01")
SEPARATORS = ("\t", "|", "\t\t\t", "||", ",", '"', "| --- |", "\u00a0", "\u200b", "\f", "\x00")
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "cp874", "tis-620", "utf-16", "utf-16-be")

Damage = Callable[[str, random.Random], str]


@dataclass
class Outcome:
    """What became of a range of cases."""

    read: int = 0
    refused: int = 0
    scores: int = 0
    slowest: float = 0.0
    slowest_case: int = -1
    faults: list[str] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        """Take over what another range found."""
        self.read += other.read
        self.refused += other.refused
        self.scores += other.scores
        self.faults += other.faults
        if other.slowest > self.slowest:
            self.slowest, self.slowest_case = other.slowest, other.slowest_case


def run_cases(texts: list[str], cases: range, seed: int = 1) -> Outcome:
    """Read damaged copies of texts.

    Parameters
    ----------
    texts : list of str
        Reports, whole.
    cases : range
        Numbers of cases; the same number and seed give the same case.
    seed : int
        Of chance.

    Returns
    -------
    Outcome
        Counts, and a line for each fault.
    """
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="ita-mutate-") as folder:
        for case in cases:
            name, data = make_case(texts, case, seed)
            path = Path(folder) / name
            path.write_bytes(data)
            started = time.perf_counter()
            _read_case(path, case, outcome)
            seconds = time.perf_counter() - started
            if seconds > outcome.slowest:
                outcome.slowest, outcome.slowest_case = seconds, case
    return outcome


def make_case(texts: list[str], case: int, seed: int = 1) -> tuple[str, bytes]:
    """Return the file name and the bytes of a case."""
    chance = random.Random(f"{seed}-{case}")
    lines = chance.choice(texts).split("\n")
    if chance.random() >= WHOLE:
        start = chance.randrange(max(1, len(lines) - SLICE_LINES // 2))
        # A slice keeps the title, so that it has an organisation and a year more often than not.
        lines = lines[:8] + lines[start : start + chance.randrange(1, SLICE_LINES)]
    text = "\n".join(lines)
    for _ in range(chance.randrange(1, 5)):
        text = chance.choice(DAMAGES)(text, chance)
    data = text.encode(chance.choice(ENCODINGS), errors=chance.choice(("replace", "ignore")))
    if chance.random() < 0.05:
        data = data[: chance.randrange(len(data) + 1)]
    return f"report{chance.choice(SUFFIXES)}", data


def _read_case(path: Path, case: int, outcome: Outcome) -> None:
    try:
        with _time_limit(SECONDS_PER_CASE):
            reading = read_report(path)
    except ItaError:
        outcome.refused += 1
        return
    except Exception as error:  # a crash is what is looked for
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        outcome.faults.append(f"case {case}: {type(error).__name__} at {where}: {error}"[:300])
        return
    outcome.read += 1
    for row in reading.tables["scores"].itertuples():
        outcome.scores += 1
        line = reading.document.lines[row.line - 1] if row.line else ""
        if not 0 <= row.score <= 100:
            outcome.faults.append(f"case {case}: score {row.score} is not within 0-100")
        elif _squeeze(row.printed) not in _squeeze(line):
            outcome.faults.append(
                f"case {case}: {row.printed} is not on line {row.line}: {line}"[:300]
            )


def _squeeze(text: str) -> str:
    return "".join(to_arabic_digits(text).split())


@contextmanager
def _time_limit(seconds: int) -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _at(text: str, chance: random.Random) -> int:
    return chance.randrange(len(text) + 1)


def _delete_characters(text: str, chance: random.Random) -> str:
    at = _at(text, chance)
    return text[:at] + text[at + chance.randrange(1, 9) :]


def _duplicate_characters(text: str, chance: random.Random) -> str:
    at = _at(text, chance)
    return text[:at] + text[at : at + chance.randrange(1, 30)] + text[at:]


def _swap_characters(text: str, chance: random.Random) -> str:
    at = _at(text, chance)
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


def _change_digits(text: str, chance: random.Random) -> str:
    share = chance.choice((0.02, 0.2))
    return "".join(
        chance.choice(DIGITS) if sign in DIGITS and chance.random() < share else sign
        for sign in text
    )


def _change_lines(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            del lines[first]
        case 1:
            lines.insert(first, lines[second])
        case 2:
            lines[first], lines[second] = lines[second], lines[first]
        case _:
            lines[first : first + 2] = [" ".join(lines[first : first + 2])]
    return "\n".join(lines)


def _insert(choices: tuple[str, ...]) -> Damage:
    def insert(text: str, chance: random.Random) -> str:
        for _ in range(chance.randrange(1, 4)):
            at = _at(text, chance)
            text = text[:at] + chance.choice(choices) + text[at:]
        return text

    return insert


def _take_tags_apart(text: str, chance: random.Random) -> str:
    return text.replace(chance.choice(("</td>", "</p>", "</li>", "</ul>", ">", "<", "\t")), "")


def _other_columns(text: str, chance: random.Random) -> str:
    return text.replace("\t", chance.choice((",", ";", " | ", "  ", " ")))


def _truncate(text: str, chance: random.Random) -> str:
    return text[: _at(text, chance)]


def _repeat(text: str, chance: random.Random) -> str:
    at = _at(text, chance)
    return text[:at] + text[at : at + 40] * chance.choice((5, 60)) + text[at:]


def _other_ends(text: str, chance: random.Random) -> str:
    return text.replace("\n", chance.choice(("\r\n", "\r", "\u2028", " ", "\n\n")))


DAMAGES: tuple[Damage, ...] = (
    _delete_characters,
    _duplicate_characters,
    _swap_characters,
    _change_digits,
    _change_digits,
    _change_lines,
    _change_lines,
    _insert(TAGS),
    _insert(GIANTS),
    _insert(SEPARATORS),
    _take_tags_apart,
    _other_columns,
    _truncate,
    _repeat,
    _other_ends,
)


def load_texts() -> list[str]:
    """Return the five reports; none where they are absent."""
    return [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]


def main() -> int:
    """Run the cases on all processors and print counts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cases", type=int, default=10_000, help="how many, by default 10000")
    parser.add_argument("--seed", type=int, default=1, help="of chance, by default 1")
    wanted = parser.parse_args()
    texts = load_texts()
    if not texts:
        print(f"No reports in {SEEDS}.")
        return 2
    started = time.perf_counter()
    step = 250
    ranges = [range(at, min(at + step, wanted.cases)) for at in range(0, wanted.cases, step)]
    outcome = Outcome()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for part in pool.map(run_cases, [texts] * len(ranges), ranges, [wanted.seed] * len(ranges)):
            outcome.add(part)
    seconds = time.perf_counter() - started
    print(
        f"{wanted.cases} cases in {seconds:.0f} s: {outcome.read} read, {outcome.refused} refused, "
        f"{outcome.scores} scores; slowest {outcome.slowest:.2f} s (case {outcome.slowest_case}); "
        f"{len(outcome.faults)} faults"
    )
    kinds: Counter[str] = collections.Counter(
        fault.split(": ", 1)[1].split(":")[0] for fault in outcome.faults
    )
    for kind, count in kinds.most_common(20):
        print(f"  {count} x {kind}")
    for fault in outcome.faults[:20]:
        print(fault)
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
