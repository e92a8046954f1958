"""Tell in which role a text singles out questions and items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ita_analysis.read.document.block import Table
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.passages import BULLET, DECIMAL, Passage
from ita_analysis.read.report.question_codes import INNER, NamedQuestion
from ita_analysis.read.report.word_files import load_file, load_words
from ita_analysis.thai import to_arabic_digits

MENTIONED, RECOMMENDED, LOWEST = "mentioned", "recommended", "lowest_of_issue"
NOT_MET, BELOW_PASS = "not_met", "below_pass"
AMBIGUOUS = "ambiguous"
# How far before a list of codes the words of its role may stand, and behind a code.
NEAR_BEFORE, NEAR_BEHIND = 90, 30
# The end of a paragraph that counts what a table below lists.
COUNTED = re.compile(
    r"[^\d]{1,40}\d{1,2}(?:ข้อ|รายการ)(?:จาก(?:ทั้งหมด|จำนวน)*\d{1,2}(?:ข้อ|รายการ))?(?:ได้แก่|คือ|ดังนี้|:)*$"
)
LONGEST_ENTRY, LONGEST_POINT, SHORTEST_NAME = 120, 60, 8
# Between the words of a role and the codes: how many there are, and what they are called.
COUNT = re.compile(r"(?:จำนวน|มี|อีก|ใน)*\d{0,2}(?:ข้อคำถาม|ข้อที่|ข้อ|รายการ|ประเด็น|คำถาม|รหัส)?$")


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
        heading without any begins something else; a numbered line that names a code is none.
    """
    lead, closing = "", ""
    leads = []
    for passage in passages:
        is_table = isinstance(passage.block, Table)
        leads.append((is_table and closing) or lead or _heading_role(passage.headings))
        if isinstance(passage.block, Table):
            continue
        closing = _closing_role(passage.block.text)
        if _may_lead(passage):
            text = passage.block.text
            role = name_role(text)
            if role and not _explains(text):
                lead = "" if _says_all(text) else role
            elif _begins_other(text):
                lead = ""
    return leads


def _closing_role(text: str) -> str:
    """Return the role that the last words of a paragraph give a table below: "not met: 3 items"."""
    found = COUNTED.search(folded(text))
    role = name_role(found[0]) if found else ""
    return role if is_specific(role) else ""


def _explains(text: str) -> bool:
    """Return whether a line gives a role as the reason for something, and announces nothing."""
    before, because, behind = folded(text).partition("เพราะ")
    ends = behind.endswith(load_words("roles", "introduces", "words"))
    return bool(because and not name_role(before) and name_role(behind) and not ends)


def _begins_other(text: str) -> bool:
    """Return whether a heading without a role ends what the lines above announced."""
    if INNER.search(text):
        return False
    numbered = to_arabic_digits(text.strip(" *#(“"))[:1].isdigit()
    return numbered or folded(text).startswith(load_words("roles", "other_topics", "words"))


def _says_all(text: str) -> bool:
    """Return whether a line names behind its colon what it speaks of, and announces nothing."""
    before, _, behind = text.partition(":")
    return (
        len(folded(behind)) >= SHORTEST_NAME and bool(name_role(before)) and not name_role(behind)
    )


def _may_lead(passage: Passage) -> bool:
    """Return whether a line can announce others: a heading, or a short point of a list."""
    text = getattr(passage.block, "text", "")
    point = BULLET.match(text) and len(text) <= LONGEST_POINT
    told = is_specific(name_role(text)) and not INNER.search(text)
    return passage.is_heading or bool(point and told and not DECIMAL.search(text))


