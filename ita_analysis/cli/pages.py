"""Commands that publish pages: briefs, years, peers, and all briefs in a batch."""

# Commands import what they need when they run, so that help and a mistyped name come at once:
# pandas, papermill and matplotlib together take seconds.
# ruff: noqa: PLC0415

from __future__ import annotations

import click

from ita_analysis.cli.group import LANG, ORG, YEAR, choose_languages, cli, examples, start_host
from ita_analysis.project import find_project

SOME_FAILED = 1


@cli.command(
    epilog=examples(
        "ita brief sao-bang-rakam-nakhon-pathom 2565",
        "ita brief sao-bang-rakam-nakhon-pathom 2565 --lang en",
    )
)
@ORG
@YEAR
@LANG
def brief(org: str, year: int, lang: str) -> None:
    """Publish the brief of organisation ORG for fiscal year YEAR (Buddhist era).

    The keys of organisations are those of: ita list. Prints the file of each page.
    """
    start_host()
    from ita_analysis.publish.brief import publish_brief
    from ita_analysis.publish.index import publish_index

    project = find_project()
    for language in choose_languages(lang):
        click.echo(publish_brief(project, org, year, language))
    publish_index(project)


@cli.command(
    epilog=examples(
        "ita years thailand",
        "ita years trat --from 2563 --to 2564 --lang en",
    )
)
@click.argument("subject")
@click.option("--from", "first", type=int, default=0, help="Earlier fiscal year (Buddhist era).")
@click.option("--to", "last", type=int, default=0, help="Later fiscal year (Buddhist era).")
@LANG
def years(subject: str, first: int, last: int, lang: str) -> None:
    """Publish what changed between two fiscal years of SUBJECT.

    SUBJECT is the key of an organisation (ita list) or of a province (trat), a type of
    organisations ("subdistrict municipality"), or thailand. Without years, the latest two are
    compared. Prints the file of each page.
    """
    start_host()
    from ita_analysis.publish.years import publish_years

    project = find_project()
    for language in choose_languages(lang):
        click.echo(publish_years(project, subject, first, last, language))


@cli.command(
    epilog=examples(
        "ita peers thailand 2565",
        "ita peers trat 2564 --lang en",
        "ita peers sao-lat-ya-kanchanaburi 2564",
    )
)
@click.argument("subject")
@YEAR
@LANG
def peers(subject: str, year: int, lang: str) -> None:
    """Publish the overview of the bodies of SUBJECT in fiscal year YEAR (Buddhist era).

    SUBJECT is the key of a province (trat), a type of organisations ("subdistrict municipality"),
    thailand, or the key of an organisation (ita list), which is set beside the bodies of its type
    in its province, or in the country where these are too few. Prints the file of each page.
    """
    start_host()
    from ita_analysis.publish.peers import publish_peers

    project = find_project()
    for language in choose_languages(lang):
        click.echo(publish_peers(project, subject, year, language))


@cli.command(
    epilog=examples(
        "ita batch",
        "ita batch --dry-run",
        "ita batch --province กาญจนบุรี --workers 1",
        "ita batch --cluster tcp://scheduler:8786",
    )
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="Processes; by default as many as processors, memory and the number of briefs allow.",
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
    from ita_analysis.publish.plan import Selection, choose_workers, plan_batch, tell_plan
    from ita_analysis.publish.site import publish_site

    project = find_project()
    selection = Selection(only, province, types, everything=not changed, retry_failed=retry_failed)
    plan = plan_batch(project, selection)
    workers = workers or choose_workers(plan)
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
