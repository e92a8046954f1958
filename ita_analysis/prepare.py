"""From ``data/raw`` to ``data/processed``: what everything that follows starts from."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pandas as pd

from ita_analysis.answers.folder import read_outcomes
from ita_analysis.check import check_results, propose_results
from ita_analysis.clean import clean_all
from ita_analysis.clean.successions import (
    declare_successions,
    hold_successions,
    table_successions,
)
from ita_analysis.errors import DataError
from ita_analysis.files import RISKY_STARTS
from ita_analysis.methodology import load_methodology
from ita_analysis.project import Project
from ita_analysis.score import KEY, score_results
from ita_analysis.tables import CONTRACTS, make_table, validate_table


def prepare(project: Project) -> dict[str, pd.DataFrame]:
    """Read, clean, score and check everything, and write the tables.

    Nothing is written before everything holds, so earlier tables stay as they were when a
    source is faulty.

    Parameters
    ----------
    project : Project

    Returns
    -------
    dict of str to pandas.DataFrame
        Tables by name, as written.

    Raises
    ------
    DataError
        If anything in ``data/raw`` does not hold; holds the faults of all sources.
    """
    tables = _gather(project)
    tables["problems"] = check_results(tables)
    tables["proposals"] = propose_results(tables)
    write_tables(tables, project.processed)
    return tables


def add_computed(published: pd.DataFrame) -> pd.DataFrame:
    """Add what the published scores give when computed, fiscal year by fiscal year.

    Parameters
    ----------
    published : pandas.DataFrame
        Table ``scores`` with published rows.

    Returns
    -------
    pandas.DataFrame
        Table ``scores`` with computed rows beside the published ones.
    """
    computed = [
        score_results(rows, load_methodology(int(str(fiscal_year))))
        for fiscal_year, rows in published.groupby("fiscal_year")
    ]
    return validate_table("scores", pd.concat([published, *computed], ignore_index=True))


def add_answers(
    tables: dict[str, pd.DataFrame], answers: dict[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Add what was computed from respondents' answers.

    Where an organisation has published scores of the same fiscal year, those stay: the scores of
    its answers stand in ``certainty`` alone.

    Parameters
    ----------
    tables, answers : dict of str to pandas.DataFrame
        Tables by name.

    Returns
    -------
    dict of str to pandas.DataFrame
    """
    published = pd.MultiIndex.from_frame(tables["scores"][KEY])
    scores = answers["scores"]
    new = ~pd.MultiIndex.from_frame(scores[KEY]).isin(published)
    known = set(tables["organisations"]["org_id"])
    organisations = answers["organisations"].drop_duplicates("org_id")
    added = answers | {
        "scores": scores[new],
        # Whoever published a report named themselves there.
        "organisations": organisations[~organisations["org_id"].isin(known)],
    }
    return tables | {
        name: validate_table(name, pd.concat([tables[name], more], ignore_index=True))
        for name, more in added.items()
    }


def _gather(project: Project) -> dict[str, pd.DataFrame]:
    """Put sources, answers and declared successions together; tell the faults of all at once."""
    declared, faults = declare_successions(project.raw)
    try:
        tables = _clean(project)
        tables["scores"] = add_computed(tables["scores"])
        tables = add_answers(tables, read_outcomes(project.answers))
    except DataError as error:
        raise DataError([*error.faults, *faults]) from None
    faults += hold_successions(declared, tables)
    if faults:
        raise DataError(faults)
    tables["successions"] = table_successions(declared)
    return tables


def _clean(project: Project) -> dict[str, pd.DataFrame]:
    """Clean what is in the raw folder; answers alone are enough for a project."""
    has_sources = any(path.is_dir() for path in project.raw.iterdir())
    if has_sources or not project.answers.is_dir():
        return clean_all(project.raw)
    return {name: validate_table(name, make_table(name, [])) for name in CONTRACTS}


def write_tables(tables: dict[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Write tables as Parquet and as CSV that opens right in Excel.

    Parameters
    ----------
    tables : dict of str to pandas.DataFrame
        Tables by name.
    folder : Path
        Where to; each file is replaced whole, after all have been written.

    Returns
    -------
    list of Path
        The files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as temporary:
        for name, frame in tables.items():
            frame.to_parquet(Path(temporary) / f"{name}.parquet", index=False)
            _defuse(frame).to_csv(
                Path(temporary) / f"{name}.csv", index=False, encoding="utf-8-sig"
            )
        written = sorted(Path(temporary).iterdir())
        for path in written:
            os.replace(path, folder / path.name)  # noqa: PTH105 - replaces on every system
    return [folder / path.name for path in written]


def _defuse(frame: pd.DataFrame) -> pd.DataFrame:
    text = frame.select_dtypes(include="str").columns
    return frame.assign(
        **{
            column: frame[column].where(
                ~frame[column].str.startswith(RISKY_STARTS), "'" + frame[column]
            )
            for column in text
        }
    )