def roles_in_sentence(text: str, named: Sequence[NamedQuestion], lead: str = "") -> list[str]:
    """Return the roles that a sentence gives to the codes in it.

    Parameters
    ----------
    text : str
    named : sequence of NamedQuestion
        Codes of the text, in order.
    lead : str
        Role of the first code where what stands above gives one; codes that follow it at once
        share it.

    Returns
    -------
    list of str
        For each what is said right behind it or the list that it stands in, or before the list,
        up to a word that begins something else; else ``mentioned``.
    """
    roles: list[str] = []
    end, ahead, only_tight = 0, lead, bool(lead)
    for group in _tight_lists(text, named):
        before = text[end : group[0].start]
        told = _role_before(before)
        if told:
            ahead, only_tight = told, False
        elif roles and ((only_tight and not _listed(before)) or not _goes_on(before)):
            ahead = ""
        roles += [_role_after(text[group[-1].end :]) or ahead or MENTIONED] * len(group)
        end = group[-1].end
    return roles


def _tight_lists(text: str, named: Sequence[NamedQuestion]) -> Iterator[list[NamedQuestion]]:
    """Yield codes that nothing but a comma or "and" divides."""
    group: list[NamedQuestion] = []
    for question in named:
        if group and not _joined(text[group[-1].end : question.start], group[-1], question):
            yield group
            group = []
        group.append(question)
    if group:
        yield group


def _role_after(behind: str) -> str:
    told = _role_at(folded(behind[:NEAR_BEHIND]).lstrip(" ,:–-—(="))
    if told:
        return told
    # The name of the question may stand between, without another code.
    entry = INNER.split(behind[:LONGEST_ENTRY], maxsplit=1)[0]
    for piece in entry.split()[1:]:
        flat = folded(piece)
        if flat.startswith(load_words("roles", "breaks", "words")) or _role_at(flat) == NOT_MET:
            return _role_at(flat)
    return ""


def _role_at(flat: str) -> str:
    """Return the specific role whose words a folded text begins with."""
    starts = (
        str(entry["role"])
        for entry in load_file("roles")["role"]
        if entry["specific"] and flat.startswith(tuple(map(folded, entry["words"])))
    )
    return next(starts, "")


def _role_before(before: str) -> str:
    """Return the role that the words right before a list give it, empty where they give none."""
    flat = folded(before[-NEAR_BEFORE:])
    bare = COUNT.sub("", flat.removesuffix("("))
    introduced = bare.endswith(load_words("roles", "introduces", "words"))
    ends = {
        (bare.rfind(word) + len(word), len(word)): str(entry["role"])
        for entry in load_file("roles")["role"]
        for word in map(folded, entry["words"])
        if word in bare
    }
    specific = {place: role for place, role in ends.items() if is_specific(role)}
    if introduced:
        if name_role(before[-NEAR_BEFORE:]) == AMBIGUOUS:
            return MENTIONED
        nearest = specific or ends
        return nearest[max(nearest)] if nearest else ""
    last = max(specific, default=(0, 0))
    return specific[last] if specific and last[0] == len(bare) else ""


def _listed(between: str) -> bool:
    """Return whether a comma behind the name of an entry, or "and", leads to the next."""
    return folded(between).endswith(load_words("roles", "joins", "words"))


def _goes_on(between: str) -> bool:
    """Return whether a list goes on behind the name of an entry."""
    flat = folded(between)
    ends = any(word in flat for word in load_words("roles", "breaks", "words")) or any(
        folded(piece).startswith(load_words("roles", "breaks", "spaced"))
        for piece in between.split()
    )
    return not ends and len(flat) <= LONGEST_ENTRY


def _joined(between: str, one: NamedQuestion, other: NamedQuestion) -> bool:
    if one.start == other.start:
        return True  # of one range
    flat = folded(between)
    joins = load_words("roles", "joins", "words")
    return flat in joins or any(flat == f",{join}" for join in joins)


def _heading_role(headings: Sequence[str]) -> str:
    told = ["" if _explains(heading) else name_role(heading) for heading in reversed(headings)]
    return choose_role(told[:3])


def _holds(flat: str, listed: Iterable[str]) -> bool:
    return any(folded(word) in flat for word in listed)
