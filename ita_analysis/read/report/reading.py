"""What was read in a report: every mention with its line, and what was not understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ita_analysis.read.document.block import Document

# Columns of the tables of a reading. `section` and `name` are as printed and read by
# `ita_analysis.read.printed`; `code` is what they mean in the fiscal year of the result.
COLUMNS: dict[str, tuple[str, ...]] = {
    "scores": (
        "line",
        "fiscal_year",
        "measure",
        "section",
        "name",
        "code",
        "printed",
        "score",
        "certainty",
    ),
    "cited": ("line", "section", "name", "code", "role", "certainty"),
    "statements": ("line", "kind", "subject", "value"),
    "approaches": ("line", "section", "name", "code", "cause", "approach"),
    "measures": (
        "line",
        "number",
        "title",
        "steps",
        "units",
        "period",
        "start",
        "end",
        "follow_up",
        "targets",
    ),
    "unread": ("line", "text"),
}


@dataclass(frozen=True)
class Organisation:
    """Whose report it is, weighed from all mentions.

    Parameters
    ----------
    name, org_type, district, province : str
        Empty where the report does not say. `org_type` is a key of ``terms/org_types.csv``.
    printed : dict of str to str
        What the title, or the first mention, prints for ``name``, ``district`` and ``province``.
    lines : dict of str to list of int
        Lines that agree with each.
    certainty : str
        ``certain`` where all mentions agree, ``likely`` where some print another name.
    short : str
        Abbreviation that the report gives behind the name, in brackets.
    settled : tuple of str
        Which of ``name``, ``district`` and ``province`` no mention prints: the register of places
        settled them.
    """

    name: str = ""
    org_type: str = ""
    district: str = ""
    province: str = ""
    printed: dict[str, str] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=dict)
    certainty: str = "certain"
    settled: tuple[str, ...] = ()
    short: str = ""


@dataclass(frozen=True)
class Reading:
    """One report read by machine.

    Parameters
    ----------
    document : Document
        The file taken apart.
    organisation : Organisation
        Whose it is.
    fiscal_year, measures_fiscal_year : int or None
        Year of the result, and the year that the measures are for; Buddhist era.
    tables : dict of str to pandas.DataFrame
        By the names and columns of ``COLUMNS``. ``scores`` holds every mention, also of other
        years (``fiscal_year`` tells); ``score`` is points 0-100; ``certainty`` is ``certain``,
        or ``likely`` where a misread name or code had to be settled.
    corrections : list of dict
        Judgements the reading had to make, in the form of ``corrections.toml``.
    """

    document: Document
    organisation: Organisation
    fiscal_year: int | None
    measures_fiscal_year: int | None
    tables: dict[str, pd.DataFrame]
    corrections: list[dict[str, Any]] = field(default_factory=list)
