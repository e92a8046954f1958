"""Commands that ask about a result: list, explain, imagine, plan, explore."""

# Commands import what they need when they run, so that help and a mistyped name come at once:
# pandas, papermill and matplotlib together take seconds.
# ruff: noqa: PLC0415

from __future__ import annotations

import json
from pathlib import Path

import click

from ita_analysis.cli.group import ORG, YEAR, cli, examples, start_host
from ita_analysis.errors import Fault, UsageError
from ita_analysis.project import find_project


@cli.command("list", epilog=examples("ita list", "ita list | grep 2564"))
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
    epilog=examples(
        "ita explain sao-bang-rakam-nakhon-pathom 2565",
        "ita explain sao-bang-rakam-nakhon-pathom 2565 IIT",
        "ita explain sao-bang-rakam-nakhon-pathom 2565 --json",
    )
)
@ORG
@YEAR
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
    "what-if",
    epilog=examples(
        "ita what-if sao-lat-ya-kanchanaburi 2564 O42=100 O43=100",
        "ita what-if sao-bang-rakam-nakhon-pathom 2565 2=90 8=90 --json",
    ),
)
@ORG
@YEAR
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


@cli.command(
    epilog=examples(
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
    if edited is not None:
        if org is not None or page or to is not None:
            raise click.UsageError("--check takes a file and nothing else.")
        from ita_analysis.plan.accept import accept_plan

        click.echo(f"Kept: {accept_plan(edited, find_project())}. Next: ita prepare")
        return
    if org is None or year is None:
        raise click.UsageError("Give ORG and YEAR, or --check FILE.")
    if page:
        start_host()
        from ita_analysis.publish.plans import publish_plan
        from ita_analysis.style import LANGUAGES

        for language in LANGUAGES:
            click.echo(publish_plan(find_project(), org, year, language))
        return
    from ita_analysis.plan.make import make_workbook

    click.echo(make_workbook(org, year, to, find_project()))


@cli.command(epilog=examples("ita lab", "ita lab --no-browser"))
@click.option("--no-browser", is_flag=True, help="Start the server only, and print its address.")
def lab(*, no_browser: bool) -> int:
    """Open JupyterLab with the notebook to explore results, in this project.

    Works without a network. Stop it with Ctrl-C.
    """
    from ita_analysis.explore.lab import open_lab

    return open_lab(find_project(), with_browser=not no_browser)
