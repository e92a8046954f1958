"""Any file that `ita read` is given: a report of any shape, or a workbook of ours."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable
from pathlib import Path

from ita_analysis.clean.organisations import list_known
from ita_analysis.errors import DataError, Fault, ItaError, UsageError
from ita_analysis.form.read import is_form, read_form, read_org_id
from ita_analysis.project import Project
from ita_analysis.read.report.assemble import read_report
from ita_analysis.read.report.reading import Reading
from ita_analysis.review.folder import save_records
from ita_analysis.review.identity import identify
from ita_analysis.review.records import Origin, make_records


def read_file(path: Path) -> Reading:
    """Read a report, or a workbook that `ita new` made and somebody filled in.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Reading

    Raises
    ------
    ItaError
        If it cannot be read.
    """
    return read_form(path) if is_form(path) else read_report(path)


def read_files(paths: Iterable[Path]) -> tuple[list[tuple[Path, Reading]], list[ItaError]]:
    """Read several files; one that cannot be read does not stop the others.

    Parameters
    ----------
    paths : iterable of Path

    Returns
    -------
    tuple of list of tuple of Path and Reading, and list of ItaError
        What was read, in order, and what was not.
    """
    readings: list[tuple[Path, Reading]] = []
    errors: list[ItaError] = []
    for path in paths:
        try:
            readings.append((path, read_file(path)))
        except ItaError as error:
            errors.append(error)
    return readings, errors


def save_reading(
    path: Path, reading: Reading, parent: Path, project: Project | None
) -> tuple[Path, bool]:
    """Write the folder of a reading, to be reviewed.

    Parameters
    ----------
    path : Path
        The file that was read.
    reading : Reading
    parent : Path
        Folder to write the folder into.
    project : Project or None
        Where the organisation may be known already, under its key.

    Returns
    -------
    tuple of Path and bool
        The folder, and whether it was written; the same reading stays as it is.

    Raises
    ------
    DataError
        If organisation or fiscal year are not known, or the folder holds another reading.
    UsageError
        If the methodology of the year is not known.
    """
    known = list_known(project.raw if project else None)
    identity = identify(reading.organisation, known, path.name)
    org_id = read_org_id(path)
    if org_id:
        identity = dataclasses.replace(identity, org_id=org_id)
    origin = Origin(path.name, hashlib.sha256(path.read_bytes()).hexdigest())
    return save_records(make_records(reading, identity, origin), parent)


def raise_all(errors: Iterable[ItaError]) -> None:
    """Raise several errors as one, a fault of data before one of use; nothing without errors."""
    listed = list(errors)
    faults: list[Fault] = [fault for error in listed for fault in error.faults]
    if any(isinstance(error, DataError) for error in listed):
        raise DataError(faults)
    if listed:
        raise UsageError(faults)
