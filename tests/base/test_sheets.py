"""Sheets hold what was put into them, and nothing in them can act."""

from __future__ import annotations

import csv
import re
from datetime import date
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from afterbell.base.sheets import BEGINS_LIKE_A_FORMULA, Column, Kind, text_cell, write_csv, write_sheet

ANY_TEXT = st.text(st.characters(exclude_characters="\ufffe\uffff", exclude_categories=["Cs"]), max_size=40)
TEXT = (Column(name="内容"), Column(name="备注"))


def opened(file: bytes) -> list[list[object]]:
    rows: list[list[object]] = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()
    return rows


def parts(file: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(file)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@given(text=ANY_TEXT)
@example(text="=1+1")
@example(text="＝HYPERLINK(“x”)")
@example(text="\t=cmd|' /C calc'!A0")
@example(text="\0=1")
@example(text="_x0041_")
@example(text="http://example.invalid")
@example(text="a\r\nb")
@example(text="<b>&amp;")
def test_every_text_comes_back_as_it_was_and_no_formula_stands_in_the_file(text: str) -> None:
    file = write_sheet(title="表", columns=TEXT, rows=[(text, "后面")])
    assert opened(file)[1] == [text, "后面"]
    for name, part in parts(file).items():
        if name.startswith("xl/worksheets/"):
            assert "<f>" not in part
            assert "<f " not in part
            assert "hyperlink" not in part


@given(title=st.text(max_size=60))
def test_every_title_gives_a_file_that_opens(title: str) -> None:
    assert opened(write_sheet(title=title, columns=TEXT, rows=[("a", "b")]))[1] == ["a", "b"]


@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=2, max_size=2))
@example(texts=["=1", "\t-2"])
@example(texts=["＠x", "\0+1"])
def test_no_cell_of_a_csv_begins_like_a_formula(texts: list[str]) -> None:
    file = write_csv(columns=TEXT, rows=[texts])
    rows = list(csv.reader(StringIO(file.decode("utf-8-sig"), newline="")))
    assert len(rows) == 2
    for text, cell in zip(texts, rows[1], strict=True):
        assert cell[:1] not in BEGINS_LIKE_A_FORMULA or not cell
        assert cell.removeprefix("'") == text.replace("\0", "").removeprefix("'")


def test_what_is_harmless_stays_without_an_apostrophe() -> None:
    assert [text_cell(text) for text in ("", "巴雅尔", "3-2", "a=b")] == ["", "巴雅尔", "3-2", "a=b"]
    assert text_cell("=1") == "'=1"


def test_numbers_money_and_days_are_cells_of_their_kind() -> None:
    columns = (
        Column(name="人", width=20),
        Column(name="次", kind=Kind.INTEGER),
        Column(name="元", kind=Kind.MONEY),
        Column(name="日期", kind=Kind.DATE),
    )
    file = write_sheet(
        title="补助", columns=columns, rows=[("图雅", 3, 3501, date(2026, 5, 6)), ("空", None, -5, None)]
    )
    assert opened(file) == [
        ["人", "次", "元", "日期"],
        ["图雅", 3.0, 35.01, date(2026, 5, 6)],
        ["空", "", -0.05, ""],
    ]
    assert write_csv(columns=columns, rows=[("图雅", 3, 350_100, date(2026, 5, 6))]).decode("utf-8-sig") == (
        "人,次,元,日期\r\n图雅,3,3501.00,2026-05-06\r\n"
    )


def test_a_text_longer_than_a_cell_is_cut_and_not_lost() -> None:
    (_, row) = opened(write_sheet(title="表", columns=TEXT, rows=[("长𐀀" * 20_000, "后面")]))
    assert len(str(row[0]).encode("utf-16-le")) // 2 == 32_767
    assert row[1] == "后面"


def test_the_sheet_is_made_for_reading_and_for_paper() -> None:
    sheet = parts(write_sheet(title="名单", columns=TEXT, rows=[("a", "b"), ("c", "d")]))["xl/worksheets/sheet1.xml"]
    assert 'paperSize="9"' in sheet
    assert '<autoFilter ref="A1:B3"' in sheet
    assert re.search(r'<pane ySplit="1"[^>]*state="frozen"', sheet)
    assert re.search(r'<col min="1"[^>]*width="14', sheet)


def test_the_same_table_gives_the_same_bytes() -> None:
    first, second = (write_sheet(title="名单", columns=TEXT, rows=[("a", "b")]) for _ in range(2))
    assert first == second


def test_a_row_of_another_length_or_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="argument"):
        write_sheet(title="名单", columns=TEXT, rows=[("a",)])
    with pytest.raises(ValueError, match="integers"):
        write_sheet(title="名单", columns=[Column(name="次", kind=Kind.INTEGER)], rows=[("1",)])
    with pytest.raises(ValueError, match="dates"):
        write_csv(columns=[Column(name="日", kind=Kind.DATE)], rows=[("2026",)])
