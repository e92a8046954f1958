"""Measure scoring from answers, at the size of the country, beside what is done at the least.

A national year is generated (`make_year`): organisations of `ita_analysis.demo`, each with as many
respondents as it has there by chance, answers of fiscal year 2565's forms (51 columns of the
internal survey, 19 of the public one, 43 items), 3 percent of them missing. 8,000 organisations
give 29 million answers.

Two cases, each beside the quickest of what pandas, Polars and DuckDB do at the least:

- coded wide Parquet: we validate, count respondents, estimate scores and standard errors up to
  the total; they compute the bare mean of each column and organisation;
- CSV with the Thai words of the form: we do the same; they parse it and count the cells.

Beside them, for the whole command: the same with signals looked for and all tables written.

Every approach runs in a process of its own, in turn; seconds are those after imports, memory is
the most that was resident, above what imports took and in all. On a machine that others use too,
seconds of the processor say more than those of the clock, and the least more than the median.
Run: ``python benchmarks/scoring.py``.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.dataset  # what pandas would import when it is first asked to read Parquet
import pyarrow.parquet as pq

from ita_analysis.answers.count import count_here
from ita_analysis.answers.folder import save_outcome
from ita_analysis.answers.form import Form, make_form
from ita_analysis.answers.outcome import estimate_all
from ita_analysis.answers.register import make_register
from ita_analysis.answers.resolve import Request, find_jobs
from ita_analysis.answers.run import score_answers
from ita_analysis.demo import _make_organisations
from ita_analysis.methodology import load_methodology

YEAR = 2565
# Mean respondents of an organisation: 40 x 51 + 80 x 19 + 43 answers make 3,600.
RESPONDENTS = {"IIT": 40, "EIT": 80}
MISSING = 0.03
SIZES = (1_000, 2_000, 4_000, 8_000)
OURS, WHOLE = "ours", "whole"
OTHERS = ("pandas", "polars", "duckdb")
ROW_GROUP = 100_000


def make_year(folder: Path, organisations: int) -> int:
    """Generate the answers of a year as Parquet with codes and CSV with words; count them."""
    random = np.random.default_rng(YEAR)
    method = load_methodology(YEAR)
    register = _make_organisations(organisations)
    register.to_parquet(folder / "register.parquet")
    keys = register["org_id"].to_numpy()
    ability = random.normal(1.2, 0.8, organisations)
    answers = 0
    for part in ("IIT", "EIT", "OIT"):
        form = make_form(method, part)
        if form.is_survey:
            sizes = np.maximum(5, random.poisson(RESPONDENTS[part], organisations))
        else:
            sizes = np.ones(organisations, int)
        place = np.repeat(np.arange(organisations), sizes)
        codes = _answer(form, ability[place], random)
        answers += sum(len(column) - column.null_count for column in codes.values())
        org = pa.DictionaryArray.from_arrays(pa.array(place.astype(np.int32)), pa.array(keys))
        target = folder / f"{part}.parquet"
        pq.write_table(pa.table({"org_id": org, **codes}), target, row_group_size=ROW_GROUP)
        words = {
            form.slots[form.by_name[name.lower()]].name: _to_words(form, name, column)
            for name, column in codes.items()
        }
        table = pa.table({"org_id": org.dictionary_decode(), **words})
        pcsv.write_csv(table, folder / f"{part}.csv", pcsv.WriteOptions(quoting_style="none"))
    return answers


def _answer(form: Form, ability: Any, random: Any) -> dict[str, pa.Array]:
    """Draw the answers of each column: the better the organisation, the higher."""
    columns = {}
    for slot in form.slots:
        # Questions in parts are asked in parts.
        if not slot.part and any(
            other.question == slot.question for other in form.slots if other.part
        ):
            continue
        most = len(slot.words) - 1
        good = 1 / (1 + np.exp(-(ability + random.normal(0, 1, len(ability)))))
        level = np.round(good * most).astype(int)
        order = np.argsort(slot.units)
        code = order[level]
        if form.is_survey:
            missing = random.random(len(ability)) < MISSING
            columns[slot.name] = pa.array((code + 1).astype(np.int8), mask=missing)
        else:
            columns[slot.name] = pa.array(np.array(slot.printed)[code].astype(np.int8))
    return columns


def _to_words(form: Form, name: str, column: pa.Array) -> pa.Array:
    slot = form.slots[form.by_name[name.lower()]]
    values = column.to_pandas()
    if form.is_survey:
        return pa.array(values.map({place + 1: word for place, word in enumerate(slot.words)}))
    return pa.array(
        values.map(
            {int(points): word for points, word in zip(slot.printed, slot.words, strict=True)}
        )
    )


# What is measured; each runs in a process of its own.


def ours(folder: Path, kind: str) -> float:
    register = make_register(pd.read_parquet(folder / "register.parquet"))
    paths = [folder / f"{part}.{kind}" for part in ("IIT", "EIT", "OIT")]
    method, jobs = find_jobs(paths, Request(YEAR), register)
    censuses, book, faults = count_here(jobs)
    book.refuse(faults)
    _, whole = estimate_all(censuses, method, register, method.parameters)
    return float(whole["total"].score["total"].mean())


def whole(folder: Path, kind: str) -> float:
    register = make_register(pd.read_parquet(folder / "register.parquet"))
    paths = [folder / f"{part}.{kind}" for part in ("IIT", "EIT", "OIT")]
    outcome = score_answers(paths, register, Request(YEAR))
    with tempfile.TemporaryDirectory(prefix="ita-scored-") as parent:
        save_outcome(outcome, Path(parent), [path.name for path in paths])
    return float(sum(outcome.count_signals().values()))


def pandas_(folder: Path, kind: str) -> float:
    total = 0.0
    for part in ("IIT", "EIT", "OIT"):
        path = folder / f"{part}.{kind}"
        if kind == "csv":
            frame = pd.read_csv(path, engine="pyarrow", dtype_backend="pyarrow")
            total += float(frame.count().sum())
        else:
            frame = pd.read_parquet(path, dtype_backend="pyarrow")
            numbers = frame.drop(columns="org_id").astype("float32")
            total += float(numbers.groupby(frame["org_id"], observed=True).mean().sum().sum())
    return total


def polars(folder: Path, kind: str) -> float:
    import polars as pl  # noqa: PLC0415 - only in the process that measures it

    total = 0.0
    for part in ("IIT", "EIT", "OIT"):
        path = folder / f"{part}.{kind}"
        if kind == "csv":
            frame = pl.scan_csv(path).select(pl.all().count())
        else:
            frame = pl.scan_parquet(path).group_by("org_id").agg(pl.exclude("org_id").mean())
        found = frame.collect(engine="streaming") if kind == "csv" else frame.collect()
        total += float(sum(found.select(pl.exclude("org_id").sum()).row(0)))
    return total


def duckdb(folder: Path, kind: str) -> float:
    import duckdb as db  # noqa: PLC0415

    total = 0.0
    for part in ("IIT", "EIT", "OIT"):
        path = folder / f"{part}.{kind}"
        if kind == "csv":
            found = db.sql(f"select count(columns(*)) from read_csv('{path}', all_varchar=true)")
            total += float(sum(found.fetchall()[0][1:]))
        else:
            query = f"select avg(columns(* exclude org_id)) from '{path}' group by org_id"
            total += float(db.sql(query).df().sum().sum())
    return total


APPROACHES = {OURS: ours, WHOLE: whole, "pandas": pandas_, "polars": polars, "duckdb": duckdb}


def run_one(name: str, folder: Path, kind: str) -> dict[str, float]:
    """Run one approach here and tell seconds, CPU seconds and peak memory over imports (MiB)."""
    if name in ("polars", "duckdb"):
        __import__(name)
    start = psutil.Process().memory_info().rss
    clock, cpu = time.perf_counter(), time.process_time()
    APPROACHES[name](folder, kind)
    seconds, used = time.perf_counter() - clock, time.process_time() - cpu
    peak = max(start, find_peak())
    return {
        "seconds": seconds,
        "cpu": used,
        "peak": (peak - start) / 2**20,
        "all": peak / 2**20,
    }


def find_peak() -> int:
    """Return the most bytes of this process that were resident at once.

    Told by the system at the end: to look again and again slows down who allocates.
    """
    status = Path("/proc/self/status")
    if status.exists():
        # What getrusage tells goes on from the process that started this one.
        peak = re.search(r"VmHWM:\s*(\d+) kB", status.read_text())
        if peak:
            return int(peak[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def measure(folder: Path, kind: str, names: list[str], rounds: int) -> dict[str, dict[str, float]]:
    """Run approaches in turn, each in a process of its own; median and least, most of memory."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            command = [sys.executable, __file__, "--one", name, kind, str(folder)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            found[name].append(json.loads(done.stdout.splitlines()[-1]))
    return {
        name: {
            "seconds": statistics.median(run["seconds"] for run in runs),
            "least": min(run["seconds"] for run in runs),
            "cpu": min(run["cpu"] for run in runs),
            "peak": max(run["peak"] for run in runs),
            "all": max(run["all"] for run in runs),
        }
        for name, runs in found.items()
    }


