"""CSV files cut into pieces are read as a slow reader reads them whole."""

from __future__ import annotations

import codecs
import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_analysis.answers import cuts
from ita_analysis.answers.delimited import list_csv, read_csv
from ita_analysis.errors import DataError

CELLS = st.sampled_from(
    ["", "มาก", "น้อย", "a", " ", "a,b", 'say "it"', "two\nlines", "x\r\ny", "-1", "ก" * 40]
)
Row = list[str]


def read_slowly(path: Path, encoding: str, delimiter: str) -> tuple[dict[int, Row], dict[int, int]]:
    """Return rows as long as the header by their numbers, and how long the others are."""
    text = path.read_bytes().decode(encoding)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    numbered = list(enumerate(rows, start=1))[1:]
    width = len(rows[0])
    return (
        {number: row for number, row in numbered if len(row) == width},
        {number: len(row) for number, row in numbered if len(row) != width},
    )


def read_quickly(path: Path, columns: Sequence[int] = ()) -> tuple[dict[int, Row], dict[int, int]]:
    kept: dict[int, Row] = {}
    ragged: dict[int, int] = {}
    for unit in list_csv(path):
        for batch in read_csv(unit, columns or range(len(unit.headers)), choices={0}):
            rows = zip(*(column.to_pylist() for column in batch.columns), strict=True)
            kept |= {
                int(number): [cell or "" for cell in row]
                for number, row in zip(batch.rows, rows, strict=True)
            }
            ragged |= dict(batch.ragged)
    return kept, ragged


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """Draw a header and rows, most of them as long as it."""
    width = draw(st.integers(2, 4))
    row = st.lists(CELLS, min_size=width, max_size=width)
    rows = draw(st.lists(st.one_of(row, row, st.lists(CELLS, max_size=width + 1)), max_size=12))
    return [[f"h{at}" for at in range(width)], *rows]


@settings(max_examples=300, deadline=None)
@given(
    rows=tables(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp874"]),
    delimiter=st.sampled_from([",", ";", "\t"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    size=st.sampled_from([1, 40, 1 << 24]),
    ended=st.booleans(),
)
def test_pieces_are_read_like_the_whole(
    rows: list[Row],
    encoding: str,
    delimiter: str,
    newline: str,
    quoting: Literal[0, 1],
    size: int,
    ended: bool,
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=newline, quoting=quoting).writerows(rows)
    content = text.getvalue() if ended else text.getvalue().removesuffix(newline)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder) / "a.csv"
        path.write_bytes(content.encode(encoding))
        patch.setattr(cuts, "_UNIT", size)
        patch.setattr(cuts, "_PIECE", 64)
        assert read_quickly(path) == read_slowly(path, encoding, delimiter)


RAW = st.text(st.sampled_from('",\nab '), max_size=30)


@settings(max_examples=300, deadline=None)
@given(text=RAW, size=st.sampled_from([1, 10, 1 << 24]), last=st.booleans())
def test_quotes_that_stand_anywhere_lose_no_row(text: str, size: int, last: bool) -> None:
    content = "h0,h1\n" + text
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder) / "a.csv"
        path.write_text(content, "utf-8")
        patch.setattr(cuts, "_UNIT", size)
        patch.setattr(cuts, "_PIECE", 4)
        try:
            expected = read_slowly(path, "utf-8", ",")
        except csv.Error:
            with pytest.raises(DataError, match="cannot be read"):
                read_quickly(path)
            return
        assert read_quickly(path) == expected
        # Polars skips what is not asked for in ways of its own.
        kept = {number: row[last : last + 1] for number, row in expected[0].items()}
        assert read_quickly(path, range(last, last + 1)) == (kept, expected[1])


def test_many_different_texts_under_one_heading_are_all_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("h0,h1\n" + "".join(f"v{at},x\n" for at in range(1000)), "utf-8")
    kept, _ = read_quickly(path)
    assert kept == {at + 2: [f"v{at}", "x"] for at in range(1000)}


def test_a_quote_that_stands_for_itself_hides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('h0,h1\n5" x,y\nz,w\n', "utf-8")
    assert read_quickly(path) == ({2: ['5" x', "y"], 3: ["z", "w"]}, {})


def test_a_row_too_long_is_told_though_another_is_as_much_too_short(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("h0,h1\na,b,c\nd\ne,f\n", "utf-8")
    assert read_quickly(path) == ({4: ["e", "f"]}, {2: 3, 3: 1})


def test_lines_that_end_like_those_of_an_old_mac_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"h0,h1\ra,b\rc,d\r")
    assert read_quickly(path) == ({2: ["a", "b"], 3: ["c", "d"]}, {})


def test_a_cell_longer_than_any_answer_among_ragged_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'h0,h1\n"' + b"x" * (1 << 24) + b'y",b\nz\n')
    with pytest.raises(DataError) as caught:
        read_quickly(path)
    assert str(caught.value) == (
        "a.csv: cannot be read (field larger than field limit (16777216)). Save it again as CSV."
    )


def test_a_quote_that_is_never_closed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('h0,h1\na,b\nc,"so\n' + "d,e\n" * 400, "utf-8")
    with pytest.raises(DataError, match=r"a\.csv: cannot be read \(unexpected end of data\)"):
        read_quickly(path)


@pytest.mark.parametrize(
    ("content", "delimiter", "headers"),
    [
        ('"a\nb";i1;i2\n1;2;3\n', ";", ("a\nb", "i1", "i2")),
        ('"a; b; c\nd",i1\n1,2\n', ",", ("a; b; c\nd", "i1")),
    ],
)
def test_the_sign_between_cells_is_told_from_the_whole_header(
    tmp_path: Path, content: str, delimiter: str, headers: tuple[str, ...]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, "utf-8")
    (unit,) = list_csv(path)
    assert (unit.options["delimiter"], unit.headers) == (delimiter, headers)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\n \n"])
def test_a_file_of_nothing_is_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match="the file is empty"):
        list_csv(path)


@pytest.mark.parametrize("content", ['"a"x,i1\n1,2\n', '"a,i1\n1,2\n', "\ni1,i2\n"])
def test_a_first_row_without_headings_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(DataError, match="the first row holds no headings, or a quote in it is"):
        list_csv(path)


def test_headings_longer_than_what_is_looked_at_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("ก" * 200_000 + ",i1\na,b\n", "utf-8")
    with pytest.raises(DataError, match="the headings take more than 262,144 bytes"):
        list_csv(path)


@pytest.mark.parametrize("rest", ["", '"so'])
@pytest.mark.parametrize("odd", [b"a", b'"'])
def test_half_a_sign_at_the_end_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rest: str, odd: bytes
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(codecs.BOM_UTF16_LE + f"h0,h1\na,{rest}".encode("utf-16-le") + odd)
    # The last piece holds nothing but half a sign.
    monkeypatch.setattr(cuts, "_PIECE", 2)
    place = 2 * len(f"a,{rest}") + 1
    with pytest.raises(DataError) as caught:
        read_quickly(path)
    assert str(caught.value) == (
        f"a.csv: line 2: is not UTF-16-LE (byte {place}). Save the whole file as UTF-8."
    )


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_a_wrong_byte_far_down_is_told_with_its_line(tmp_path: Path, mark: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(mark + b"h0,h1\n" + b"a,b\n" * 70_000 + b"\xff,b\n")
    with pytest.raises(DataError) as caught:
        read_quickly(path)
    assert str(caught.value) == (
        "a.csv: line 70002: is not UTF-8 (byte 1). Save the whole file as UTF-8."
    )
