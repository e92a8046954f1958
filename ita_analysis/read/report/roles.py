"""Tell in which role a text singles out questions and items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ita_analysis.read.document.block import Table
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.passages import Passage
from ita_analysis.read.report.question_codes import NamedQuestion
from ita_analysis.read.report.word_files import load_file, load_words
from ita_analysis.thai import to_arabic_digits

MENTIONED, RECOMMENDED, LOWEST = "mentioned", "recommended", "lowest_of_issue"
AMBIGUOUS = "ambiguous"
# How far before a list of codes the words of its role may stand, and behind a code.
NEAR_BEFORE, NEAR_BEHIND = 90, 30


def name_role(text: str) -> str:
    """Return the role that a text speaks of.

    Parameters
    ----------
    text : str
        A heading, the header of a column or a remark.

    Returns
    -------
    str
        A role of ``vocabulary.ROLES``; ``ambiguous`` where the text speaks of questions to keep
        and of others to mend; empty where it speaks of none.
    """
    flat = folded(text)
    roles = [entry["role"] for entry in load_file("roles")["role"] if _holds(flat, entry["words"])]
    kept, mended = (
        any(word in flat for word in load_words("roles", "ambiguous", key))
        for key in ("keep", "mend")
    )
    if kept and mended and "keep" in roles:
        return AMBIGUOUS
    return roles[0] if roles else ""


def is_specific(role: str) -> bool:
    """Return whether a role says more than that something is to be done."""
    return any(entry["specific"] for entry in load_file("roles")["role"] if entry["role"] == role)


def choose_role(contexts: Iterable[str]) -> str:
    """Return the role that the nearest of several texts gives.

    Parameters
    ----------
    contexts : iterable of str
        Roles, nearest first, empty where a text gives none.

    Returns
    -------
    str
        A specific role before "recommended"; empty where none is given or the nearest is
        ambiguous.
    """
    given = [role for role in contexts if role]
    if AMBIGUOUS in given:
        given = given[: given.index(AMBIGUOUS)]
    specific = [role for role in given if is_specific(role)]
    return next(iter([*specific, *given]), "")


def follow_leads(passages: Sequence[Passage]) -> list[str]:
    """Follow the lines that announce questions in a role.

    Parameters
    ----------
    passages : sequence of Passage

    Returns
    -------
    list of str
        For each passage the role of the last line above that gives one, until a numbered
        heading without any begins something else.
    """
    lead = ""
    leads = []
    for passage in passages:
        leads.append(lead or _heading_role(passage.headings))
        if passage.is_heading and not isinstance(passage.block, Table):
            text = passage.block.text
            role = name_role(text)
            if role:
                lead = role
            elif to_arabic_digits(text.strip(" *#(“"))[:1].isdigit():
                lead = ""
    return leads


def roles_in_sentence(text: str, named: Sequence[NamedQuestion]) -> list[str]:
    """Return the roles that a sentence gives to the codes in it.

    Parameters
    ----------
    text : str
    named : sequence of NamedQuestion
        Codes of the text, in order.

    Returns
    -------
    list of str
        For each what is said right behind it or the list that it stands in, or right before the
        list; else ``mentioned``.
    """
    roles: list[str] = []
    group: list[NamedQuestion] = []
    for question in named:
        if group and not _joined(text[group[-1].end : question.start]):
            roles += [_role_of_list(text, group)] * len(group)
            group = []
        group.append(question)
    return roles + ([_role_of_list(text, group)] * len(group) if group else [])


def _role_of_list(text: str, group: Sequence[NamedQuestion]) -> str:
    flat = folded(text[group[-1].end : group[-1].end + NEAR_BEHIND])
    for entry in load_file("roles")["role"]:
        if entry["specific"] and flat.startswith(tuple(map(folded, entry["words"]))):
            return str(entry["role"])
    start = group[0].start
    before = text[max(0, start - NEAR_BEFORE) : start]
    if folded(before).endswith(load_words("roles", "introduces", "words")):
        role = name_role(before)
        return role if role not in ("", AMBIGUOUS) else MENTIONED
    return MENTIONED


def _joined(between: str) -> bool:
    flat = folded(between)
    joins = load_words("roles", "joins", "words")
    return flat in joins or any(flat == f",{join}" for join in joins)


def _heading_role(headings: Sequence[str]) -> str:
    return choose_role([name_role(heading) for heading in reversed(headings)][:3])


def _holds(flat: str, listed: Iterable[str]) -> bool:
    return any(folded(word) in flat for word in listed)
