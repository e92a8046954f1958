"""Cells as they are asked for, one after another, answered as ipykernel answers."""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import getpass
import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from ipykernel.jsonutil import json_clean
from IPython.core.async_helpers import _asyncio_runner
from IPython.core.error import StdinNotImplementedError

from ita_analysis.publish.engine.shell import NotebookShell, WireSession
from ita_analysis.publish.engine.wire import IOPUB, SHELL, SHUTDOWN, Wire


class CellRunner:
    """Runs the cells of one notebook.

    Parameters
    ----------
    shell : NotebookShell
        Shell that runs them.
    session : WireSession
        Session that sends what comes of them.
    wire : Wire
        Brings the requests.
    """

    def __init__(self, shell: NotebookShell, session: WireSession, wire: Wire) -> None:
        self._shell: Any = shell  # IPython is typed in part only
        self._session = session
        self._wire = wire
        self._owner = os.getpid()
        builtins.input = refuse_input
        getpass.getpass = refuse_input

    async def serve(self) -> None:
        """Answer requests until a shutdown is asked for.

        Raises
        ------
        EOFError
            If the process that asks is gone.
        """
        # The loop runs while cells do, so that tasks they start live on from cell to cell.
        loop = asyncio.get_running_loop()
        while True:
            ready = loop.create_future()
            loop.add_reader(self._wire.fileno(), _set_once, ready)
            await ready
            loop.remove_reader(self._wire.fileno())
            for request in self._wire.take():
                if request["msg_type"] == SHUTDOWN:
                    return
                await self._answer(request)

    async def _answer(self, request: dict[str, Any]) -> None:
        self._shell.set_parent(request)
        is_cell = request["msg_type"] == "execute_request"
        with self._wire.together():
            self._send("status", {"execution_state": "busy"}, request)
            if is_cell:
                code, count = request["content"]["code"], self._shell.execution_count
                announced = {"code": code, "execution_count": count}
                self._send("execute_input", announced, request)
        content = await self._execute(request) if is_cell else {}
        with self._wire.together():
            if is_cell:
                sys.stdout.flush()
                sys.stderr.flush()
                self._send("execute_reply", content, request, SHELL)
            else:
                content = {"status": "ok", "language_info": IPythonKernel.language_info}
                self._send("kernel_info_reply", content, request, SHELL)
            self._send("status", {"execution_state": "idle"}, request)
        if self._shell.exit_now:
            os._exit(0)  # the cell called exit()

    async def _execute(self, request: dict[str, Any]) -> dict[str, Any]:
        shell, code = self._shell, request["content"]["code"]
        try:
            with _interruptible():
                reply = _describe(shell, await self._run(code, request["content"]))
        except KeyboardInterrupt:  # it came between the cell and its reply
            reply = {"status": "error", "ename": "KeyboardInterrupt", "evalue": "", "traceback": []}
        if os.getpid() != self._owner:
            os._exit(0)  # a cell forked this process and never ended it
        reply["execution_count"] = shell.execution_count - 1
        reply["user_expressions"] = {}
        reply["payload"] = shell.payload_manager.read_payload()
        shell.payload_manager.clear_payload()
        cleaned: dict[str, Any] = json_clean(reply)  # type: ignore[no-untyped-call]
        return cleaned

    async def _run(self, code: str, content: dict[str, Any]) -> Any:
        shell = self._shell
        options = {"store_history": content["store_history"], "silent": content["silent"]}
        try:
            transformed, failure = shell.transform_cell(code), None
        except Exception:  # what is wrong with the text of a cell, the shell shows
            transformed, failure = code, sys.exc_info()
        prepared = {"transformed_cell": transformed, "preprocessing_exc_tuple": failure}
        if shell.loop_runner is not _asyncio_runner or not shell.should_run_async(code, **prepared):
            shell.transformed = None if failure else transformed
            return shell.run_cell(code, **options)
        task = asyncio.ensure_future(shell.run_cell_async(code, **options, **prepared))
        with _interrupts_cancel(task):
            result = await task
        shell.events.trigger("post_execute")
        shell.events.trigger("post_run_cell", result)
        return result

    def _send(
        self, kind: str, content: dict[str, Any], request: dict[str, Any], channel: str = IOPUB
    ) -> None:
        self._session.send(channel, kind, content, request)


def refuse_input(prompt: object = "", stream: object = None) -> str:  # noqa: ARG001 - as replaced
    """Refuse to ask, in the words of ipykernel: nobody sits before a batch."""
    message = "raw_input was called, but this frontend does not support input requests."
    raise StdinNotImplementedError(message)


def _describe(shell: Any, result: Any) -> dict[str, Any]:
    if result.success and not shell._last_traceback_during_displayhook:
        return {"status": "ok"}
    before = result.error_before_exec
    error = before if before is not None else result.error_in_exec
    return {
        "status": "error",
        "ename": type(error).__name__,
        "evalue": str(error),
        "traceback": shell._last_traceback or [],
    }


def _set_once(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextlib.contextmanager
def _interrupts_cancel(task: asyncio.Future[Any]) -> Iterator[None]:
    """Let an interrupt cancel a cell that awaits, instead of breaking the loop it runs in."""
    loop = task.get_loop()

    def cancel(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(task.cancel)

    before = signal.signal(signal.SIGINT, cancel)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
