"""The process that reads one uploaded table and ends: bytes in, rows out as JSON, and no more than it may use.

python -I -m afterbell.base.sheet_child xlsx|csv < FILE
"""

from __future__ import annotations

import csv
import json
import re
import resource
import sys
from datetime import date, time
from io import BytesIO, StringIO
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MEMORY, CPU_SECONDS, OPEN_FILES = 256 << 20, 10, 32
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 20_000, 200, 1_000
ENCODINGS = ("utf-8-sig", "gb18030")
SEPARATORS = ",\t;，"
CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
QUOTED_FORMULA = re.compile("'(?=[=+\\-@\t＝＋－＠])")
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")
PREFIX = rb"(?:[A-Za-z][\w.-]*:)?"
SHEET = re.compile(rb"<" + PREFIX + rb"sheet\s[^>]*?\b[A-Za-z]+:id=\"([^\"]+)\"")
RELATION = re.compile(rb"<" + PREFIX + rb"Relationship\s[^>]*>")
CELL = re.compile(rb"<" + PREFIX + rb"c\b([^>]*[^/>])>(.*?)</" + PREFIX + rb"c>", re.DOTALL)
FORMULA = re.compile(rb"<" + PREFIX + rb"f[\s/>]")
VALUE = re.compile(rb"<" + PREFIX + rb"v(?:\s[^>]*)?>[^<]")
PLACE = re.compile(rb"\br=\"([A-Z]+[0-9]+)\"")
IS_ERROR = re.compile(rb"\bt=\"e\"")

Value = str | float | None


class Unreadable(Exception):
    """A file that cannot be read, by the word the parent has a sentence for."""

    def __init__(self, fault: str, **values: object) -> None:
        super().__init__(fault)
        self.fault, self.values = fault, values


def main() -> None:
    """Read the table on standard input; the answer is one JSON object."""
    _take_less()
    data = sys.stdin.buffer.read()
    try:
        rows = READERS[sys.argv[1]](data)
        _see_size(rows)
        told: dict[str, object] = {"rows": rows}
    except Unreadable as unreadable:
        told = {"fault": unreadable.fault, "values": unreadable.values}
    json.dump(told, sys.stdout)


def _take_less() -> None:
    """Give up memory, time, files and the right to write any."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_xlsx(data: bytes) -> list[list[Value]]:
    """Read the first visible sheet; a formula is its value, and one without a value is a fault."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    except (BadZipFile, EOFError, OSError, ValueError, RuntimeError):
        raise Unreadable("broken") from None
    _see_parts(parts)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        shown = [
            place
            for place, sheet in enumerate(book.sheets_metadata)
            if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet
        ]
        if not shown:
            raise Unreadable("broken")
        _see_formulas(parts, place=shown[0])
        rows = book.get_sheet_by_index(shown[0]).to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)
    except PasswordError:
        raise Unreadable("password") from None
    except (CalamineError, OSError, ValueError):
        raise Unreadable("broken") from None
    return [[_value(cell) for cell in row] for row in rows]


def _see_parts(parts: dict[str, bytes]) -> None:
    """Refuse what no spreadsheet program writes: declarations, by which a part asks for what is not in it."""
    for part in parts.values():
        if part.startswith(WIDE_TEXT) or any(declaration in part for declaration in DECLARATIONS):
            raise Unreadable("outside_reference")


def _see_formulas(parts: dict[str, bytes], *, place: int) -> None:
    for attributes, content in CELL.findall(_sheet(parts, place=place)):
        without = FORMULA.search(content) and not VALUE.search(content)
        if without or IS_ERROR.search(attributes):
            named = PLACE.search(attributes)
            raise Unreadable("formula_without_value", cell=named[1].decode() if named else "?")


def _sheet(parts: dict[str, bytes], *, place: int) -> bytes:
    """Find the part of a sheet by its place in the workbook."""
    idents = SHEET.findall(parts.get("xl/workbook.xml", b""))
    ident = idents[place] if place < len(idents) else b""
    for relation in RELATION.findall(parts.get("xl/_rels/workbook.xml.rels", b"")):
        if b'Id="' + ident + b'"' in relation:
            target = re.search(rb'\bTarget="([^"]+)"', relation)
            name = target[1].decode(errors="replace") if target else ""
            return parts.get(name.lstrip("/") if name.startswith("/") else f"xl/{name}", b"")
    raise Unreadable("broken")


def _value(cell: object) -> Value:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return float(cell)
    if isinstance(cell, date | time):
        return cell.isoformat()[:10]
    return str(cell)[:LONGEST_CELL] or None


def read_csv(data: bytes) -> list[list[Value]]:
    """Read a table of text in UTF-8 or GB18030, parted by commas, tabs or semicolons."""
    text = _text(data)
    head = "\n".join(line for line in text.splitlines()[:10] if line.strip())
    separator = max(SEPARATORS, key=head.count)
    csv.field_size_limit(len(text) + 1)
    rows: list[list[Value]] = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=separator):
            if len(rows) > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise Unreadable("too_many_cells", rows=MOST_ROWS, columns=MOST_COLUMNS)
            rows.append([QUOTED_FORMULA.sub("", cell, count=1)[:LONGEST_CELL] or None for cell in row])
    except csv.Error:
        raise Unreadable("not_a_table") from None
    return rows


def _text(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if CONTROL.search(text):
            raise Unreadable("not_a_table")
        return text
    raise Unreadable("encoding")


def _see_size(rows: list[list[Value]]) -> None:
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS or max(map(len, rows), default=0) > MOST_COLUMNS:
        raise Unreadable("too_many_cells", rows=MOST_ROWS, columns=MOST_COLUMNS)


READERS = {"xlsx": read_xlsx, "csv": read_csv}

if __name__ == "__main__":
    main()
