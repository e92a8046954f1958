"""All fiscal years of a subject: highest, lowest, and where the method changed."""

from __future__ import annotations

from itertools import pairwise

from ita_analysis.compare import Comparison
from ita_analysis.methodology import load_methodology
from ita_analysis.style import MISSING
from ita_analysis.tell.compared.phrases import Phrases, count_cell, gap_cell, score_cell
from ita_analysis.tell.names import Names, Row, read_rows
from ita_analysis.tell.page import Block, Cell, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence
from ita_analysis.tell.told import Told


def tell_year_series(comparison: Comparison, lang: str) -> Told:
    """Tell how the total went through all fiscal years.

    Parameters
    ----------
    comparison : Comparison
    lang : {"th", "en"}

    Returns
    -------
    Told
        Empty where there is one year only.
    """
    phrases = Phrases(comparison, lang)
    rows = read_rows(comparison.series)
    if len(rows) < 2:
        return Told(phrases.voice.lang, ())
    low, high = (pick(rows, key=lambda row: row["score"]) for pick in (min, max))
    flat = round(low["score"], 2) == round(high["score"], 2)
    headline = phrases.voice.say(
        "compared.series_headline_equal" if flat else "compared.series_headline",
        count=len(rows),
        low=low["score"],
        low_year=low["fiscal_year"],
        high=high["score"],
        high_year=high["fiscal_year"],
    )
    sentences = _tell_steps(rows, phrases)
    sentences += [
        phrases.voice.say("succession.series_break", year=row["fiscal_year"])
        for row in rows
        if not row["same_body"]
    ]
    changed = [row["fiscal_year"] for row in rows if row["method_changed"]]
    if changed:
        sentences.append(
            phrases.voice.say("compared.series_method", years=phrases.year_list(changed))
        )
    blocks: list[Block] = [Headline(headline)]
    if sentences:
        blocks.append(Paragraph(tuple(sentences), "list"))
    return Told(phrases.voice.lang, tuple(blocks))


def table_year_series(comparison: Comparison, lang: str) -> Told:
    """Table the totals of all fiscal years.

    Parameters
    ----------
    comparison : Comparison
    lang : {"th", "en"}

    Returns
    -------
    Told
        With the name of each year where a body had several; empty where there is one year only.
    """
    phrases = Phrases(comparison, lang)
    kind = comparison.subject.kind
    rows = read_rows(comparison.series)
    if len(rows) < 2:
        return Told(phrases.voice.lang, ())
    lineage = comparison.subject.lineage
    extra = {"country": ("bodies", "share_passed", "source"), "type": ("country", "bodies")}
    more = extra.get(kind, ("country",))
    more += ("name",) if lineage.renamings else ()
    body: list[tuple[Cell, ...]] = []
    before: Row | None = None
    for row in rows:
        cells = {
            "country": score_cell(row["country"]),
            "bodies": count_cell(row["agencies" if kind == "country" else "members"]),
            "share_passed": score_cell(row["share_passed"]),
            "source": row["source_ref"],
            "name": phrases.name_in(row["fiscal_year"]),
        }
        one = before if row["same_body"] else None
        body.append(
            (
                str(row["fiscal_year"]),
                score_cell(row["score"]),
                gap_cell(row["score"] - one["score"]) if one else MISSING,
                _name_levels(row, phrases),
                *(cells[name] for name in more),
            )
        )
        before = row
    columns = phrases.columns(
        "year", "total", "change", "level", *more, text=("level", "source", "name")
    )
    key = "series_caption_type" if kind == "type" else "series_caption"
    caption = phrases.voice.say(f"compared.{key}")
    return Told(phrases.voice.lang, (Table(caption, columns, tuple(body)),))


def _tell_steps(rows: list[Row], phrases: Phrases) -> list[Sentence]:
    pairs = [(one, other) for one, other in pairwise(rows) if other["same_body"]]
    steps = [(other["score"] - one["score"], one, other) for one, other in pairs]
    if len(steps) < 2:
        return []
    said = []
    if len(pairs) == len(rows) - 1 and all(round(step, 2) > 0 for step, _, _ in steps):
        ends = {"first": rows[0]["fiscal_year"], "last": rows[-1]["fiscal_year"]}
        said.append(phrases.voice.say("compared.series_every", **ends))
    change, one, other = max(steps, key=lambda step: abs(step[0]))
    if round(change, 2):
        said.append(
            phrases.voice.say(
                "compared.series_biggest",
                change=change,
                first=one["fiscal_year"],
                last=other["fiscal_year"],
            )
        )
    return said


def _name_levels(row: Row, phrases: Phrases) -> str:
    """Return the levels that a total of a year can have."""
    if not row["levels"]:
        return MISSING
    names = Names(load_methodology(row["fiscal_year"]), phrases.voice)
    return phrases.voice.join([names.level(name) for name in row["levels"]], "or").text
