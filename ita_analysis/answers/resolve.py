"""What the named files are: fiscal year, form, layout and organisation of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ita_analysis.answers.choices import ChoiceReader, tell_numbers
from ita_analysis.answers.coding import Plan, sample_values
from ita_analysis.answers.count import Job
from ita_analysis.answers.declared import declare_scales
from ita_analysis.answers.faults import show
from ita_analysis.answers.form import Form, list_forms, make_form
from ita_analysis.answers.layout import LONG, Layout, find_layout
from ita_analysis.answers.mapping import Mapping, read_mapping
from ita_analysis.answers.propose import mapping_path
from ita_analysis.answers.register import Register
from ita_analysis.answers.sources import list_units, sample_unit
from ita_analysis.answers.unit import Unit
from ita_analysis.answers.words import fold, roles_by_header
from ita_analysis.errors import DataError, Fault, ItaError, UsageError, closest, usage_error
from ita_analysis.methodology import Methodology, list_fiscal_years, load_methodology
from ita_analysis.methodology.load import FIRST

_YEAR_KEYS = ("fiscal_year", "year", "ปีงบประมาณ")
_FORM_KEYS = ("instrument", "form", "part")


@dataclass(frozen=True)
class Request:
    """What is asked for beside the files.

    Parameters
    ----------
    fiscal_year : int
        0 where the files tell it.
    instrument : str
        Form of all files; empty where they tell it.
    org_id : str
        The one organisation of all rows; empty where a column tells it.
    """

    fiscal_year: int = 0
    instrument: str = ""
    org_id: str = ""


@dataclass(frozen=True)
class File:
    """A file of answers with its units and its mapping."""

    path: Path
    units: list[Unit]
    mapping: Mapping


def find_jobs(
    paths: Sequence[Path],
    request: Request,
    register: Register,
    mapping: Mapping | None = None,
    left_out: list[Fault] | None = None,
) -> tuple[Methodology, list[Job]]:
    """Find how files of answers are read.

    Parameters
    ----------
    paths : sequence of Path
        Files, and folders of Parquet files divided by year and instrument.
    request : Request
    mapping : Mapping, optional
        For all of the files; by default each has its own beside it, or headers that are codes.
    left_out : list of Fault, optional
        Takes what is wrong with files that cannot be read, so that the others still can and all
        is told at once; where there is no other, or no such list, it is raised.

    Returns
    -------
    tuple of Methodology and list of Job
        Of the one fiscal year; a job a unit, two where a file holds two forms;
        a CSV file is one unit until it is counted.

    Raises
    ------
    DataError
        With all that cannot be told of any file.
    UsageError
        If nothing is wrong but what was asked for.
    """
    faults: list[Fault] = []
    wrong_use = False
    files: list[File] = []
    for path in _list_files(paths, faults):
        try:
            own = mapping or _find_mapping(path)
            files.append(File(path, list_units(path, own.sheet), own))
        except ItaError as error:
            wrong_use |= isinstance(error, UsageError)
            faults += error.faults
    if wrong_use or (faults and not files):
        raise (UsageError if wrong_use else DataError)(faults)
    try:
        declared = [(file.path.name, file.mapping) for file in files]
        method = declare_scales(_find_year(files, request), declared)
    except ItaError as error:
        # A file that cannot be read may be the one that names the year.
        raise (DataError if faults else type(error))([*faults, *error.faults]) from None
    forms = {part: make_form(method, part) for part in list_forms(method)}
    jobs: list[Job] = []
    for file in files:
        try:
            jobs += _plan_file(file, request, register, method, forms, faults)
        except DataError as error:
            faults += error.faults
    if faults and (left_out is None or not jobs):
        raise DataError(faults)
    if left_out is not None:
        left_out += faults
    return method, jobs


def _find_mapping(path: Path) -> Mapping:
    beside = mapping_path(path)
    return read_mapping(beside) if beside.is_file() else Mapping()


def _list_files(paths: Iterable[Path], faults: list[Fault]) -> Iterator[Path]:
    seen: set[Path] = set()
    for path in paths:
        found = [path]
        if path.is_dir():
            found = sorted(part for part in path.rglob("*.parquet") if part.is_file())
            if not found:
                faults.append(Fault(str(path), "the folder has no Parquet file", "Name files"))
        for file in found:
            if file.resolve() in seen:
                faults.append(Fault(str(file), "the file is named twice", "Name it once"))
            else:
                seen.add(file.resolve())
                yield file


def _find_year(files: Sequence[File], request: Request) -> Methodology:
    """Find the one fiscal year, which the command, a mapping, folders or a column name."""
    told: dict[int, str] = {}
    if request.fiscal_year:
        told[request.fiscal_year] = "--year"
    for file in files:
        if file.mapping.fiscal_year:
            told.setdefault(file.mapping.fiscal_year, f"the mapping of {file.path.name}")
        for year in _years_of_folders(file.path):
            told.setdefault(year, str(file.path))
    if not told:
        for file in files:
            for year in _sample_column(file.units[0], "fiscal_year"):
                told.setdefault(year, f"a column of {file.path.name}")
    if len(told) > 1:
        where = " and ".join(f"{year} by {who}" for year, who in sorted(told.items()))
        raise DataError([Fault("fiscal year", f"several are named ({where})", "Score one a time")])
    if not told:
        years = ", ".join(str(year) for year in list_fiscal_years() if year >= FIRST)
        todo = f"Say which with --year; known: {years}"
        raise usage_error("fiscal year", "neither the command nor the files name it", todo)
    return load_methodology(next(iter(told)))


def _years_of_folders(path: Path) -> Iterator[int]:
    for value in _partition(path, _YEAR_KEYS):
        if not value.isdecimal():
            what = f"its folder names no fiscal year {show(value)}"
            raise DataError([Fault(path.name, what, "Name it like fiscal_year=2567")])
        yield int(value)


def _partition(path: Path, keys: Sequence[str]) -> list[str]:
    pairs = (part.partition("=") for part in path.parts)
    return [value for key, sign, value in pairs if sign and key.lower() in keys]


def _sample_column(unit: Unit, role: str) -> set[int]:
    places = [
        at for at, name in enumerate(unit.headers) if roles_by_header().get(fold(name)) == role
    ]
    if not places:
        return set()
    batch = sample_unit(unit, places[:1])
    found = batch.column(0).unique().to_pylist() if batch else []
    values = {str(value).strip() for value in found}
    return {int(value) for value in values if value.isdecimal()}


def _plan_file(
    file: File,
    request: Request,
    register: Register,
    method: Methodology,
    forms: dict[str, Form],
    faults: list[Fault],
) -> list[Job]:
    path, units, mapping = file.path, file.units, file.mapping
    headers = units[0].headers
    jobs: list[Job] = []
    for part in _find_forms(path, headers, request, mapping, method, forms, faults):
        form = forms[part]
        if not all(slot.words for slot in form.slots):
            what = f"the choices of form {part} of fiscal year {method.fiscal_year} are not known"
            todo = (
                "If you have the form, declare its points in a mapping file under [scales.NAME] "
                "(docs/answers.md); nothing is guessed"
            )
            faults.append(Fault(path.name, what, todo))
            continue
        layout, wrong = find_layout(headers, form, mapping, path.name)
        place, more = _find_organisation(path, layout, request, mapping, register)
        faults += [*wrong, *more]
        if wrong or more:
            continue
        reader = ChoiceReader(form, mapping, mapping.numbers)
        plan = Plan(form, layout, reader, register, place)
        if layout.roles.keys() >= LONG:
            jobs.append(Job(tuple(units), plan))
            continue
        if not reader.numbers:
            reader.numbers = _sample_numbers(units[0], plan)
        jobs += [Job((unit,), plan) for unit in units]
    return jobs


def _find_forms(
    path: Path,
    headers: Sequence[str],
    request: Request,
    mapping: Mapping,
    method: Methodology,
    forms: dict[str, Form],
    faults: list[Fault],
) -> list[str]:
    """Find the form that a file holds, or the forms where each row holds one answer."""
    known = list(forms)
    told = [request.instrument, mapping.instrument, *_partition(path, _FORM_KEYS)]
    named = {name.upper() for name in told if name}
    if named:
        for name in sorted(named - set(known)):
            parts = [
                part for entry in method.instruments if entry.code == name for part in entry.parts
            ]
            todo = f"Say which part: {' or '.join(parts)}" if parts else closest(name, known)
            what = f"fiscal year {method.fiscal_year} has no such form ({name})"
            faults.append(Fault(path.name, what, todo))
        return sorted(named & set(known))
    targets = {*mapping.columns.values()} if mapping.columns else set(headers)
    names = {target.strip().lower() for target in targets}
    fitting = [part for part, form in forms.items() if names & form.by_name.keys()]
    roles = {roles_by_header().get(fold(header)) for header in headers}
    if roles >= LONG or mapping.layout == "long":
        # Parts of one survey ask the same questions: only its owner knows which part a file is.
        fitting = [part for part in known if len(_twins(part, method)) == 1]
    if len(fitting) == 1 or (fitting and (roles >= LONG or mapping.layout == "long")):
        return fitting
    what = f"holds several forms ({', '.join(fitting)})" if fitting else "its form cannot be told"
    todo = f"Say which with --instrument: {', '.join(fitting or known)}"
    if not fitting and not mapping.columns:
        todo = "Let a mapping be proposed with --map, or write the codes of questions as headers"
        what = "no header is the code of a question " + show(", ".join(headers[:4]))
    faults.append(Fault(path.name, what, todo))
    return []


def _twins(part: str, method: Methodology) -> tuple[str, ...]:
    for entry in method.instruments:
        if part in entry.parts:
            return entry.parts
    return (part,)


def _find_organisation(
    path: Path, layout: Layout, request: Request, mapping: Mapping, register: Register
) -> tuple[int, list[Fault]]:
    named = request.org_id or mapping.org_id
    if not named:
        if "organisation" in layout.roles:
            return -1, []
        todo = "Name the organisation with --org, or add a column org_id"
        return -1, [Fault(path.name, "no column tells the organisation", todo)]
    place = register.find(named)
    if place < 0:
        keys = register.organisations["org_id"].tolist()
        what = f"the organisation is not in the register ({named})"
        return -1, [Fault("--org" if request.org_id else path.name, what, closest(named, keys))]
    if "organisation" in layout.roles:
        what = f"a column tells the organisation, and {named} is named too"
        return -1, [Fault(path.name, what, "Leave one of both out")]
    return place, []


def _sample_numbers(unit: Unit, plan: Plan) -> str:
    slots = [plan.form.slots[slot] for slot in plan.slots]
    batch = sample_unit(unit, plan.layout.columns)
    return tell_numbers(slots, sample_values(batch, plan)) if batch else ""
