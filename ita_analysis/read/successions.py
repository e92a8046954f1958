"""What a project declares of bodies that were renamed, merged or split."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ita_analysis.read.records import read_csv

FILE = "successions.csv"
COLUMNS = (
    "fiscal_year", "kind", "before", "after", "reason_th", "reason_en", "basis", "decided_by",
)  # fmt: skip


def read_successions(raw: Path) -> pd.DataFrame:
    """Read the declared successions of a raw folder.

    Parameters
    ----------
    raw : Path
        Folder of the sources; without the file nothing is declared.

    Returns
    -------
    pandas.DataFrame
        ``row`` (of the file) and its columns, all text.

    Raises
    ------
    DataError
        If the file cannot be read; holds every fault.
    """
    path = raw / FILE
    if not path.exists():
        return pd.DataFrame(columns=["row", *COLUMNS], dtype=str)
    return read_csv(path, COLUMNS)
