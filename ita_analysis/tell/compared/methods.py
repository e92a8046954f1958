"""What changed in the method: questions, parts, weights, levels; and what can be compared."""

from __future__ import annotations

from ita_analysis.compare import Comparison
from ita_analysis.compare.methods import SAME
from ita_analysis.methodology.mappings import SURENESS
from ita_analysis.style import MISSING
from ita_analysis.tell.compared.phrases import Phrases
from ita_analysis.tell.names import Row, read_rows
from ita_analysis.tell.page import Block, Cell, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence
from ita_analysis.tell.told import Told


def tell_year_method(comparison: Comparison, lang: str) -> Told:
    """Tell what changed in the method between the years.

    Parameters
    ----------
    comparison : Comparison
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    phrases = Phrases(comparison, lang)
    if comparison.succession:
        return Told(phrases.voice.lang, ())
    blocks: list[Block] = [Headline(tell_method(phrases))]
    said = _tell_differences(phrases)
    if said:
        blocks.append(Paragraph(tuple(said), "list"))
    return Told(phrases.voice.lang, tuple(blocks))


def tell_method(phrases: Phrases) -> Sentence:
    """Say whether the method changed, and how many indicators can be compared all the same.

    Parameters
    ----------
    phrases : Phrases

    Returns
    -------
    Sentence
    """
    method = phrases.comparison.method
    if method.same:
        return phrases.voice.say("compared.method_same")
    same = int((method.indicators["status"] == SAME).sum())
    return phrases.voice.say(
        "compared.method_changed" if same else "compared.method_none",
        same=same,
        count=len(method.indicators),
    )


def table_year_method(comparison: Comparison, lang: str) -> Told:
    """Table which indicators can be compared, and the items that are not the same.

    Parameters
    ----------
    comparison : Comparison
    lang : {"th", "en"}

    Returns
    -------
    Told
        Empty where nothing changed.
    """
    phrases = Phrases(comparison, lang)
    if comparison.succession:
        return Told(phrases.voice.lang, ())
    method = comparison.method
    if method.same:
        return Told(phrases.voice.lang, ())
    tables = [_table_indicators(phrases), _table_items(phrases)]
    return Told(phrases.voice.lang, tuple(table for table in tables if table.rows))


def _tell_differences(phrases: Phrases) -> list[Sentence]:
    method, say = phrases.comparison.method, phrases.voice.say
    said = []
    kinds = method.questions["kind"].value_counts()
    if not method.same:
        counts = {kind: int(kinds.get(kind, 0)) for kind in ("same", "changed", "added", "dropped")}
        if any(counts.values()):
            said.append(say("compared.method_questions", **counts))
        unknown = int(kinds.get("unknown", 0))
        if unknown:
            # Each stands once for the year it is of; what they were or became is not known.
            later = (method.questions["kind"] == "unknown") & (method.questions["to_code"] != "")
            said.append(say("compared.method_unknown", codes=int(later.sum()) or unknown))
    else:
        sureness = max(method.indicators["confidence"], key=SURENESS.index)
        word = phrases.voice.word(f"confidence.{sureness}")
        said.append(say("compared.method_sure", confidence=word))
    instruments = read_rows(method.instruments)
    parted = [row["code"] for row in instruments if row["parts_before"] != row["parts_after"]]
    if parted:
        codes = phrases.voice.join(parted)
        said.append(say("compared.method_parts", codes=codes, **phrases.years))
    weighed = [row["code"] for row in instruments if row["weight_before"] != row["weight_after"]]
    if weighed:
        said.append(say("compared.method_weights", codes=phrases.voice.join(weighed)))
    elif not method.same:
        said.append(say("compared.method_weights_same"))
    moved = method.questions[method.questions["moved"]]
    if len(moved):
        pairs = [
            f"{row['from_code']} → {row['to_code']}" if row["from_code"] != row["to_code"]
            else str(row["to_code"])
            for row in read_rows(moved)
        ]  # fmt: skip
        said.append(say("compared.method_moved", codes=phrases.voice.join(pairs)))
    if method.levels_changed:
        said.append(say("compared.method_levels"))
    return said


def _table_indicators(phrases: Phrases) -> Table:
    voice = phrases.voice
    counted = ("same", "changed", "added", "dropped", "unknown")
    body: list[tuple[Cell, ...]] = [
        (
            phrases.numbered(row["code"]),
            *(str(row[name]) if row[name] else MISSING for name in counted),
            voice.word(f"compared.status_{row['status']}"),
            phrases.confidence(row["confidence"]),
        )
        for row in read_rows(phrases.comparison.method.indicators)
    ]
    heads = ("indicator", *counted, "compared", "confidence")
    columns = phrases.columns(*heads, text=("compared", "confidence"))
    return Table(voice.say("compared.method_caption"), columns, tuple(body))


def _table_items(phrases: Phrases) -> Table:
    """Table the matches that are neither the same nor unknown, with their reasons."""
    voice = phrases.voice
    questions = phrases.comparison.method.questions
    rows = read_rows(questions[~questions["kind"].isin(["same", "unknown"])])
    body: list[tuple[Cell, ...]] = [
        (
            _name(row, "from_code", phrases),
            _name(row, "to_code", phrases),
            voice.word(f"compared.kind_{row['kind']}"),
            phrases.confidence(row["confidence"]),
            voice.pick(row, "reason"),
        )
        for row in rows
    ]
    heads = ("before", "after", "what", "confidence", "reason")
    columns = phrases.columns(*heads, text=heads)
    return Table(voice.say("compared.items_caption"), columns, tuple(body))


def _name(row: Row, column: str, phrases: Phrases) -> str:
    code = row[column]
    names = phrases.before if column == "from_code" else phrases.after
    return f"{code} {names.label(code)}" if code else MISSING
