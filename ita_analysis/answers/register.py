"""The organisations that answers may belong to, and how many people each could have asked."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ita_analysis.clean.organisations import list_known
from ita_analysis.errors import DataError, Fault, data_error
from ita_analysis.files import restore_text
from ita_analysis.project import Project
from ita_analysis.read.records import ORGANISATION_KEYS
from ita_analysis.tables import ORG_ID
from ita_analysis.thai import normalise

# How many could answer, by the instrument they are asked.
POPULATIONS = {"IIT": "staff", "EIT": "service_users"}


@dataclass(frozen=True)
class Register:
    """Organisations in order of their key.

    Parameters
    ----------
    organisations : pandas.DataFrame
        ``org_id``, names and places as in the table ``organisations``; ``staff`` and
        ``service_users``, missing where not known.
    """

    organisations: pd.DataFrame

    def __len__(self) -> int:
        return len(self.organisations)

    @functools.cached_property
    def keys(self) -> dict[str, int]:
        """Place of an organisation by its key."""
        return {key: place for place, key in enumerate(self.organisations["org_id"].tolist())}

    @functools.cached_property
    def places(self) -> dict[str, int]:
        """Place of an organisation by its key or its name in Thai; none where two share it."""
        names = self.organisations["name_th"].map(normalise)
        once = ~names.duplicated(keep=False) & names.ne("")
        by_name = {name: place for place, name in enumerate(names) if once.iloc[place]}
        return by_name | self.keys

    def find(self, name: object) -> int:
        """Return the place of an organisation, -1 where it is not in the register."""
        text = normalise(str(name))
        return self.places.get(text, self.places.get(text.lower(), -1))

    def population(self, instrument: str) -> pd.Series:
        """Return how many could answer an instrument, missing where not known."""
        column = POPULATIONS.get(instrument)
        if column is None:
            return pd.Series(float("nan"), index=self.organisations.index)
        return self.organisations[column]


def make_register(rows: pd.DataFrame) -> Register:
    """Make a register of rows with at least ``org_id`` and ``name_th``."""
    frame = rows.reindex(columns=[*ORGANISATION_KEYS, *POPULATIONS.values()])
    keys = list(ORGANISATION_KEYS)
    frame[keys] = frame[keys].astype("str").fillna("")
    for column in POPULATIONS.values():
        frame[column] = pd.to_numeric(frame[column]).astype(float)
    return Register(frame.sort_values("org_id", ignore_index=True))


def read_register(project: Project | None, path: Path | None = None) -> Register:
    """Read the organisations of a project and those of a file.

    Parameters
    ----------
    project : Project or None
    path : Path, optional
        CSV with ``org_id``, ``name_th`` and any other column of a register; its rows go before
        those of the project.

    Returns
    -------
    Register

    Raises
    ------
    DataError
        If the file is faulty; holds every fault.
    """
    rows = pd.DataFrame(columns=list(ORGANISATION_KEYS))
    prepared = project.processed / "organisations.parquet" if project else None
    if prepared and prepared.is_file():
        rows = pd.read_parquet(prepared)
    elif project:
        rows = pd.DataFrame(list_known(project.raw), columns=list(ORGANISATION_KEYS))
    own = _read_file(path) if path else pd.DataFrame(columns=list(ORGANISATION_KEYS))
    both = pd.concat([own, rows], ignore_index=True)
    return make_register(both.drop_duplicates("org_id"))


def _read_file(path: Path) -> pd.DataFrame:
    try:
        rows = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    except (UnicodeDecodeError, ValueError) as error:
        reason = " ".join(str(error).split())[:100]
        todo = "Save it as CSV in UTF-8, with a header"
        raise data_error(path.name, f"cannot be read ({reason})", todo) from None
    rows = rows.map(restore_text)
    missing = [name for name in ("org_id", "name_th") if name not in rows]
    if missing:
        what = f"has no column {' and '.join(missing)}"
        raise data_error(path.name, what, f"Columns of a register: {', '.join(_columns())}")
    faults = [fault for row, entry in rows.iterrows() for fault in _check(path, row, entry)]
    for row in rows.index[rows["org_id"].duplicated()]:
        where = f"{path.name}: row {row + 2}"
        what = f"the organisation stands twice ({rows.at[row, 'org_id']})"
        faults.append(Fault(where, what, "Keep one row"))
    if faults:
        raise DataError(faults)
    for column in POPULATIONS.values():
        if column in rows:
            rows[column] = pd.to_numeric(rows[column].replace("", None))
    return rows


def _columns() -> list[str]:
    return [*ORGANISATION_KEYS, *POPULATIONS.values()]


def _check(path: Path, row: int, entry: pd.Series) -> list[Fault]:
    where = f"{path.name}: row {row + 2}"
    faults = []
    if not re.fullmatch(ORG_ID, entry["org_id"]):
        what = f"org_id is not a safe key ({entry['org_id']})"
        faults.append(Fault(where, what, "Use small letters, digits and single hyphens"))
    if not entry["name_th"].strip():
        faults.append(Fault(where, "name_th is empty", "Fill it in"))
    for column in POPULATIONS.values():
        value = entry.get(column, "")
        if value and not value.isdecimal():
            faults.append(Fault(where, f"{column} is not a number ({value})", "Write digits"))
    return faults
