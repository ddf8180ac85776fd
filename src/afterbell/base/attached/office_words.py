"""Reads Office files: every part of them, for a telephone stands in a chart or behind a link as well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from afterbell.base.attached.cells import row_said
from afterbell.base.attached.kinds import COMPOUND
from afterbell.base.attached.marked import Line, lines_of, loose_lines
from afterbell.base.attached.saying import FEW_LETTERS, UNREAD_WHOLE, Said, Unreadable, letters_in

MARKED, LOOSE = (".xml", ".rels"), (".vml", ".svg")
PICTURE = re.compile(r"/media/.*\.(?:png|jpe?g?|jfif|gif|bmp|tiff?|webp|svg|emf|wmf|heic|wdp)$")
CARRIED = re.compile(r"\.(?:[mx]?html?|mht|rtf|txt|csv|zip|rar|7z|pdf|eml|msg|docx?|xlsx?|pptx?|wps|et|dps)$")
BEGINNINGS = (b"PK\x03\x04", b"%PDF-", COMPOUND, b"Rar!", b"7z\xbc\xaf", b"{\\rtf", b"\x1f\x8b")
DATA_MODEL = "xl/model/"
NUMBER = re.compile(r"(\d+)\.xml$")
PROPERTIES, DRAWN = "docProps/", ("/charts/", "/chartEx/", "/diagrams/")
WORD_MARGINS = ("word/header", "word/footer", "word/footnotes", "word/endnotes", "word/comments")
SHEET_MARGINS = ("xl/comments", "xl/threadedComments/", "xl/drawings/drawing")
SLIDES = ("ppt/slides/slide", "ppt/notesSlides/notesSlide", "ppt/comments/")
MASTERS = ("ppt/slideMasters/", "ppt/slideLayouts/", "ppt/notesMasters/", "ppt/handoutMasters/")
CELLS = "xl/worksheets/"


def read_word(data: bytes) -> Said:
    """Read a document's paragraphs, then what stands around and behind them."""
    letters, pictured = 0, False
    for name, lines in _parts(data, first="word/document"):
        pictured = pictured or (not lines and _is_picture(name))
        if name.startswith("word/document") and name.endswith(".xml"):
            for number, text in enumerate((text for where, text in lines if not where), start=1):
                letters += letters_in(text)
                yield "paragraph", str(number), text
        beside = [line for line in lines if line[0] or not name.startswith("word/document")]
        yield from _together(beside, place="margin" if name.startswith(WORD_MARGINS) else _place(name))
    yield from _only_pictures(letters, pictured=pictured)


def read_slides(data: bytes) -> Said:
    """Read slide by slide, with notes and remarks, then what stands around and behind them."""
    letters, pictured = 0, False
    for name, lines in _parts(data, first="ppt/slides/"):
        pictured = pictured or (not lines and _is_picture(name))
        number = NUMBER.search(name)
        if name.startswith(SLIDES) and name.endswith(".xml"):
            letters += sum(letters_in(text) for where, text in lines if not where)
            yield "slide", number[1] if number else "", "\n".join(text for _where, text in lines)
        else:
            yield from _together(lines, place="master" if name.startswith(MASTERS) else _place(name))
    yield from _only_pictures(letters, pictured=pictured)


def read_sheets(data: bytes) -> Said:
    """Read every sheet, the hidden ones too, row by row, then what stands around and behind them."""
    told: set[str] = set()
    pictured = False
    for where, which, cells in _rows(data):
        told.update(cell.strip() for cell in cells)
        yield where, which, row_said(cells)
    letters = sum(map(letters_in, told))
    for name, lines in _parts(data, first="xl/workbook"):
        pictured = pictured or (not lines and _is_picture(name))
        fresh = [line for line in lines if line[0] not in {"", "behind"} or line[1] not in told]
        yield from _together(fresh, place="margin" if name.startswith(SHEET_MARGINS) else _place(name))
    yield from _only_pictures(letters, pictured=pictured)


def _rows(data: bytes) -> Iterator[tuple[str, str, list[str]]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415 - only for sheets

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for sheet in book.sheet_names:
            for number, row in enumerate(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False), start=1):
                yield "row", f"{sheet}\t{number}", [_cell(cell) for cell in row]
    except PasswordError:
        raise Unreadable("password") from None
    except (CalamineError, OSError, ValueError):
        raise Unreadable("broken") from None


def _cell(cell: object) -> str:
    """Write a cell as it is seen: nobody's number is a fraction."""
    if not isinstance(cell, float):
        return str(cell)
    return str(int(cell)) if cell.is_integer() else str(round(cell, 4))


def _together(lines: Iterable[Line], *, place: str) -> Said:
    """Give what stands in a part of its own by the place where its writer finds it."""
    found: dict[str, list[str]] = {}
    for where, text in lines:
        found.setdefault(where if where and place == "behind" else place, []).append(text)
    for where, texts in found.items():
        yield where, "", "\n".join(dict.fromkeys(texts))


def _place(name: str) -> str:
    if name.startswith(PROPERTIES):
        return "about"
    return "drawing" if any(part in name for part in DRAWN) else "behind"


def _only_pictures(letters: int, *, pictured: bool) -> Said:
    if pictured and letters < FEW_LETTERS:
        yield UNREAD_WHOLE, "", ""


def _is_picture(name: str) -> bool:
    return PICTURE.search(name.lower()) is not None


def _parts(data: bytes, *, first: str) -> Iterator[tuple[str, list[Line]]]:
    """Read every part of an Office file, the main ones first; one that carries another file is refused."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            for name in sorted(archive.namelist(), key=lambda name: (not name.startswith(first), len(name), name)):
                yield name, _read(name.lower(), archive, name)
    except (BadZipFile, EOFError, OSError, ValueError, RuntimeError, ParseError):
        raise Unreadable("broken") from None


def _read(lowered: str, archive: ZipFile, name: str) -> list[Line]:
    with archive.open(name) as part:
        beginning = part.read(64)
    if CARRIED.search(lowered) or lowered.startswith(DATA_MODEL) or beginning.startswith(BEGINNINGS):
        raise Unreadable("macros")
    if lowered.endswith(LOOSE):
        return list(loose_lines(archive.read(name)))
    marked = beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    if lowered.endswith(MARKED) or marked:
        return lines_of(archive.read(name), cells=lowered.startswith(CELLS))
    return []
