"""Work done ahead, while the kernel waits for the next choice."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterable, Iterator

from ita_analysis.errors import ItaError

# Seconds: until a choice is taken to be made, and between two pieces, when another may come.
_PAUSE, _BREATH = 0.2, 0.01


class Ahead:
    """Does work piece by piece, and forgets the rest as soon as there is other work.

    Parameters
    ----------
    lock : threading.RLock
        Held while a piece is done.
    """

    def __init__(self, lock: threading.RLock) -> None:
        self._lock = lock
        self._pieces: Iterator[object] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether there is work left to do."""
        return self._pieces is not None

    def begin(self, pieces: Iterable[object]) -> None:
        """Begin work in the place of what was begun before, perhaps in another thread.

        Parameters
        ----------
        pieces : iterable
            Each piece is done by asking for it. One that fails ends the work: what is wrong is
            said to whoever chooses it.
        """
        with self._lock:
            self._pieces = None
            # Where nothing runs in the background, as in a script, nothing is done ahead.
            with contextlib.suppress(RuntimeError):
                loop = asyncio.get_running_loop()
                self._pieces = iter(pieces)
                loop.call_later(_PAUSE, self._do, self._pieces)

    def _do(self, pieces: Iterator[object]) -> None:
        with self._lock:
            if pieces is not self._pieces:
                return
            try:
                next(pieces)
            except (StopIteration, ItaError):
                self._pieces = None
                return
        asyncio.get_running_loop().call_later(_BREATH, self._do, pieces)
