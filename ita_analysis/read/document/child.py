"""Files read here, or in a process of bounded time and memory."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable

from ita_analysis.errors import ItaError
from ita_analysis.read.document.block import Document
from ita_analysis.read.document.decode import decode
from ita_analysis.read.document.delimited import read_delimited
from ita_analysis.read.document.limits import MEMORY_BYTES, SECONDS, damaged, too_large
from ita_analysis.read.document.text import read_text


def read_apart(name: str, kind: str, data: bytes) -> Document:
    """Return a file read by a process of its own.

    A parser that hangs or eats all memory on a file made to do so is ended with its process.

    Parameters
    ----------
    name : str
        Name of the file.
    kind : str
        As `tell_kind` gives it.
    data : bytes
        All of it.

    Returns
    -------
    Document

    Raises
    ------
    DataError
        If it cannot be read, or not within the bounds.
    """
    # -P: a file in the working folder must not pass for a module.
    command = [sys.executable, "-P", "-m", __name__, kind, name]
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the name is data to it
            command, input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise too_large(name, f"reading it takes longer than {SECONDS} seconds") from None
    if done.returncode:
        raise too_large(name, "reading it takes more memory or time than is allowed")
    answer = pickle.loads(done.stdout)  # noqa: S301 - written by our own process
    if isinstance(answer, ItaError):
        raise answer
    document: Document = answer
    return document


def read_here(name: str, kind: str, data: bytes) -> Document:
    """Return a file read in this process.

    Parameters
    ----------
    name : str
        Name of the file.
    kind : str
        As `tell_kind` gives it.
    data : bytes
        All of it.

    Returns
    -------
    Document

    Raises
    ------
    DataError
        If it cannot be read.
    """
    try:
        return _reader(kind)(name, data)
    except (ItaError, MemoryError):
        raise
    except Exception as error:  # parsers raise whatever a damaged file makes them stumble over
        raise damaged(name, error) from error


def _reader(kind: str) -> Callable[[str, bytes], Document]:
    """Return what reads a kind; only its own library is loaded."""
    if kind == "docx":
        from ita_analysis.read.document.docx import read_docx  # noqa: PLC0415

        return read_docx
    if kind == "xlsx":
        from ita_analysis.read.document.xlsx import read_xlsx  # noqa: PLC0415

        return read_xlsx
    if kind == "pdf":
        from ita_analysis.read.document.pdf import read_pdf  # noqa: PLC0415

        return read_pdf
    if kind == "html":
        from ita_analysis.read.document.html import read_html  # noqa: PLC0415

        return lambda name, data: read_html(name, decode(name, data))
    if kind == "csv":
        return lambda name, data: read_delimited(name, decode(name, data))
    return lambda name, data: read_text(name, decode(name, data), kind)


def _main() -> None:
    """Read what comes in and send out the document or the reason why not."""
    answer: Document | ItaError
    kind, name = sys.argv[1:]
    data = sys.stdin.buffer.read()
    _bound()
    try:
        answer = read_here(name, kind, data)
    except ItaError as error:
        answer = error
    sys.stdout.buffer.write(pickle.dumps(answer))


def _bound() -> None:
    """Let the system end this process when it takes too much."""
    try:
        import resource  # noqa: PLC0415 - not on Windows, where only time is bounded
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _main()
