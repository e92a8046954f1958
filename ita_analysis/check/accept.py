"""An accepted explanation becomes declared corrections, written whole or not at all."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from ita_analysis.check.facts import lines
from ita_analysis.check.reading import check_records
from ita_analysis.check.repair import REPAIRED_KINDS
from ita_analysis.clean.corrections import apply_corrections
from ita_analysis.errors import data_error, usage_error
from ita_analysis.files import write_whole
from ita_analysis.read.records import CORRECTIONS_FILE, Report, read_report_folder, read_text
from ita_analysis.review.folder import write_corrections

REASONS = Path(__file__).parent / "reasons.toml"
SCORES = "scores"
Entry = dict[str, Any]


def accept_proposal(folder: Path, number: int | None = None) -> list[Entry]:
    """Declare the misreadings of an explanation as corrections of its source.

    Parameters
    ----------
    folder : Path
        Folder of a report; its ``corrections.toml`` keeps what it holds.
    number : int, optional
        Which explanation; needed where there are several.

    Returns
    -------
    list of dict
        The corrections added, in the form of ``corrections.toml``.

    Raises
    ------
    UsageError
        If there is none to accept, none of that number, or several and no number.
    DataError
        If the folder does not hold, or its figures would still disagree; nothing is written.
    """
    report = read_report_folder(folder)
    checked = check_records(report)
    chosen = _choose(checked.proposals, number, folder)
    entries = list(_declare(chosen, report, checked.tables["mentions"]))
    mended = dataclasses.replace(report, corrections=[*report.corrections, *entries])
    left = set(check_records(mended).problems["kind"]) & {*REPAIRED_KINDS}
    if left:
        todo = "Correct the figures by hand in corrections.toml"
        raise data_error(str(folder), f"figures would still disagree ({', '.join(left)})", todo)
    path = folder / CORRECTIONS_FILE
    before = read_text(path) if path.is_file() else None
    write_whole(path, write_corrections(before, entries))
    return entries


def _choose(proposals: pd.DataFrame, number: int | None, folder: Path) -> pd.DataFrame:
    """Return the rows of the explanation meant."""
    known = sorted(int(part) for part in proposals["explanation"].unique() if part)
    if not known:
        what = "no explanation was found" if len(proposals) else "no printed sum disagrees"
        raise usage_error(str(folder), f"there is nothing to accept: {what}", "See: ita check")
    if number is None and len(known) > 1:
        what = f"{len(known)} explanations are equally small"
        listed = "; ".join(f"{part}: {_sum_up(proposals, part)}" for part in known)
        raise usage_error(str(folder), what, f"Name one with --accept NUMBER. {listed}")
    if number is not None and number not in known:
        numbers = ", ".join(map(str, known))
        raise usage_error(
            "--accept", f"there is no explanation of that number ({number})", f"Use {numbers}"
        )
    return proposals[proposals["explanation"] == (number or known[0])]


def _sum_up(proposals: pd.DataFrame, number: int) -> str:
    """Say in what an explanation differs from the others."""
    figures = ["measure", "code", "should_be"]
    rows = proposals[proposals["explanation"] == number]
    shared = proposals.groupby(figures)["explanation"].transform("nunique") == rows["of"].iloc[0]
    own = rows[~shared[rows.index]].itertuples()
    return ", ".join(f"{row.code} {row.says:.2f} → {row.should_be:.2f}" for row in own)


def _declare(chosen: pd.DataFrame, report: Report, mentions: pd.DataFrame) -> Iterable[Entry]:
    """Yield a correction for each line on which a figure of an explanation is printed."""
    corrected, _ = apply_corrections(report)
    scores = corrected.records[SCORES]
    # Cleaning keeps a mention for each row, in order.
    rows = scores.assign(measure_=list(mentions["measure"]), code_=list(mentions["code"]),
                         score_=list(mentions["score"]))  # fmt: skip
    reasons = tomllib.loads(REASONS.read_text(encoding="utf-8"))
    first = chosen.iloc[0]
    about = {"number": first["explanation"], "of": first["of"], "figures": len(chosen)}
    basis = f"lines {lines(*chosen['where'])}"
    for figure in chosen.to_dict("records"):
        same = (rows["measure_"] == figure["measure"]) & (rows["code_"] == figure["code"])
        for _, row in rows[same & (rows["score_"] == figure["says"])].iterrows():
            yield {
                "file": f"{SCORES}.csv",
                "line": int(row["line"]),
                "column": "score",
                **_tell_apart(row, scores, report),
                "expect": row["score"],
                "value": f"{figure['should_be']:.2f}",
                "reason_th": reasons["th"].format(**about),
                "reason_en": reasons["en"].format(**about),
                "basis": basis,
                "certainty": "likely",
                "decided_by": reasons["decided_by"],
            }


def _tell_apart(row: pd.Series, scores: pd.DataFrame, report: Report) -> Entry:
    """Name the row as printed where its line prints the same figure for something else too."""
    same = scores[(scores["line"] == row["line"]) & (scores["score"] == row["score"])]
    if len(same) == 1:
        return {}
    printed = report.records[SCORES]
    names = printed.loc[printed["row"] == row["row"], "name"]
    return {"where": {"name": str(names.iloc[0])}} if len(names) else {}
