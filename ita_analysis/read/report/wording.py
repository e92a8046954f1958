"""Whether the words beside a code are those of its question or of another one."""

from __future__ import annotations

from collections.abc import Sequence

from ita_analysis.methodology import Methodology, Question
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.word_files import load_words

# Shares of a label that stand in the words: the other's must be high, the own one's far below.
CLEAR, LITTLE, APART = 0.78, 0.45, 0.4
# The own label stands there: the code means its question.
OWN = 0.6
ADVICE = 24


def share_label(label: str, text: str) -> float:
    """Return how much of a question's short label stands in a text, 0 to 1."""
    label, text = folded(label), folded(text)
    pieces = {label[place : place + 3] for place in range(len(label) - 2)}
    return sum(piece in text for piece in pieces) / len(pieces) if pieces else 0.0


def find_other(code: str, text: str, method: Methodology) -> str:
    """Return the question of the same instrument whose words stand beside a code.

    Parameters
    ----------
    code : str
        Code of the question that is printed.
    text : str
        The words behind it.
    method : Methodology

    Returns
    -------
    str
        Its code; empty where the words fit the printed one, fit none clearly, or are advice.
    """
    if any(word in folded(text[:ADVICE]) for word in load_words("roles", "breaks", "advice")):
        return ""
    own = method.question(code)
    shares = sorted(
        (
            (share_label(part.label_th, text), part.code)
            for part in method.questions
            if part.instrument == own.instrument and part.code != code
        ),
        reverse=True,
    )
    share, other = shares[0] if shares else (0.0, "")
    mine = share_label(own.label_th, text)
    return other if share >= CLEAR and mine <= LITTLE and share - mine >= APART else ""


def settle_by_words(told: Sequence[tuple[str, str]], method: Methodology) -> list[str]:
    """Settle the codes of a list by the words beside them.

    Parameters
    ----------
    told : sequence of tuple of str
        Code and words of each question of a list, in order.
    method : Methodology

    Returns
    -------
    list of str
        The codes meant: another where its words stand there, and where the codes before and
        after are both printed too low or too high by as much; never where the list also prints
        the code with its own words, unless that is another row and this one stands where the
        code of its words is missing.
    """
    firm = {code for code, text in told if share_label(method.question(code).label_th, text) >= OWN}
    found = [
        (find_other(code, text, method) or code)
        if code not in firm or _is_out_of_order(place, told, method)
        else code
        for place, (code, text) in enumerate(told)
    ]
    order = [part.code for part in method.questions]
    shifts = [
        order.index(new) - order.index(old) for new, (old, _) in zip(found, told, strict=True)
    ]
    for place, (code, text) in enumerate(told):
        around = {*shifts[max(place - 1, 0) : place], *shifts[place + 1 : place + 2]}
        if code in firm or shifts[place] or len(around) != 1 or not 0 < place < len(told) - 1:
            continue
        other = _shifted(code, around.pop(), method)
        if other and share_label(other.label_th, text) > 2 * share_label(
            method.question(code).label_th, text
        ):
            found[place] = other.code
    return found


def _is_out_of_order(place: int, told: Sequence[tuple[str, str]], method: Methodology) -> bool:
    """Return whether a code is printed twice and, here, in the place of the one it is not."""
    codes = [code for code, _ in told]
    if codes.count(codes[place]) < 2 or not 0 < place < len(told) - 1:
        return False
    other = find_other(codes[place], told[place][1], method)
    order = [part.code for part in method.questions]
    around = [order.index(codes[near]) for near in (place - 1, place + 1)]
    return (
        bool(other)
        and other not in codes
        and around == [order.index(other) - 1, order.index(other) + 1]
    )


def _shifted(code: str, shift: int, method: Methodology) -> Question | None:
    """Return the question so many places after one, where it is of the same instrument."""
    order = [part.code for part in method.questions]
    place = order.index(code) + shift
    if not shift or not 0 <= place < len(order):
        return None
    other = method.questions[place]
    return other if other.instrument == method.question(code).instrument else None
