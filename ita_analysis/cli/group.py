"""The group of commands, and what several of them share."""

from __future__ import annotations

import click

ORG = click.argument("org")
YEAR = click.argument("year", type=int)
LANG = click.option(
    "--lang", type=click.Choice(["th", "en", "both"]), default="both", show_default=True
)


def examples(*commands: str) -> str:
    """Return commands as the examples at the end of a help text."""
    # The sign \b keeps click from filling the lines into one paragraph.
    return "\n".join(["\b", "Examples:", *(f"  {command}" for command in commands)])


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=examples("ita prepare", "ita batch", "ita explain sao-bang-rakam-nakhon-pathom 2565"),
)
@click.version_option(package_name="ita-analysis")
def cli() -> None:
    """Analysis of Thailand's Integrity and Transparency Assessment (ITA).

    Works in the project that holds the working folder, or in the one that the environment
    variable ITA_HOME names.

    Exit codes: 0 all done, 1 some briefs failed, 2 wrong use, 3 the data does not hold.
    """


def choose_languages(lang: str) -> tuple[str, ...]:
    """Return the languages that ``--lang`` names."""
    return ("th", "en") if lang == "both" else (lang,)


def start_host() -> None:
    """Start the process that notebooks are forked from, before this one imports what it needs.

    Both take seconds: side by side they take half as long. Where the command is refused after all,
    the process is ended with it.
    """
    from ita_analysis.publish.engine.hosts import start_ahead  # noqa: PLC0415 - like its callers

    start_ahead()
