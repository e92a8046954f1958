"""Files and folders that are there whole or not at all, and cells that do nothing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

# A spreadsheet takes text that starts so for a formula.
RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r")


def defuse_text(text: str) -> str:
    """Return a text so that a spreadsheet that opens a CSV file takes it for text."""
    return f"'{text}" if text.startswith(RISKY_STARTS) else text


def restore_text(text: str) -> str:
    """Return a text as it was before `defuse_text`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(RISKY_STARTS) else text


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file so that a reader finds the old one or the new one, never a part.

    Parameters
    ----------
    path : Path
        File to write; its folder is made if needed.
    content : bytes
        The whole content.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    OSError
        If the folder cannot be written or is full; what was there stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            # mkstemp keeps files to their owner; a published one is for everyone.
            temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return path


def write_folder(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write a new folder so that it is there with all its files or not at all.

    Parameters
    ----------
    folder : Path
        Folder to make; the folder above it is made if needed.
    files : mapping of str to bytes
        Content by file name.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    OSError
        If it stands there already and holds anything, or cannot be written.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as temporary:
        draft = Path(temporary) / folder.name
        draft.mkdir()
        for name, content in files.items():
            (draft / name).write_bytes(content)
        draft.replace(folder)
    return folder
