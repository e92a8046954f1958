"""What a file is, told by its contents and not by its name."""

from __future__ import annotations

import re
from pathlib import PurePath

from ita_analysis.errors import ItaError, data_error
from ita_analysis.read.document.limits import check_archive

_MARKDOWN = {".md", ".markdown"}
_DELIMITED = {".csv", ".tsv"}
_HTML = {".html", ".htm", ".xhtml"}
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html|head|body|table)\b",
    re.I | re.S,
)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8", b"BM")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = "Open it in Word, Excel or LibreOffice and save it as {}"


def tell_kind(name: str, data: bytes) -> str:
    """Return what kind of file this is.

    The name only chooses between kinds of text: a PDF named ``.txt`` is read as the PDF it is.

    Parameters
    ----------
    name : str
        Name of the file.
    data : bytes
        All of it.

    Returns
    -------
    str
        ``text``, ``markdown``, ``html``, ``docx``, ``xlsx``, ``csv`` or ``pdf``.

    Raises
    ------
    DataError
        If it is something that is not read, with what to make of it.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _packed_kind(name, data)
    if data.startswith(_OLE):
        raise _old_office(name, data)
    if data.startswith(b"{\\rtf"):
        raise data_error(name, "this is an RTF file", _OFFICE.format(".docx"))
    if data.startswith(_PICTURES):
        raise data_error(
            name, "this is a picture, not text", "Put it through OCR and read the text that gives"
        )
    suffix = PurePath(name).suffix.lower()
    if suffix in _HTML or _HTML_START.match(
        data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    ):
        return "html"
    if suffix in _DELIMITED:
        return "csv"
    return "markdown" if suffix in _MARKDOWN else "text"


def _packed_kind(name: str, data: bytes) -> str:
    """Return the kind of a ZIP archive, which Office files are."""
    parts = check_archive(name, data)
    if any("vbaproject" in part.lower() for part in parts):
        raise _macros(name, ".xlsx" if "xl/workbook.xml" in parts else ".docx")
    if "word/document.xml" in parts:
        return "docx"
    if "xl/workbook.xml" in parts:
        return "xlsx"
    if "xl/workbook.bin" in parts:
        raise data_error(name, "this is a binary Excel workbook", _OFFICE.format(".xlsx"))
    if "content.xml" in parts and "mimetype" in parts:
        raise data_error(name, "this is an OpenDocument file", _OFFICE.format(".docx or .xlsx"))
    if any(part.startswith("ppt/") for part in parts):
        raise data_error(name, "this is a presentation", "Save it as PDF and read that")
    raise data_error(name, "this is a ZIP archive, not a document", "Unpack it and name one file")


def _macros(name: str, suffix: str) -> ItaError:
    """Return the refusal of a file with programs in it."""
    return data_error(
        name,
        "the file holds macros, which are programs",
        f"{_OFFICE.format(suffix)}, which drops them",
    )


def _old_office(name: str, data: bytes) -> ItaError:
    """Return the refusal of an OLE file: old Office, or new Office under a password."""
    streams = {
        word: word.encode("utf-16-le") in data
        for word in ("EncryptedPackage", "WordDocument", "Workbook", "Book")
    }
    if streams["EncryptedPackage"]:
        return data_error(name, "the file is locked with a password", "Save it without a password")
    if streams["WordDocument"]:
        return data_error(name, "this is an old Word file (.doc)", _OFFICE.format(".docx"))
    if streams["Workbook"] or streams["Book"]:
        return data_error(name, "this is an old Excel file (.xls)", _OFFICE.format(".xlsx"))
    return data_error(name, "this is an old Office file", _OFFICE.format(".docx or .xlsx"))
