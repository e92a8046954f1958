"""Measures held against the weak points they are to mend, and against the day of decision.

A measure answers a weak point when it says so, or shares a word of its topic; ``terms/topics.csv``
lists the words. A measure may answer without using any of them, so nothing here is certain.
"""

from __future__ import annotations

import csv
import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ita_analysis.check.facts import Facts, Problem, lines, problem
from ita_analysis.read.printed import NotUnderstood, read_section
from ita_analysis.score import DISCLOSURE
from ita_analysis.thai import normalise, parse_period, split_words, to_arabic_digits

TOPICS = Path(__file__).parents[1] / "terms" / "topics.csv"
WEAK_ROLES = ("urgent", "below_pass", "not_met", "recommended")
WEAK_CLAIMS = ("weakness", "weak_in_instrument", "fails", "lowest")
# Of these an indicator is weak only where it does not pass: something is always the lowest.
LOWEST_CLAIMS = ("weak_in_instrument", "lowest")
# A word that more items share, or a shorter one, tells none of them apart.
MOST_ITEMS, SHORTEST_WORD = 3, 5
MONTH = len("2022-01")
# A word that speaks of its indicator only where no other word speaks of one: all can be improved.
GENERAL = ("ปรับปรุง", "พัฒนาระบบ")
INDICATOR = re.compile(r"ตัวชี้วัด(?:ที่)?\s*(\d{1,2})(?![\d.])")
QUESTION = re.compile(r"(?<![A-Za-z\d])([IiEeOo])(?:\s?|[-.])(\d{1,2})(?!\d)")
INSTRUMENT = re.compile(r"(?<![A-Za-z])[IEO]IT(?![A-Za-z])")


class Weak(NamedTuple):
    """What makes an indicator weak: the lines that say so, and the questions or items named."""

    where: str
    named: tuple[str, ...]


@functools.cache
def load_topics() -> Mapping[str, frozenset[str]]:
    """Load the indicators that a word speaks of, by the word in small letters."""
    with TOPICS.open(encoding="utf-8", newline="") as file:
        return {
            _squeeze(row["word"]): frozenset(row["indicators"].split())
            for row in csv.DictReader(file)
        }


def check_decision(facts: Facts) -> Iterator[Problem]:
    """Find measures that start in a month before the one in which they were decided."""
    decided = [
        (start, str(claim.source_ref))
        for claim in facts.claims("decided_on")
        for start, _ in parse_period(str(claim.value))[:1]
    ]
    if not decided:
        return
    day, line = min(decided)
    for row in facts.measures.itertuples():
        if row.start and str(row.start)[:MONTH] < day[:MONTH]:
            yield _about_measure(
                "measure_before_decision",
                row,
                where=lines(str(row.source_ref), line),
                says=row.start,
                should_be=day,
                certainty="certain",
            )


def check_periods(facts: Facts) -> Iterator[Problem]:
    """Find measures that end before they start."""
    for row in facts.measures.itertuples():
        if row.start and row.end and str(row.end) < str(row.start):
            yield _about_measure(
                "measure_ends_before_start",
                row,
                where=str(row.source_ref),
                says=row.end,
                should_be=row.start,
                certainty="certain",
            )


def check_weak_points(facts: Facts) -> Iterator[Problem]:
    """Find weak points that no measure answers.

    Where measures say which issue they answer, every issue must have one; elsewhere every
    indicator that is below the pass mark or has questions or items the report finds fault with.
    """
    if facts.measures.empty:
        return
    issues = find_targeted_issues(facts)
    yield from _check_issues(facts, issues) if issues else _check_indicators(facts)


def check_strong_points(facts: Facts) -> Iterator[Problem]:
    """Find measures that speak only of what the report itself lists as strengths."""
    strong = {claim.code for claim in facts.claims("strength") if claim.measure == "indicator"}
    weak = _weak_indicators(facts).keys() | {claim.code for claim in facts.claims("lowest")}
    for row in facts.measures.itertuples():
        named = _topics(str(row.title_th))
        whole = _topics(_words(row))
        if named and named <= strong - weak and not whole & weak and not row.targets:
            yield _about_measure(
                "measure_without_weak_point",
                row,
                where=str(row.source_ref),
                says=", ".join(sorted(named, key=int)),
                should_be="",
                certainty="likely",
            )


def _check_issues(facts: Facts, issues: set[int]) -> Iterator[Problem]:
    cited = facts.cited[facts.cited["role"] == "lowest_of_issue"]
    for issue in facts.method.issues:
        lowest = cited[cited["code"].isin(issue.questions)]
        if issue.number not in issues and len(lowest):
            yield problem(
                "weak_without_measure",
                where=lines(*lowest["source_ref"]),
                measure="issue",
                code=str(issue.number),
                says=", ".join(lowest["code"]),
                should_be="",
                certainty="likely",
            )


