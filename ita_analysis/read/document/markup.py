"""Mark-up inside running text: HTML tags and Markdown signs in a line or a cell."""

from __future__ import annotations

import html
import re

# Only tags of text: "<b>" is mark-up, "<๘๕" or "<ชื่อ>" is what somebody wrote.
_TAG = re.compile(
    r"<(/?)(p|div|br|hr|ul|ol|li|table|thead|tbody|tfoot|caption|tr|td|th|h[1-6]|b|strong|i|em|u|s|"
    r"span|font|a|sup|sub|small|center|img)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_INLINE = re.compile("b|strong|i|em|u|s|span|font|a|sup|sub|small|img", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>])")
_NUMBERED = re.compile(r"\(?[0-9๐-๙]{1,3}[.)]")
_BULLETS = "-–—•·▪●○◦*"


def split_parts(text: str) -> tuple[str, ...]:
    """Return the paragraphs and list items of a text, their mark-up taken away.

    Parameters
    ----------
    text : str
        One line or cell; tags may be left open.

    Returns
    -------
    tuple of str
        One entry a paragraph or list item, as `list_item` writes it; empty ones left out.
    """
    parts: list[str] = []
    piece = ""
    item = False
    place = 0
    for tag in _TAG.finditer(text):
        piece += text[place : tag.start()]
        place = tag.end()
        if _INLINE.fullmatch(tag[2]):
            continue
        _add(parts, piece, item=item)
        piece = ""
        item = tag[2].lower() == "li" and not tag[1]
    _add(parts, piece + text[place:], item=item)
    return tuple(parts)


def list_item(text: str, number: int | None = None) -> str:
    """Return a list item as it is read: with a dash, or with its number in a numbered list.

    Parameters
    ----------
    text : str
        What the item says; a number or bullet that is typed in it is kept as the only one.
    number : int, optional
        Its number, where the format itself counts.

    Returns
    -------
    str
    """
    text = text.strip()
    if text[:1] in _BULLETS:
        return f"- {text[1:].lstrip()}"
    if _NUMBERED.match(text):
        return text
    return f"{number}. {text}" if number is not None else f"- {text}"


def plain(text: str) -> str:
    """Return a text without Markdown signs and with HTML entities as characters.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Without spaces at its ends; spaces inside are kept, since several may divide what stands
        in one cell.
    """
    text = _ESCAPED.sub(r"\1", text.replace("**", ""))
    return _ENTITY.sub(_character, text).strip()


def _add(parts: list[str], piece: str, *, item: bool) -> None:
    """Append what stands between two tags, if anything does."""
    piece = plain(piece)
    if piece:
        parts.append(list_item(piece) if item else piece)


def _character(entity: re.Match[str]) -> str:
    """Return the character that an entity stands for, spaces as plain ones."""
    character = html.unescape(entity[0])
    return character if character.isprintable() else " "
