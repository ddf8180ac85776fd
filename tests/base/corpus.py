"""Files somebody might upload by mistake or by malice, each made when it is asked for."""

from __future__ import annotations

import struct
import zipfile
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook

MIB = 1 << 20
MADE_AT = datetime(2026, 3, 2, 9, 0, 0)  # noqa: DTZ001 - a file's instant has no zone
SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
OPEN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CLOSE = "</sheetData></worksheet>"


def workbook(*rows: tuple[object, ...]) -> bytes:
    """Give an honest file with these rows, the same bytes at any time: the second it was made is part of a file."""
    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": MADE_AT})
    sheet = book.add_worksheet("名单")
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(place, column, value)
    book.close()
    return file.getvalue()


def with_parts(data: bytes = b"", *, level: int = 6, **parts: bytes | str) -> bytes:
    """Give a file with some parts replaced or added; `_` in a name stands for nothing, names come by keyword."""
    with zipfile.ZipFile(BytesIO(data or workbook(("a", "b")))) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    for name, part in parts.items():
        kept[name] = part.encode() if isinstance(part, str) else part
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
    return file.getvalue()


def sheet_of(inner: str, *, before: str = "") -> bytes:
    return with_parts(**{SHEET: HEAD + before + OPEN + inner + CLOSE})


def bomb() -> bytes:
    """Give 60 MiB of rows in some hundred KiB."""
    return sheet_of('<row><c t="n"><v>1</v></c></row>' * (60 * MIB // 32))


def crowded() -> bytes:
    return with_parts(**{f"xl/media/{number}.xml": "x" for number in range(300)})


def long_directory() -> bytes:
    """Make an archive of sixty thousand members."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(60_000):
            archive.writestr(str(number), b"")
    return file.getvalue()


def lying() -> bytes:
    """Make a directory that says a part is small, and a part that is not."""
    data = bytearray(sheet_of('<row><c t="n"><v>1</v></c></row>' * (4 * MIB // 32)))
    place = data.rfind(SHEET.encode()) - 46
    struct.pack_into("<I", data, place + 24, 1000)
    return bytes(data)


def external_entity() -> bytes:
    return sheet_of(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&secret;</t></is></c></row>',
        before='<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
    )


def billion_laughs() -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    return sheet_of(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>', before=f"<!DOCTYPE x [{laughs}]>"
    )


def wide_entity() -> bytes:
    text = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]>{OPEN}{CLOSE}'
    return with_parts(**{SHEET: text.encode("utf-16")})


def far_corner() -> bytes:
    """Two cells, of which the second stands in the last place there is."""
    return sheet_of('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def many_columns() -> bytes:
    return ("," * 1_000_000).encode()


def macros() -> bytes:
    return with_parts(**{"xl/vbaProject.bin": b"\0" * 10})


def without_value() -> bytes:
    return sheet_of('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1+1</f></c></row>')


def error_value() -> bytes:
    return sheet_of('<row r="1"><c r="A1"><v>1</v></c><c r="C1" t="e"><f>A1/0</f><v>#DIV/0!</v></c></row>')


def with_password() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500


def old_excel() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000


def word_file() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", "<x/>")
    return file.getvalue()


def sealed_member() -> bytes:
    data = bytearray(workbook(("a",)))
    place = data.rfind(b"PK\x01\x02")
    struct.pack_into("<H", data, place + 8, 1)
    return bytes(data)


REFUSED = {
    "empty": (lambda: b"", "empty"),
    "only-spaces": (lambda: b"\xef\xbb\xbf \r\n", "empty"),
    "too-large": (lambda: b"a,b\n" * (3 * MIB), "too_large"),
    "bomb": (bomb, "unpacks_too_far"),
    "crowded": (crowded, "unpacks_too_far"),
    "long-directory": (long_directory, "unpacks_too_far"),
    "lying": (lying, "broken"),
    "external-entity": (external_entity, "outside_reference"),
    "billion-laughs": (billion_laughs, "outside_reference"),
    "wide-entity": (wide_entity, "outside_reference"),
    "far-corner": (far_corner, "too_heavy"),
    "many-columns": (many_columns, "too_many_cells"),
    "many-rows": (lambda: b"a,b\n" * 30_000, "too_many_cells"),
    "program": (lambda: b"MZ\x90\0" + b"\0" * 100, "not_a_table"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0", "not_a_table"),
    "control": ("姓名\x1b[31m".encode, "not_a_table"),
    "old-excel": (old_excel, "old_excel"),
    "password": (with_password, "password"),
    "sealed-member": (sealed_member, "password"),
    "web-page": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "web_page"),
    "macros": (macros, "macros"),
    "word": (word_file, "broken"),
    "half": (lambda: workbook(("a", "b"))[:-40], "broken"),
    "only-a-signature": (lambda: b"PK\x03\x04", "broken"),
    "nonsense-inside": (lambda: with_parts(**{SHEET: "<worksheet"}), "broken"),
    "formula-without-value": (without_value, "formula_without_value"),
    "error": (error_value, "formula_without_value"),
    "encoding": (lambda: b"\xff\xfe\xff\xff\x80\x80,\x81\x20\n", "encoding"),
}
