"""How good one source is: what was read of it, what was not, and the text it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from ita_analysis.errors import usage_error
from ita_analysis.result import Result

Kind = Literal["document", "reading", "transcription"]
NO_SOURCE = "no-such-source"

__all__ = ["NO_SOURCE", "Kind", "Quality", "load_quality"]


@dataclass(frozen=True)
class Quality:
    """One source with all that is known of how it was read.

    Parameters
    ----------
    path : Path
        The document, or the folder.
    key : str
        Safe in a file name.
    name : str
        The document's file name, or the folder's.
    kind : {"document", "reading", "transcription"}
        A file read now, a folder that a reading was written to, or records written by hand.
    result : Result
        What it says, with problems and proposals; nothing of other sources is in it.
    text : tuple of str
        Its lines, where they are at hand.
    places : dict of int to str
        Where a line stands in a file that has no lines.
    unread : pandas.DataFrame
        ``line``, ``text`` and ``why``: lines with numbers that were not read.
    not_read : tuple of str
        What the file holds and no reader can take in.
    spellings : pandas.DataFrame
        ``what`` (``organisation``, ``district``, ``province``, ``place``, ``fiscal_year``,
        ``measures_fiscal_year``, ``other_year``), ``printed``, ``meant`` (empty where it is
        printed so) and ``lines``.
    previous : int
        How many scores of other fiscal years it prints.
    own_corrections : int
        How many of the corrections the reading itself made.
    """

    path: Path
    key: str
    name: str
    kind: Kind
    result: Result
    text: tuple[str, ...]
    places: Mapping[int, str]
    unread: pd.DataFrame
    not_read: tuple[str, ...]
    spellings: pd.DataFrame
    previous: int
    own_corrections: int

    @property
    def has_text(self) -> bool:
        """Whether the text that line numbers refer to is at hand."""
        return bool(self.text)

    def line(self, number: int) -> str:
        """Return the text of a line, empty where it is not at hand."""
        return self.text[number - 1] if 0 < number <= len(self.text) else ""


def load_quality(source: str, fiscal_year: int = 0) -> Quality:
    """Read and check one source.

    Parameters
    ----------
    source : str
        A report in any format that is read, the folder of one, or the key of an organisation
        in ``data/raw``.
    fiscal_year : int
        With the key of an organisation; Buddhist era.

    Returns
    -------
    Quality

    Raises
    ------
    UsageError
        If there is no such source.
    DataError
        If it cannot be read, or says no fiscal year.
    """
    if source == NO_SOURCE:
        todo = (
            "Set source in the parameters cell: a report, the folder of one, or the key of an "
            "organisation with fiscal_year"
        )
        raise usage_error("source", "no source is chosen", todo)
    # Readers of every format come with it; who only imports the package does without them.
    from ita_analysis.quality.source import read_source  # noqa: PLC0415

    return read_source(source, fiscal_year)
