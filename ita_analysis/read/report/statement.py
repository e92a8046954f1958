"""A claim of a report that arithmetic can check."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Statement:
    """A claim, in the words of ``data/raw/README.md``.

    Parameters
    ----------
    line : int
    kind : str
        One of ``vocabulary.STATEMENT_KINDS``.
    subject : str
        A printed name or code, or a word like ``total``.
    value : str
        As printed.
    """

    line: int
    kind: str
    subject: str
    value: str
