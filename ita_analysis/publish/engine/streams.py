"""What a notebook prints: written to a pipe, read with its place among the messages.

Text goes to the same pipe as what C code and other programs write to standard output, so that
none of it is lost when the process is killed, and no thread is needed to collect it. Where a
message must come after the text before it, a mark is written into the pipe.
"""

from __future__ import annotations

import codecs
import io
import itertools
import os
import uuid
from collections import deque

from ita_analysis.publish.engine.wire import FLUSH, Wire

NAMES = ("stdout", "stderr")
_TOKEN_SIZE = 16
_CHUNK = 1 << 16
# More than a pipe holds, so that a mark is always reached; not for ever, so that a notebook
# which never stops printing is still stopped in time.
_CHUNKS_AT_ONCE = 16


def make_nonce() -> bytes:
    """Return bytes that no text contains: they begin with one that UTF-8 never uses."""
    return b"\xff" + uuid.uuid4().hex.encode()


class CellStream(io.TextIOBase):
    """Standard output or error of a notebook.

    Parameters
    ----------
    name : str
        ``stdout`` or ``stderr``.
    pipe : int
        Descriptor to write to.
    nonce : bytes
        Begins each mark.
    wire : Wire
        Tells the reader of each mark.
    """

    encoding = "UTF-8"  # spelt as ipykernel does

    def __init__(self, name: str, pipe: int, nonce: bytes, wire: Wire) -> None:
        super().__init__()
        self.name = f"<{name}>"
        self._stream = name
        self._pipe = pipe
        self._nonce = nonce
        self._wire = wire
        self._count = itertools.count()

    def writable(self) -> bool:
        """Return true."""
        return True

    def fileno(self) -> int:
        """Return the pipe, so that another program can be given this stream."""
        return self._pipe

    def write(self, text: str) -> int:
        """Write text at once."""
        if not isinstance(text, str):
            message = f"write() argument must be str, not {type(text)}"
            raise TypeError(message)
        rest = memoryview(text.encode(errors="backslashreplace"))
        while rest:
            rest = rest[os.write(self._pipe, rest) :]
        return len(text)

    def flush(self) -> None:
        """Let what was written so far become an output of its own, before what comes next."""
        token = f"{os.getpid():08x}{next(self._count):08x}"[-_TOKEN_SIZE:]
        os.write(self._pipe, self._nonce + token.encode())  # small enough to be written whole
        self._wire.send([FLUSH, self._stream, token])


class StreamReader:
    """Reads the pipe of one stream.

    Parameters
    ----------
    pipe : int
        Descriptor to read from; it is set not to block.
    nonce : bytes
        Begins each mark.
    """

    def __init__(self, pipe: int, nonce: bytes) -> None:
        os.set_blocking(pipe, False)
        self.pipe = pipe
        self._nonce = nonce
        self._raw = b""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text: list[str] = []
        self._marked: deque[tuple[str, str]] = deque()
        self._passed: set[str] = set()

    def read(self) -> int:
        """Read what is there, without waiting.

        Returns
        -------
        int
            How many bytes there were.
        """
        size = 0
        for _ in range(_CHUNKS_AT_ONCE):
            try:
                chunk = os.read(self.pipe, _CHUNK)
            except BlockingIOError:
                break
            if not chunk:
                break
            size += len(chunk)
            self._parse(chunk)
        return size

    def has_text(self) -> bool:
        """Return whether something was read that was not taken."""
        return bool(self._text or self._marked)

    def take_until(self, token: str) -> str:
        """Take the text before a mark.

        Parameters
        ----------
        token : str
            The mark's token; it was written before it was told, so it can be read by now.

        Returns
        -------
        str
        """
        self.read()
        if token in self._passed:
            self._passed.remove(token)
            return ""
        taken = []
        while self._marked:
            found, text = self._marked.popleft()
            taken.append(text)
            if found == token:
                break
            self._passed.add(found)
        return "".join(taken)

    def take_all(self) -> list[str]:
        """Take all that was read, apart where marks are."""
        pieces = [text for _, text in self._marked]
        self._passed.update(token for token, _ in self._marked)
        self._marked.clear()
        pieces.append("".join(self._text))
        self._text.clear()
        return [piece for piece in pieces if piece]

    def close(self) -> None:
        """Close the pipe."""
        os.close(self.pipe)

    def _parse(self, chunk: bytes) -> None:
        raw = self._raw + chunk
        # A mark may be read in two parts; its first byte is in no text.
        mark_size = len(self._nonce) + _TOKEN_SIZE
        held = raw.rfind(self._nonce[:1], max(0, len(raw) - mark_size + 1))
        if held < 0 or not self._nonce.startswith(raw[held : held + len(self._nonce)]):
            held = len(raw)
        self._raw = raw[held:]
        before, *marked = raw[:held].split(self._nonce)
        self._decode(before)
        for piece in marked:
            token = piece[:_TOKEN_SIZE].decode("ascii", "replace")
            self._marked.append((token, "".join(self._text)))
            self._text.clear()
            self._decode(piece[_TOKEN_SIZE:])

    def _decode(self, raw: bytes) -> None:
        if text := self._decoder.decode(raw):
            self._text.append(text)
