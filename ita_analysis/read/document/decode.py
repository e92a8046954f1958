"""Bytes become text: UTF-8, UTF-16 with its mark, or the old Thai encoding."""

from __future__ import annotations

import codecs
import re

from ita_analysis.errors import data_error

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What tells Thai from noise: a vowel or tone above or below stands on a consonant.
_ABOVE_OR_BELOW = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_WELL_PLACED = re.compile(
    "(?<=[\u0e01-\u0e2e\u0e31\u0e34-\u0e3a\u0e4d])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
)
_THAI = re.compile("[\u0e01-\u0e3a\u0e3f-\u0e5b]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def decode(name: str, data: bytes) -> str:
    """Return the text that bytes stand for.

    Parameters
    ----------
    name : str
        Name of the file, for the message.
    data : bytes

    Returns
    -------
    str

    Raises
    ------
    DataError
        If it is no text, or text in an encoding that cannot be told for certain.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(name, _strictly(name, data, encoding))
    try:
        return _checked(name, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        text = _old_thai(data)
        if text is None:
            byte = data[error.start]
            raise data_error(
                name,
                f"the encoding cannot be told (byte {error.start + 1:,} is 0x{byte:02X})",
                "Save the file as UTF-8",
            ) from None
        return _checked(name, text)


def _strictly(name: str, data: bytes, encoding: str) -> str:
    """Return text in the encoding that the file claims by its mark."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise data_error(
            name,
            f"it claims to be {encoding.upper().removesuffix('-SIG')} "
            f"but is not from byte {error.start + 1:,} on",
            "Save the file again as UTF-8",
        ) from None


def _old_thai(data: bytes) -> str | None:
    """Return the text of TIS-620 or Windows-874 bytes, or None where it makes no Thai."""
    try:
        text = data.decode("cp874")
    except UnicodeDecodeError:
        return None
    beyond = sum(character > "\x7f" for character in text)
    thai = len(_THAI.findall(text))
    marks = len(_ABOVE_OR_BELOW.findall(text))
    placed = len(_WELL_PLACED.findall(text))
    return text if thai >= 0.9 * beyond and placed >= 0.9 * marks else None


def _checked(name: str, text: str) -> str:
    """Return a text, refused where it is full of control characters as text never is."""
    controls = len(_CONTROL.findall(text))
    if controls > max(20, len(text) // 50):
        raise data_error(
            name,
            f"this is not text ({controls:,} control characters)",
            "Save the file as UTF-8 text, or name the file it was made from",
        )
    return text
