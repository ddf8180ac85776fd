"""Excel files that people fill in: notes on top, required columns marked, words to choose from, every cell text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from afterbell.base.sheets import LONGEST_TEXT, MADE, tab_name, writable

FILLED_ROWS = 5_000
NOTE_POINTS = 15
TEXT = {"num_format": "@", "valign": "top"}
NOTE = {"text_wrap": True, "valign": "top", "font_color": "#5C6763"}
HEAD = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "num_format": "@"}
MARKED = {**HEAD, "bg_color": "#FFF3DC", "font_color": "#9A5B00"}
WRONG = {**TEXT, "bg_color": "#FDECEA"}
REASON = {**TEXT, "text_wrap": True, "font_color": "#B3261E"}
REASON_WIDTH, WIDTH = 60, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class FormColumn:
    """A column to be filled in; `choices` is offered in every cell, and other words are asked about, not refused."""

    name: str
    width: int = 14
    required: bool = False
    choices: tuple[str, ...] = ()


def write_form(
    *, title: str, notes: Sequence[str], columns: Sequence[FormColumn], rows: Iterable[Sequence[str | None]] = ()
) -> bytes:
    """Write a file to be filled in: notes in the first line, names in the second, then rows if there are any."""
    file, book, sheet = _begun(title)
    text = book.add_format(TEXT)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, text)
        shape = book.add_format(MARKED if column.required else HEAD)
        sheet.write_string(1, place, f"{writable(column.name)}{'*' if column.required else ''}", shape)
        if column.choices:
            sheet.data_validation(2, place, FILLED_ROWS, place, _choosing(column.choices))
    sheet.merge_range(0, 0, 0, max(len(columns) - 1, 1), "\n".join(notes), book.add_format(NOTE))
    sheet.set_row(0, NOTE_POINTS * (len(notes) + 1))
    sheet.freeze_panes(2, 0)
    for number, row in enumerate(rows, start=2):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, writable(cell or ""), text)
    book.close()
    return file.getvalue()


def write_back(
    *, title: str, rows: Sequence[Sequence[str]], head: int, reason: str, reasons: Mapping[int, str]
) -> bytes:
    """Write a table as it came, each cell text, with a last column for what is to be mended, by place of the row.

    A column of that name from an earlier round gives way to the new one.
    """
    file, book, sheet = _begun(title)
    shapes = {name: book.add_format(shape) for name, shape in (("text", TEXT), ("wrong", WRONG), ("head", HEAD))}
    named = [cell.strip() for cell in rows[head]] if 0 <= head < len(rows) else []
    kept = [place for place in range(max(map(len, rows), default=0)) if named[place : place + 1] != [reason]]
    sheet.set_column(0, max(len(kept) - 1, 0), WIDTH, shapes["text"])
    sheet.set_column(len(kept), len(kept), REASON_WIDTH, shapes["text"])
    for number, row in enumerate(rows):
        shape = shapes["head" if number == head else "wrong" if number in reasons else "text"]
        for place, column in enumerate(kept):
            if column < len(row) and row[column]:
                sheet.write_string(number, place, writable(row[column])[:LONGEST_TEXT], shape)
    said = book.add_format(REASON)
    sheet.write_string(max(head, 0), len(kept), writable(reason), shapes["head"])
    for number, words in reasons.items():
        sheet.write_string(number, len(kept), writable(words)[:LONGEST_TEXT], said)
    sheet.freeze_panes(max(head, 0) + 1, 0)
    book.close()
    return file.getvalue()


def _begun(title: str) -> tuple[BytesIO, Workbook, Worksheet]:
    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": writable(title), "created": MADE})
    return file, book, book.add_worksheet(tab_name(title))


def _choosing(choices: Sequence[str]) -> dict[str, object]:
    return {
        "validate": "list",
        "source": list(choices),
        "error_type": "warning",
        "error_title": "请核对",
        "error_message": "下拉框里没有这个词，确定要这样写吗？",
    }
