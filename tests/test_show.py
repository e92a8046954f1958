from __future__ import annotations

import io
import itertools
import os
import re
import string
import subprocess
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from fontTools.ttLib import TTFont

import ita_analysis
from ita_analysis import show
from ita_analysis.errors import UsageError
from ita_analysis.methodology import load_methodology
from ita_analysis.show.svg import slim_svg
from ita_analysis.style import FONT, LANGUAGES, LEVEL_COLOURS, contrast

HOSTILE = '<script>alert(1)</script> & "$x^2$" \'><img src=x onerror=alert(1)>'
FOLDER = Path(show.__file__).parent


# HTML lets these end where the next begins, or what holds them ends.
END_BY_THEMSELVES = {"td", "th", "tr", "thead", "tbody", "li"}


class _Tags(HTMLParser):
    """Collects the elements of a piece of markup, and whether each is closed again."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self.open[-1] != tag and self.open[-1] in END_BY_THEMSELVES:
            self.open.pop()
        assert self.open.pop() == tag

    @property
    def names(self) -> set[str]:
        return {name for name, _ in self.seen}


def _tags(markup: object) -> _Tags:
    tags = _Tags(str(markup))
    assert tags.open == []
    return tags


def _everything(text: str, lang: str) -> list[show.Html]:
    """Return every part of a page with a text in each of its places."""
    level = show.Level(text, 1)
    card = show.Card(text, (text, text), text, text, text, level, text)
    return [
        show.badge(level),
        show.card(card, lang),
        show.section(text, text, show.bullets([text], lang), lang=lang, notes=[text]),
        show.paragraph(text, lang),
        show.paragraph(text, lang, "note"),
        show.paragraph(text, lang, "warning"),
        show.box([text, text], lang, "advice"),
        show.table(
            [show.Column(text), show.Column(text, numeric=True)],
            [[text, (text, text)]],
            caption=text,
            lang=lang,
            sums=[[text, text]],
        ),
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_text_stays_text(lang: str) -> None:
    for part in _everything(HOSTILE, lang):
        tags = _tags(part)
        assert not {"script", "img"} & tags.names
        assert not any(key.startswith("on") for _, attrs in tags.seen for key in attrs)
        assert "&lt;script&gt;" in part.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_parts_are_whole_and_say_their_language(lang: str) -> None:
    for part in _everything("งบประมาณ", lang)[1:]:
        name, attrs = _tags(part).seen[0]
        assert attrs["lang"] == lang
        assert "ita" in (attrs["class"] or "").split(), name


def test_numbers_align_and_headers_have_scopes() -> None:
    columns = [show.Column("ข้อ"), show.Column("คะแนน", numeric=True)]
    table = show.table(columns, [["I7", "60.76"]], caption="คำถาม", lang="th", sums=[["รวม", "1"]])
    tags = _tags(table)
    assert [a.get("scope") for t, a in tags.seen if t == "th"] == ["col", "col", "row", "row"]
    assert [a.get("class") for t, a in tags.seen if t == "td"] == ["n", "n"]
    assert "<caption>คำถาม</caption>" in table.text
    assert table.text.index('class="ita-sums"') > table.text.index("I7")


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        show.table([show.Column("a")], [["1", "2"]], caption="", lang="en")


@pytest.mark.parametrize(
    ("gap", "seen", "heard"),
    [(1.5, "▲", "สูงกว่าเกณฑ์"), (-1.5, "▼", "ต่ำกว่าเกณฑ์")],
)
def test_a_gap_is_seen_and_heard(gap: float, seen: str, heard: str) -> None:
    mark = show.gap_mark(gap, "th").text
    assert f'<span aria-hidden="true">{seen}</span>' in mark
    assert heard in mark
    assert mark.endswith("1.50</span>")


@pytest.mark.parametrize(("gap", "written"), [(0.0, "0.00"), (float("nan"), "–")])
def test_no_gap_has_no_direction(gap: float, written: str) -> None:
    assert show.gap_mark(gap, "en").text == written


@pytest.mark.parametrize(("fiscal_year", "steps"), [(2565, 7), (2567, 4)])
def test_level_scale_covers_all_scores_once(fiscal_year: int, steps: int) -> None:
    scale = show.level_scale(load_methodology(fiscal_year).levels, "th")
    ranges = re.findall(r"([\d.]+)–([\d.]+)", scale.text)
    assert len(ranges) == steps
    assert ranges[0][1] == "100"
    assert ranges[-1][0] == "0"
    for (low, _), (_, high) in itertools.pairwise(ranges):
        assert float(low) - float(high) == pytest.approx(0.01)


def test_compounds_are_held_together_and_the_rest_escaped() -> None:
    kept = show.keep_words("การใช้งบประมาณ <b> ต่าง ๆ")
    assert kept == "การใช้<k-w>งบประมาณ</k-w> &lt;b&gt; ต่าง\u00a0ๆ"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("การจัดซื้อจัดจ้างฯ", "<k-w>การจัดซื้อจัดจ้างฯ</k-w>"),
        ("มาตรการอื่น", "มาตรการอื่น"),
        ("Budget & more", "Budget &amp; more"),
        ("พ.ศ.\u00a02565 ", "พ.ศ.\u00a02565 "),
        ("ก\x00ข\u202e", "ก ข"),
    ],
)
def test_keep_words(text: str, kept: str) -> None:
    assert show.keep_words(text) == kept


def test_markup_passes_only_by_its_own_word() -> None:
    assert show.keep_words(show.Html("<b>งบประมาณ</b>")) == "<b>งบประมาณ</b>"


def test_html_shows_itself_as_markup_and_as_text() -> None:
    bundle = show.section("หัวข้อ", "a & b", lang="th")._repr_mimebundle_()
    assert bundle["text/html"].startswith("<section")
    assert bundle["text/plain"].split() == ["หัวข้อ", "a", "&", "b"]


def test_show_escapes_text_and_leaves_nothing_for_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[object] = []
    monkeypatch.setattr(show, "_display", shown.append)
    frame = pd.DataFrame({"a": [HOSTILE]})
    show.show(None, "", HOSTILE, show.Html("<b></b>"), frame)
    assert len(shown) == 3
    assert "&lt;script&gt;" in str(shown[0])
    assert shown[1:] == [show.Html("<b></b>"), frame]


def test_both_languages_have_the_same_words() -> None:
    tables = tomllib.loads((FOLDER / "wording.toml").read_text(encoding="utf-8"))
    assert set(tables) == set(LANGUAGES)
    assert tables["th"].keys() == tables["en"].keys()
    for key, thai in tables["th"].items():
        fields = [
            sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)
            for text in (thai, tables["en"][key])
        ]
        assert fields[0] == fields[1], key


def test_all_words_are_used() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in Path(ita_analysis.__file__).parent.rglob("*")
        if path.suffix in {".py", ".html"}
    )
    # Keys that are put together from parts end in one of these.
    made = re.compile(
        r"_(alt|caption)(_|$)|(_equal|_passed|_full|_note|_certain|_likely|_possible)$|^gains_(missing|none)$"
    )
    certainties = {"certain", "likely", "possible", "assumed", "untraced", "contradicted"}
    for key in show.chart_words("th"):
        quoted = f'"{key}"' in code or f"words.{key}" in code
        assert quoted or made.search(key) or key in certainties, key


def test_words_are_those_of_a_language_we_have() -> None:
    with pytest.raises(UsageError):
        show.chart_words("fr")
    with pytest.raises(UsageError):
        show.page_css("fr")


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_font_is_small_and_keeps_what_shapes_thai(weight: str) -> None:
    data = show.subset_font(weight)
    assert len(data) < 16_500  # two of them in base64 stay below 45 KB
    with TTFont(io.BytesIO(data)) as font:
        features = {
            record.FeatureTag
            for table in ("GSUB", "GPOS")
            for record in font[table].table.FeatureList.FeatureRecord
        }
        assert {"ccmp", "mark", "mkmk"} <= features
        characters = set(font.getBestCmap())
    words = "".join("".join(show.chart_words(lang).values()) for lang in LANGUAGES)
    needed = words + "ฤๅฯๆ๐๙▲▼–−×…“”\u00a0"
    assert {character for character in needed if ord(character) not in characters} == set()


def test_css_is_the_same_in_another_process() -> None:
    code = "import hashlib; from ita_analysis.show import page_css; print(hashlib.sha256("
    code += "page_css('th').encode()).hexdigest())"
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(ita_analysis.__file__).parents[1],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_css_asks_for_nothing_from_outside(lang: str) -> None:
    css = show.page_css(lang)
    assert set(re.findall(r"url\((data:[a-z0-9/]+)", css)) == {"data:font/woff2"}
    assert css.count("url(") == 2
    assert "@import" not in css
    assert "</" not in css
    assert len(css) < 60_000
    assert css.count("{") == css.count("}")
    assert f'font-family:"{FONT}"' in css
    assert str(show.page_style(lang)).startswith("<style>")


def test_css_leaves_the_rest_of_jupyterlab_alone() -> None:
    css = re.sub(r"/\*.*?\*/", "", (FOLDER / "brief.css").read_text(encoding="utf-8"), flags=re.S)
    css = re.sub(r"@page\{[^}]*\}", "", css)
    selectors = re.findall(r"(?:^|[{}])\s*([^{}@]+)\{", css)
    assert selectors
    for selector in selectors:
        assert ".ita" in selector, selector


def test_css_has_every_level_and_readable_colours() -> None:
    css = show.page_css("th")
    for key, fill in LEVEL_COLOURS.items():
        rule = re.search(rf"\.ita-level-{key}\{{[^}}]*background:{fill};color:(#\w+)", css)
        assert rule
        assert contrast(rule[1], fill) >= 4.5
    for name in ("ink", "soft", "good", "poor"):
        colour = re.search(rf"--{name}:(#\w+)", css)
        assert colour
        assert contrast(colour[1], "#edf1f6") >= 4.5


@pytest.mark.parametrize("text", ["งบประมาณ", "ที่น้ำ", "AA 99.71"])
def test_text_is_as_wide_as_its_letters(text: str) -> None:
    one = show.text_width(text, 9)
    assert one > 0
    assert show.text_width(text * 2, 9) == pytest.approx(2 * one)
    assert show.text_width(text, 18) == pytest.approx(2 * one)
    assert show.text_width(text, 9, "Bold") > one


def test_marks_have_no_width() -> None:
    assert show.text_width("ที่", 9) == show.text_width("ท", 9)


SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 504 144.5">
 <defs><style type="text/css">*{stroke-linejoin: round}</style></defs>
 <g id="figure_1"><g id="patch_1"><path d="M 0.04 10 
L 20.26 10 
L 20.26 30 
z
" style="fill: url(#h1); stroke-linejoin: miter"/></g>
 <g id="text_1"><text style="font-size: 9px; font-family: 'Sarabun'" x="1" y="-0.01"
 transform="rotate(-0 1 2)">a &lt; b &amp;</text></g></g>
 <defs><pattern id="h1" patternUnits="userSpaceOnUse"><rect fill="#e8a33d"/><path d="M 0 0 
L 9 9 
" style="stroke: #fff"/></pattern></defs></svg>"""  # noqa: W291 - as matplotlib writes it


def test_svg_is_cut_to_what_is_drawn() -> None:
    svg = slim_svg(SVG, 'says "a < b"').text
    tags = _tags(svg)
    assert tags.seen[0][1]["aria-label"] == 'says "a < b"'
    assert tags.seen[0][1]["role"] == "img"
    assert 'd="M0 10H20.3V30z"' in svg
    assert ">a &lt; b &amp;</text>" in svg
    assert 'y="0"' in svg
    assert not {"g", "defs"} & tags.names
    assert "*{" not in svg
    assert "transform" not in svg


def test_svg_names_do_not_meet() -> None:
    one, other = slim_svg(SVG, "one").text, slim_svg(SVG, "other").text
    names = [set(re.findall(r'(?:id|class)="([^"]+)"', svg)) for svg in (one, other)]
    assert names[0]
    assert not names[0] & names[1]
    for svg in (one, other):
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) == set(re.findall(r' id="([^"]+)"', svg))
