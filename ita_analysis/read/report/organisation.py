"""Whose report it is: every mention is weighed, because the title itself may be misread."""

from __future__ import annotations

import csv
import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from ita_analysis.read.document.block import Document
from ita_analysis.read.report.folding import Folded, fold, folded
from ita_analysis.read.report.places import CAPITAL, capital_districts, settle_places
from ita_analysis.read.report.reading import Organisation
from ita_analysis.read.report.words import words

TERMS = Path(__file__).parent.parent.parent / "terms"
TITLE_LINES, TITLE_WEIGHT = 15, 3
ALIKE, SHORTEST, LONGEST, MOST_NAMES = 2, 2, 60, 100
_NAME = re.compile(r"[\u0e01-\u0e4e]{1,80}")
_ENGLISH = r"(?<!\w)((?:[A-Z][\w'-]{{0,30}}\s{{1,3}}){{1,4}}){form}(?![a-z])"


@dataclass(frozen=True)
class OrgType:
    """A kind of organisation and how reports write it."""

    org_type: str
    id_prefix: str
    forms_th: tuple[str, ...]
    forms_en: tuple[str, ...]
    local: bool
    # Whether its own name is always that of a subdistrict.
    of_subdistrict: bool = False


@dataclass(frozen=True)
class _Mention:
    """One place where a name stands."""

    line: int
    name: str
    printed: str
    org_type: str = ""


@functools.cache
def read_org_types() -> dict[str, OrgType]:
    """Read the kinds of organisations, by key, in the order of ``terms/org_types.csv``."""
    with (TERMS / "org_types.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["org_type"]: OrgType(
                row["org_type"],
                row["id_prefix"],
                tuple(row["forms_th"].split(";")),
                tuple(part for part in row["forms_en"].split(";") if part),
                row["local"] == "yes",
                row["named_after"] == "subdistrict",
            )
            for row in csv.DictReader(file)
        }


def read_organisation(document: Document) -> Organisation:
    """Find whose report a document is.

    Parameters
    ----------
    document : Document

    Returns
    -------
    Organisation
        Empty where the document does not say; ``likely`` where mentions disagree.
    """
    lines = [*_numbered(document)]
    title = {number for number, _ in lines[:TITLE_LINES]}
    # An address in the capital may be that of another body: it counts where no other is given.
    capital = [*_find_capital(lines)]
    provinces = [*_find_provinces(lines)] or [place for _, place in capital]
    province, agreeing = _vote(provinces)
    names = [*_find_names(lines, title, {mention.name for mention in provinces})]
    name, own = _vote(_of_one_type(names, title))
    districts = [*_find_districts(lines, title)]
    districts = districts or [place for place, _ in capital if province == CAPITAL]
    district, near = _vote(districts)
    if not province and district.startswith("เมือง"):
        province = _provinces().get(district.removeprefix("เมือง"), "")
    related = _related(names, own)
    found = Organisation(
        name=name,
        org_type=own[0].org_type if own else "",
        district=f"เมือง{province}" if district == "เมือง" else district,
        province=province,
        printed={
            key: mentions[0].printed
            for key, mentions in (
                ("name", [_written_out(mention) for mention in related]),
                ("district", districts),
                ("province", provinces),
            )
            if mentions
        },
        lines={
            key: sorted({mention.line for mention in mentions})
            for key, mentions in (("name", own), ("district", near), ("province", agreeing))
            if mentions
        },
        short=_find_short(lines, name),
        certainty="certain" if _agree(related, districts, provinces) else "likely",
    )
    kind = read_org_types().get(found.org_type)
    form = next((form for form in kind.forms_th if name.startswith(form)), "") if kind else ""
    spellings = Counter(mention.name.removeprefix(form).strip() for mention in related)
    return settle_places(found, spellings if kind and kind.of_subdistrict else {}, form)


def named_bodies(text: str) -> set[str]:
    """Return the full names of the local bodies that a text names.

    Parameters
    ----------
    text : str

    Returns
    -------
    set of str
    """
    return {mention.name for mention in _thai_names(0, text, local=True)}


def is_same_body(one: str, other: str) -> bool:
    """Return whether two names are one, a misread letter or two aside."""
    return bool(one and other) and (
        one.startswith(other) or Levenshtein.distance(one, other) <= ALIKE
    )


def _numbered(document: Document) -> Iterator[tuple[int, str]]:
    """Yield the lines that hold words, with their numbers."""
    for number, text in enumerate(document.lines, start=1):
        if text.strip():
            yield number, re.sub(r"<[^<>]{0,200}>", " ", text)


