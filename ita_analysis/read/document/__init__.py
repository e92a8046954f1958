"""A file becomes a document of blocks, whatever its format."""

from __future__ import annotations

from pathlib import Path

from ita_analysis.read.document.block import (
    Block,
    Cell,
    Document,
    Heading,
    Paragraph,
    Row,
    Table,
)
from ita_analysis.read.document.child import read_apart, read_here
from ita_analysis.read.document.kind import tell_kind
from ita_analysis.read.document.limits import read_bytes

__all__ = [
    "Block", "Cell", "Document", "Heading", "Paragraph", "Row", "Table", "read_document",
]  # fmt: skip

# A process of its own takes a second to begin; small texts cannot take longer than bearable.
_OURS = ("text", "markdown", "csv")
_SMALL = 200_000


def read_document(path: Path) -> Document:
    """Return a file taken apart.

    What the file is, its contents tell; its name only chooses between kinds of text.

    Parameters
    ----------
    path : Path
        Text, Markdown, HTML, DOCX, XLSX, CSV, TSV, or PDF with a text layer.

    Returns
    -------
    Document
        Headings, paragraphs and tables in order, damaged Thai mended.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        If it is empty, too large, locked, damaged, only pictures, or of a format that is not
        read; says what to make of it.
    """
    data = read_bytes(path)
    kind = tell_kind(path.name, data)
    if kind in _OURS and len(data) <= _SMALL:
        return read_here(path.name, kind, data)
    return read_apart(path.name, kind, data)