def tell(found: dict[str, dict[str, float]]) -> None:
    """Print what was measured of each approach, and ours beside the quickest of the others."""
    for name, row in found.items():
        print(
            f"  {name:8} {row['seconds']:7.2f} s, at least {row['least']:6.2f},"
            f" {row['cpu']:6.2f} of CPU; {row['peak']:5.0f} MiB over imports,"
            f" {row['all']:5.0f} in all",
            flush=True,
        )
    if set(OTHERS) <= found.keys():
        ratios = {
            what: found[OURS][what] / min(found[name][what] for name in OTHERS)
            for what in ("seconds", "least", "cpu")
        }
        print(f"  ours / quickest, each way: {', '.join(f'{r:.2f}' for r in ratios.values())}")


def tell_growth(found: dict[int, dict[str, float]]) -> None:
    """Print how much longer ours takes for more organisations, against the fewest."""
    first = min(found)
    for size, row in found.items():
        times = {what: row[what] / found[first][what] for what in ("least", "cpu")}
        print(
            f"  {size:6,} organisations, {size / first:.0f} times {first:,}:"
            f" {times['least']:.1f} times the seconds, {times['cpu']:.1f} of CPU"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--organisations", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--kinds", nargs="+", default=["parquet", "csv"])
    parser.add_argument("--one", nargs=3, metavar=("NAME", "KIND", "FOLDER"))
    given = parser.parse_args()
    if given.one:
        name, kind, folder = given.one
        print(json.dumps(run_one(name, Path(folder), kind)))
        return
    growth: dict[str, dict[int, dict[str, float]]] = {kind: {} for kind in given.kinds}
    for size in given.organisations:
        with tempfile.TemporaryDirectory(prefix="ita-scoring-") as temporary:
            folder = Path(temporary)
            answers = make_year(folder, size)
            for kind in given.kinds:
                megabytes = sum(path.stat().st_size for path in folder.glob(f"*.{kind}")) / 1e6
                print(f"{size:,} organisations, {answers:,} answers, {kind} of {megabytes:,.0f} MB")
                # Growth is ours to show; the comparison is made at full size.
                at_full_size = size == max(given.organisations)
                names = [OURS, *(OTHERS if at_full_size else ())]
                found = measure(folder, kind, names, given.rounds)
                growth[kind][size] = found[OURS]
                if at_full_size and kind == "parquet":
                    found |= measure(folder, kind, [WHOLE], 1)
                tell(found)
    for kind, sizes in growth.items():
        print(f"Growth, {kind}")
        tell_growth(sizes)


if __name__ == "__main__":
    main()
