"""The process that has imported everything and forks one for each notebook."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import NoReturn

from ita_analysis.publish.engine.child import run_child
from ita_analysis.publish.engine.ends import END, FORK, READY
from ita_analysis.publish.engine.kin import adopt_orphans, kill_children, kill_group
from ita_analysis.publish.engine.preparation import check_threads, prepare_process
from ita_analysis.publish.engine.rehearsal import rehearse
from ita_analysis.publish.engine.shell import NotebookShell, WireSession, make_shell


def main(control: socket.socket, scratch: Path) -> None:
    """Import, then fork as asked until the papermill process is gone.

    Parameters
    ----------
    control : socket.socket
        Socket by which notebooks are asked for.
    scratch : Path
        Empty folder of this process; removed at the end.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    adopt_orphans()
    shell, session = make_shell(scratch)
    prepare_process()
    _settle()
    control.send(READY)
    child = notebooks = 0
    while True:
        asked, descriptors, _, _ = socket.recv_fds(control, 16, 3)
        if asked == FORK:
            notebooks += 1
            if notebooks == 3:  # a brief in two languages would pay for it and gain less
                rehearse(shell)
                _settle()
            child = _fork(control, shell, session, descriptors)
            continue
        if child:
            kill_group(child)
        kill_children()
        child = 0
        if asked != END:
            return
        control.send(END)


def _settle() -> None:
    check_threads()
    gc.collect()
    gc.freeze()  # no collection writes to what is shared, so that it stays shared


def _fork(
    control: socket.socket, shell: NotebookShell, session: WireSession, descriptors: list[int]
) -> int:
    try:
        child = os.fork()
    except OSError as error:  # too many processes, or no memory
        control.send(str(error).encode())
        child = 0
    else:
        if child == 0:
            _run_and_exit(control, shell, session, descriptors)
        # Nobody waits for it before the end, so that its number stays its own.
        handle = os.pidfd_open(child)
        socket.send_fds(control, [str(child).encode()], [handle])
        os.close(handle)
    for descriptor in descriptors:
        os.close(descriptor)
    return child


def _run_and_exit(
    control: socket.socket, shell: NotebookShell, session: WireSession, descriptors: list[int]
) -> NoReturn:
    try:
        control.close()
        wire, *pipes = descriptors
        run_child(shell, session, socket.socket(fileno=wire), pipes)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    try:
        main(socket.socket(fileno=int(sys.argv[1])), folder)
    except ConnectionError:
        pass  # whoever started it was killed meanwhile, and there is nobody to tell
    except BaseException:
        traceback.print_exc()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)  # nothing of what was imported is worth tidying up
