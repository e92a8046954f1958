"""Scales that the owner of the answers declares, for fiscal years whose forms were not found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ita_analysis.answers.form import make_exact
from ita_analysis.answers.mapping import Mapping
from ita_analysis.errors import DataError, Fault, closest
from ita_analysis.methodology import Methodology
from ita_analysis.methodology.model import Choice, Question, Scale

# In place of a confidence: nobody but the user stands for these points.
DECLARED = "declared by the user"
_FEWEST_CHOICES = 2
# Forms print two decimals. Sums of squares of finer parts would no longer fit a whole number.
_FINEST = 10_000


def declare_scales(method: Methodology, mappings: Sequence[tuple[str, Mapping]]) -> Methodology:
    """Put declared scales to the questions of a fiscal year whose choices are not known.

    Parameters
    ----------
    method : Methodology
    mappings : sequence of tuple of str and Mapping
        The mapping of each file, and the name of the file.

    Returns
    -------
    Methodology
        With the scales, stamped as declared; the same where none is declared.

    Raises
    ------
    DataError
        If files declare different scales, or a declaration does not fit the fiscal year.
    """
    declaring = [(name, mapping) for name, mapping in mappings if mapping.scales]
    if not declaring:
        return method
    first, own = declaring[0]
    faults = [
        Fault(name, f"declares other scales than {first}", "Declare the same for all files")
        for name, other in declaring[1:]
        if (other.scales, other.form, other.reversed) != (own.scales, own.form, own.reversed)
    ]
    known = {scale.code for scale in method.scales if scale.choices}
    asked = {entry.code.lower(): entry for entry in method.questions if entry.scale not in known}
    faults += _find_faults(first, own, asked, method)
    if faults:
        raise DataError(faults)
    form = {code.lower(): name for code, name in own.form.items()}
    turned = {code.lower() for code in own.reversed}
    # Of a single scale nobody need say which it is.
    only = next(iter(own.scales)) if len(own.scales) == 1 else ""
    questions = tuple(
        _declare(entry, form.get(entry.code.lower(), only), turned)
        if entry.code.lower() in asked
        else entry
        for entry in method.questions
    )
    scales = tuple(
        Scale(
            code=name,
            choices=tuple(Choice(words_th=word, score=points) for word, points in choices.items()),
            confidence="unknown",
        )
        for name, choices in own.scales.items()
    )
    return method.model_copy(
        update={
            "questions": questions,
            "scales": (*method.scales, *scales),
            "confidence": {**method.confidence, "choices": DECLARED},
        }
    )


def _declare(entry: Question, scale: str, turned: set[str]) -> Question:
    if not scale:
        return entry
    return entry.model_copy(update={"scale": scale, "reversed": entry.code.lower() in turned})


def _find_faults(
    name: str, own: Mapping, asked: dict[str, Question], method: Methodology
) -> Iterator[Fault]:
    year = method.fiscal_year
    if not asked:
        what = f"declares scales, but those of fiscal year {year} are known"
        yield Fault(name, what, "Leave them out; [choices.SCALE] takes other words")
        return
    codes = [entry.code for entry in asked.values()]
    for code in [*own.form, *own.reversed]:
        if code.lower() not in asked:
            what = f"fiscal year {year} has no question that waits for a scale ({code})"
            yield Fault(name, what, closest(code, codes))
    for code, scale in own.form.items():
        if scale not in own.scales:
            yield Fault(name, f"{code} has a scale that is not declared ({scale})", "Declare it")
    taken = own.scales.keys() & {scale.code for scale in method.scales}
    for scale in sorted(taken):
        yield Fault(name, f"the year has a scale of this name ({scale})", "Name it otherwise")
    yield from _find_impossible(name, own)


def _find_impossible(name: str, own: Mapping) -> Iterator[Fault]:
    for scale, choices in own.scales.items():
        if len(choices) < _FEWEST_CHOICES:
            yield Fault(name, f"the scale {scale} has fewer than two choices", "Add the others")
        for word, points in choices.items():
            if not 0 <= points <= 100:
                what = f"the points of a choice are not from 0 to 100 ({word} = {points:g})"
                yield Fault(name, what, "Write them as the form prints them")
            elif make_exact(points).denominator > _FINEST:
                what = f"the points of a choice have many decimals ({word} = {points!r})"
                yield Fault(name, what, "Write them as the form prints them, with two at most")
