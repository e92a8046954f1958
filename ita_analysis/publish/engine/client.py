"""The papermill side of a running notebook, with the face of Jupyter's kernel client."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from queue import Empty
from typing import Any

from jupyter_client.session import Session

from ita_analysis.publish.engine.ends import make_ends
from ita_analysis.publish.engine.hosts import Host
from ita_analysis.publish.engine.streams import NAMES, StreamReader, make_nonce
from ita_analysis.publish.engine.wire import FLUSH, SHELL, SHUTDOWN, Wire

# After so long what was printed is passed on, as by ipykernel.
_FLUSH_SECONDS = 0.2
# So often is looked for what was printed: to be woken by each mark would cost more than a cell.
_LOOK_SECONDS = 0.05
# Where so much was there, the notebook may wait for it to be taken: it is looked for again soon.
_MUCH = 1 << 15
_SOON_SECONDS = 0.001
_POLL_SECONDS = 0.005


class Channel:
    """Messages of one kind, in order of arrival.

    Parameters
    ----------
    client : ForkClient
        Client that brings them.
    """

    def __init__(self, client: ForkClient) -> None:
        self._client = client
        self._messages: deque[dict[str, Any]] = deque()
        self._waiting: asyncio.Future[None] | None = None

    def put(self, message: dict[str, Any]) -> None:
        """Add a message and wake who waits for it."""
        self._messages.append(message)
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def is_awaited(self) -> bool:
        """Return whether somebody still waits for a message."""
        return self._waiting is not None and not self._waiting.done()

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """Return the next message.

        Parameters
        ----------
        timeout : float, optional
            Longest wait in seconds, for ever by default.

        Raises
        ------
        Empty
            If none came in time.
        """
        self._client.listen()
        deadline = None if timeout is None else time.monotonic() + timeout
        while not self._messages:
            self._waiting = asyncio.get_running_loop().create_future()
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            try:
                await asyncio.wait_for(self._waiting, left)
            except TimeoutError:
                raise Empty from None
        return self._messages.popleft()


class ForkClient:
    """A notebook's process as nbclient sees it.

    Parameters
    ----------
    host : Host
        Host that forks it.
    folder : str
        Its working folder.
    environment : dict
        Its environment.

    Raises
    ------
    HostError
        If it cannot be forked.
    """

    # Read and set by nbclient.
    allow_stdin = False

    def __init__(self, host: Host, folder: str, environment: dict[str, str]) -> None:
        self.session = Session()
        self.shell_channel, self.iopub_channel = Channel(self), Channel(self)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._request: dict[str, Any] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._text_since: float | None = None
        self._busy = self._stopped = False
        nonce = make_nonce()
        ours, theirs = make_ends()
        readable, writable = zip(*(os.pipe() for _ in NAMES), strict=True)
        self._wire = Wire(ours)
        self._readers = {
            name: StreamReader(pipe, nonce) for name, pipe in zip(NAMES, readable, strict=True)
        }
        try:
            self.process, self._handle = host.fork([theirs.fileno(), *writable])
        except BaseException:
            self._close_ends()
            raise
        finally:
            theirs.close()
            for pipe in writable:
                os.close(pipe)
        start = {
            "folder": folder,
            "environment": environment,
            "nonce": nonce.decode("latin-1"),
            "session": self.session.session,
        }
        self._send(start)

    # What nbclient calls

    def start_channels(self) -> None:
        """Do nothing: the wire is there from the beginning."""

    def wait_for_ready(self, timeout: float | None = None) -> None:
        """Do nothing: requests wait in the wire until the notebook's process takes them."""

    def kernel_info(self) -> str:
        """Ask what language this is; return the number of the request."""
        return self._ask("kernel_info_request", {})

    def execute(
        self, code: str, silent: bool = False, store_history: bool = True, **_: object
    ) -> str:
        """Ask for a cell to be run; return the number of the request."""
        self._busy = True
        content = {"code": code, "silent": silent, "store_history": store_history}
        return self._ask("execute_request", content)

    def is_alive(self) -> bool:
        """Return whether the notebook's process runs."""
        poll = select.poll()
        poll.register(self._handle, select.POLLIN)
        return not poll.poll(0)

    def stop_channels(self) -> None:
        """Close what joins this process with the notebook's."""
        if not self._stopped:
            self._stopped = True
            self._leave_loop()
            self._close_ends()
            os.close(self._handle)

    # What the kernel manager calls

    def interrupt(self) -> None:
        """Interrupt the cell that runs, and the programs it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process, signal.SIGINT)

    async def settle(self, seconds: float) -> None:
        """Wait until the cell that was interrupted has told where it stood."""
        await self._wait(seconds, lambda: not self._busy)

    async def shut_down(self, seconds: float) -> None:
        """Let the notebook's process end itself, if it does so in time."""
        self._send({"msg_type": SHUTDOWN})
        await self._wait(seconds, lambda: False)

    def listen(self) -> None:
        """Take what comes, in the event loop that now runs."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop and not self._stopped:
            self._leave_loop()
            self._loop = loop
            loop.add_reader(self._wire.fileno(), self._receive)
            self._look()

    async def _wait(self, seconds: float, done: Callable[[], bool]) -> None:
        self.listen()
        deadline = time.monotonic() + seconds
        while self.is_alive() and not done() and time.monotonic() < deadline:
            await asyncio.sleep(_POLL_SECONDS)

    def _leave_loop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(self._wire.fileno())
        self._loop = None

    def _close_ends(self) -> None:
        self._wire.close()
        for reader in self._readers.values():
            reader.close()

    def _ask(self, kind: str, content: dict[str, Any]) -> str:
        self._request = self.session.msg(kind, content)
        self._send(self._request)
        return str(self._request["header"]["msg_id"])

    def _send(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):  # whoever waits for an answer asks whether it lives
            self._wire.send(message)

    def _receive(self) -> None:
        try:
            for kind, *rest in self._wire.take():
                if kind == FLUSH:
                    name, token = rest
                    self._pass_on(name, self._readers[name].take_until(token))
                else:
                    self._deliver(kind, rest[0])
        except (EOFError, OSError):
            self._end_wire()

    def _deliver(self, kind: str, message: dict[str, Any]) -> None:
        message["header"]["date"] = datetime.fromisoformat(message["header"]["date"])
        if kind == SHELL:
            self._busy = False
            self.shell_channel.put(message)
        else:
            self.iopub_channel.put(message)

    def _end_wire(self) -> None:
        if self._loop is not None:
            self._loop.remove_reader(self._wire.fileno())
        if self.is_alive():  # the notebook closed the wire, which is not its to close
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        for name, reader in self._readers.items():
            reader.read()
            for text in reader.take_all():
                self._pass_on(name, text)

    def _look(self) -> None:
        """Read what was printed, pass it on where it is old enough, and look again later."""
        self._timer = None
        if self._loop is None:
            return
        now = self._loop.time()
        size = sum(reader.read() for reader in self._readers.values())
        if not any(reader.has_text() for reader in self._readers.values()):
            self._text_since = None
        elif self._text_since is None:
            self._text_since = now
        elif now - self._text_since >= _FLUSH_SECONDS:
            self._text_since = None
            self._pass_on_all()
        if self._loop is not None:
            pause = _LOOK_SECONDS if size < _MUCH else _SOON_SECONDS
            self._timer = self._loop.call_later(pause, self._look)

    def _pass_on_all(self) -> None:
        for reader in self._readers.values():
            reader.read()
        # Every message sent before what was just read has arrived: it goes first.
        self._receive()
        if not self._wire.drained:
            return
        for name, reader in self._readers.items():
            for text in reader.take_all():
                self._pass_on(name, text)

    def _pass_on(self, name: str, text: str) -> None:
        if text:
            content = {"name": name, "text": text}
            self.iopub_channel.put(self.session.msg("stream", content, self._request))