def _check_indicators(facts: Facts) -> Iterator[Problem]:
    texts = [_words(row) for row in facts.measures.itertuples()]
    topics = frozenset().union(*map(_topics, texts))
    aimed = _named_indicators(facts)
    for code, weak in _weak_indicators(facts).items():
        if not (code in aimed or code in topics or _speak_of_items(texts, weak.named, facts)):
            yield problem(
                "weak_without_measure",
                where=weak.where,
                measure="indicator",
                code=code,
                says=", ".join(weak.named),
                should_be="",
                certainty="likely",
            )


def _named_indicators(facts: Facts) -> set[str]:
    """Return the indicators that measures name: by number, or by the code of a question."""
    texts = [f"{row.targets} {_words(row)}" for row in facts.measures.itertuples()]
    plain = to_arabic_digits(" ".join(texts))
    indicators = {part.code.upper(): part.indicator for part in facts.method.questions}
    codes = {f"{found[1]}{int(found[2])}".upper() for found in QUESTION.finditer(plain)}
    numbered = {found[1] for found in INDICATOR.finditer(plain)}
    # "Publish all that the OIT asks for" answers every item of it.
    whole = {part.code for instrument in INSTRUMENT.findall(plain)
             for part in facts.method.indicators_of(instrument)}  # fmt: skip
    return numbered | whole | {indicators[code] for code in codes if code in indicators}


def _weak_indicators(facts: Facts) -> dict[str, Weak]:
    """Return the indicators that are weak.

    Weak is what the report lists as a weakness, and where it finds fault with questions or items;
    where it does not list its weak indicators, also what lies below the pass mark.
    """
    published = facts.published("indicator")
    scores = published["score"]
    listed = {
        claim.code: str(claim.source_ref)
        for claim in facts.claims(*WEAK_CLAIMS)
        if claim.kind not in LOWEST_CLAIMS
        or not scores.get(claim.code, 0) >= facts.method.pass_mark
    }
    cited = facts.cited[facts.cited["role"].isin(WEAK_ROLES)]
    lists_weak = any(facts.claims("weakness", "fails"))
    weak: dict[str, Weak] = {}
    for indicator in facts.method.indicators:
        code = indicator.code
        members = {part.code for part in facts.method.questions if part.indicator == code}
        mine = cited[cited["code"].isin(members)].drop_duplicates("code")
        low = code in published.index and published.at[code, "score"] < facts.method.pass_mark
        if code in listed or len(mine) or (low and not lists_weak):
            own = facts.lines_of("indicator", code) if low else ""
            where = lines(listed.get(code, ""), own, *mine["source_ref"])
            weak[code] = Weak(where, tuple(mine["code"]))
    return weak


def find_targeted_issues(facts: Facts) -> set[int]:
    """Return the issues that measures say they answer."""
    found: set[int] = set()
    for text in facts.measures["targets"]:
        try:
            found.add(read_section(str(text), facts.method).issue)
        except NotUnderstood:
            continue
    return found - {0}


def _words(row: Any) -> str:
    return f"{row.title_th} {row.steps_th}"


def _topics(text: str) -> frozenset[str]:
    """Return the indicators that a text speaks of."""
    plain = _squeeze(text)
    found = {word: part for word, part in load_topics().items() if word in plain}
    special = frozenset().union(*(part for word, part in found.items() if word not in GENERAL))
    general = frozenset().union(*(part for word, part in found.items() if word in GENERAL))
    return special or general


def _speak_of_items(texts: Iterable[str], codes: Iterable[str], facts: Facts) -> bool:
    words = _item_words(codes, facts)
    return any(word in _squeeze(text) for text in texts for word in words)


def _item_words(codes: Iterable[str], facts: Facts) -> set[str]:
    """Return the words by which disclosure items differ from each other."""
    labels = {part.code: part for part in facts.method.questions if part.instrument == DISCLOSURE}
    tokens = {code: _tokens(part.label_th) for code, part in labels.items()}
    shared = Counter(token for words in tokens.values() for token in words)
    return {
        token
        for code in codes
        for token in tokens.get(code, ())
        if shared[token] <= MOST_ITEMS and len(token) >= SHORTEST_WORD
        # A general word is listed with no indicator.
        if load_topics().get(token, token)
    }


@functools.cache
def _tokens(label: str) -> frozenset[str]:
    return frozenset(_squeeze(word).strip("()") for word in split_words(label))


def _squeeze(text: str) -> str:
    # Printed lines break words with spaces.
    return re.sub(r"\s+", "", normalise(text)).casefold()


def _about_measure(kind: str, row: Any, **about: Any) -> Problem:
    return problem(kind, measure="measure", code=str(row.number), **about)
