"""Environment variables: those that libraries read on import, those that a notebook gets."""

from __future__ import annotations

from collections.abc import Mapping

_READ_ON_IMPORT = (
    "ARROW_", "HOME", "LANG", "LC_", "LD_", "MKL_", "MPL", "NUMEXPR_", "OMP_", "OPENBLAS_",
    "PYTHON", "TZ", "XDG_",
)  # fmt: skip
_WITHOUT_THREADS = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


def with_inline_figures(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment with the backend that shows figures in the notebook, as ipykernel."""
    backend = environment.get("MPLBACKEND") or "module://matplotlib_inline.backend_inline"
    return {**environment, "MPLBACKEND": backend}


def without_threads(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which importing libraries starts no thread.

    A process with threads cannot be forked safely. Notebooks get the given environment back, but
    linear algebra stays in one thread: notebooks run side by side rather than each in many.
    """
    return {**with_inline_figures(environment), **_WITHOUT_THREADS}


def read_on_import(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that libraries read on import, when it is too late for a notebook."""
    return {name: value for name, value in environment.items() if name.startswith(_READ_ON_IMPORT)}
