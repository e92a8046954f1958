"""A published page as its reader meets it: opened, narrowed, read aloud, printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def check_opened(browser: Any, page: Path, printed: Path) -> None:
    """Open a page in a browser without a network and hold it to what every page must be.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
    page : Path
        HTML file.
    printed : Path
        Where to print it to.
    """
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    context = browser.new_context(offline=True, viewport={"width": 1000, "height": 900})
    opened = context.new_page()
    troubles: list[str] = []
    opened.on("console", lambda message: troubles.append(message.text))
    opened.on("requestfailed", lambda request: troubles.append(request.url))
    opened.on("dialog", lambda dialog: troubles.append(dialog.message))
    opened.goto(page.as_uri())
    assert troubles == []
    for width in (1000, 360):
        opened.set_viewport_size({"width": width, "height": 900})
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.locator("h1").count() == 1
    assert opened.locator("th:not([scope])").count() == 0
    assert opened.locator("table:not(:has(caption))").count() == 0
    assert opened.locator("svg:not([aria-label])").count() == 0
    assert [fault["id"] for fault in axe.Axe().run(opened).response["violations"]] == []
    opened.pdf(path=printed, prefer_css_page_size=True, print_background=True)
    assert printed.read_bytes().startswith(b"%PDF-")
    context.close()
