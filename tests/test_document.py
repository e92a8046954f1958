"""A file of any format becomes the same blocks; bad files are refused in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from documents import (
    HEADER,
    HTML,
    ROWS,
    make_docx,
    make_pdf,
    make_xlsx,
    part_of,
    repacked,
)

import ita_analysis
from ita_analysis.errors import DataError
from ita_analysis.read.document import (
    Block,
    Document,
    Heading,
    Table,
    read_document,
)
from ita_analysis.read.document.child import read_here
from ita_analysis.read.document.kind import tell_kind
from ita_analysis.show import page_css

SEEDS = Path(ita_analysis.__file__).parents[2] / "shared" / "seeds"
DOCX, XLSX, PDF = make_docx(), make_xlsx(), make_pdf()


@pytest.fixture(autouse=True)
def _no_processes(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Read in this process, for speed, except where the other one is what is tested."""
    if "process" not in request.function.__name__:
        monkeypatch.setattr("ita_analysis.read.document.read_apart", read_here)


def _read(tmp_path: Path, name: str, data: bytes | str) -> Document:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_document(path)


def _outline(blocks: tuple[Block, ...]) -> list[object]:
    """Return blocks without lines: a list of rows for a table, "# text" for a heading."""
    outline: list[object] = []
    for block in blocks:
        if isinstance(block, Table):
            outline.append([[cell.text for cell in row.cells] for row in block.rows])
        else:
            outline.append(("# " if isinstance(block, Heading) else "") + block.text)
    return outline


# Text and Markdown


def test_tabs_make_tables_and_lines_keep_their_numbers(tmp_path: Path) -> None:
    document = _read(tmp_path, "a.txt", "ก่อน\n\nที่\tชื่อ\n๑\t<b>93.57</b>\n\t\tค\n\nหลัง")
    assert _outline(document.blocks) == [
        "ก่อน", [["ที่", "ชื่อ"], ["๑", "93.57"], ["", "", "ค"]], "หลัง",
    ]  # fmt: skip
    assert [block.line for block in document.blocks] == [1, 3, 7]
    assert len(document.lines) == 7


def test_tags_in_a_cell_make_parts(tmp_path: Path) -> None:
    cell = '<p>1๓ ก</p> <ul style="x"> <li>- ข</li> <li>ค</li> </ul> 1๗ ง <ol> 1. จ 2. ฉ'
    (table,) = _read(tmp_path, "a.txt", f"x\t{cell}").blocks
    assert isinstance(table, Table)
    assert table.rows[0].cells[1].parts == ("1๓ ก", "- ข", "- ค", "1๗ ง", "1. จ 2. ฉ")


def test_markdown_signs_are_taken_away(tmp_path: Path) -> None:
    text = "## ๒. หัวข้อ\n| ก\\|ข | ค |\n|---|--:|\n| **๑** | 2 |\n---\n**หนา** a|b\n\tเยื้อง"
    document = _read(tmp_path, "a.md", text)
    assert document.format == "markdown"
    assert _outline(document.blocks) == [
        "# ๒. หัวข้อ", [["ก|ข", "ค"], ["๑", "2"]], "หนา a|b", "เยื้อง",
    ]  # fmt: skip


def test_html_tables_in_a_text_keep_lines_of_the_file(tmp_path: Path) -> None:
    text = "ก่อน\nนำ <table><tr><td rowspan=2>ก<td>**ข**</tr>\n<tr><td>ค</tr></table>\nหลัง"
    document = _read(tmp_path, "a.md", text)
    assert _outline(document.blocks) == ["ก่อน", "นำ", [["ก", "ข"], ["", "ค"]], "หลัง"]
    table = document.blocks[2]
    assert isinstance(table, Table)
    assert [row.line for row in table.rows] == [2, 3]
    assert document.blocks[3].line == 4


def test_a_stray_tag_of_a_table_takes_no_lines_away(tmp_path: Path) -> None:
    text = "หัวเรื่อง<table>ต่อ\nบรรทัดสอง\nบรรทัดสาม 90.00"
    document = _read(tmp_path, "a.txt", text)
    assert _outline(document.blocks) == [
        "หัวเรื่อง", "ต่อ", "บรรทัดสอง", "บรรทัดสาม 90.00",
    ]  # fmt: skip
    assert document.blocks[-1].line == 3


