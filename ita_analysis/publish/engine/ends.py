"""The two ends by which a process asks its host for notebooks."""

from __future__ import annotations

import socket

# What a host is asked for, and what it says.
READY, FORK, END = b"ready", b"fork", b"end"


def make_ends() -> tuple[socket.socket, socket.socket]:
    """Return two joined sockets that keep packets apart."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