def _find_short(lines: Iterable[tuple[int, str]], name: str) -> str:
    """Return the abbreviation in brackets right behind a name, empty where there is none."""
    pattern = re.compile(rf"{re.escape(folded(name))}\(([ก-ฮ]{{2,6}}\.|(?:[ก-ฮ]\.){{2,6}})\)")
    found = (pattern.search(folded(text)) for _, text in lines) if name else ()
    return next((part[1] for part in found if part), "")


def _vote(mentions: list[_Mention]) -> tuple[str, list[_Mention]]:
    """Return the name that most mentions agree on, and these; of equals the first."""
    if not mentions:
        return "", []
    counts = Counter(mention.name for mention in mentions)
    most = max(counts.values())
    name = next(mention.name for mention in mentions if counts[mention.name] == most)
    return name, [mention for mention in mentions if mention.name == name]


def _agree(*groups: list[_Mention]) -> bool:
    return all(len({mention.name for mention in group}) <= 1 for group in groups)


def _related(names: list[_Mention], own: list[_Mention]) -> list[_Mention]:
    """Return the mentions that are other spellings of the chosen name, in order."""
    if not own:
        return []
    chosen = own[0].name
    return [
        mention
        for mention in names
        if mention.org_type == own[0].org_type and is_same_body(mention.name, chosen)
    ]


def _written_out(mention: _Mention) -> _Mention:
    """Return a mention with its kind in full: an abbreviation is no other name."""
    forms = read_org_types()[mention.org_type].forms_th
    short = mention.printed.startswith(tuple(form for form in forms if form.endswith(".")))
    return replace(mention, printed=mention.name) if short else mention


# Names of bodies


def _find_names(
    lines: list[tuple[int, str]], title: set[int], provinces: set[str]
) -> Iterator[_Mention]:
    found = [mention for number, text in lines for mention in _line_names(number, text)]
    runs = Counter((mention.org_type, mention.name) for mention in found)
    common = dict(runs.most_common(MOST_NAMES))
    for mention in found:
        kind = read_org_types()[mention.org_type]
        if not kind.local and mention.line not in title:
            continue
        if mention.org_type == "province" and folded(mention.name)[7:] not in {
            folded(name) for name in provinces
        }:
            continue
        yield _shorten(mention, runs[mention.org_type, mention.name], common)


def _shorten(mention: _Mention, own: int, common: dict[tuple[str, str], int]) -> _Mention:
    """Return a mention without words that run on behind the name, known by shorter mentions."""
    shorter = [
        name
        for (org_type, name), count in common.items()
        if org_type == mention.org_type
        and mention.name.startswith(name)
        and name != mention.name
        and count > own
    ]
    if not shorter:
        return mention
    name = max(shorter, key=len)
    return _Mention(mention.line, name, mention.printed, mention.org_type)


def _line_names(number: int, text: str) -> Iterator[_Mention]:
    yield from _thai_names(number, text)
    for kind in read_org_types().values():
        for form in kind.forms_en:
            if form.endswith(" of"):
                continue
            for found in re.finditer(_ENGLISH.format(form=re.escape(form)), text):
                if found[1].split()[0] not in {"The", "All", "Each", "This"}:
                    yield _Mention(number, found[0].strip(), found[0].strip(), kind.org_type)


def _thai_names(number: int, text: str, *, local: bool = False) -> Iterator[_Mention]:
    flat = fold(text)
    covered = -1
    for start, form, kind in _forms_in(flat, local=local):
        if start < covered:
            continue
        run = _run_behind(text, flat, start + len(folded(form)))
        if form.startswith("("):
            yield from _before_suffix(number, text, flat, start, form, kind)
        elif (
            len(run) >= SHORTEST
            and run not in words("places", "not_name")
            and not run.startswith(words("places", "others"))
            and not (run.startswith(words("places", "not_place")) and not kind.local)
        ):
            full = kind.forms_th[0] if form in kind.forms_th[1:] and form.endswith(".") else form
            stop = start + len(folded(form)) + len(folded(run))
            printed = " ".join(text[slice(*flat.span(start, stop))].split())
            covered = stop
            yield _Mention(number, full + run, printed, kind.org_type)


def _forms_in(flat: Folded, *, local: bool) -> list[tuple[int, str, OrgType]]:
    """Return where the forms of bodies stand in a line, the longest at each place."""
    found = []
    for kind in read_org_types().values():
        if local and not kind.local:
            continue
        for form in kind.forms_th:
            place = flat.text.find(folded(form))
            while place >= 0:
                inside = (
                    form.endswith(".") and place > 0 and bool(_NAME.match(flat.text[place - 1]))
                )
                if not inside or flat.places[place] - flat.places[place - 1] > 1:
                    found.append((place, form, kind))
                place = flat.text.find(folded(form), place + 1)
    return sorted(found, key=lambda part: (part[0], -len(part[1])))


