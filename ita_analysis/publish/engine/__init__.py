"""A papermill engine that forks a warm process for each notebook instead of starting a kernel.

``papermill --engine ita`` finds it by its entry point.
"""

from __future__ import annotations

import importlib
from typing import Any


def __getattr__(name: str) -> Any:
    # papermill asks for the class while it is being imported itself, and the process that forks
    # must not import papermill at all; so it is not imported before it is asked for.
    if name != "ForkEngine":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return importlib.import_module(f"{__name__}.engine").ForkEngine
