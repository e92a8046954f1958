"""Everything known of one organisation in one fiscal year, from the prepared tables."""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Concatenate, NoReturn, ParamSpec, TypeVar

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ita_analysis.errors import closest, data_error, usage_error
from ita_analysis.methodology import Methodology, load_methodology
from ita_analysis.project import find_project
from ita_analysis.score import KEY, agree
from ita_analysis.successions import (
    Lineage,
    Succession,
    advise_key,
    find_lineage,
    find_predecessors,
    load_successions,
)
from ita_analysis.tables import ORG_ID, make_table

NO_ORGANISATION = "no-such-organisation"
# Kind of a source that is made up, as `ita demo` makes them.
INVENTED = "demo"
# Kind of a source that is a plan edited and taken over, as `ita plan` stores it.
PLAN = "plan"

# Text as Python's own strings: pandas hands what else it takes to Arrow, which for tables as small
# as those of a brief takes longer than the work itself.
in_plain_text = pd.option_context("mode.string_storage", "python")

Args = ParamSpec("Args")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Result:
    """The result of one organisation in one fiscal year.

    What is found in it is kept with it: change a table with :func:`dataclasses.replace`, which
    makes a result that knows nothing yet, rather than in place.

    Parameters
    ----------
    organisation : dict
        Its row of the table ``organisations``.
    fiscal_year : int
        Buddhist era.
    method : Methodology
        Of the fiscal year.
    scores, mentions, cited, approaches, statements, measures, corrections : pandas.DataFrame
        Its rows of the tables of those names.
    problems, proposals : pandas.DataFrame
        The same, of what check found.
    sources : pandas.DataFrame
        The sources these rows come from.
    national, area_scores : pandas.DataFrame
        Official figures of the country and of provinces, all of them.
    other_years : tuple of int
        Fiscal years of the same organisation that have scores too, under whatever name.
    history : pandas.DataFrame
        Its rows of the table ``scores`` in those years.
    certainty, distributions, answer_signals : pandas.DataFrame
        Its rows of the tables of those names; empty where no answers were scored.
    successions : tuple of Succession
        All that is declared of bodies that were renamed, merged or split.
    predecessors : pandas.DataFrame
        Rows of the table ``scores`` of the bodies that it came out of, before it did.
    past_certainty : pandas.DataFrame
        Its rows of the table ``certainty`` in its other years.
    """

    organisation: dict[str, Any]
    fiscal_year: int
    method: Methodology
    scores: pd.DataFrame
    mentions: pd.DataFrame
    cited: pd.DataFrame
    approaches: pd.DataFrame
    statements: pd.DataFrame
    measures: pd.DataFrame
    corrections: pd.DataFrame
    problems: pd.DataFrame
    proposals: pd.DataFrame
    sources: pd.DataFrame
    national: pd.DataFrame
    area_scores: pd.DataFrame
    other_years: tuple[int, ...]
    history: pd.DataFrame
    certainty: pd.DataFrame = field(default_factory=lambda: make_table("certainty", []))
    distributions: pd.DataFrame = field(default_factory=lambda: make_table("distributions", []))
    answer_signals: pd.DataFrame = field(default_factory=lambda: make_table("answer_signals", []))
    successions: tuple[Succession, ...] = ()
    predecessors: pd.DataFrame = field(default_factory=lambda: make_table("scores", []))
    past_certainty: pd.DataFrame = field(default_factory=lambda: make_table("certainty", []))
    _findings: dict[Hashable, Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def lineage(self) -> Lineage:
        """The organisation through the years, under all its names."""
        return find_lineage(str(self.organisation["org_id"]), self.successions)

    def score(self, measure: str, code: str, origin: str | None = None) -> float:
        """Return a score in points; published before computed unless an origin is asked for.

        Returns NaN where there is none.
        """
        row = self.row(measure, code, origin)
        return float("nan") if row is None else float(row["score"])

    def row(self, measure: str, code: str, origin: str | None = None) -> dict[str, Any] | None:
        """Return the row of a score, or None where there is none that is known."""
        for wanted in [origin] if origin else ["published", "computed"]:
            found = self._known.get((measure, code, wanted))
            if found is not None:
                return dict(found)
        return None

    @functools.cached_property
    def _known(self) -> dict[tuple[str, str, str], dict[str, Any]]:
        """The rows of known scores by measure, code and origin; of several the first."""
        known: dict[tuple[str, str, str], dict[str, Any]] = {}
        for row in self.scores.dropna(subset="score").to_dict("records"):
            place = (row["measure"], row["code"], row["origin"])
            known.setdefault(place, {str(key): value for key, value in row.items()})
        return known


def find_once(
    find: Callable[Concatenate[Result, Args], Found],
) -> Callable[Concatenate[Result, Args], Found]:
    """Let a function look into a result once and remember what it found.

    Most findings lean on others, and every part of a brief asks for them again.

    Parameters
    ----------
    find : callable
        Takes a result, and what else can be hashed.

    Returns
    -------
    callable
        The same, except that it returns a copy of what it found: the caller may change it.
    """
    find_in_plain_text = in_plain_text(find)

    @functools.wraps(find)
    def look_up(result: Result, /, *args: Args.args, **options: Args.kwargs) -> Found:
        place = (find, args, *sorted(options.items()))
        if place not in result._findings:
            result._findings[place] = find_in_plain_text(result, *args, **options)
        # pandas copies the values only where they are written to.
        found: Found = result._findings[place]
        return found.copy(deep=False) if isinstance(found, pd.DataFrame) else copy.copy(found)

    return look_up


def choose_measures(measures: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Choose the measures of the plan that was taken over; those of reports where none was.

    Parameters
    ----------
    measures, sources : pandas.DataFrame
        Rows of the tables of those names.

    Returns
    -------
    pandas.DataFrame
    """
    plans = set(sources.loc[sources["kind"] == PLAN, "source_id"])
    taken = measures["source_id"].isin(plans)
    return (measures[taken] if taken.any() else measures).reset_index(drop=True)


def list_results(folder: Path | None = None) -> pd.DataFrame:
    """List the organisations and fiscal years that have a result.

    Parameters
    ----------
    folder : Path, optional
        Folder of prepared tables; that of the project by default.

    Returns
    -------
    pandas.DataFrame
        ``org_id``, ``fiscal_year``, ``org_type``, ``name_th``, ``name_en``, ``province``,
        ``province_en``,
        ``published`` and ``computed`` (total, points), ``agrees`` (whether they do; missing
        where one of both is), ``level`` (as published), ``level_en`` and
        ``invented`` (whether the result is made up), sorted by key.

    Raises
    ------
    DataError
        If nothing has been prepared.
    """
    folder = _folder(folder)
    scores = _read(folder, "scores")
    totals = (
        scores[scores["measure"] == "total"]
        .pivot(index=KEY, columns="origin", values="score")
        .reindex(columns=["published", "computed"])
    )
    statements = _read(folder, "statements")
    said = statements[(statements["kind"] == "level") & (statements["measure"] == "total")]
    levels = said.drop_duplicates(KEY).set_index(KEY)["value"].rename("level")
    keys = scores[KEY].drop_duplicates()
    names = _read(folder, "organisations")[
        ["org_id", "org_type", "name_th", "name_en", "province", "province_en"]
    ]
    listed = (
        keys.merge(names, on="org_id")
        .merge(totals.reset_index(), on=KEY, how="left")
        .merge(levels.reset_index(), on=KEY, how="left")
    )
    listed["level"] = listed["level"].fillna("")
    listed["level_en"] = [
        _level_in_english(*key) for key in zip(listed["fiscal_year"], listed["level"], strict=True)
    ]
    sources = _read(folder, "sources")
    made_up = sources.loc[sources["kind"] == INVENTED, "org_id"]
    listed["invented"] = listed["org_id"].isin(made_up)
    listed["agrees"] = [
        agree(*totals) for totals in zip(listed["published"], listed["computed"], strict=True)
    ]
    return listed.sort_values(KEY, ignore_index=True)


@in_plain_text
def load_result(org_id: str, fiscal_year: int, folder: Path | str | None = None) -> Result:
    """Load the result of one organisation in one fiscal year.

    Parameters
    ----------
    org_id : str
        Key of the organisation.
    fiscal_year : int
        Buddhist era.
    folder : Path or str, optional
        Folder of prepared tables; that of the project by default, also where it is empty.

    Returns
    -------
    Result

    Raises
    ------
    UsageError
        If there is no such organisation, or it has no result in that fiscal year.
    DataError
        If nothing has been prepared.
    """
    place = _folder(Path(folder) if folder else None)
    mine: dict[str, Sequence[object]] = {"org_id": [org_id]}
    organisations = _read(place, "organisations", mine)
    successions = load_successions(place)
    if organisations.empty:
        _refuse_key(org_id, fiscal_year, place, successions)
    lineage = find_lineage(org_id, successions)
    scores = _read(place, "scores", {"org_id": lineage.keys})
    years = _years(scores)
    if fiscal_year not in _years(scores[scores["org_id"] == org_id]):
        listed = f"Its fiscal years: {', '.join(map(str, years))}"
        raise usage_error(
            f"fiscal_year {fiscal_year}",
            f"{org_id} has no result in it",
            advise_key(org_id, fiscal_year, successions) or listed,
        )
    this_year = {**mine, "fiscal_year": [fiscal_year]}
    sources = _read(place, "sources", this_year)
    of_source = {"source_id": sources["source_id"].tolist()}
    certainty = _read(place, "certainty", {"org_id": lineage.keys})
    return Result(
        organisation={str(key): value for key, value in organisations.iloc[0].items()},
        fiscal_year=fiscal_year,
        method=load_methodology(fiscal_year),
        scores=scores[scores["fiscal_year"] == fiscal_year].reset_index(drop=True),
        mentions=_read(place, "mentions", this_year),
        cited=_read(place, "cited", this_year),
        approaches=_read(place, "approaches", this_year),
        statements=_read(place, "statements", this_year),
        measures=_read(place, "measures", of_source),
        corrections=_read(place, "corrections", of_source),
        problems=_read(place, "problems", this_year),
        proposals=_read(place, "proposals", this_year),
        sources=sources,
        national=_read(place, "national"),
        area_scores=_read(place, "area_scores"),
        other_years=tuple(year for year in years if year != fiscal_year),
        history=scores[scores["fiscal_year"] != fiscal_year].reset_index(drop=True),
        certainty=certainty[certainty["fiscal_year"] == fiscal_year].reset_index(drop=True),
        past_certainty=certainty[certainty["fiscal_year"] != fiscal_year].reset_index(drop=True),
        distributions=_read(place, "distributions", this_year),
        answer_signals=_read(place, "answer_signals", this_year),
        successions=successions,
        predecessors=_read_predecessors(lineage, successions, fiscal_year, place),
    )


def _read_predecessors(
    lineage: Lineage, successions: tuple[Succession, ...], fiscal_year: int, folder: Path
) -> pd.DataFrame:
    """Read the scores of the bodies that a body came out of, before the latest time it did."""
    found = find_predecessors(lineage, successions)
    last = max((year for year in found if year <= fiscal_year), default=0)
    if not last:
        return make_table("scores", [])
    scores = _read(folder, "scores", {"org_id": found[last]})
    return scores[scores["fiscal_year"] < last].reset_index(drop=True)


def _years(scores: pd.DataFrame) -> list[int]:
    return sorted(int(year) for year in scores["fiscal_year"].unique())


def _level_in_english(fiscal_year: int, level: str) -> str:
    known = {part.name: part.name_en for part in load_methodology(fiscal_year).levels}
    return known.get(level, level)


def _refuse_key(
    org_id: str, fiscal_year: int, folder: Path, successions: tuple[Succession, ...]
) -> NoReturn:
    organisations = _read(folder, "organisations")
    known = organisations["org_id"].tolist()
    if org_id == NO_ORGANISATION:
        raise usage_error(
            "org_id",
            "no organisation is chosen",
            f"Set org_id and fiscal_year in the parameters cell, for instance {known[0]!r}",
        )
    for row in organisations.to_dict("records"):
        if org_id in (row["name_th"], row["name_en"]):
            lineage = find_lineage(row["org_id"], successions)
            todo = f"For {fiscal_year} its key is {lineage.key_in(fiscal_year)}"
            raise usage_error("org_id", f"a name stands for a key ({org_id})", todo)
    if not re.fullmatch(ORG_ID, org_id):
        todo = "Keys hold small letters, digits and single hyphens; see: ita list"
        raise usage_error("org_id", f"not a key of an organisation ({org_id})", todo)
    todo = f"{closest(org_id, known)}; see: ita list"
    raise usage_error("org_id", f"there is no such organisation ({org_id})", todo)


def _folder(folder: Path | None) -> Path:
    return folder or find_project().processed


def _read(
    folder: Path, name: str, only: Mapping[str, Sequence[object]] | None = None
) -> pd.DataFrame:
    """Read a table, or the rows that have one of the given values in each given column."""
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise data_error(str(path), "there are no prepared tables", "Run: ita prepare")
    # By hand, for small tables of which a brief reads a dozen: pandas takes eight times as long.
    with pq.ParquetFile(path) as file:
        every = range(file.num_row_groups)
        groups = [at for at in every if _may_hold(file.metadata.row_group(at), only or {})]
        # One that holds nothing, where there is none: pandas stumbles over text in no piece.
        groups = groups or list(every[:1])
        table = file.read_row_groups(groups, use_threads=False)
    for column, values in (only or {}).items() if len(table) else ():
        wanted = pa.array(values, table.schema.field(column).type)
        table = table.filter(pc.is_in(table[column], value_set=wanted))
    return table.to_pandas(use_threads=False)


def _may_hold(group: pq.RowGroupMetaData, only: Mapping[str, Sequence[object]]) -> bool:
    """Tell whether rows with one of the given values in each column may be in a row group."""
    for place in range(group.num_columns):
        column = group.column(place)
        values, span = only.get(column.path_in_schema), column.statistics
        if values is None or span is None or not span.has_min_max:
            continue
        if not any(span.min <= value <= span.max for value in values):
            return False
    return True
