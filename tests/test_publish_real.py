"""What the real notebook publishes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
import pandas as pd
from publish_cases import KEY, ORG

from ita_analysis.prepare import prepare
from ita_analysis.project import Project
from ita_analysis.publish.brief import publish_brief
from ita_analysis.publish.files import brief_path
from ita_analysis.publish.index import INDEX_POLICY, publish_index
from ita_analysis.publish.page import CONTENT_POLICY
from ita_analysis.publish.plan import find_keys

# What the real notebook publishes


def test_pages_are_small_and_bear_no_script(published: Project) -> None:
    pages = sorted((published.outputs / "briefs").iterdir())
    assert len(pages) == len(find_keys(published))
    for path in pages:
        page = path.read_text(encoding="utf-8")
        assert len(page.encode()) < 150_000, path.name
        assert f'<meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}">' in page
        assert page.startswith("<!doctype html>")
        assert page.count("<style>\n@font-face") == 1
        for unwanted in (
            "<script",
            "javascript:",
            " onload=",
            "jp-",
            "prompt",
            'src="http',
            "@import",
        ):
            assert unwanted not in page, (path.name, unwanted)


def test_the_list_bears_only_its_own_script(published: Project) -> None:
    page = (published.outputs / "index.html").read_text(encoding="utf-8")
    assert f'<meta http-equiv="Content-Security-Policy" content="{INDEX_POLICY}">' in page
    assert re.findall(r"<script[^>]*>[^<]*", page) == [
        '<script src="results.js">',
        '<script src="index.js">',
    ]
    assert not re.search(r"javascript:|\son\w+=", page)


def test_nothing_is_said_beside_the_outputs(published: Project) -> None:
    for path in (published.outputs / "notebooks").iterdir():
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                # A warning, on a font without a letter for instance, would come as a stream.
                assert output.output_type in ("execute_result", "display_data"), output
                assert "text/html" in output.data, cell.id


def test_pages_of_two_organisations_differ_where_they_must(published: Project) -> None:
    names = pd.read_parquet(published.processed / "organisations.parquet")
    for _, row in names.iterrows():
        for path in (published.outputs / "briefs").glob("*.html"):
            page = _plain(path)
            mine = path.name.startswith(row["org_id"])
            assert (row["name_th"] in page or row["name_en"] in page) == mine, path.name


def _plain(path: Path) -> str:
    page = path.read_text(encoding="utf-8").partition("</head>")[2]
    return re.sub(r"<[^>]*>", "", page).replace("\u00a0", " ")


def test_the_same_tables_give_the_same_bytes(published: Project) -> None:
    path = brief_path(published, KEY)
    before = path.read_bytes()
    index = (published.outputs / "index.html").read_bytes()
    publish_brief(published, KEY.org_id, KEY.fiscal_year, KEY.lang)
    assert path.read_bytes() == before
    assert publish_index(published).read_bytes() == index


def test_a_name_cannot_bring_markup_into_a_page(tmp_path: Path, published: Project) -> None:
    hostile = "<script>alert(1)</script>\"'&{{ 7*7 }}"
    copy = Project(tmp_path)
    copy.raw.mkdir(parents=True)
    shutil.copytree(published.processed, copy.processed)
    shutil.copytree(published.notebooks, copy.notebooks)
    path = copy.processed / "organisations.parquet"
    names = pd.read_parquet(path).assign(name_th=hostile, name_en=hostile, province=hostile)
    names.to_parquet(path)
    for page in (publish_brief(copy, ORG, 2565), publish_index(copy)):
        text = page.read_text(encoding="utf-8")
        assert "<script>" not in text
        assert "&lt;script&gt;" in text
        assert "{{ 7*7 }}" in text


def test_a_sixth_organisation_comes_from_data_alone(tmp_path: Path, project: Project) -> None:
    copy = Project(tmp_path)
    shutil.copytree(project.raw, copy.raw)
    shutil.copytree(project.notebooks, copy.notebooks)
    sixth = copy.raw / "sao-six-phayao-2565"
    shutil.copytree(copy.raw / f"{ORG}-2565", sixth)
    source = (sixth / "SOURCE.toml").read_text(encoding="utf-8")
    source = source.replace(ORG, "sao-six-phayao").replace("Bang Rakam", "Six")
    (sixth / "SOURCE.toml").write_text(source, encoding="utf-8")
    prepare(copy)
    page = publish_brief(copy, "sao-six-phayao", 2565, "en").read_text(encoding="utf-8")
    assert "Six Subdistrict Administrative Organisation" in page
    assert "89.79" in page
