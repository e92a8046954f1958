"""Small documents of every format, built for the tests of reading."""

from __future__ import annotations

import datetime
import io
import zipfile
from importlib.resources import as_file, files
from typing import Any

import docx
import openpyxl
from fpdf import FPDF

HEADER = ("ที่", "ตัวชี้วัด", "คะแนน")
ROWS = (("๑", "การใช้งบประมาณ", "๘๔.๐๕"), ("๒", "การใช้อำนาจ", "89.76"))
HTML = """<!doctype html><html><head><title>ชื่อ</title><style>p{}</style></head><body>
<script>document.write("12.34")</script><h2>ผลการ<b>ประเมิน</b></h2>
<p>คะแนน&nbsp;๘๙.๗๙<br>ระดับ A
<table><caption>ตารางที่ ๑</caption><tr><th rowspan=2>ตัวชี้วัด<th colspan=2>ปี
<tr><th>๒๕๖๕<th>๒๕๖๖
<tr><td>การใช้อำนาจ<td>๘๐.๐๐<td>ก<ul><li>ข<ul><li>ค</ul></ul></table>
<ol><li>หนึ่ง<li>สอง</ol><div style="display: none">99.99</div></body></html>"""


def make_docx() -> bytes:
    document = docx.Document()
    document.add_heading("ผลการประเมิน", 1)
    document.add_paragraph("คะแนน ๘๙.๗๙")
    document.add_paragraph("ข้อแรก", style="List Number")
    document.add_paragraph("ข้อสอง", style="List Number")
    table = document.add_table(3, 3)
    for n, row in enumerate(table.rows):
        for m, cell in enumerate(row.cells):
            cell.text = f"{n}{m}"
    table.cell(0, 2).text = ""
    table.cell(2, 0).text = ""
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 1).add_paragraph("ต่อ", style="List Bullet")
    table.cell(2, 2).add_table(1, 2).cell(0, 1).text = "ใน"
    return _saved(document)


def make_xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "ผลคะแนน"
    for row in (("ตัวชี้วัด", "คะแนน"), ("การใช้อำนาจ", 0.8979), ("การใช้งบประมาณ", 86.5)):
        sheet.append(row)
    sheet["B2"].number_format = "0.00%"
    sheet["B3"].number_format = "0.00"
    sheet["A5"] = datetime.date(2022, 1, 24)
    sheet["A7"] = "รวม"
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("A7:B8")
    sheet["B9"] = "=1+1"
    hidden = book.create_sheet("ซ่อน")
    hidden.sheet_state = "hidden"
    hidden["B2"] = 12.345
    return _saved(book)


def make_pdf(pages: int = 3) -> bytes:
    pdf = FPDF()
    folder = files("fontpkg_sarabun").joinpath("files")
    with as_file(folder.joinpath("Sarabun-Regular.ttf")) as font:
        pdf.add_font("Sarabun", fname=str(font))
    pdf.set_font("Sarabun", size=14)
    for page in range(1, pages + 1):
        pdf.add_page()
        pdf.set_y(10)
        pdf.cell(text=f"รายงาน หน้า {page}")
        pdf.set_y(50)
        pdf.cell(text=f"ส่วนที่ {page} คะแนนเมื่อสิ้นปี ๘๙.๗๙ น้ำ ท้องถิ่น")
        pdf.set_y(70)
        with pdf.table(col_widths=(10, 60, 20), first_row_as_headings=False) as table:
            for values in (HEADER, *ROWS):
                row = table.row()
                for value in values:
                    row.cell(value)
    return bytes(pdf.output())


def make_picture_pdf() -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.rect(10, 10, 50, 50, style="F")
    return bytes(pdf.output())


def make_locked_pdf() -> bytes:
    pdf = FPDF()
    pdf.set_encryption("owner", user_password="user")
    pdf.add_page()
    pdf.set_font("helvetica")
    pdf.cell(text="89.79")
    return bytes(pdf.output())


def make_long_pdf(pages: int) -> bytes:
    pdf = FPDF()
    pdf.set_font("helvetica")
    for page in range(pages):
        pdf.add_page()
        pdf.cell(text=str(page))
    return bytes(pdf.output())


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    """Return an Office file with parts replaced or added."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, part in changes.items():
            new.writestr(name, part)
    return packed.getvalue()


def part_of(data: bytes, name: str) -> str:
    """Return one part of an Office file as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def _saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
