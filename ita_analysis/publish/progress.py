"""How a batch goes: a bar on a terminal, one line a brief elsewhere."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TextIO

from tqdm import tqdm

from ita_analysis.publish.manifest import DONE, Outcome


@contextlib.contextmanager
def watch_batch(total: int, stream: TextIO | None = None) -> Iterator[Callable[[Outcome], None]]:
    """Show the progress of a batch.

    Parameters
    ----------
    total : int
        Number of briefs.
    stream : file, optional
        Where to, by default standard error.

    Yields
    ------
    callable
        To be called with each outcome.
    """
    stream = stream or sys.stderr
    if not stream.isatty():
        yield lambda outcome: _write_line(stream, outcome)
        return
    with tqdm(total=total, unit="brief", file=stream, dynamic_ncols=True) as bar:

        def advance(outcome: Outcome) -> None:
            if outcome.status != DONE:
                bar.write(_tell_outcome(outcome), file=stream)
            bar.update()

        yield advance


def _write_line(stream: TextIO, outcome: Outcome) -> None:
    stream.write(_tell_outcome(outcome) + "\n")
    stream.flush()


def _tell_outcome(outcome: Outcome) -> str:
    told = outcome.file or outcome.error
    return f"{outcome.status:7} {outcome.seconds:6.1f} s  {outcome.key}  {told}"
