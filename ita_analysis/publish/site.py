"""The briefs as a folder for a web server: one style and one set of fonts for all pages."""

from __future__ import annotations

import shutil
from pathlib import Path

from ita_analysis.files import write_whole
from ita_analysis.project import Project
from ita_analysis.publish.index import publish_index
from ita_analysis.publish.page import CONTENT_POLICY
from ita_analysis.publish.plan import count_workers
from ita_analysis.publish.provinces import publish_provinces
from ita_analysis.show import page_css
from ita_analysis.style import LANGUAGES

SITE_POLICY = CONTENT_POLICY.replace("style-src", "style-src 'self'")
# What a visitor may want to count for himself.
_DATA = ("organisations", "scores", "sources")


def publish_site(project: Project) -> Path:
    """Publish ``outputs/site``: the list, every brief and province, and the tables behind them.

    The pages are those of ``outputs/briefs`` with their style and fonts taken out into two
    files, so that they can be read from disk or from any web server, and nothing is sent twice.
    A page that has not changed is left as it is.

    Parameters
    ----------
    project : Project
        Project with prepared tables and published briefs.

    Returns
    -------
    Path
        The page that lists the briefs.
    """
    site = project.outputs / "site"
    styles = {lang: page_css(lang) for lang in LANGUAGES}
    for lang, css in styles.items():
        write_whole(site / "assets" / f"brief-{lang}.css", css.encode("utf-8"))
    publish_provinces(project, count_workers())
    for folder in ("briefs", "provinces"):
        published = sorted((project.outputs / folder).glob("*.html"))
        for page in published:
            target = site / folder / page.name
            if not _is_fresh(target, page):
                lang = page.stem.rpartition("-")[2]
                write_whole(target, _slim(page.read_text(encoding="utf-8"), lang, styles[lang]))
        _sweep(site / folder, {page.name for page in published})
    for name in _DATA:
        for suffix in (".csv", ".parquet"):
            table = project.processed / f"{name}{suffix}"
            write_whole(site / "data" / table.name, table.read_bytes())
    publish_index(project)
    for name in ("index.html", "index.js", "results.js"):
        shutil.copyfile(project.outputs / name, site / name)
    return site / "index.html"


def _is_fresh(target: Path, page: Path) -> bool:
    return target.exists() and target.stat().st_mtime >= page.stat().st_mtime


def _slim(page: str, lang: str, css: str) -> bytes:
    """Let a page take its style from the site instead of holding it."""
    link = f'<link rel="stylesheet" href="../assets/brief-{lang}.css">'
    before, style, after = page.partition("<style>")
    inside, _, rest = after.partition("</style>")
    if not style or inside.strip() != css.strip():
        # A page of an earlier version keeps the style it was made with.
        return page.encode("utf-8")
    return f"{before.replace(CONTENT_POLICY, SITE_POLICY)}{link}{rest}".encode()


def _sweep(folder: Path, names: set[str]) -> None:
    for path in folder.glob("*.html"):
        if path.name not in names:
            path.unlink()
