"""Commands that make data: tables of reports, scores of answers, a made-up year."""

# Commands import what they need when they run, so that help and a mistyped name come at once:
# pandas, papermill and matplotlib together take seconds.
# ruff: noqa: PLC0415

from __future__ import annotations

from pathlib import Path

import click

from ita_analysis.cli.group import cli, examples
from ita_analysis.project import find_project, find_project_or_none


@cli.command(epilog=examples("ita prepare"))
def prepare() -> None:
    """Read and check data/raw and write the tables of data/processed.

    Everything wrong with the data is told at once, a line each; earlier tables then stay.
    """
    from ita_analysis.prepare import count_rows
    from ita_analysis.prepare import prepare as prepare_tables

    project = find_project()
    prepare_tables(project)
    for name, rows in count_rows(project.processed).items():
        click.echo(f"{name}: {rows} rows")
    click.echo(f"Written to {project.processed}")


@cli.command(
    epilog=examples(
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


@cli.command(epilog=examples("ita demo demo", "ita demo big --organisations 8300 --year 2565"))
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
