"""Hosts, the processes that fork notebooks: started when needed, kept for the next notebook."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence

from ita_analysis.publish.engine.ends import END, FORK, READY, make_ends
from ita_analysis.publish.engine.environment import read_on_import, without_threads

_MODULE = "ita_analysis.publish.engine.host"
_START_SECONDS = 120.0
_ANSWER_SECONDS = 30.0


class HostError(Exception):
    """A host does not start or does not answer."""


class Host:
    """A process that imports what notebooks need, and then forks one at a time.

    Raises
    ------
    OSError
        If no process can be started.
    """

    def __init__(self) -> None:
        self._is_ready = False
        self.settings = read_on_import(os.environ)
        self._scratch = tempfile.mkdtemp(prefix="ita-host-")
        self._control, theirs = make_ends()
        self._control.settimeout(_START_SECONDS)
        try:
            with theirs:
                self._process = self._start(theirs)
        except BaseException:
            self._control.close()
            shutil.rmtree(self._scratch, ignore_errors=True)
            raise

    def await_ready(self) -> None:
        """Wait until it has imported everything.

        Raises
        ------
        HostError
            If it does not get there; it has said why on standard error. It is ended, as by Ctrl-C.
        """
        if self._is_ready:
            return
        try:
            self._expect(READY)
        except BaseException:  # Ctrl-C as well: nobody else would end it
            self.close()
            raise
        self._is_ready = True
        self._control.settimeout(_ANSWER_SECONDS)

    def fits(self) -> bool:
        """Return whether it still runs, with what libraries would read on import now."""
        return self._process.poll() is None and self.settings == read_on_import(os.environ)

    def fork(self, descriptors: Sequence[int]) -> tuple[int, int]:
        """Fork the process of a notebook.

        Parameters
        ----------
        descriptors : sequence of int
            Its end of the wire, and where it writes standard output and error.

        Returns
        -------
        tuple of int
            Number of the process, and a descriptor that can be read once it has ended.

        Raises
        ------
        HostError
            If it cannot.
        """
        try:
            socket.send_fds(self._control, [FORK], descriptors)
            answer, handles, _, _ = socket.recv_fds(self._control, 1024, 1)
        except OSError as error:
            raise HostError(str(error)) from error
        if not handles:
            raise HostError(answer.decode(errors="replace") or "the host died")
        return int(answer), handles[0]

    def end(self) -> None:
        """End the notebook with every process it left; do nothing where there is none.

        Raises
        ------
        HostError
            If the host is gone.
        """
        try:
            self._control.send(END)
        except OSError as error:
            raise HostError(str(error)) from error
        self._expect(END)

    def close(self) -> None:
        """End the host."""
        if not self._is_ready:
            # It would go on importing before it looks; it has forked nothing yet.
            self._process.kill()
        self._control.close()
        try:
            self._process.wait(_ANSWER_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def forget(self) -> None:
        """Let go of a host that belongs to the process which this one was forked from."""
        self._control.close()
        self._process.returncode = 0  # not ours to wait for

    def _start(self, theirs: socket.socket) -> subprocess.Popen[bytes]:
        # -P: a file in the working folder must not stand in for a library, as in a kernel.
        command = [sys.executable, "-P", "-m", _MODULE]
        return subprocess.Popen(  # noqa: S603 - this interpreter, our own module
            [*command, str(theirs.fileno()), self._scratch],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            cwd=self._scratch,
            env=without_threads(os.environ),
            start_new_session=True,  # Ctrl-C is for this process, which then ends the other
        )

    def _expect(self, wanted: bytes) -> None:
        try:
            answer = self._control.recv(1024)
        except OSError as error:
            raise HostError(str(error)) from error
        if answer != wanted:
            message = "the host died" if not answer else answer.decode(errors="replace")
            raise HostError(message)


_idle: list[Host] = []
_refusals: list[HostError] = []


@contextlib.contextmanager
def borrow_host() -> Iterator[Host]:
    """Borrow a host for one notebook, one that waits or a new one.

    Yields
    ------
    Host
        Whatever the notebook left is ended when it is given back.

    Raises
    ------
    HostError
        If none can be started.
    """
    host = _find_host()
    try:
        yield host
    finally:
        try:
            host.end()
        except HostError:
            host.close()
        else:
            _idle.append(host)


def can_fork() -> bool:
    """Return whether notebooks can run in processes forked from a host, on this system."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


def start_ahead() -> None:
    """Start a host for the first notebook, while this process still imports what it needs."""
    if can_fork() and not _idle:
        with contextlib.suppress(OSError):  # who needs it starts it again, and says so
            _idle.append(Host())


def _find_host() -> Host:
    """Return a host that is ready: one that waits, or a new one."""
    while _idle:
        host = _idle.pop()
        if host.fits():
            break
        host.close()
    else:
        # What was not there for one notebook is not there for the next: not to be waited for.
        if _refusals:
            raise _refusals[0]
        host = _start_host()
    try:
        host.await_ready()
    except HostError as error:
        _refusals.append(error)
        raise
    return host


def _start_host() -> Host:
    try:
        return Host()
    except OSError as error:
        raise HostError(str(error)) from error


@atexit.register
def close_hosts() -> None:
    """End all hosts that wait."""
    while _idle:
        _idle.pop().close()


def _forget_hosts() -> None:
    while _idle:
        _idle.pop().forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_hosts)
