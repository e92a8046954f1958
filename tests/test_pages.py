"""Pages as a reader meets them: opened in a browser without a network, and printed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ita_analysis.project import Project

pytestmark = pytest.mark.browser

BRIEFS = [
    f"{result}-{lang}"
    for result in (
        "sao-bang-khaem-nakhon-pathom-2563",
        "sao-bang-rakam-nakhon-pathom-2565",
        "sao-dong-mun-lek-phetchabun-2564",
        "sao-lat-ya-kanchanaburi-2564",
        "tm-bang-pla-samut-sakhon-2567",
    )
    for lang in ("th", "en")
]
EVERY_PAGE = [f"briefs/{name}.html" for name in BRIEFS] + ["index.html"]

# Draws a text into a canvas in the page's own font and returns what was painted.
PAINT = """
text => {
  const canvas = document.createElement('canvas');
  canvas.width = 400; canvas.height = 80;
  const context = canvas.getContext('2d', {willReadFrequently: true});
  context.font = '32px Sarabun, "Nothing Else"';
  context.fillText(text, 10, 50);
  return Array.from(context.getImageData(0, 0, 400, 80).data).filter((_, i) => i % 4 == 3).join();
}
"""
BROKEN_NAMES = """
() => {
  const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
  const twice = ids.filter((id, place) => ids.indexOf(id) != place);
  const values = [...document.querySelectorAll('*')].flatMap(element => [...element.attributes])
    .map(attribute => /href$/.test(attribute.name) ? `url(${attribute.value})` : attribute.value);
  const used = values.flatMap(value => [...value.matchAll(/url\\(#([^)]+)\\)/g)]).map(m => m[1]);
  return used.filter(id => twice.includes(id) || !ids.includes(id));
}
"""


@dataclass
class Opened:
    """A page in the browser, with what went on while it opened."""

    page: Any
    requests: list[str]
    messages: list[str]


@pytest.fixture(scope="module", params=EVERY_PAGE)
def opened(request: pytest.FixtureRequest, browser: Any, published: Project) -> Iterator[Opened]:
    """Open a page of the site in a browser that is cut off from the network."""
    url = (published.outputs / request.param).as_uri()
    context = browser.new_context(viewport={"width": 1000, "height": 1200})
    context.set_offline(True)
    found = Opened(context.new_page(), [], [])

    def let_only_the_file_pass(route: Any) -> None:
        asked = route.request.url
        found.requests.append(asked)
        # What a page asks for is told by a test; scripts beside the list are its own.
        own = asked == url or (request.param == "index.html" and asked.endswith(".js"))
        route.continue_() if own else route.abort()

    context.route("**/*", let_only_the_file_pass)
    found.page.on("console", lambda message: found.messages.append(message.text))
    found.page.on("pageerror", lambda error: found.messages.append(str(error)))
    found.page.goto(url)
    found.page.evaluate("document.fonts.ready.then(() => true)")
    yield found
    context.close()


def test_it_asks_for_nothing_and_complains_of_nothing(opened: Opened) -> None:
    own = [opened.page.url]
    if opened.page.url.endswith("index.html"):
        # The list of briefs has a script of its own, and what it lists, beside it.
        folder = opened.page.url.removesuffix("index.html")
        own += [f"{folder}results.js", f"{folder}index.js"]
    assert sorted(opened.requests) == sorted(own)
    assert opened.messages == []


def test_it_says_its_language_and_its_title(opened: Opened) -> None:
    page = opened.page
    name = Path(page.url).stem
    lang = "en" if name.endswith("-en") else "th"
    assert page.locator("html").get_attribute("lang") == lang
    thai = bool(re.search("[ก-๛]", page.title()))
    assert thai == (lang == "th")
    assert page.locator("meta[name=description]").get_attribute("content")
    assert page.locator("main").count() == 1
    assert page.locator("h1").count() == 1


def test_its_levels_of_headings_have_no_gap(opened: Opened) -> None:
    tags = opened.page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => h.tagName)")
    levels = [int(tag[1]) for tag in tags]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_thai_is_drawn_with_the_font_it_carries(opened: Opened) -> None:
    page = opened.page
    faces = page.evaluate("[...document.fonts].map(f => [f.family, f.weight, f.status])")
    assert {(family.strip('"'), weight) for family, weight, _ in faces} == {
        ("Sarabun", "400"),
        ("Sarabun", "700"),
    }
    assert {status for _, _, status in faces} <= {"loaded", "unloaded"}
    assert any(status == "loaded" for _, _, status in faces)
    # Boxes for missing letters all look alike, and a box has no room for a mark above it.
    painted = {text: page.evaluate(PAINT, text) for text in ("ก", "ข", "น", "น้ำ", "ที่", "\ue123")}
    assert len(set(painted.values())) == len(painted)
    assert painted["ก"] != painted["\ue123"]


def test_its_tables_have_captions_and_scopes(opened: Opened) -> None:
    page = opened.page
    assert page.locator("table").count() >= 1
    bare = "tables => tables.filter(t => !t.caption || !t.caption.textContent.trim()).length"
    assert page.eval_on_selector_all("table", bare) == 0
    assert page.locator("th:not([scope])").count() == 0
    assert page.locator("td[scope]").count() == 0


def test_its_pictures_have_words(opened: Opened) -> None:
    page = opened.page
    assert page.locator("img:not([alt])").count() == 0
    nameless = """svgs => svgs.filter(svg => {
        const named = svg.closest('[role=img]');
        return !named || !(named.getAttribute('aria-label') || named.querySelector('title'));
    }).length"""
    assert page.eval_on_selector_all("svg:not([aria-hidden=true])", nameless) == 0
    if "briefs/" in page.url:
        assert page.locator("svg").count() >= 2
        # Text in a chart is text: it is searched, read aloud and drawn in the page's font.
        assert page.locator("svg text").count() > 20


def test_each_picture_uses_its_own_parts(opened: Opened) -> None:
    # Several charts on one page may share names; a clip of one must not cut another.
    assert opened.page.evaluate(BROKEN_NAMES) == []


def test_axe_finds_no_fault(opened: Opened) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(opened.page)
    faults = [
        f"{fault['id']}: {fault['help']}: {fault['nodes'][0]['html'][:200]}"
        for fault in found.response["violations"]
    ]
    assert faults == []


@pytest.mark.parametrize("width", [360, 1000])
def test_it_fits_its_window(opened: Opened, width: int) -> None:
    page = opened.page
    page.set_viewport_size({"width": width, "height": 900})
    try:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        page.set_viewport_size({"width": 1000, "height": 1200})


def test_it_prints(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    opened.page.pdf(path=path, prefer_css_page_size=True, print_background=True, tagged=True)
    pdf = path.read_bytes()
    assert pdf.startswith(b"%PDF-")
    # A4 in points, as Chromium rounds it.
    assert {
        tuple(map(float, box)) for box in re.findall(rb"/MediaBox \[0 0 (\S+) (\S+?)\]", pdf)
    } <= {
        (594.95996, 841.91998),
        (595.0, 842.0),
        (594.96, 841.92),
    }


def test_the_list_leads_to_every_brief(browser: Any, published: Project) -> None:
    page = browser.new_page()
    page.goto((published.outputs / "index.html").as_uri())
    links = page.eval_on_selector_all("a", "links => links.map(a => a.getAttribute('href'))")
    assert sorted(links) == sorted(f"briefs/{name}.html" for name in BRIEFS)
    names = page.eval_on_selector_all("a", "links => links.map(a => a.innerText)")
    assert len(set(names)) == len(names)
    page.locator(f"a[href='briefs/{BRIEFS[0]}.html']").click()
    assert page.url.endswith(f"{BRIEFS[0]}.html")
    page.close()
