"""What tests of engine share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import papermill

ERROR = "raises-exception"  # tag of a cell that may fail


def make_notebook(*cells: str, allow: tuple[str, ...] = ()) -> nbformat.NotebookNode:
    spec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": spec})
    for number, source in enumerate((*cells, *allow)):
        tags = [ERROR] if source in allow else []
        cell = nbformat.v4.new_code_cell(source, id=f"c{number}", metadata={"tags": tags})
        notebook.cells.append(cell)
    return notebook


def run(
    notebook: nbformat.NotebookNode, target: Path | None = None, engine: str = "ita", **options: Any
) -> nbformat.NotebookNode:
    path = str(target) if target else None
    return papermill.execute_notebook(
        notebook, path, engine_name=engine, progress_bar=False, **options
    )


def read_text(notebook: nbformat.NotebookNode) -> str:
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return "".join(o.get("text", "") for cell in code for o in cell.outputs)


def assert_clean() -> None:
    executed = run(
        make_notebook("import pandas as pd\nprint(pd.DataFrame({'a': [1]}).sum().iloc[0])")
    )
    assert read_text(executed) == "1\n"
    assert executed.cells[0].execution_count == 1
