"""What is done once for all notebooks of a host, before any of them is forked."""

from __future__ import annotations

import contextlib
import importlib
import threading
from pathlib import Path

from ita_analysis.errors import ItaError
from ita_analysis.show import page_css
from ita_analysis.style import LANGUAGES
from ita_analysis.thai import wrap_text

# What a notebook of ours imports, with what these import only when they are first used.
_LIBRARIES = (
    "numpy",
    "pandas",
    "pandas.io.formats.style",
    "pandas.io.parquet",
    "pyarrow.compute",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib_inline.config",
    "IPython.display",
    "seaborn",
)
# How functions begin that notebooks of ours use. Others may bring libraries that start threads.
USED = (
    "choose_", "compare_", "find_", "list_", "load_", "page_", "plot_", "table_", "tell_",
)  # fmt: skip


def prepare_process() -> None:
    """Import libraries and analysis and fill the caches that depend on no input."""
    for name in _LIBRARIES:
        importlib.import_module(name)
    # By name only: publishing and analysis meet in the notebook, not in the code.
    analysis = importlib.import_module("ita_analysis")
    for name in analysis.__all__:
        if name.startswith(USED):
            getattr(analysis, name)
    for fiscal_year in analysis.list_fiscal_years():
        with contextlib.suppress(ItaError):  # a year that is named only to be refused
            analysis.load_methodology(fiscal_year)
    for lang in LANGUAGES:
        page_css(lang)
    wrap_text("องค์การบริหารส่วนตำบล", columns=10, lines=2)


def check_threads() -> None:
    """Make sure that nothing has started a thread.

    Raises
    ------
    RuntimeError
        If something has: a process with threads cannot be forked safely.
    """
    # The system counts those of C libraries too.
    if len(list(Path("/proc/self/task").iterdir())) > 1:
        message = f"threads before the fork: {threading.enumerate()}"
        raise RuntimeError(message)
