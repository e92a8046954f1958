"""A brief about nobody, made before many notebooks are forked.

What is prepared on first use (templates, words, fonts, places for charts, the insides of
libraries) is then there for every notebook, instead of being made anew in each.
"""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import inspect
from typing import Any

from ita_analysis.publish.engine.preparation import USED
from ita_analysis.result import Result, keeping_text_plain
from ita_analysis.style import LANGUAGES
from ita_analysis.tables import CONTRACTS, make_table

# Low enough for every part of a brief to have something to say.
_SCORE = 80.0


def rehearse(shell: Any) -> None:
    """Run a cell, make every part of a brief in each language, and forget all of it.

    It only saves time, so what fails here does no harm: the notebook will tell.

    Parameters
    ----------
    shell : NotebookShell
        Shell that every notebook inherits; its names and its count of cells stay as they are.
    """
    shell.run_cell("None")
    shell.last_execution_result = None
    analysis = importlib.import_module("ita_analysis")
    with contextlib.suppress(Exception):
        result = _invent_result(analysis)
        for name in analysis.__all__:
            part = getattr(analysis, name) if name.startswith(USED) else None
            if part and list(inspect.signature(part).parameters) == ["result", "lang"]:
                for lang in LANGUAGES:
                    _show(shell, part, result, lang)


def _show(shell: Any, part: Any, result: Result, lang: str) -> None:
    with contextlib.suppress(Exception):  # a part that cannot be made of so little
        shell.display_formatter.format(part(result, lang))


@keeping_text_plain()
def _invent_result(analysis: Any) -> Result:
    """Return a result of a year without any source; reading one would start threads."""
    fiscal_year = analysis.list_fiscal_years()[-1]
    method = analysis.load_methodology(fiscal_year)
    measures = {
        "total": ["total"],
        "instrument": [part.code for part in method.instruments],
        "indicator": [part.code for part in method.indicators],
        "question": [part.code for part in method.questions],
    }
    about = {"fiscal_year": fiscal_year, "score": _SCORE}
    scores = [
        {**about, "measure": measure, "code": code, "origin": origin}
        for measure, codes in measures.items()
        for code in codes
        for origin in ("published", "computed")[: 1 if measure == "question" else 2]
    ]
    tables = {
        field.name: make_table(
            field.name if field.name in CONTRACTS else "scores",
            scores if field.name == "scores" else [],
        )
        for field in dataclasses.fields(Result)
        if field.type == "pd.DataFrame"
    }
    return Result(
        organisation=dict.fromkeys(CONTRACTS["organisations"].columns, ""),
        fiscal_year=fiscal_year,
        method=method,
        other_years=(),
        **tables,
    )
