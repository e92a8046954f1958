"""The command ``ita``: reads arguments, calls the library, prints what it says."""

# Commands import what they need when they run, so that help and a mistyped name come at once:
# pandas, papermill and matplotlib together take seconds.
# ruff: noqa: PLC0415

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from ita_analysis.errors import ItaError
from ita_analysis.project import find_project

SOME_FAILED = 1
WRONG_USE = 2
INTERRUPTED = 130


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


def _complain(text: str, status: int) -> int:
    click.echo(text, err=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
