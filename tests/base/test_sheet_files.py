"""Uploaded tables: honest ones come back whole, the others are refused in one sentence and in time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.refusals import Refused
from afterbell.base.sheet_files import form_of, read_table
from afterbell.base.sheets import Column, write_csv, write_sheet
from tests.base import corpus
from tests.support.examples import examples


@pytest.mark.parametrize("name", corpus.REFUSED)
def test_what_cannot_be_read_is_refused_with_its_reason(name: str) -> None:
    make, reason = corpus.REFUSED[name]
    with pytest.raises(Refused) as refused:
        read_table(make())
    (said,) = refused.value.reasons
    assert said.code == f"sheets.{reason}"
    assert said.words.zh
    assert said.words.en


@pytest.mark.parametrize("make", [corpus.bomb, corpus.crowded, corpus.long_directory, corpus.macros])
def test_a_bomb_is_refused_before_anything_is_opened(make: Callable[[], bytes]) -> None:
    data = make()
    spent = []
    for _again in range(3):
        before = time.process_time()
        with pytest.raises(Refused):
            form_of(data)
        spent.append(time.process_time() - before)
    assert min(spent) < 0.050


ROWS = (("班级", "姓名", "电话"), ("三年级（2）班", "巴·雅尔", "13700000001"), ("3.2", None, "x"))
COLUMNS = tuple(Column(name=str(name)) for name in ROWS[0])


def test_excel_and_csv_in_every_encoding_come_back_the_same() -> None:
    text = "\r\n".join(",".join(cell or "" for cell in row) for row in ROWS)
    files = (
        write_sheet(title="名单", columns=COLUMNS, rows=ROWS[1:]),
        write_csv(columns=COLUMNS, rows=ROWS[1:]),
        text.encode(),
        text.encode("gbk"),
        text.encode("gb18030"),
        text.replace(",", "\t").encode("gbk"),
        text.replace(",", ";").encode(),
    )
    for file in files:
        assert read_table(file) == ROWS


def test_numbers_dates_and_formulas_are_their_values() -> None:
    plain = corpus.workbook(("电话", 13_900_000_000), (True, 3.5))
    assert read_table(plain) == (("电话", 13_900_000_000.0), ("TRUE", 3.5))
    summed = corpus.sheet_of('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1</f><v>x</v></c></row>')
    assert read_table(summed) == ((2.0, "x"),)


def test_a_day_is_written_as_a_day() -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415 - for this file alone

    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    shape = book.add_format({"num_format": "m月d日"})
    book.add_worksheet().write_datetime(0, 0, datetime(2026, 3, 2), shape)  # noqa: DTZ001 - a file's day has no zone
    book.close()
    assert read_table(file.getvalue()) == (("2026-03-02",),)


def test_the_first_sheet_that_is_shown_is_read() -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415 - for this file alone

    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    hidden, shown = book.add_worksheet("a"), book.add_worksheet("b")
    hidden.write_string(0, 0, "hidden")
    shown.write_string(0, 0, "shown")
    shown.activate()
    shown.set_first_sheet()
    hidden.hide()
    book.close()
    assert read_table(file.getvalue()) == (("shown",),)


def test_empty_lines_above_stay_where_they_are_and_those_below_go() -> None:
    assert read_table(b",\na,b\n,\n,\n") == ((None, None), ("a", "b"))


def test_what_was_quoted_against_formulas_is_read_as_it_was() -> None:
    file = write_csv(columns=COLUMNS[:1], rows=[("=1+1",), ("'a",)])
    assert read_table(file) == ((COLUMNS[0].name,), ("=1+1",), ("'a",))


@examples(15)
@given(data=st.binary(max_size=200), begin=st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"a,b\n"]))
def test_any_bytes_are_read_or_refused(data: bytes, begin: bytes) -> None:
    try:
        assert isinstance(read_table(begin + data), tuple)
    except Refused as refused:
        assert len(refused.reasons) == 1  # noqa: PT017 - either is right


def test_a_file_made_for_a_test_does_not_tell_when() -> None:
    with ZipFile(BytesIO(corpus.workbook(("姓名",)))) as archive:
        assert corpus.MADE_AT.isoformat().encode() in archive.read("docProps/core.xml")
        assert {member.date_time[0] for member in archive.infolist()} == {1980}


@examples(15)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    file = bytearray(corpus.workbook(("姓名", "电话"), ("巴雅尔", "13700000001")))
    for _ in range(5):
        file[data.draw(st.integers(4, len(file) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert isinstance(read_table(bytes(file)), tuple)
    except Refused as refused:
        assert len(refused.reasons) == 1  # noqa: PT017 - either is right
