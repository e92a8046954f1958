"""The command ``ita``: reads arguments, calls the library, prints what it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

# Importing them adds their commands to the group.
from ita_analysis.cli import data, pages, reports, results  # noqa: F401
from ita_analysis.cli.group import cli
from ita_analysis.errors import ItaError

__all__ = ["cli", "main"]

WRONG_USE = 2
INTERRUPTED = 130


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


def _complain(text: str, status: int) -> int:
    click.echo(text, err=True)
    return status