def test_less_than_is_not_a_tag(tmp_path: Path) -> None:
    assert _outline(_read(tmp_path, "a.txt", "คะแนน <๘๕ และ a<b>c Q&amp;A").blocks) == [
        "คะแนน <๘๕ และ ac Q&A"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings(tmp_path: Path, encoding: str, ending: str) -> None:
    text = f"ตัวชี้วัด,คะแนน{ending}การใช้อำนาจ,๘๙.๗๙"
    for name in ("a.csv", "a.txt"):
        assert _read(tmp_path, name, text.encode(encoding)).lines == (
            "ตัวชี้วัด,คะแนน",
            "การใช้อำนาจ,๘๙.๗๙",
        )


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the five reports are not beside this folder")
def test_the_five_reports_keep_every_figure() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        document = read_document(path)
        text = path.read_text(encoding="utf-8")
        assert document.lines == tuple(text.split("\n"))
        shown = "".join(
            "".join(cell.text for row in block.rows for cell in row.cells)
            if isinstance(block, Table)
            else block.text
            for block in document.blocks
        )
        assert [c for c in shown if c.isdigit()] == [c for c in text if c.isdigit()]
        lines = [
            line
            for block in document.blocks
            for line in ([r.line for r in block.rows] if isinstance(block, Table) else [block.line])
        ]
        assert lines == sorted(lines)


# Values divided by signs


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_told(tmp_path: Path, delimiter: str) -> None:
    lines = [delimiter.join(row) for row in (HEADER, *ROWS)]
    (table,) = _read(tmp_path, "a.csv", "\n".join(lines)).blocks
    assert _outline((table,)) == [[list(row) for row in (HEADER, *ROWS)]]


def test_quoted_line_breaks_make_parts_and_lines_go_on(tmp_path: Path) -> None:
    (table,) = _read(tmp_path, "a.csv", 'ก,"ข\nค"\nง,จ').blocks
    assert isinstance(table, Table)
    assert table.rows[0].cells[1].parts == ("ข", "ค")
    assert [row.line for row in table.rows] == [1, 3]


def test_unclosed_quotation_mark(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"a.csv: line 2: the quotation marks do not match"):
        _read(tmp_path, "a.csv", 'ก,ข\nค,"ง\nจ')


# Web pages, Word, Excel, PDF


def test_html(tmp_path: Path) -> None:
    document = _read(tmp_path, "a.html", HTML)
    assert _outline(document.blocks) == [
        "# ผลการประเมิน",
        "คะแนน ๘๙.๗๙",
        "ระดับ A",
        "ตารางที่ ๑",
        [["ตัวชี้วัด", "ปี", ""], ["", "๒๕๖๕", "๒๕๖๖"], ["การใช้อำนาจ", "๘๐.๐๐", "ก\n- ข\n- ค"]],
        "1. หนึ่ง",
        "2. สอง",
    ]
    assert document.places[5] == "table 1, row 1"


def test_docx(tmp_path: Path) -> None:
    document = _read(tmp_path, "a.docx", DOCX)
    assert _outline(document.blocks) == [
        "# ผลการประเมิน",
        "คะแนน ๘๙.๗๙",
        "1. ข้อแรก",
        "2. ข้อสอง",
        [["00", "01", ""], ["10", "11\n- ต่อ", "12"], ["", "21", "22"]],
        [["", "ใน"]],
    ]
    table = document.blocks[4]
    assert isinstance(table, Table)
    assert table.rows[0].cells[1].column_span == 2
    assert table.rows[1].cells[0].row_span == 2
    assert document.places[table.line] == "table 1, row 1"


def test_deleted_words_are_gone_and_inserted_ones_stand(tmp_path: Path) -> None:
    body = part_of(DOCX, "word/document.xml").replace(
        "<w:t>คะแนน ๘๙.๗๙</w:t></w:r>",
        "<w:t>คะแนน</w:t></w:r><w:del><w:r><w:delText>๑</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t> ๘๙.๗๙</w:t></w:r></w:ins>",
    )
    data = repacked(DOCX, {"word/document.xml": body.encode()})
    assert _outline(_read(tmp_path, "a.docx", data).blocks)[1] == "คะแนน ๘๙.๗๙"


def test_xlsx(tmp_path: Path) -> None:
    document = _read(tmp_path, "a.xlsx", XLSX)
    assert _outline(document.blocks) == [
        "# ผลคะแนน",
        [["ตัวชี้วัด", "คะแนน"], ["การใช้อำนาจ", "89.79%"], ["การใช้งบประมาณ", "86.50"]],
        "24 มกราคม 2565",  # alone in its row: a title or a note
        "รวม",
        "# ซ่อน",
        [["", "12.345"]],
    ]
    merged = document.blocks[1]
    assert isinstance(merged, Table)
    assert (merged.rows[0].cells[1].row_span, merged.rows[0].cells[1].column_span) == (1, 2)
    assert document.places[3] == "sheet ผลคะแนน, row 2"
    assert document.places[8] == "hidden sheet ซ่อน, row 2"


def test_pdf(tmp_path: Path) -> None:
    document = _read(tmp_path, "a.pdf", PDF)
    expected: list[object] = []
    for page in (1, 2, 3):
        expected += [
            f"ส่วนที่ {page} คะแนนเมื่อสิ้นปี ๘๙.๗๙ น้ำ ท้องถิ่น",
            [list(row) for row in (HEADER, *ROWS)],
        ]
    assert _outline(document.blocks) == expected
    assert document.lines[0] == "รายงาน หน้า 1"  # at the edge of every page: kept, in no block
    assert document.places[len(document.lines)] == "page 3"


@pytest.mark.parametrize("data", [DOCX, XLSX, PDF], ids=["docx", "xlsx", "pdf"])
def test_contents_tell_what_a_file_is(tmp_path: Path, data: bytes) -> None:
    assert _read(tmp_path, "a.txt", data).format == tell_kind("", data)


def test_a_web_page_named_as_workbook_is_read(tmp_path: Path) -> None:
    assert _read(tmp_path, "a.xls", HTML).format == "html"


@pytest.mark.browser
def test_a_pdf_printed_by_a_browser_keeps_its_marks(tmp_path: Path, browser: Any) -> None:
    text = "ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่ ได้คะแนน ๙๙.๗๑ น้ำหนัก ปีงบประมาณ เพื่อปั่นป่วน"
    page = browser.new_page()
    page.set_content(
        f"<style>{page_css('th')} body{{font-family:Sarabun}}</style><p>{text}</p>"
        "<table border=1><tr><td>ส่วนที่ ๑</td><td>๙๐.๐๐</td></tr></table>"
    )
    page.evaluate("document.fonts.ready")
    path = tmp_path / "printed.pdf"
    path.write_bytes(page.pdf())
    page.close()
    assert read_document(path).lines[:2] == (text, "ส่วนที่ ๑\t๙๐.๐๐")
