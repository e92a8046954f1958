"""From ``data/raw`` to ``data/processed``: what everything that follows starts from."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ita_analysis.answers.folder import SOURCES, Answered, find_outcomes, read_outcomes
from ita_analysis.answers.outcome import TABLES
from ita_analysis.check import check_results, propose_results
from ita_analysis.clean import clean_all
from ita_analysis.clean.successions import (
    declare_successions,
    hold_successions,
    table_successions,
)
from ita_analysis.errors import DataError, Fault
from ita_analysis.files import RISKY_STARTS
from ita_analysis.methodology import load_methodology
from ita_analysis.project import Project
from ita_analysis.score import KEY, score_results
from ita_analysis.tables import CONTRACTS, make_table, validate_table

# Rows of a Parquet file that are read together: an organisation needs few of a national table.
_GROUP_ROWS = 10_000


def prepare(project: Project) -> dict[str, pd.DataFrame]:
    """Read, clean, score and check everything, and write the tables.

    Nothing is written before everything holds, so earlier tables stay as they were when a
    source is faulty. What was computed from respondents' answers passes through piece by piece:
    memory does not grow with the organisations whose answers were scored.

    Parameters
    ----------
    project : Project

    Returns
    -------
    dict of str to pandas.DataFrame
        Tables by name, as written but for the rows that come from answers.

    Raises
    ------
    DataError
        If anything in ``data/raw`` does not hold; holds the faults of all sources. If a folder
        in ``data/answers`` is damaged.
    """
    tables, answers = _gather(project)
    # Answers publish nothing that could be checked.
    tables["problems"] = check_results(tables)
    tables["proposals"] = propose_results(tables)
    write_tables(tables, project.processed, answers)
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


def _gather(project: Project) -> tuple[dict[str, pd.DataFrame], list[Answered]]:
    """Put sources, answers and declared successions together; tell the faults of all at once."""
    declared, faults = declare_successions(project.raw)
    try:
        tables = _clean(project)
        tables["scores"] = add_computed(tables["scores"])
        answers = find_outcomes(project.answers)
    except DataError as error:
        raise DataError([*error.faults, *faults]) from None
    faults += hold_successions(declared, tables | _list_answered(tables, answers))
    if faults:
        raise DataError(faults)
    tables["successions"] = table_successions(declared)
    return tables, answers


def _list_answered(
    tables: dict[str, pd.DataFrame], answers: Sequence[Answered]
) -> dict[str, pd.DataFrame]:
    """Return who is known and has scores of which year, those with answers too."""
    rows = [
        {"org_id": org_id, "fiscal_year": folder.fiscal_year, "score": 0.0}
        for folder in answers
        for org_id in folder.org_ids
    ]
    keys = ["org_id", "fiscal_year", "score"]
    more = pd.DataFrame(rows, columns=keys).astype({"fiscal_year": "int64", "score": "float64"})
    scores = tables["scores"][keys]
    return {
        "organisations": pd.concat([tables["organisations"][["org_id"]], more[["org_id"]]]),
        "scores": pd.concat([scores, more]) if rows else scores,
    }


def _clean(project: Project) -> dict[str, pd.DataFrame]:
    """Clean what is in the raw folder; answers alone are enough for a project."""
    has_sources = any(path.is_dir() for path in project.raw.iterdir())
    if has_sources or not project.answers.is_dir():
        return clean_all(project.raw)
    return {name: validate_table(name, make_table(name, [])) for name in CONTRACTS}


def write_tables(
    tables: dict[str, pd.DataFrame], folder: Path, answers: Sequence[Answered] = ()
) -> list[Path]:
    """Write tables as Parquet and as CSV that opens right in Excel.

    Parameters
    ----------
    tables : dict of str to pandas.DataFrame
        Tables by name.
    folder : Path
        Where to; each file is replaced whole, after all have been written.
    answers : sequence of Answered, optional
        Folders of scored answers whose rows come after those of the tables. Where an
        organisation has published scores of the same fiscal year, those stay alone in
        ``scores``: what its answers give stands in ``certainty``.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    DataError
        If a folder of answers is damaged; holds the faults of all tables.
    """
    folder.mkdir(parents=True, exist_ok=True)
    faults: list[Fault] = []
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as temporary:
        for name, frame in tables.items():
            more = _choose_answers(name, frame, answers)
            try:
                _write_table(Path(temporary) / name, itertools.chain([frame], more))
            except DataError as error:
                faults += error.faults
        if faults:
            raise DataError(dict.fromkeys(faults))
        written = sorted(Path(temporary).iterdir())
        for path in written:
            os.replace(path, folder / path.name)  # noqa: PTH105 - replaces on every system
    return [folder / path.name for path in written]


def count_rows(folder: Path) -> dict[str, int]:
    """Count the rows of prepared tables.

    Parameters
    ----------
    folder : Path
        Folder of prepared tables.

    Returns
    -------
    dict of str to int
        By name, in order of the contracts.
    """
    return {name: pq.read_metadata(folder / f"{name}.parquet").num_rows for name in CONTRACTS}


def _choose_answers(
    name: str, table: pd.DataFrame, answers: Sequence[Answered]
) -> Iterator[pd.DataFrame]:
    """Choose what of a table of scored answers goes beside what reports say."""
    if name not in (*TABLES, SOURCES):
        return
    known = set(table["org_id"])
    published = pd.MultiIndex.from_frame(table[KEY].drop_duplicates()) if name == "scores" else ()
    for piece in read_outcomes(answers, name):
        if name == "scores":
            yield piece[~pd.MultiIndex.from_frame(piece[KEY]).isin(published)]
        elif name == "organisations":
            # Whoever published a report named themselves there.
            yield piece[~piece["org_id"].isin(known)]
            known |= set(piece["org_id"])
        else:
            yield piece


def _write_table(path: Path, pieces: Iterator[pd.DataFrame]) -> None:
    """Write the pieces of a table; the first has its types, even where it has no row."""
    first = next(pieces)
    empty = pa.Table.from_pandas(first.head(0), preserve_index=False)
    parquet, text = path.with_suffix(".parquet"), path.with_suffix(".csv")
    with (
        pq.ParquetWriter(parquet, empty.schema) as writer,
        text.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        first.head(0).to_csv(file, index=False)
        for piece in itertools.chain([first], pieces):
            if len(piece):
                rows = pa.Table.from_pandas(piece, empty.schema, preserve_index=False)
                writer.write_table(rows, row_group_size=_GROUP_ROWS)
                _defuse(piece).to_csv(file, index=False, header=False)


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
