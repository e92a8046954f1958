"""Pages of PDF files in columns, and tables there without rules."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from ita_analysis.read.document import read_document
from ita_analysis.read.document.pdf_columns import Word, divide_page

LEFT = [f"left line {n} says what was found this year" for n in range(8)]
RIGHT = [f"right line {n} says what to do about it" for n in range(8)]
SIZES = st.floats(1, 400)


def _read(folder: Path, texts: Iterable[tuple[float, float, str]]) -> list[str]:
    page = FPDF(format="A4")
    page.add_page()
    page.set_font("helvetica", size=10)
    for left, top, text in texts:
        page.text(left, top, text)
    path = folder / "page.pdf"
    path.write_bytes(bytes(page.output()))
    return list(read_document(path).lines)


def _column(left: float, lines: Iterable[str]) -> list[tuple[float, float, str]]:
    return [(left, 40 + 8 * n, line) for n, line in enumerate(lines)]


def test_columns_are_read_one_after_the_other_below_their_heading(tmp_path: Path) -> None:
    heading = "A heading that goes over both of the columns of this page from left to right"
    lines = _read(tmp_path, [(10, 20, heading), *_column(10, LEFT), *_column(110, RIGHT)])
    assert lines == [heading, *LEFT, *RIGHT]


def test_names_and_their_scores_are_no_columns(tmp_path: Path) -> None:
    names = [f"indicator number {n} of the ten" for n in range(8)]
    scores = [f"score given by all respondents: {80 + n}.25" for n in range(8)]
    lines = _read(tmp_path, [*_column(10, names), *_column(110, scores)])
    assert lines == [f"{name} {score}" for name, score in zip(names, scores, strict=True)]


def test_rows_of_a_table_without_rules_keep_their_cells(tmp_path: Path) -> None:
    rows = [
        ("indicator", "score", "last year"),
        ("budget", "84.91", "80.01"),
        ("power", "92.15", "81.02"),
    ]
    texts = [
        (10 + 60 * m, 40 + 6 * n, cell) for n, row in enumerate(rows) for m, cell in enumerate(row)
    ]
    assert _read(tmp_path, texts) == ["   ".join(row) for row in rows]


@given(st.lists(st.tuples(SIZES, SIZES, SIZES, SIZES), max_size=40))
def test_every_word_is_in_one_part_of_the_page(places: list[tuple[float, ...]]) -> None:
    words = [
        Word(min(a, c), min(b, d), max(a, c), max(b, d), "a word of text") for a, b, c, d in places
    ]
    parts = list(divide_page(words, (0, 0, 401, 401)))
    for word in words:
        across = (word.left + word.right) / 2
        holding = [
            part
            for part in parts
            if part[0] <= across < part[2] and part[1] <= word.middle < part[3]
        ]
        assert len(holding) == 1
