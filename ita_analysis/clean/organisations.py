"""The organisations that a project knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ita_analysis.clean.corrections import apply_corrections
from ita_analysis.errors import DataError
from ita_analysis.read.records import read_sources


def list_known(raw: Path | None) -> list[dict[str, Any]]:
    """List the organisations of a raw folder, corrected as declared.

    Parameters
    ----------
    raw : Path or None
        A folder that does not exist has none.

    Returns
    -------
    list of dict
        What ``[organisation]`` of each ``SOURCE.toml`` says; faulty sources are passed over.
    """
    organisations = []
    for report in read_sources(raw)[0] if raw and raw.is_dir() else []:
        try:
            corrected, _ = apply_corrections(report)
        except DataError:
            corrected = report
        organisations.append(dict(corrected.source["organisation"]))
    return organisations
