"""The page that lists the briefs."""

from __future__ import annotations

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

_ORDER = ["province", "name_th", "org_id", "fiscal_year"]


def publish_index(project: Project) -> Path:
    """Publish the page that lists every result with the briefs there are of it.

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
    rows = [_describe_row(project, row) for _, row in results.iterrows()]
    count = sum(bool(row[f"link_{lang}"]) for row in rows for lang in LANGUAGES)
    folder = TEMPLATES / "index"
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined
    )
    page = environment.get_template("index.html.j2").render(
        rows=rows,
        th=load_words("th"),
        en=load_words("en"),
        policy=CONTENT_POLICY,
        generator=GENERATOR,
        css=page_css("th"),
        own_css=(folder / "index.css").read_text(encoding="utf-8"),
        **_in_both("caption", "index_caption", {"count": count}),
        **_in_both("footer", "footer", {"generator": GENERATOR}),
    )
    return write_whole(index_path(project), page.encode("utf-8"))


def _describe_row(project: Project, row: Any) -> dict[str, Any]:
    links = {f"link_{lang}": _find_link(project, row, lang) for lang in LANGUAGES}
    agreement = _find_agreement(row)
    return {
        **row,
        **links,
        **_in_both("agreement", agreement, {"computed": format_score(row["computed"])}),
        "differs": agreement == "agreement_no",
        "total": format_score(find_total(row)),
        "level": row["level"] or "–",
    }


def _find_agreement(row: Any) -> str:
    if row["agrees"] is None:
        return "agreement_unknown"
    return "agreement_yes" if row["agrees"] else "agreement_no"


def _as_spoken(column: pd.Series[Any]) -> pd.Series[Any]:
    # A Thai dictionary looks at the consonant before the vowel that is written in front of it.
    if column.name not in ("province", "name_th"):
        return column
    return column.str.replace("([เ-ไ])([ก-ฮ])", r"\2\1", regex=True)


def _find_link(project: Project, row: Any, lang: str) -> str:
    path = brief_path(project, BriefKey(row["org_id"], int(row["fiscal_year"]), lang))
    return path.relative_to(project.outputs).as_posix() if path.is_file() else ""


def _in_both(prefix: str, name: str, fields: Mapping[str, Any]) -> dict[str, str]:
    return {f"{prefix}_{lang}": say(name, fields, lang) for lang in LANGUAGES}