def _run_behind(text: str, flat: Folded, place: int) -> str:
    """Return the name that follows a form, to the next space or word that ends it."""
    start = flat.places[place]
    while start < len(text) and text[start] in " \u00a0*":
        start += 1
    found = _NAME.match(text, start)
    run = folded(found[0]) if found else ""
    for stop in words("places", "stops"):
        cut = run.find(stop)
        if cut >= 0:
            run = run[:cut]
    return run if len(run) <= LONGEST else ""


def _before_suffix(
    number: int, text: str, flat: Folded, start: int, form: str, kind: OrgType
) -> Iterator[_Mention]:
    before = text[: flat.places[start]].rstrip()
    found = re.search(r"[\u0e01-\u0e4e]+$", before[-LONGEST:])
    if found:
        name = found[0].removeprefix("ของ")
        yield _Mention(number, f"{name} {form}", f"{name} {form}", kind.org_type)


def _of_one_type(names: list[_Mention], title: set[int]) -> list[_Mention]:
    """Return the mentions of the kind of body that the report is most likely of."""
    if not names:
        return []
    types = read_org_types()
    weights: Counter[str] = Counter()
    for mention in names:
        weights[mention.org_type] += TITLE_WEIGHT if mention.line in title else 1
    order = list(types)
    local = [key for key in weights if types[key].local]
    specific = local or [key for key in weights if key not in {"province", "office"}]
    chosen = max(specific or weights, key=lambda key: (weights[key], -order.index(key)))
    return [mention for mention in names if mention.org_type == chosen]


# Places


@functools.cache
def _provinces() -> dict[str, str]:
    """Return the provinces: folded Thai and English name to Thai name."""
    with (TERMS / "provinces.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {folded(row["name_th"]): row["name_th"] for row in rows} | {
        folded(row["name_en"]): row["name_th"] for row in rows
    }


def _find_provinces(lines: Iterable[tuple[int, str]]) -> Iterator[_Mention]:
    for number, text in lines:
        flat = fold(text)
        for start, rest in _behind(flat, "province"):
            name = _province(rest)
            if name:
                run, length = _run_behind(text, flat, start), len(folded(name))
                length = len(run) if Levenshtein.distance(run, folded(name)) == 1 else length
                printed = text[slice(*flat.span(start, min(start + length, len(flat.text))))]
                yield _Mention(number, name, " ".join(printed.split()))
        for found in re.finditer(r"(?<!\w)((?:[A-Z][a-z]{1,20}\s){1,4})Province\b", text):
            if english := _provinces().get(folded(found[1])):
                yield _Mention(number, english, found[1].strip())


def _province(rest: str) -> str:
    """Return the province that a folded text begins with, one misread letter allowed."""
    known = _provinces()
    exact = [name for name in known if rest.startswith(name)]
    if exact:
        return known[max(exact, key=len)]
    run = _NAME.match(rest)
    if not run or len(run[0]) < 4:
        return ""
    near = {
        known[name]
        for name in known
        if len(name) >= 4 and Levenshtein.distance(run[0][: len(name)], name) == 1
    }
    return near.pop() if len(near) == 1 else ""


def _find_districts(lines: Iterable[tuple[int, str]], title: set[int]) -> Iterator[_Mention]:
    for number, text in lines:
        flat = fold(text)
        for start, _ in _behind(flat, "district"):
            run = _run_behind(text, flat, start)
            if len(run) < SHORTEST or run.startswith(words("places", "not_place")):
                continue
            after = flat.text[start + len(run) : start + len(run) + 40]
            if number in title or after.startswith(words("places", "province")):
                yield _Mention(number, run, run)
        for found in re.finditer(r"(?<!\w)((?:[A-Z][a-z]{1,20}\s){1,3})District\b", text):
            yield _Mention(number, found[1].strip(), found[1].strip())


def _find_capital(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[_Mention, _Mention]]:
    """Yield district and province of addresses in the capital, which bears no word for either."""
    listed = "|".join(map(re.escape, capital_districts()))
    pattern = re.compile(rf"เขต({listed})(?:กรุงเทพ(?:มหานคร|ฯ)|กทม\.?)")
    for number, text in lines:
        for found in pattern.finditer(folded(text)):
            capital = _Mention(number, CAPITAL, CAPITAL)
            yield _Mention(number, found[1], found[1]), capital


def _behind(flat: Folded, name: str) -> Iterator[tuple[int, str]]:
    """Yield what stands behind a word for a kind of place, and where."""
    for word in words("places", name):
        for found in re.finditer(re.escape(word), flat.text):
            glued = found.start() > 0 and bool(_NAME.match(flat.text[found.start() - 1]))
            apart = flat.places[found.start()] - flat.places[found.start() - 1] > 1
            if word.endswith(".") and glued and not apart:
                continue
            yield found.end(), flat.text[found.end() : found.end() + LONGEST]
