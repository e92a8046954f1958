"""What tests share: a prepared project, its published pages, a small and quick project."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from engine_cases import assert_clean, make_notebook, run
from hypothesis import HealthCheck, settings
from successions_cases import write_bodies

from ita_analysis.prepare import prepare
from ita_analysis.project import HOME_VARIABLE, Project
from ita_analysis.publish.batch import publish_batch
from ita_analysis.publish.engine import hosts
from ita_analysis.publish.engine.kin import find_children
from ita_analysis.result import Result, list_results, load_result

# How long an example takes on a shared machine says nothing of the code.
settings.register_profile("ita", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ita")

REPOSITORY = Path(__file__).parent.parent
# Stands in for the real notebook where only its running matters: same parameters, no charts.
QUICK_CELLS = {
    "parameters": 'org_id: str = "none"\nfiscal_year: int = 0\nlang: str = "th"\n'
    'data_folder: str = ""',
    "show": "from IPython.display import HTML\nHTML(f'<h1>{org_id} {fiscal_year} {lang}</h1>')",
}


@pytest.fixture(autouse=True)
def _no_project_around(monkeypatch: pytest.MonkeyPatch) -> None:
    # A project that the environment names would be read instead of the one of the test.
    monkeypatch.delenv(HOME_VARIABLE, raising=False)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a copy of the project with prepared tables; tests do not change it."""
    copy = Project(tmp_path_factory.mktemp("project"))
    shutil.copytree(REPOSITORY / "data" / "raw", copy.raw)
    shutil.copytree(REPOSITORY / "notebooks", copy.notebooks)
    prepare(copy)
    return copy


@pytest.fixture(scope="session")
def results(project: Project) -> dict[str, Result]:
    """Return the results of the project by the key of their organisation."""
    listed = list_results(project.processed)
    return {
        row.org_id: load_result(row.org_id, int(row.fiscal_year), project.processed)
        for row in listed.itertuples()
    }


@pytest.fixture(scope="session")
def lat_ya(results: dict[str, Result]) -> Result:
    return results["sao-lat-ya-kanchanaburi"]


@pytest.fixture(scope="session")
def bang_pla(results: dict[str, Result]) -> Result:
    return results["tm-bang-pla-samut-sakhon"]


@pytest.fixture(scope="session")
def bang_rakam(results: dict[str, Result]) -> Result:
    return results["sao-bang-rakam-nakhon-pathom"]


@pytest.fixture(scope="session")
def bodies(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project of bodies that were renamed, merged and split in 2565."""
    project = Project(tmp_path_factory.mktemp("successions"))
    for folder in ("national", "provinces"):
        shutil.copytree(REPOSITORY / "data" / "raw" / folder, project.raw / folder)
    write_bodies(project.raw)
    shutil.copytree(REPOSITORY / "notebooks", project.notebooks)
    prepare(project)
    return project


@pytest.fixture(scope="session")
def published(project: Project) -> Project:
    """Return the project with all its briefs; made once, by a batch of two processes."""
    outcomes = publish_batch(project, workers=2)
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    return project


@pytest.fixture
def quick_project(tmp_path: Path, project: Project) -> Project:
    """Return a project of its own with a notebook that runs at once."""
    quick = Project(tmp_path / "quick")
    quick.raw.mkdir(parents=True)
    shutil.copytree(project.processed, quick.processed)
    quick.notebooks.mkdir()
    write_notebook(quick)
    return quick


def write_notebook(project: Project, **cells: str) -> Path:
    """Write the quick notebook of a project, with cells replaced or added by their id."""
    notebook = nbformat.v4.new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"},
            "language_info": {"name": "python"},
        }
    )
    for name, source in (QUICK_CELLS | cells).items():
        tags = ["parameters"] if name == "parameters" else []
        cell: Any = nbformat.v4.new_code_cell(source, id=name, metadata={"tags": tags})
        notebook.cells.append(cell)
    path = project.notebooks / "organisation_brief.ipynb"
    nbformat.write(notebook, path)
    return path


@pytest.fixture
def mine(project: Project, tmp_path: Path) -> Project:
    """Return a project that the test may change."""
    shutil.copytree(project.root / "data", tmp_path / "project" / "data")
    shutil.copytree(project.notebooks, tmp_path / "project" / "notebooks")
    return Project(tmp_path / "project")


@pytest.fixture
def host() -> Iterator[hosts.Host]:
    """Return the host that the next notebook gets; the same one must wait after the test."""
    run(make_notebook("pass"))
    waiting = hosts._idle[-1]
    yield waiting
    assert hosts._idle[-1] is waiting
    assert waiting.fits()
    assert_clean()
    assert find_children(waiting._process.pid) == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return headless Chromium; the test is skipped where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("no Chromium on the path")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
        )
        yield chromium
        chromium.close()
