"""The command ``ita``: reads arguments, calls the library, prints what it says."""

# Commands import what they need when they run, so that help and a mistyped name come at once:
# pandas, papermill and matplotlib together take seconds.
# ruff: noqa: PLC0415

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ita_analysis.errors import Fault, ItaError, UsageError
from ita_analysis.project import find_project, find_project_or_none

SOME_FAILED = 1
WRONG_USE = 2
DOES_NOT_HOLD = 3
INTERRUPTED = 130
# Settings of JupyterLab for a machine without a network.
LAB_SETTINGS = str(Path(__file__).parent / "explore" / "jupyter")


def _examples(*commands: str) -> str:
    # The sign \b keeps click from filling the lines into one paragraph.
    return "\n".join(["\b", "Examples:", *(f"  {command}" for command in commands)])


_ORG = click.argument("org")
_YEAR = click.argument("year", type=int)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        By default those of the process.

    Returns
    -------
    int
        0 all done, 1 some briefs failed, 2 wrong use, 3 the data does not hold, 130 interrupted.
    """
    given = None if arguments is None else list(arguments)
    try:
        status: Any = cli.main(given, prog_name="ita", standalone_mode=False)
    except ItaError as error:
        return _complain(str(error), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        return _complain(error.format_message(), WRONG_USE)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "ita"
        return _complain(f"{error.format_message()} See: {command} --help", WRONG_USE)
    except (click.Abort, KeyboardInterrupt):
        return _complain("Interrupted.", INTERRUPTED)
    except OSError as error:
        what = f"{error.filename or 'file'}: {error.strerror or error}"
        return _complain(f"{what}. Check the folder, its rights and the space left.", WRONG_USE)
    return int(status or 0)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_examples("ita prepare", "ita batch", "ita explain sao-bang-rakam-nakhon-pathom 2565"),
)
@click.version_option(package_name="ita-analysis")
def cli() -> None:
    """Analysis of Thailand's Integrity and Transparency Assessment (ITA).

    Works in the project that holds the working folder, or in the one that the environment
    variable ITA_HOME names.

    Exit codes: 0 all done, 1 some briefs failed, 2 wrong use, 3 the data does not hold.
    """


@cli.command(epilog=_examples("ita prepare"))
def prepare() -> None:
    """Read and check data/raw and write the tables of data/processed.

    Everything wrong with the data is told at once, a line each; earlier tables then stay.
    """
    from ita_analysis.prepare import prepare as prepare_tables

    project = find_project()
    for name, table in prepare_tables(project).items():
        click.echo(f"{name}: {len(table)} rows")
    click.echo(f"Written to {project.processed}")


@cli.command(
    epilog=_examples(
        "ita score answers.csv --map --year 2567",
        "ita score answers.csv --org tm-bang-pla-samut-sakhon",
        "ita score IIT.xlsx EIT.xlsx OIT.csv --org tm-bang-pla-samut-sakhon --year 2567",
        "ita score national/ --register offices.csv --cluster tcp://scheduler:8786",
    )
)
@click.argument(
    "answers", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="ANSWERS..."
)
@click.option("--year", type=int, default=0, help="Fiscal year (Buddhist era) of the form.")
@click.option("--instrument", default="", metavar="FORM", help="IIT, EIT, EIT1, EIT2 or OIT.")
@click.option("--org", default="", metavar="ORG", help="Organisation that all answers are of.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Mapping file for all files; by default NAME.map.toml beside each.",
)
@click.option(
    "--map", "propose", is_flag=True, help="Propose a mapping file for each; score nothing."
)
@click.option(
    "--register",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="CSV of organisations (org_id, name_th, staff, service_users ...).",
)
@click.option(
    "--parameter",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="In place of the methodology's; repeatable.",
)
@click.option("--cluster", default="", metavar="ADDRESS", help="Count on this Dask cluster.")
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Where to make the folder of scores; by default data/answers.",
)
def score(  # noqa: PLR0913 - one parameter an option
    *,
    answers: tuple[Path, ...],
    year: int,
    instrument: str,
    org: str,
    mapping: Path | None,
    propose: bool,
    register: Path | None,
    parameters: tuple[str, ...],
    cluster: str,
    to: Path | None,
) -> None:
    """Compute scores, with their certainty, from respondents' ANSWERS and disclosure checks.

    ANSWERS are CSV, XLSX or Parquet files, wide (a row a respondent) or long (a row an answer),
    and folders of Parquet files divided by fiscal_year and instrument. Headers are codes of
    questions (i7, I1.2); where they are the form's sentences, --map proposes which is which, to
    be looked at. Everything wrong with the files is told at once, and then nothing is written.

    Nothing of a single respondent is written: cells of fewer than five are left out. Next: ita
    prepare.
    """
    from ita_analysis.answers.command import propose_files, read_parameters, tell_outcome
    from ita_analysis.answers.folder import save_outcome
    from ita_analysis.answers.mapping import read_mapping
    from ita_analysis.answers.register import read_register
    from ita_analysis.answers.resolve import Request
    from ita_analysis.answers.run import score_answers

    if propose:
        for line in propose_files(answers, year, instrument):
            click.echo(line)
        return
    project = find_project_or_none()
    outcome = score_answers(
        answers,
        read_register(project, register),
        Request(year, instrument.upper(), org),
        read_mapping(mapping) if mapping else None,
        read_parameters(parameters),
        cluster,
    )
    folder = to or find_project().answers
    click.echo("\n".join(tell_outcome(outcome)))
    click.echo(f"Written to {save_outcome(outcome, folder, [path.name for path in answers])}")


@cli.command("list", epilog=_examples("ita list", "ita list | grep 2564"))
def list_() -> None:
    """List organisations and fiscal years with a result."""
    from ita_analysis.publish.columns import write_columns
    from ita_analysis.publish.words import tell_result
    from ita_analysis.result import list_results

    results = list_results(find_project().processed)
    rows = [["organisation", "year", "total", "level", "name"]]
    rows += [tell_result(row) for _, row in results.iterrows()]
    click.echo("\n".join(write_columns(rows, numeric=[2])))


@cli.command(
    epilog=_examples(
        "ita brief sao-bang-rakam-nakhon-pathom 2565",
        "ita brief sao-bang-rakam-nakhon-pathom 2565 --lang en",
    )
)
@_ORG
@_YEAR
@click.option("--lang", type=click.Choice(["th", "en", "both"]), default="both", show_default=True)
def brief(org: str, year: int, lang: str) -> None:
    """Publish the brief of organisation ORG for fiscal year YEAR (Buddhist era).

    The keys of organisations are those of: ita list. Prints the file of each page.
    """
    from ita_analysis.publish.brief import publish_brief
    from ita_analysis.publish.index import publish_index
    from ita_analysis.style import LANGUAGES

    project = find_project()
    for language in LANGUAGES if lang == "both" else (lang,):
        click.echo(publish_brief(project, org, year, language))
    publish_index(project)


@cli.command(
    epilog=_examples(
        "ita years thailand",
        "ita years trat --from 2563 --to 2564 --lang en",
    )
)
@click.argument("subject")
@click.option("--from", "first", type=int, default=0, help="Earlier fiscal year (Buddhist era).")
@click.option("--to", "last", type=int, default=0, help="Later fiscal year (Buddhist era).")
@click.option("--lang", type=click.Choice(["th", "en", "both"]), default="both", show_default=True)
def years(subject: str, first: int, last: int, lang: str) -> None:
    """Publish what changed between two fiscal years of SUBJECT.

    SUBJECT is the key of an organisation (ita list) or of a province (trat), a type of
    organisations ("subdistrict municipality"), or thailand. Without years, the latest two are
    compared. Prints the file of each page.
    """
    from ita_analysis.publish.years import publish_years
    from ita_analysis.style import LANGUAGES

    project = find_project()
    for language in LANGUAGES if lang == "both" else (lang,):
        click.echo(publish_years(project, subject, first, last, language))


@cli.command(
    epilog=_examples(
        "ita peers thailand 2565",
        "ita peers trat 2564 --lang en",
        "ita peers sao-lat-ya-kanchanaburi 2564",
    )
)
@click.argument("subject")
@_YEAR
@click.option("--lang", type=click.Choice(["th", "en", "both"]), default="both", show_default=True)
def peers(subject: str, year: int, lang: str) -> None:
    """Publish the overview of the bodies of SUBJECT in fiscal year YEAR (Buddhist era).

    SUBJECT is the key of a province (trat), a type of organisations ("subdistrict municipality"),
    thailand, or the key of an organisation (ita list), which is set beside the bodies of its type
    in its province, or in the country where these are too few. Prints the file of each page.
    """
    from ita_analysis.publish.peers import publish_peers
    from ita_analysis.style import LANGUAGES

    project = find_project()
    for language in LANGUAGES if lang == "both" else (lang,):
        click.echo(publish_peers(project, subject, year, language))


@cli.command(
    epilog=_examples(
        "ita batch",
        "ita batch --dry-run",
        "ita batch --province กาญจนบุรี --workers 1",
        "ita batch --cluster tcp://scheduler:8786",
    )
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="Processes; by default as many as processors and memory allow.",
)
@click.option(
    "--changed/--all",
    "changed",
    default=True,
    help="Only briefs that something changed for (the default), or all of them.",
)
@click.option("--only", multiple=True, metavar="ORG", help="Only this organisation; repeatable.")
@click.option("--province", multiple=True, help="Only this province, in Thai or English.")
@click.option("--type", "types", multiple=True, help="Only organisations of this type.")
@click.option("--retry-failed", is_flag=True, help="Only what failed last time.")
@click.option("--fail-fast", is_flag=True, help="Begin nothing more once a brief has failed.")
@click.option("--cluster", default="", metavar="ADDRESS", help="Run on this Dask cluster.")
@click.option("--site", is_flag=True, help="Also make outputs/site, a folder for a web server.")
@click.option("--dry-run", is_flag=True, help="Tell what would be made and why; make nothing.")
def batch(  # noqa: PLR0913 - one parameter an option
    *,
    workers: int | None,
    changed: bool,
    only: tuple[str, ...],
    province: tuple[str, ...],
    types: tuple[str, ...],
    retry_failed: bool,
    fail_fast: bool,
    cluster: str,
    site: bool,
    dry_run: bool,
) -> int:
    """Publish all briefs, the page that lists them, and a manifest that says how each went.

    A second run makes only what a change of data, methodology, notebook, template, code or
    library touches, and says why. A brief that fails does not stop the others: what was published
    of it before stays, and the failed notebook is kept in outputs/failed. Ctrl-C finishes the
    briefs that are running; the next run goes on from there.
    """
    from ita_analysis.publish.batch import publish_batch
    from ita_analysis.publish.columns import write_columns
    from ita_analysis.publish.files import index_path, manifest_path
    from ita_analysis.publish.manifest import DONE, FAILED, tell_failures
    from ita_analysis.publish.plan import Selection, count_workers, plan_batch, tell_plan
    from ita_analysis.publish.site import publish_site

    project = find_project()
    workers = workers or count_workers()
    selection = Selection(only, province, types, everything=not changed, retry_failed=retry_failed)
    plan = plan_batch(project, selection)
    click.echo("\n".join(tell_plan(plan, workers)), err=True)
    if dry_run:
        click.echo("\n".join(write_columns([str(key), why] for key, why in plan.todo.items())))
        return 0
    outcomes = publish_batch(project, workers, plan, fail_fast=fail_fast, cluster=cluster)
    failed = [outcome for outcome in outcomes if outcome.status == FAILED]
    done = sum(outcome.status == DONE for outcome in outcomes)
    click.echo(f"{done} of {len(outcomes)} briefs: {index_path(project)}")
    if site:
        click.echo(f"Site: {publish_site(project)}")
    if not failed:
        return 0
    click.echo("\n".join(tell_failures(failed)), err=True)
    click.echo(f"See {manifest_path(project)}", err=True)
    return SOME_FAILED


@cli.command(
    epilog=_examples(
        "ita explain sao-bang-rakam-nakhon-pathom 2565",
        "ita explain sao-bang-rakam-nakhon-pathom 2565 IIT",
        "ita explain sao-bang-rakam-nakhon-pathom 2565 --json",
    )
)
@_ORG
@_YEAR
@click.argument("code", required=False)
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of lines.")
def explain(org: str, year: int, code: str | None, *, as_json: bool) -> None:
    """Show the sum behind a number, line by line, published beside computed.

    CODE is total, an instrument (IIT), an indicator (2), a sub-indicator (9.1) or a question
    (I7, O14). Without it: total, level, instruments, indicators and points to gain.
    """
    from ita_analysis.find import explain as explain_result
    from ita_analysis.publish.explanation import write_explanation
    from ita_analysis.result import load_result

    facts = explain_result(load_result(org, year, find_project().processed), code)
    click.echo(
        json.dumps(facts, ensure_ascii=False, indent=2) if as_json else write_explanation(facts)
    )


@cli.command(
    epilog=_examples(
        "ita read report.pdf",
        "ita read report.pdf --json | jq .total",
        "ita read *.docx --to somewhere",
    )
)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON and no files.")
@click.option(
    "--to", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
    help="Where to make the folder of each report; by default data/read.",
)  # fmt: skip
def read(files: tuple[Path, ...], *, as_json: bool, to: Path | None) -> None:
    """Read reports: text, Markdown, HTML, DOCX, XLSX, CSV, PDF, or a workbook of: ita new.

    Makes a folder ORG-YEAR for each report: what was read as printed, each figure with its line,
    the text, and review.xlsx to correct it in. Next: ita review FOLDER --accept. A folder that
    holds another reading, or somebody's work, is never overwritten.

    With --json: one object for one file, a list for several.
    """
    from ita_analysis.review.facts import list_facts, tell_reading
    from ita_analysis.review.reader import raise_all, read_files, save_reading

    if as_json:
        readings, errors = read_files(files)
        raise_all(errors)
        facts = [list_facts(reading) for _, reading in readings]
        shown = facts[0] if len(files) == 1 else facts
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    parent = to or find_project().readings
    readings, errors = read_files(files)
    for path, reading in readings:
        click.echo("\n".join([f"{path}:", *tell_reading(reading)]))
        try:
            folder, is_new = save_reading(path, reading, parent, find_project_or_none())
        except ItaError as error:
            errors.append(error)
        else:
            click.echo(f"  {'written to' if is_new else 'the same reading stands in'} {folder}")
    raise_all(errors)


@cli.command(
    epilog=_examples(
        "ita check report.pdf",
        "ita check tm-bang-pla-samut-sakhon 2567 --json",
        "ita check data/read/sao-ban-mai-nan-2566 --accept 2",
    )
)
@click.argument("source")
@click.argument("year", type=int, required=False)
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of lines.")
@click.option("--lang", type=click.Choice(["th", "en"]), default="en", show_default=True)
@click.option(
    "--accept", is_flag=False, flag_value=0, type=click.IntRange(min=0), metavar="[NUMBER]",
    help="Declare an explanation as corrections; its number where there are several. Give it last.",
)  # fmt: skip
def check(source: str, year: int | None, *, as_json: bool, lang: str, accept: int | None) -> int:
    """Say which figures and statements of a report contradict each other, and what explains it.

    SOURCE is a report in any format that: ita read takes, or the folder of one (of ita read, or in
    data/raw); with YEAR (Buddhist era) it is the key of an organisation in data/raw.

    Exit code 0 where nothing contradicts anything else, 3 where something does. Misread names and
    codes, and weak points without a measure, are told and do not count.

    --accept writes the misread figures of an explanation, with their reason, as declared
    corrections into corrections.toml of the folder; a document is read into a folder of data/read
    first. Printed figures stay.
    """
    from ita_analysis.check.source import accept_source, check_source, find_source
    from ita_analysis.tell.checked import holds, list_check, tell_check

    path = find_source(source, year)
    if accept is not None:
        folder, entries = accept_source(path, accept or None)
        many = "" if len(entries) == 1 else "s"
        click.echo(f"{len(entries)} correction{many} declared in {folder / 'corrections.toml'}")
        return 0
    tables = check_source(path).tables
    if as_json:
        click.echo(json.dumps(list_check(tables, lang), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(tell_check(tables, lang)))
    return 0 if holds(tables) else DOES_NOT_HOLD


@cli.command(
    epilog=_examples(
        "ita quality sao-bang-rakam-nakhon-pathom 2565",
        "ita quality data/read/sao-ban-mai-nan-2566 --lang th",
        "ita quality report.pdf",
    )
)
@click.argument("source")
@click.argument("year", type=int, default=0)
@click.option("--lang", type=click.Choice(["th", "en", "both"]), default="both", show_default=True)
def quality(source: str, year: int, lang: str) -> None:
    """Publish how good the data of SOURCE is: what was read, what was not, what does not hold.

    SOURCE is a report in any format that: ita read takes, or the folder of one (of ita read, or in
    data/raw); with YEAR (Buddhist era) it is the key of an organisation in data/raw. Prints the
    file of each page.
    """
    from ita_analysis.publish.quality import publish_quality
    from ita_analysis.style import LANGUAGES

    project = find_project()
    for language in LANGUAGES if lang == "both" else (lang,):
        click.echo(publish_quality(project, source, year, language))


@cli.command(epilog=_examples("ita review data/read/sao-ban-mai-nan-2566 --accept"))
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--accept", is_flag=True, help="Move the folder to data/raw if it holds.")
def review(folder: Path, *, accept: bool) -> None:
    """Take over what was corrected in review.xlsx or review.csv of FOLDER.

    Overrides become declared corrections in its corrections.toml; what is printed stays. A second
    review replaces the first. Every faulty cell is told at once, and then nothing is written.
    """
    from ita_analysis.errors import DataError
    from ita_analysis.review.decisions import review as review_folder
    from ita_analysis.review.folder import accept_folder

    outcome = review_folder(folder)
    count = len(outcome.corrections)
    click.echo(f"{count} correction{'' if count == 1 else 's'} declared in {folder}")
    if outcome.left:
        raise DataError(outcome.left)
    if accept:
        click.echo(f"Accepted: {accept_folder(folder, find_project().raw)}. Next: ita prepare")


@cli.command(
    epilog=_examples(
        "ita new sao-lat-ya-kanchanaburi 2567", "ita new องค์การบริหารส่วนตำบลบ้านใหม่ 2567"
    )
)
@_ORG
@_YEAR
def new(org: str, year: int) -> None:
    """Write a workbook to fill in, for organisation ORG in fiscal year YEAR (Buddhist era).

    ORG is a key, or the name in Thai. The workbook holds every indicator, question and item of the
    year. Fill it in and read it: ita read FILE. It is written to the working folder.
    """
    from ita_analysis.form.make import make_form

    click.echo(make_form(org, year, Path.cwd(), find_project_or_none()))


@cli.command(
    epilog=_examples(
        "ita plan sao-lat-ya-kanchanaburi 2564",
        "ita plan --check sao-lat-ya-kanchanaburi-plan-2565.xlsx",
        "ita plan sao-lat-ya-kanchanaburi 2564 --page",
    )
)
@click.argument("org", required=False)
@click.argument("year", type=int, required=False)
@click.option(
    "--to", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Where to write the workbook; by default ORG-plan-YEAR.xlsx in the working folder.",
)  # fmt: skip
@click.option(
    "--check", "edited", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Check an edited workbook and keep it with the data.",
)  # fmt: skip
@click.option("--page", is_flag=True, help="Publish the plan as a page, in both languages.")
def plan(
    org: str | None, year: int | None, to: Path | None, edited: Path | None, *, page: bool
) -> None:
    """Plan the measures that answer the result of ORG in fiscal year YEAR (Buddhist era).

    Writes a workbook: weak points, a draft of measures to edit, progress to record, a checklist.
    Where a plan was kept before, it is written instead of a draft. With --check every fault of an
    edited workbook is told at once, by sheet and cell; without faults it is kept in data/raw.
    """
    from ita_analysis.plan.accept import accept_plan
    from ita_analysis.plan.make import make_workbook
    from ita_analysis.publish.plans import publish_plan
    from ita_analysis.style import LANGUAGES

    if edited is not None:
        if org is not None or page or to is not None:
            raise click.UsageError("--check takes a file and nothing else.")
        click.echo(f"Kept: {accept_plan(edited, find_project())}. Next: ita prepare")
        return
    if org is None or year is None:
        raise click.UsageError("Give ORG and YEAR, or --check FILE.")
    if page:
        for language in LANGUAGES:
            click.echo(publish_plan(find_project(), org, year, language))
        return
    click.echo(make_workbook(org, year, to, find_project()))


@cli.command(
    "what-if",
    epilog=_examples(
        "ita what-if sao-lat-ya-kanchanaburi 2564 O42=100 O43=100",
        "ita what-if sao-bang-rakam-nakhon-pathom 2565 2=90 8=90 --json",
    ),
)
@_ORG
@_YEAR
@click.argument("changes", nargs=-1, required=True, metavar="CODE=SCORE...")
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of lines.")
def what_if(org: str, year: int, changes: tuple[str, ...], *, as_json: bool) -> None:
    """Show total, level and path as they would be with other scores.

    CODE is a question (I7), an item (O42, 0 or 100), an indicator (2) or an instrument (IIT).
    """
    from ita_analysis.find import compare_imagined
    from ita_analysis.publish.explanation import write_imagined
    from ita_analysis.result import load_result

    facts = compare_imagined(load_result(org, year, find_project().processed), _parse(changes))
    click.echo(
        json.dumps(facts, ensure_ascii=False, indent=2) if as_json else write_imagined(facts)
    )


def _parse(changes: tuple[str, ...]) -> dict[str, float]:
    """Read changes like ``O42=100``; refuse all that are none, at once."""
    parsed: dict[str, float] = {}
    faults = []
    for change in changes:
        code, sign, score = change.partition("=")
        try:
            parsed[code.strip()] = float(score)
        except ValueError:
            sign = ""
        if not sign or not code.strip():
            faults.append(Fault(change, "not a change", "Write CODE=SCORE, like O42=100"))
    if faults:
        raise UsageError(faults)
    return parsed


@cli.command(epilog=_examples("ita lab", "ita lab --no-browser"))
@click.option("--no-browser", is_flag=True, help="Start the server only, and print its address.")
def lab(*, no_browser: bool) -> int:
    """Open JupyterLab with the notebook to explore results, in this project.

    Works without a network. Stop it with Ctrl-C.
    """
    import os
    import subprocess

    from ita_analysis.project import HOME_VARIABLE

    project = find_project()
    command = [sys.executable, "-m", "jupyterlab", "notebooks/explore.ipynb"]
    # Nothing is fetched from outside: no list of extensions, no look for updates, no news.
    command += [
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]
    command += ["--no-browser"] if no_browser else []
    # The notebook finds the tables wherever JupyterLab starts its kernel.
    settings = os.pathsep.join(filter(None, [LAB_SETTINGS, os.environ.get("JUPYTER_CONFIG_PATH")]))
    environment = os.environ | {HOME_VARIABLE: str(project.root), "JUPYTER_CONFIG_PATH": settings}
    return subprocess.run(  # noqa: S603 - this interpreter, no text from outside
        command, cwd=project.root, env=environment, check=False
    ).returncode


@cli.command(epilog=_examples("ita demo demo", "ita demo big --organisations 8300 --year 2565"))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--organisations", type=click.IntRange(1, 99_999), default=200, show_default=True)
@click.option(
    "--year", "years", type=int, multiple=True, help="Fiscal year, Buddhist era; repeatable."
)
def demo(folder: Path, organisations: int, years: tuple[int, ...]) -> None:
    """Make a project in FOLDER whose results are made up, to try things at size.

    The country's mean is that of the published national figures. Every page says that the data
    is made up. Work in it with: ITA_HOME=FOLDER ita batch
    """
    from ita_analysis.demo import make_demo

    project = make_demo(folder, find_project(), list(years) or [2564, 2565], organisations)
    click.echo(f"Made up {organisations} organisations in {project.root}")


def _complain(text: str, status: int) -> int:
    click.echo(text, err=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
