"""Messages between the papermill process and the notebook's, over one local socket."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import threading
from collections.abc import Iterator
from typing import Any

from jupyter_client.session import json_packer, json_unpacker

# Kinds of messages: two of Jupyter's channels, and one of ours.
IOPUB, SHELL, FLUSH = "iopub", "shell", "flush"
SHUTDOWN = "shutdown_request"
# A packet goes whole or not at all, also when a signal comes or a forked child writes as well.
_PACKET = 1 << 16
_HEAD = struct.Struct("!BI")
_FIRST, _LAST = 1, 2
_PACKETS_AT_ONCE = 512


class Wire:
    """One end of a socket that carries JSON, as Jupyter's own messages are.

    Parameters
    ----------
    end : socket.socket
        An end of `make_ends`.
    """

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._sending = threading.Lock()
        self._parts: dict[int, bytearray] = {}
        self._gathered: list[Any] | None = None
        self.drained = True  # whether the last `take` left nothing

    def fileno(self) -> int:
        """Return the descriptor to wait on."""
        return self._end.fileno()

    def send(self, message: Any) -> None:
        """Send a message, at once or with others; wait where the other end is slow.

        Parameters
        ----------
        message : object
            What JSON can hold; dates become text.

        Raises
        ------
        OSError
            If the other end is gone.
        """
        if self._gathered is None:
            self._send([message])
        else:
            self._gathered.append(message)

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Send at the end what is sent within: each packet wakes the process at the other end."""
        self._gathered = []
        try:
            yield
        finally:
            gathered, self._gathered = self._gathered, None
            if gathered:
                self._send(gathered)

    def take(self) -> Iterator[Any]:
        """Take the messages that have come, without waiting.

        Not for ever, where they come as fast as they are taken; then ``drained`` is false.

        Yields
        ------
        object
            Each whole message, in order.

        Raises
        ------
        EOFError
            If the other end is gone and all it sent was taken.
        """
        self.drained = False
        for _ in range(_PACKETS_AT_ONCE):
            try:
                packet = self._end.recv(_HEAD.size + _PACKET, socket.MSG_DONTWAIT)
            except BlockingIOError:
                self.drained = True
                return
            yield from self._join(packet)

    def wait(self) -> Any:
        """Wait for one message.

        Returns
        -------
        object

        Raises
        ------
        EOFError
            If the other end is gone.
        """
        while True:
            for message in self._join(self._end.recv(_HEAD.size + _PACKET)):
                return message

    def close(self) -> None:
        """Close this end."""
        self._end.close()

    def renew_lock(self) -> None:
        """Forget a lock that another thread held when this process was forked."""
        self._sending = threading.Lock()

    def _send(self, messages: list[Any]) -> None:
        content = json_packer(messages)
        starts = range(0, len(content), _PACKET)
        with self._sending:
            for start in starts:
                flags = _FIRST * (start == 0) | _LAST * (start == starts[-1])
                packet = _HEAD.pack(flags, os.getpid()) + content[start : start + _PACKET]
                self._end.send(packet)

    def _join(self, packet: bytes) -> Iterator[Any]:
        if not packet:
            raise EOFError
        flags, sender = _HEAD.unpack_from(packet)
        # A message that an interrupt cut short has a first packet but no last one.
        if flags & _FIRST:
            self._parts[sender] = bytearray()
        self._parts.setdefault(sender, bytearray()).extend(packet[_HEAD.size :])
        if flags & _LAST:
            yield from json_unpacker(bytes(self._parts.pop(sender)))
