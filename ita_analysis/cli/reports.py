"""Commands for one report: read it, check it, correct it, or write one anew."""

# Commands import what they need when they run, so that help and a mistyped name come at once:
# pandas, papermill and matplotlib together take seconds.
# ruff: noqa: PLC0415

from __future__ import annotations

import json
from pathlib import Path

import click

from ita_analysis.cli.group import LANG, ORG, YEAR, choose_languages, cli, examples, start_host
from ita_analysis.errors import ItaError
from ita_analysis.project import find_project, find_project_or_none

DOES_NOT_HOLD = 3


@cli.command(
    epilog=examples(
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
    epilog=examples(
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
    epilog=examples(
        "ita quality sao-bang-rakam-nakhon-pathom 2565",
        "ita quality data/read/sao-ban-mai-nan-2566 --lang th",
        "ita quality report.pdf",
    )
)
@click.argument("source")
@click.argument("year", type=int, default=0)
@LANG
def quality(source: str, year: int, lang: str) -> None:
    """Publish how good the data of SOURCE is: what was read, what was not, what does not hold.

    SOURCE is a report in any format that: ita read takes, or the folder of one (of ita read, or in
    data/raw); with YEAR (Buddhist era) it is the key of an organisation in data/raw. Prints the
    file of each page.
    """
    start_host()
    from ita_analysis.publish.quality import publish_quality

    project = find_project()
    for language in choose_languages(lang):
        click.echo(publish_quality(project, source, year, language))


@cli.command(epilog=examples("ita review data/read/sao-ban-mai-nan-2566 --accept"))
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
    epilog=examples("ita new sao-lat-ya-kanchanaburi 2567", "ita new องค์การบริหารส่วนตำบลบ้านใหม่ 2567")
)
@ORG
@YEAR
def new(org: str, year: int) -> None:
    """Write a workbook to fill in, for organisation ORG in fiscal year YEAR (Buddhist era).

    ORG is a key, or the name in Thai. The workbook holds every indicator, question and item of the
    year. Fill it in and read it: ita read FILE. It is written to the working folder.
    """
    from ita_analysis.form.make import make_form

    click.echo(make_form(org, year, Path.cwd(), find_project_or_none()))
