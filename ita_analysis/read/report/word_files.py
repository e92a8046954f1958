"""Word lists that stand in a file beside the recogniser that uses them."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

from ita_analysis.read.report.folding import folded


@functools.cache
def load_file(name: str) -> dict[str, Any]:
    """Load a file of words as it stands.

    Parameters
    ----------
    name : str
        A TOML file of this folder, without its ending.

    Returns
    -------
    dict
    """
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))


@functools.cache
def load_words(name: str, group: str, key: str) -> tuple[str, ...]:
    """Load one list of words, folded, longest first.

    Parameters
    ----------
    name : str
        A TOML file of this folder, without its ending.
    group, key : str
        Table of the file and list in it.

    Returns
    -------
    tuple of str
    """
    listed = {folded(word) for word in load_file(name)[group][key]}
    return tuple(sorted(listed, key=lambda word: (-len(word), word)))
