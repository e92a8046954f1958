"""The page that lists the briefs."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from ita_analysis.files import write_whole
from ita_analysis.project import Project
from ita_analysis.publish.files import BriefKey, brief_path, index_path
from ita_analysis.publish.page import CONTENT_POLICY, TEMPLATES
from ita_analysis.publish.words import GENERATOR, find_total, load_words, say
from ita_analysis.result import list_results
from ita_analysis.show import page_css
from ita_analysis.style import LANGUAGES, format_score
from ita_analysis.subjects import list_provinces

# The script stands beside the page, where no other text can put words into it.
INDEX_POLICY = CONTENT_POLICY + "; script-src 'self'"
_FOLDER = TEMPLATES / "index"
_TYPES = TEMPLATES.parent.parent / "terms" / "org_types.csv"
_ORDER = ["province", "name_th", "org_id", "fiscal_year"]
# More would make the page slow to open; its script shows the others.
_STATIC_ROWS = 200
_COLUMNS = (
    "org_id", "name_th", "name_en", "org_type", "province", "province_en", "fiscal_year", "total",
    "level", "level_en", "agreement", "computed", "link_th", "link_en",
)  # fmt: skip


def publish_index(project: Project) -> Path:
    """Publish the page that lists every result with the briefs there are of it.

    The page holds the first results itself, so that it can be read without script; its script
    and the list of all results stand beside it and work without a network.

    Parameters
    ----------
    project : Project
        Project with prepared tables.

    Returns
    -------
    Path
        The page; the same tables and briefs give the same bytes.
    """
    results = list_results(project.processed).sort_values(_ORDER, key=_as_spoken)
    made = {path.name for path in (project.outputs / "briefs").glob("*.html")}
    rows = [_describe_row(project, row, made) for row in results.to_dict("records")]
    provinces = _list_provinces(project)
    page = index_path(project)
    write_whole(page.with_name("results.js"), _write_data(rows).encode("utf-8"))
    write_whole(page.with_name("index.js"), (_FOLDER / "index.js").read_bytes())
    return write_whole(page, _render_index(rows, provinces).encode("utf-8"))


def _render_index(rows: list[dict[str, Any]], provinces: list[dict[str, Any]]) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER), autoescape=True, undefined=jinja2.StrictUndefined
    )
    briefs = sum(bool(row[f"link_{lang}"]) for row in rows for lang in LANGUAGES)
    return environment.get_template("index.html.j2").render(
        rows=rows[:_STATIC_ROWS],
        provinces=provinces,
        invented=any(row["invented"] for row in rows),
        hidden_count=max(0, len(rows) - _STATIC_ROWS),
        th=load_words("th"),
        en=load_words("en"),
        policy=INDEX_POLICY,
        generator=GENERATOR,
        css=page_css("th"),
        own_css=(_FOLDER / "index.css").read_text(encoding="utf-8"),
        **_in_both("caption", "index_caption", {"count": briefs}),
        **_in_both("hidden", "index_hidden", {"shown": _STATIC_ROWS, "count": len(rows)}),
        **_in_both("footer", "footer", {"generator": GENERATOR}),
    )


def _list_provinces(project: Project) -> list[dict[str, Any]]:
    """List the provinces that have a page, with the links to their fiscal years, latest first."""
    made = {path.name for path in (project.outputs / "provinces").glob("*.html")}
    if not made:
        return []
    found = []
    for province in list_provinces(project.processed):
        links = [
            {"year": year, "lang": lang, "href": f"provinces/{province.key}-{year}-{lang}.html"}
            for year in reversed(province.years)
            for lang in LANGUAGES
            if f"{province.key}-{year}-{lang}.html" in made
        ]
        if links:
            names = {"name_th": province.name_th, "name_en": province.name_en}
            found.append({**names, "links": links})
    frame = pd.DataFrame(found, columns=["name_th", "name_en", "links"])
    spoken = frame.sort_values("name_th", key=_as_spoken).index
    return [found[place] for place in spoken]


def _write_data(rows: list[dict[str, Any]]) -> str:
    """Write all results as a script that only sets one value: a page from disk may load that."""
    data = {
        "words": {lang: _choose_words(lang) for lang in LANGUAGES},
        "types": _name_types({str(row["org_type"]) for row in rows}),
        "columns": _COLUMNS,
        "rows": [[_as_json(row[column]) for column in _COLUMNS] for row in rows],
    }
    return f"window.itaResults={json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n"


def _choose_words(lang: str) -> dict[str, str]:
    words = load_words(lang)
    return {
        "read": words["index_read"],
        "none": words["index_no_brief"],
        "count": words["index_count"],
        **{name: text for name, text in words.items() if name.startswith("agreement_")},
    }


def _name_types(org_types: set[str]) -> dict[str, str]:
    """Return the name of each kind of organisation in both languages."""
    with _TYPES.open(encoding="utf-8", newline="") as file:
        thai = {row["org_type"]: row["forms_th"].split(";")[0] for row in csv.DictReader(file)}
    return {name: f"{thai[name]} · {name}" for name in sorted(org_types & thai.keys())}


def _as_json(value: Any) -> Any:
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 2)
    return bool(value) if isinstance(value, str) and value.startswith("briefs/") else value


def _describe_row(project: Project, row: Any, made: set[str]) -> dict[str, Any]:
    links = {f"link_{lang}": _find_link(project, row, lang, made) for lang in LANGUAGES}
    agreement = _find_agreement(row)
    return {
        **row,
        **links,
        **_in_both("agreement", agreement, {"computed": format_score(row["computed"])}),
        "differs": agreement == "agreement_no",
        "agreement": agreement.removeprefix("agreement_"),
        "total": find_total(row),
        "shown_total": format_score(find_total(row)),
    }


def _find_agreement(row: Any) -> str:
    if row["agrees"] is None:
        is_computed = math.isnan(row["published"]) and not math.isnan(row["computed"])
        return "agreement_unpublished" if is_computed else "agreement_unknown"
    return "agreement_yes" if row["agrees"] else "agreement_no"


def _as_spoken(column: pd.Series[Any]) -> pd.Series[Any]:
    # A Thai dictionary looks at the consonant before the vowel that is written in front of it.
    if column.name not in ("province", "name_th"):
        return column
    return column.str.replace("([เ-ไ])([ก-ฮ])", r"\2\1", regex=True)


def _find_link(project: Project, row: Any, lang: str, made: set[str]) -> str:
    path = brief_path(project, BriefKey(row["org_id"], int(row["fiscal_year"]), lang))
    return path.relative_to(project.outputs).as_posix() if path.name in made else ""


def _in_both(prefix: str, name: str, fields: Mapping[str, Any]) -> dict[str, str]:
    return {f"{prefix}_{lang}": say(name, fields, lang) for lang in LANGUAGES}
