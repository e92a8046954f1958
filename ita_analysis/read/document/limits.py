"""Bounds on what is read, and the refusals that keep them."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

from ita_analysis.errors import ItaError, data_error, usage_error

MEGABYTE = 1024 * 1024
FILE_BYTES = 50 * MEGABYTE
UNPACKED_BYTES = 200 * MEGABYTE
# Plain XML packs 10 to 50 times; what packs far better and is large was made to do harm.
UNPACKED_RATIO = 200
SMALL_BYTES = 10 * MEGABYTE
ARCHIVE_FILES = 5_000
PAGES = 300
LINES = 200_000
CELLS = 500_000
CHARACTERS = 20_000_000
SECONDS = 120
MEMORY_BYTES = 3 * 1024 * MEGABYTE

_CHUNK = MEGABYTE
_DECLARATIONS = [
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
]


def read_bytes(path: Path) -> bytes:
    """Return what is in a file, if it is one and not too large.

    Parameters
    ----------
    path : Path

    Returns
    -------
    bytes
        At least one.

    Raises
    ------
    UsageError
        If there is no such file, or it is a folder or device.
    DataError
        If it is empty, larger than 50 MB or may not be read.
    """
    where = path.name or str(path)
    try:
        # Without O_NONBLOCK, opening a pipe would wait for its other end for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | _NONBLOCK)
    except FileNotFoundError:
        raise usage_error(str(path), "there is no such file", "Check the name") from None
    except IsADirectoryError:
        raise _not_a_file(where, "folder") from None
    except PermissionError as error:
        if path.is_dir():
            raise _not_a_file(where, "folder") from error
        raise data_error(
            where, "the file may not be read", "Ask for the right to read it"
        ) from error
    except (OSError, ValueError) as error:
        raise usage_error(
            repr(str(path)), f"cannot be opened ({error})", "Check the name"
        ) from error
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise _not_a_file(where, "folder" if stat.S_ISDIR(mode) else "device")
    with os.fdopen(handle, "rb") as file:
        data = file.read(FILE_BYTES + 1)
    if not data:
        raise data_error(where, "the file is empty", "Save or download it again")
    if len(data) > FILE_BYTES:
        raise too_large(where, f"larger than {FILE_BYTES // MEGABYTE} MB")
    return data


def check_archive(name: str, data: bytes) -> list[str]:
    """Check that an Office file unpacks to something of bounded size, and return its parts.

    Parameters
    ----------
    name : str
        Name of the file, for the message.
    data : bytes
        A ZIP archive.

    Returns
    -------
    list of str
        Names of what is packed.

    Raises
    ------
    DataError
        If it is damaged, locked, holds too much, or its XML declares entities of its own.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_sizes(name, parts, len(data))
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_declarations(name, archive, part)
    except ItaError:
        raise
    except Exception as error:  # the library lets many kinds through when an archive is damaged
        raise damaged(name, error) from error
    return [part.filename for part in parts]


def damaged(name: str, error: BaseException) -> ItaError:
    """Return the refusal of a file that its format's library cannot take apart."""
    reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return data_error(
        name,
        f"the file is damaged ({reason})",
        "Open it in the program it was made with and save it again",
    )


def too_large(name: str, what: str) -> ItaError:
    """Return the refusal of something beyond a bound."""
    return data_error(name, what, "Keep only the part with the results and try again")


def too_many_cells(name: str) -> ItaError:
    """Return the refusal of tables beyond the bound."""
    return too_large(name, f"its tables have more than {CELLS:,} cells")


_NONBLOCK = getattr(os, "O_NONBLOCK", 0)


def _not_a_file(where: str, what: str) -> ItaError:
    """Return the refusal of something that has no contents of its own."""
    return usage_error(where, f"this is a {what}, not a file", "Name one file")


def _check_sizes(name: str, parts: list[zipfile.ZipInfo], packed: int) -> None:
    """Refuse an archive by what its directory says; reading never gives more than that."""
    if len(parts) > ARCHIVE_FILES:
        raise too_large(name, f"{len(parts)} files are packed in it, the limit is {ARCHIVE_FILES}")
    if any(part.flag_bits & 1 for part in parts):
        raise data_error(name, "the file is locked with a password", "Save it without a password")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > UNPACKED_BYTES or (unpacked > SMALL_BYTES and unpacked > packed * UNPACKED_RATIO):
        raise too_large(
            name, f"it unpacks from {packed:,} to {unpacked:,} bytes, as no report does"
        )


def _check_declarations(name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse XML with declarations of its own: Office writes none, bombs need them."""
    tail = b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            if any(mark in tail + chunk for mark in _DECLARATIONS):
                raise data_error(
                    name,
                    f"its part {part.filename} declares entities, which no Office program writes",
                    "Open it in an Office program and save it again",
                )
            tail = chunk[-20:]
