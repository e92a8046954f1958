"""Everything known of one organisation in one fiscal year, from the prepared tables."""

from __future__ import annotations

import contextlib
import copy
import functools
import re
import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Concatenate, NoReturn, ParamSpec, TypeVar

import pandas as pd

from ita_analysis.errors import closest, usage_error
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
from ita_analysis.tables import ORG_ID, make_table, read_rows

NO_ORGANISATION = "no-such-organisation"
# Kind of a source that is made up, as `ita demo` makes them.
INVENTED = "demo"
# Kind of a source that is a plan edited and taken over, as `ita plan` stores it.
PLAN = "plan"

Args = ParamSpec("Args")
Found = TypeVar("Found")
_PLAIN = threading.RLock()


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


@contextlib.contextmanager
def keeping_text_plain() -> Iterator[None]:
    """Let the tables that are made within hold text as Python's own strings.

    pandas else hands text to Arrow, which for tables as small as those of one result takes longer
    than the work itself. One thread at a time: the setting is that of the whole process.
    """
    with _PLAIN, pd.option_context("mode.string_storage", "python"):
        yield


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
    find_in_plain_text = keeping_text_plain()(find)

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
    scores = read_rows(folder, "scores")
    totals = (
        scores[scores["measure"] == "total"]
        .pivot(index=KEY, columns="origin", values="score")
        .reindex(columns=["published", "computed"])
    )
    statements = read_rows(folder, "statements")
    said = statements[(statements["kind"] == "level") & (statements["measure"] == "total")]
    levels = said.drop_duplicates(KEY).set_index(KEY)["value"].rename("level")
    keys = scores[KEY].drop_duplicates()
    names = read_rows(folder, "organisations")[
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
    sources = read_rows(folder, "sources")
    made_up = sources.loc[sources["kind"] == INVENTED, "org_id"]
    listed["invented"] = listed["org_id"].isin(made_up)
    listed["agrees"] = [
        agree(*totals) for totals in zip(listed["published"], listed["computed"], strict=True)
    ]
    return listed.sort_values(KEY, ignore_index=True)


@keeping_text_plain()
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
    organisations = read_rows(place, "organisations", mine)
    successions = load_successions(place)
    if organisations.empty:
        _refuse_key(org_id, fiscal_year, place, successions)
    lineage = find_lineage(org_id, successions)
    scores = read_rows(place, "scores", {"org_id": lineage.keys})
    years = _years(scores)
    if fiscal_year not in _years(scores[scores["org_id"] == org_id]):
        listed = f"Its fiscal years: {', '.join(map(str, years))}"
        raise usage_error(
            f"fiscal_year {fiscal_year}",
            f"{org_id} has no result in it",
            advise_key(org_id, fiscal_year, successions) or listed,
        )
    this_year = {**mine, "fiscal_year": [fiscal_year]}
    sources = read_rows(place, "sources", this_year)
    of_source = {"source_id": sources["source_id"].tolist()}
    certainty = read_rows(place, "certainty", {"org_id": lineage.keys})
    return Result(
        organisation={str(key): value for key, value in organisations.iloc[0].items()},
        fiscal_year=fiscal_year,
        method=load_methodology(fiscal_year),
        scores=scores[scores["fiscal_year"] == fiscal_year].reset_index(drop=True),
        mentions=read_rows(place, "mentions", this_year),
        cited=read_rows(place, "cited", this_year),
        approaches=read_rows(place, "approaches", this_year),
        statements=read_rows(place, "statements", this_year),
        measures=read_rows(place, "measures", of_source),
        corrections=read_rows(place, "corrections", of_source),
        problems=read_rows(place, "problems", this_year),
        proposals=read_rows(place, "proposals", this_year),
        sources=sources,
        national=read_rows(place, "national"),
        area_scores=read_rows(place, "area_scores"),
        other_years=tuple(year for year in years if year != fiscal_year),
        history=scores[scores["fiscal_year"] != fiscal_year].reset_index(drop=True),
        certainty=certainty[certainty["fiscal_year"] == fiscal_year].reset_index(drop=True),
        past_certainty=certainty[certainty["fiscal_year"] != fiscal_year].reset_index(drop=True),
        distributions=read_rows(place, "distributions", this_year),
        answer_signals=read_rows(place, "answer_signals", this_year),
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
    scores = read_rows(folder, "scores", {"org_id": found[last]})
    return scores[scores["fiscal_year"] < last].reset_index(drop=True)


def _years(scores: pd.DataFrame) -> list[int]:
    return sorted(int(year) for year in scores["fiscal_year"].unique())


def _level_in_english(fiscal_year: int, level: str) -> str:
    known = {part.name: part.name_en for part in load_methodology(fiscal_year).levels}
    return known.get(level, level)


def _refuse_key(
    org_id: str, fiscal_year: int, folder: Path, successions: tuple[Succession, ...]
) -> NoReturn:
    organisations = read_rows(folder, "organisations")
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
