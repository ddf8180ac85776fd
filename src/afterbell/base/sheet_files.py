"""Tables that people upload: known by their content, looked at before they are opened, read by a process on a leash.

A file of 180 KiB can unpack to 60 MiB and take half a minute to read. So an archive's directory is looked at first,
which takes a millisecond; what remains is read by a child process that may use 256 MiB and ten seconds, and can write
nothing. Whatever happens to the child, the parent answers with one sentence.
"""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from struct import unpack_from
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from afterbell.base.refusals import Refused, catalogue
from afterbell.base.words import Words

Cell = str | float | None
Table = tuple[tuple[Cell, ...], ...]

MIB = 1 << 20
MOST_BYTES, MOST_UNPACKED, MOST_MEMBERS, MOST_RATIO = 10 * MIB, 20 * MIB, 200, 100
MOST_DIRECTORY = 128 * 1024
WAITED_SECONDS = 20
END_OF_DIRECTORY = b"PK\x05\x06"
END_BYTES, LONGEST_COMMENT = 22, 0xFFFF
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Excel before 2007, and every Office file with a password
SEALED_IN_COMPOUND = "EncryptedPackage".encode("utf-16-le")
PAGE_BEGINNINGS = (b"<html", b"<!doctype", b"<table", b"<?xml", b"mime-version")
READER = (sys.executable, "-I", "-m", "afterbell.base.sheet_child")

REFUSALS = catalogue(
    "sheets",
    {
        "empty": Words(zh="这个文件是空的。", en="This file is empty."),
        "too_large": Words(
            zh="文件超过 10 MB。请只留要登记的那张表，再上传。",
            en="The file is over 10 MB. Keep only the sheet that is meant and upload again.",
        ),
        "not_a_table": Words(
            zh="这不是表格文件。请上传 .xlsx 或 .csv 文件。", en="This is not a table. Upload an .xlsx or .csv file."
        ),
        "old_excel": Words(
            zh="这是旧版的 .xls 文件。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。",
            en="This is an old .xls file. Open it and save it as .xlsx.",
        ),
        "password": Words(
            zh="文件设了密码，打不开。请去掉密码再上传。", en="The file has a password. Take it off and upload again."
        ),
        "web_page": Words(
            zh="这其实是一个网页，不是表格。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。",
            en="This is a web page, not a table. Open it in Excel or WPS and save it as .xlsx.",
        ),
        "macros": Words(
            zh="文件里有宏。请另存为不带宏的 .xlsx 再上传。",
            en="The file holds macros. Save it as .xlsx without macros.",
        ),
        "unpacks_too_far": Words(
            zh="文件解开以后大得不正常，没有打开。请把要登记的那张表复制到一个新文件里，再上传。",
            en="The file unpacks to an unusual size and was not opened. Copy the sheet into a new file.",
        ),
        "broken": Words(
            zh="文件打不开，可能已损坏，或不是 .xlsx。请重新另存为 .xlsx 再上传。",
            en="The file cannot be opened; it is damaged or not an .xlsx. Save it as .xlsx again.",
        ),
        "outside_reference": Words(
            zh="文件里有不该有的外部引用，没有打开。请把表复制到一个新文件里，再上传。",
            en="The file refers to something outside it and was not opened. Copy the sheet into a new file.",
        ),
        "encoding": Words(
            zh="文字的编码看不懂。请另存为 .xlsx，或 UTF-8、GBK 编码的 CSV。",
            en="The encoding of the text cannot be read. Save it as .xlsx, or as CSV in UTF-8 or GBK.",
        ),
        "too_many_cells": Words(
            zh="表格太大：最多 {rows} 行、{columns} 列。请删掉多余的行和列。",
            en="The table is too large: at most {rows} rows and {columns} columns.",
        ),
        "formula_without_value": Words(
            zh="单元格 {cell} 是公式，没有算出结果。请改成文字或数字再上传。",
            en="The cell {cell} is a formula without a result. Write the text or number itself.",
        ),
        "too_heavy": Words(
            zh="读这个文件用了太多时间或内存，已停止。请把表复制到一个新文件里，再上传。",
            en="Reading this file took too long or too much and was stopped. Copy the sheet into a new file.",
        ),
    },
)


def read_table(data: bytes) -> Table:
    """Read the first visible sheet of an .xlsx file, or a CSV in UTF-8 or GB18030, as rows of cells.

    The name of the file is not asked. Raises Refused with what is wrong with the file and what to do about it.
    """
    return _read_by_child(data, form=form_of(data))


def form_of(data: bytes) -> str:
    """Say whether this is an `xlsx` or a `csv`, by its content. Raises Refused for everything else."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise REFUSALS.refused("empty", field="file")
    if len(data) > MOST_BYTES:
        raise REFUSALS.refused("too_large", field="file")
    if data.startswith(COMPOUND):
        raise REFUSALS.refused("password" if SEALED_IN_COMPOUND in data else "old_excel", field="file")
    if data.startswith(b"PK"):
        _see_archive(data)
        return "xlsx"
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower().startswith(PAGE_BEGINNINGS):
        raise REFUSALS.refused("web_page", field="file")
    if b"\0" in data:
        raise REFUSALS.refused("not_a_table", field="file")
    return "csv"


def _see_archive(data: bytes) -> None:
    """Look at an archive's directory and nothing else. Raises Refused when opening it would be unwise."""
    _see_directory(data)
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (BadZipFile, ValueError, RuntimeError, OverflowError):
        raise REFUSALS.refused("broken", field="file") from None
    if any(member.flag_bits & 1 for member in members):
        raise REFUSALS.refused("password", field="file")
    if _swells(members):
        raise REFUSALS.refused("unpacks_too_far", field="file")
    names = {member.filename for member in members}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise REFUSALS.refused("macros", field="file")
    plain = all(member.compress_type in {ZIP_STORED, ZIP_DEFLATED} for member in members)
    if not plain or len(names) < len(members) or not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise REFUSALS.refused("broken", field="file")


def _see_directory(data: bytes) -> None:
    """See how long the directory says it is before anybody reads it: 100,000 entries alone take a second."""
    end = data.rfind(END_OF_DIRECTORY, -END_BYTES - LONGEST_COMMENT)
    if end < 0 or end + END_BYTES > len(data):
        raise REFUSALS.refused("broken", field="file")
    members, length = unpack_from("<HI", data, end + 10)
    if members > MOST_MEMBERS or length > MOST_DIRECTORY:
        raise REFUSALS.refused("unpacks_too_far", field="file")


def _swells(members: list[ZipInfo]) -> bool:
    whole = sum(member.file_size for member in members)
    return (
        len(members) > MOST_MEMBERS
        or whole > MOST_UNPACKED
        or any(member.file_size > MOST_RATIO * max(member.compress_size, 1) for member in members)
    )


def _read_by_child(data: bytes, *, form: str) -> Table:
    try:
        child = subprocess.run(  # noqa: S603 - this very program, with a word of our own
            [*READER, form], input=data, capture_output=True, env={}, cwd="/", timeout=WAITED_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise REFUSALS.refused("too_heavy", field="file") from None
    if child.returncode:
        raise REFUSALS.refused("too_heavy", field="file")
    told = json.loads(child.stdout)
    if "fault" in told:
        raise _refused(told)
    return tuple(tuple(row) for row in told["rows"])


def _refused(told: dict[str, object]) -> Refused:
    values = told.get("values")
    return REFUSALS.refused(str(told["fault"]), field="file", **(values if isinstance(values, dict) else {}))
