"""Tables for Excel and as CSV. What people typed is always text: no cell of a sheet can act.

A text that begins like a formula is written as the text it is, in Excel as a string cell, in CSV behind an apostrophe,
which spreadsheet programs show as text and do not calculate.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from io import BytesIO, StringIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from afterbell.base.money import yuan
from afterbell.base.spans import SCHOOL_ZONE

Value = str | int | date | None
Row = Sequence[Value]

BEGINS_LIKE_A_FORMULA = frozenset("=+-@\t\r\n\0＝＋－＠")
LONGEST_TEXT = 32_767
HUNDREDTHS = 100
LONGEST_TAB = 31
A4 = 9
MARGIN_INCHES = 0.5
MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a file's own date is without zone; a fixed one keeps the bytes the same
UNWRITABLE_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
NOT_IN_A_TAB_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")


class Kind(StrEnum):
    """What stands in a column. Money is integer fen and shown as yuan, units are hundredths and shown as they count."""

    TEXT = "text"
    INTEGER = "integer"
    UNITS = "units"
    MONEY = "money"
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name in the head, its width in characters, what stands in it."""

    name: str
    width: int = 14
    kind: Kind = Kind.TEXT


FORMATS = {
    Kind.TEXT: {"num_format": "@", "text_wrap": True, "valign": "top"},
    Kind.INTEGER: {"num_format": "0", "valign": "top"},
    Kind.UNITS: {"num_format": "General", "valign": "top"},
    Kind.MONEY: {"num_format": "#,##0.00", "valign": "top"},
    Kind.DATE: {"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"},
}


def write_sheet(*, title: str, columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """Write one table as an Excel file for A4 paper; the same table gives the same bytes.

    Each row has one value a column, None for an empty cell. Raises ValueError for a row of another length.
    """
    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": writable(title), "created": MADE})
    sheet = book.add_worksheet(tab_name(title))
    _head(book=book, sheet=sheet, columns=columns)
    formats = {kind: book.add_format(FORMATS[kind]) for kind in Kind}
    last = 0
    for last, row in enumerate(rows, start=1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            if value is not None:
                WRITERS[column.kind](sheet, last, place, value, formats[column.kind])
    sheet.autofilter(0, 0, last, max(len(columns) - 1, 0))
    _paper(sheet=sheet, title=title)
    book.close()
    return file.getvalue()


def _head(*, book: Workbook, sheet: Worksheet, columns: Sequence[Column]) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "num_format": "@"})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, writable(column.name), bold)
    sheet.freeze_panes(1, 0)


def _paper(*, sheet: Worksheet, title: str) -> None:
    sheet.set_paper(A4)
    sheet.set_margins(left=MARGIN_INCHES, right=MARGIN_INCHES)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    # An ampersand begins an instruction in a page's head and foot.
    sheet.set_header(f"&C{tab_name(title).replace('&', '&&')}")
    sheet.set_footer("&C&P / &N")


def _write_text(sheet: Worksheet, row: int, place: int, value: Value, shape: Format) -> None:
    sheet.write_string(row, place, _cut(writable(str(value)), LONGEST_TEXT), shape)


def _write_number(sheet: Worksheet, row: int, place: int, value: Value, shape: Format) -> None:
    sheet.write_number(row, place, _whole(value), shape)


def _write_hundredths(sheet: Worksheet, row: int, place: int, value: Value, shape: Format) -> None:
    sheet.write_number(row, place, _whole(value) / HUNDREDTHS, shape)


def _write_date(sheet: Worksheet, row: int, place: int, value: Value, shape: Format) -> None:
    sheet.write_datetime(row, place, _day(value), shape)


WRITERS: dict[Kind, Callable[[Worksheet, int, int, Value, Format], None]] = {
    Kind.TEXT: _write_text,
    Kind.INTEGER: _write_number,
    Kind.UNITS: _write_hundredths,
    Kind.MONEY: _write_hundredths,
    Kind.DATE: _write_date,
}


def write_csv(*, columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """Write one table as CSV in UTF-8 with a byte order mark, which Excel needs to read Chinese.

    Raises ValueError for a row of another length than the columns.
    """
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(text_cell(column.name) for column in columns)
    for row in rows:
        writer.writerow(_csv_cell(column, value) for column, value in zip(columns, row, strict=True))
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _csv_cell(column: Column, value: Value) -> str:
    if value is None:
        return ""
    match column.kind:
        case Kind.TEXT:
            return text_cell(str(value))
        case Kind.INTEGER:
            return str(_whole(value))
        case Kind.UNITS | Kind.MONEY:
            return yuan(_whole(value)).replace(",", "")
        case Kind.DATE:
            return _day(value).isoformat()


def text_cell(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet program would take for a formula."""
    kept = text.replace("\0", "")
    return f"'{kept}" if text[:1] in BEGINS_LIKE_A_FORMULA and text else kept


def writable(text: str) -> str:
    """Replace what XML cannot hold at all: halves of a character, and two code points that are none."""
    return UNWRITABLE_IN_XML.sub("�", text)


def tab_name(title: str) -> str:
    """Give the sheet's tab a name Excel takes; an apostrophe may not stand at its ends."""
    return _cut(NOT_IN_A_TAB_NAME.sub(" ", title), LONGEST_TAB).strip(" '") or "1"


def _cut(text: str, most: int) -> str:
    """Keep what fits, counted as Excel counts: in halves of UTF-16."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", errors="ignore")


def _whole(value: Value) -> int:
    if isinstance(value, int):
        return value
    raise ValueError(f"a column of numbers holds integers, not {value!r}")


def _day(value: Value) -> date:
    if isinstance(value, datetime):
        return value.astimezone(SCHOOL_ZONE).date()
    if isinstance(value, date):
        return value
    raise ValueError(f"a column of days holds dates, not {value!r}")
