"""Files that are not what they should be: refused in plain words, or read within bounds."""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from documents import (
    HTML,
    make_docx,
    make_locked_pdf,
    make_long_pdf,
    make_pdf,
    make_picture_pdf,
    make_xlsx,
    part_of,
    repacked,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ita_analysis.errors import DataError, ItaError, UsageError
from ita_analysis.read.document import (
    Document,
    Heading,
    Paragraph,
    Table,
    child,
    limits,
    read_document,
)
from ita_analysis.read.document.child import read_here
from ita_analysis.read.document.kind import tell_kind

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


def _zip_of(**parts: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
REFUSED = {
    "picture.pdf": (make_picture_pdf(), "hold no text, only pictures.*OCR first"),
    "scan.jpg": (b"\xff\xd8\xff\xe0" + b"\0" * 50, "this is a picture.*OCR"),
    "locked.pdf": (make_locked_pdf(), "locked with a password"),
    "locked.docx": (OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    "old.doc": (OLE + "WordDocument".encode("utf-16-le"), r"old Word file \(.doc\).*as .docx"),
    "old.xls": (OLE + "Workbook".encode("utf-16-le"), r"old Excel file \(.xls\).*as .xlsx"),
    "old.ppt": (OLE, "old Office file"),
    "macro.xlsm": (repacked(XLSX, {"xl/vbaProject.bin": b"x"}), "macros.*as .xlsx"),
    "macro.docm": (repacked(DOCX, {"word/vbaProject.bin": b"x"}), "macros.*as .docx"),
    "a.rtf": (b"{\\rtf1 x}", "RTF file.*as .docx"),
    "a.zip": (_zip_of(a=b"x"), "ZIP archive, not a document"),
    "a.odt": (_zip_of(**{"mimetype": b"x", "content.xml": b"<x/>"}), "OpenDocument"),
    "cut.docx": (DOCX[:3000], "the file is damaged"),
    "cut.pdf": (PDF[:200], "the file is damaged|hold no text"),
    "noise.txt": (bytes(range(256)) * 4, "encoding cannot be told.*UTF-8"),
    "nul.txt": (b"\0" * 4000, "not text .*control characters"),
    "latin.txt": ("é è à ü ö ".encode("latin-1") * 9, "encoding cannot be told"),
    "half.txt": (b"\xff\xfea", "claims to be UTF-16"),
    "empty.txt": (b"", "the file is empty"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str) -> None:
    data, message = REFUSED[name]
    with pytest.raises(DataError, match=rf"(?s){name}.*(?:{message})"):
        _read(tmp_path, name, data)


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file"):
        read_document(tmp_path / "none.txt")
    with pytest.raises(UsageError, match="this is a folder"):
        read_document(tmp_path)
    with pytest.raises(UsageError, match="cannot be opened"):
        read_document(tmp_path / "a\0b")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="this is a device"):
        read_document(tmp_path / "pipe")


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(100 * limits.MEGABYTE)
    with pytest.raises(DataError, match=r"huge\.txt: larger than 50 MB"):
        read_document(path)


@pytest.mark.parametrize(("data", "part"), [(DOCX, "word/a.xml"), (XLSX, "xl/a.xml")])
def test_bombs_are_not_unpacked(tmp_path: Path, data: bytes, part: str) -> None:
    bomb = repacked(data, {part: b"0" * (30 * limits.MEGABYTE)})
    with pytest.raises(DataError, match=r"it unpacks from .* to .* bytes, as no report does"):
        _read(tmp_path, "bomb.docx", bomb)
    many = repacked(data, {f"{part}{n}": b"" for n in range(limits.ARCHIVE_FILES)})
    with pytest.raises(DataError, match="files are packed in it, the limit is 5000"):
        _read(tmp_path, "many.docx", many)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(tmp_path: Path, encoding: str) -> None:
    body = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    data = repacked(DOCX, {"word/document.xml": body.encode(encoding)})
    with pytest.raises(DataError, match=r"its part word/document.xml declares entities"):
        _read(tmp_path, "a.docx", data)


def test_too_many_pages(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="it has more than 300 pages"):
        _read(tmp_path, "long.pdf", make_long_pdf(limits.PAGES + 1))


def test_claimed_and_far_cells_cost_nothing(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(XLSX))
    book.worksheets[0]["A1048576"] = "ไกล"
    file = io.BytesIO()
    book.save(file)
    sheet = part_of(file.getvalue(), "xl/worksheets/sheet1.xml")
    claimed = re.sub(r'<dimension ref="A1:[A-Z]+1048576"', '<dimension ref="A1:XFD1048576"', sheet)
    assert claimed != sheet
    data = repacked(file.getvalue(), {"xl/worksheets/sheet1.xml": claimed.encode()})
    assert "ไกล" in _read(tmp_path, "a.xlsx", data).lines


def test_a_merge_of_a_whole_sheet_is_refused_in_time(tmp_path: Path) -> None:
    sheet = part_of(XLSX, "xl/worksheets/sheet1.xml").replace("A7:B8", "A7:XFD1048576")
    with pytest.raises(DataError, match=r"merges .* cells"):
        _read(tmp_path, "a.xlsx", repacked(XLSX, {"xl/worksheets/sheet1.xml": sheet.encode()}))


@pytest.mark.parametrize(
    "span", ["colspan=1000000000", "rowspan=1000000000", "colspan=-1 rowspan=x"]
)
def test_spans_beyond_reason_are_bounded(tmp_path: Path, span: str) -> None:
    document = _read(tmp_path, "a.html", f"<table><tr><td {span}>ก<td>ข<tr><td>ค</table>")
    assert sum(len(row.cells) for row in document.blocks[0].rows) < 3000  # type: ignore[union-attr]


def test_spans_that_multiply_are_refused(tmp_path: Path) -> None:
    page = f"<table>{'<tr><td rowspan=60000 colspan=1000>ก' * 2000}</table>"
    with pytest.raises(DataError, match="its tables have more than 500,000 cells"):
        _read(tmp_path, "a.html", page)


@pytest.mark.parametrize("tag", ["div", "table><tr><td", "ul><li", "b", "script><div"])
def test_deep_nesting_is_refused_or_read(tmp_path: Path, tag: str) -> None:
    try:
        document = _read(tmp_path, "a.html", f"<{tag}>" * 50_000 + "ก")
    except DataError as error:
        assert "nested too deeply" in str(error)  # noqa: PT017 - either is right
    else:
        assert document.format == "html"


@pytest.mark.parametrize("unit", ["ก", "a|", "<p>", "**", "&amp;", "\t", "<table>", "\x00x"])
def test_one_line_of_a_million_characters_ends(tmp_path: Path, unit: str) -> None:
    try:
        document = _read(tmp_path, "a.txt", unit * (1_000_000 // len(unit)))
    except ItaError:
        return
    assert len(document.lines) == 1


def test_another_process_gives_the_same_and_its_refusals(tmp_path: Path) -> None:
    assert _read(tmp_path, "a.pdf", PDF) == read_here("a.pdf", "pdf", PDF)
    with pytest.raises(DataError, match=r"locked\.pdf: the file is locked with a password"):
        _read(tmp_path, "locked.pdf", make_locked_pdf())


def test_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "SECONDS", 0.01)
    with pytest.raises(DataError, match=r"takes longer than 0\.01 seconds"):
        child.read_apart("a.pdf", "pdf", PDF)


def test_a_process_that_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child.sys, "executable", "false")
    with pytest.raises(DataError, match=r"takes more memory or time than is allowed"):
        child.read_apart("a.pdf", "pdf", PDF)


# Whatever comes


SAMPLES = {
    "a.txt": "ที่\tชื่อ\n๑\t<p>ก</p><ul><li>ข\n|a|b|\n## ค <table><tr><td>1".encode(),
    "a.html": HTML.encode(),
    "a.csv": 'ก,"ข\nค"\nง;จ'.encode(),
    "a.docx": DOCX,
    "a.xlsx": XLSX,
    "a.pdf": make_pdf(1),
}


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    """Draw a sample with some of its bytes changed, cut or doubled."""
    name = draw(st.sampled_from(sorted(SAMPLES)))
    data = bytearray(SAMPLES[name])
    if name in ("a.docx", "a.xlsx") and draw(st.booleans()):
        part = {"a.docx": "word/document.xml", "a.xlsx": "xl/worksheets/sheet1.xml"}[name]
        inside = _damaged(draw, bytearray(part_of(bytes(data), part), "utf-8"))
        return name, repacked(bytes(data), {part: inside})
    return name, _damaged(draw, data)


def _damaged(draw: st.DrawFn, data: bytearray) -> bytes:
    for _ in range(draw(st.integers(1, 4))):
        place, other = (draw(st.integers(0, max(0, len(data) - 1))) for _ in range(2))
        own = bytes(data[other : other + draw(st.integers(1, 60))])
        piece = draw(st.just(own) | st.text(max_size=5).map(str.encode) | st.binary(max_size=3))
        data[place : place + draw(st.integers(0, 3))] = piece
    return bytes(data)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
@pytest.mark.filterwarnings("ignore")
def test_damaged_files_raise_nothing_but_our_errors(sample: tuple[str, bytes]) -> None:
    name, data = sample
    try:
        document = read_here(name, tell_kind(name, data), data)
    except ItaError:
        return
    for block in document.blocks:
        assert 1 <= block.line <= len(document.lines)
        assert isinstance(block, Heading | Paragraph | Table)
