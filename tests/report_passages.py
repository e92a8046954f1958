"""Made-up reports as passages, and the five real ones where they stand beside the repository."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from ita_analysis.methodology import Methodology, load_methodology
from ita_analysis.read.document import read_document
from ita_analysis.read.document.block import Block, Cell, Document, Heading, Paragraph, Row, Table
from ita_analysis.read.document.text import read_text
from ita_analysis.read.report.passages import Passage, follow_passages

ROOT = Path(__file__).parent.parent
RAW, SEEDS = ROOT / "data" / "raw", ROOT.parent / "shared" / "seeds"
REPORTS = sorted(path.parent.name for path in RAW.glob("*/measures.csv"))


def passages_of(text: str, fiscal_year: int = 2565) -> tuple[list[Passage], Methodology]:
    """Return a made-up report as passages, with the rules of its year."""
    method = load_methodology(fiscal_year)
    return follow_passages(read_text("report.txt", text, "text"), method), method


def real_passages(source_id: str) -> tuple[list[Passage], Methodology]:
    """Return a real report as passages, or skip the test where it is not there."""
    source = read_source(source_id)
    method = load_methodology(source["fiscal_year"])
    for path, document in _real_documents():
        if len(document.lines) == source["text_lines"] and path:
            return follow_passages(document, method), method
    pytest.skip("the five reports are not beside the repository (../shared/seeds)")


def read_source(source_id: str) -> dict[str, Any]:
    """Return what is known of a transcribed report."""
    return tomllib.loads((RAW / source_id / "SOURCE.toml").read_text(encoding="utf-8"))


def transcribed(source_id: str, table: str) -> list[dict[str, str]]:
    """Return the rows of a table as transcribed by hand."""
    path = RAW / source_id / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def settled(source_id: str, file: str, row: dict[str, str], column: str) -> str:
    """Return a cell after the declared corrections."""
    path = RAW / source_id / "corrections.toml"
    corrections = tomllib.loads(path.read_text(encoding="utf-8")).get("correction", [])
    for entry in corrections:
        same = (entry["file"], str(entry["line"]), entry["column"], entry["expect"])
        if same == (file, row["line"], column, row[column]) and "likely" not in entry["certainty"]:
            return str(entry["value"])
    return row[column]


@cache
def _real_documents() -> tuple[tuple[Path, Document], ...]:
    return tuple((path, read_document(path)) for path in sorted(SEEDS.glob("*.txt")))


# Words that some recogniser looks for, to be thrown together in any order.
WORDS = st.sampled_from([
    "มาตรการ", "ผู้รับผิดชอบ:", "ระยะเวลา", "ต.ค. ๖๕ –", "มี.ค. ๖๖", "1.", "๒.", "(๓)", "-",
    "สาเหตุ:", "แนวทาง:", "I7", "๐๒๐", "1๔", "E๑๑", "O17", "ข้อคำถามที่ได้คะแนนน้อยที่สุด :",
    "คะแนนสูงสุด", "คือ", "ตัวชี้วัดที่ ๒", "การใช้งบประมาณ", "ร้อยละ ๘๕", "จำนวน", "๓ ข้อ",
    "ที่ได้คะแนนน้อยกว่า", "ไม่ผ่านเกณฑ์", "ระดับ", "A", "AA", "(IIT)", "EIT", "OIT", "ควรพัฒนา",
    "เร่งด่วน", "อันดับ", "คะแนน", "น้ำหนัก", "89.79", "๑๐๐", "ประเด็นที่ ๑", "จุดแข็ง", "ไม่มี",
    ":", "(", ")", "วิธีการดำเนินการ", "การติดตามผล", "ปีงบประมาณ พ.ศ. ๒๕๖๖", "E-Service",
    "เมื่อวันที่ ๓๑ กุมภาพันธ์ ๒๕๖๕", "ประชุม",
])  # fmt: skip
TEXTS = st.one_of(st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=30))


@st.composite
def any_blocks(draw: st.DrawFn) -> tuple[Block, ...]:
    """Draw blocks of any words in any order, each line once."""
    line = 0
    blocks: list[Block] = []
    for kind in draw(st.lists(st.sampled_from(["paragraph", "heading", "table"]), max_size=8)):
        line += 1
        if kind == "paragraph":
            blocks.append(Paragraph(line, draw(TEXTS)))
        elif kind == "heading":
            blocks.append(Heading(line, draw(TEXTS), draw(st.integers(1, 6))))
        else:
            cell = st.lists(TEXTS, max_size=3)
            row_of_cells = st.lists(cell, min_size=1, max_size=5)
            rows = draw(st.lists(row_of_cells, min_size=1, max_size=5))
            cells = [tuple(Cell(tuple(part for part in parts if part)) for parts in row)
                     for row in rows]  # fmt: skip
            blocks.append(Table(tuple(Row(line + place, row) for place, row in enumerate(cells))))
            line += len(rows)
    return tuple(blocks)


def as_passages(blocks: tuple[Block, ...], method: Methodology) -> list[Passage]:
    """Return blocks as the passages of a document."""
    return follow_passages(Document("x", "text", (), blocks), method)
