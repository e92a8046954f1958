"""Work done ahead, while the kernel waits for the next choice."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Iterator

from ita_analysis.errors import ItaError

# Seconds: until a choice is taken to be made, and between two pieces, when another may come.
_PAUSE, _BREATH = 0.2, 0.01


class Ahead:
    """Does work piece by piece, and forgets the rest as soon as there is other work."""

    def __init__(self) -> None:
        self._pieces: Iterator[object] = iter(())
        self._next: asyncio.TimerHandle | None = None

    @property
    def is_busy(self) -> bool:
        """Whether there is work left to do."""
        return self._next is not None

    def begin(self, pieces: Iterable[object]) -> None:
        """Begin work in the place of what was begun before.

        Parameters
        ----------
        pieces : iterable
            Each piece is done by asking for it. One that fails ends the work: what is wrong is
            said to whoever chooses it.
        """
        self._pieces = iter(pieces)
        if self._next:
            self._next.cancel()
        # Where nothing runs in the background, as in a script, nothing is done ahead.
        with contextlib.suppress(RuntimeError):
            self._next = asyncio.get_running_loop().call_later(_PAUSE, self._do)

    def _do(self) -> None:
        try:
            next(self._pieces)
        except (StopIteration, ItaError):
            self._next = None
        else:
            self._next = asyncio.get_running_loop().call_later(_BREATH, self._do)
