"""The process that reads one attached file and ends: bytes in, what it says by place as JSON, and no more.

python -I -m afterbell.base.attached.child pdf|docx|xlsx|pptx|txt|csv < FILE
"""

from __future__ import annotations

import json
import re
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

if TYPE_CHECKING:
    from pypdf import PdfReader

MEMORY, CPU_SECONDS, OPEN_FILES = 768 << 20, 20, 32
MOST_LETTERS = 400_000
ENCODINGS = ("utf-8-sig", "gb18030")
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")
NUMBER = re.compile(r"(\d+)\.xml$")
UNREAD = "unread"
PARAGRAPH_ENDS = frozenset({"p", "tr", "comment", "si"})

Said = Iterator[tuple[str, str, str]]
"""Where, the name or number of the place, and what stands there."""


class Unreadable(Exception):
    """A file that cannot be read, by the word the parent has a sentence for."""


def main() -> None:
    """Read the file on standard input; the answer is one JSON object."""
    kind = sys.argv[1]
    read = READERS[kind]
    _take_less()
    try:
        told: dict[str, object] = {"said": _limited(read(sys.stdin.buffer.read()))}
    except Unreadable as unreadable:
        told = {"fault": str(unreadable)}
    json.dump(told, sys.stdout)


def _take_less() -> None:
    """Give up memory, time, files and the right to write any."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limited(said: Said) -> list[tuple[str, str, str]]:
    found, letters = [], 0
    for where, which, text in said:
        letters += len(text)
        if letters > MOST_LETTERS:
            raise Unreadable("too_heavy")
        found.append((where, which, text))
    return found


def read_pdf(data: bytes) -> Said:
    """Read page by page; one with pictures and no text is told as unread."""
    from pypdf import PdfReader  # noqa: PLC0415 - only the child that reads a PDF loads it
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - as above

    try:
        reader = PdfReader(BytesIO(data))
        fault = _fault_of(reader)
        for number, page in enumerate(() if fault else reader.pages, start=1):
            text = page.extract_text()
            notes = [str(note.get_object().get("/Contents", "")) for note in page.get("/Annots", None) or ()]
            whole = "\n".join([text, *notes]).strip()
            drawn = "/XObject" in page.get("/Resources", {})
            yield (UNREAD if drawn and not whole else "page", str(number), whole)
        about: dict[str, object] = {} if fault else dict(reader.metadata or {})
        yield "about", "", "\n".join(str(value) for key, value in about.items() if key in {"/Title", "/Subject"})
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError, IndexError):
        raise Unreadable("broken") from None
    if fault:
        raise Unreadable(fault)


def _fault_of(reader: PdfReader) -> str:
    """Say for which word a PDF is refused: it is encrypted, or does more than be read."""
    if reader.is_encrypted:
        return "password"
    root = reader.root_object
    acts = "/OpenAction" in root and _acts(root["/OpenAction"].get_object())
    return "macros" if acts or reader.attachments or "/JavaScript" in root.get("/Names", {}) else ""


def _acts(action: object) -> bool:
    """Say whether opening the file does more than turn to a page."""
    return isinstance(action, dict) and action.get("/S") != "/GoTo"


def read_word(data: bytes) -> Said:
    """Read a document's paragraphs, with what stands in its heads, feet, notes and remarks."""
    wanted = ("word/document", "word/header", "word/footer", "word/footnotes", "word/endnotes", "word/comments")
    for name, root in _parts(data, wanted):
        where = "paragraph" if name == "word/document.xml" else "margin"
        for number, text in enumerate(_paragraphs(root), start=1):
            yield where, str(number), text


def read_slides(data: bytes) -> Said:
    """Read slide by slide, with notes and remarks."""
    for name, root in _parts(data, ("ppt/slides/slide", "ppt/notesSlides/notesSlide", "ppt/comments/")):
        number = NUMBER.search(name)
        yield "slide", number[1] if number else "", "\n".join(_paragraphs(root))


def read_sheets(data: bytes) -> Said:
    """Read every sheet, the hidden ones too, row by row, and the remarks."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415 - as above

    for _name, root in _parts(data, ("xl/comments", "xl/threadedComments/", "xl/drawings/drawing")):
        yield "margin", "", "\n".join(_paragraphs(root))
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for sheet in book.sheet_names:
            for number, row in enumerate(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False), start=1):
                yield "row", f"{sheet}\t{number}", "\n".join(_cell(cell) for cell in row)
    except PasswordError:
        raise Unreadable("password") from None
    except (CalamineError, OSError, ValueError):
        raise Unreadable("broken") from None


def _cell(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def read_text(data: bytes) -> Said:
    """Read a text in UTF-8 or GB18030 line by line."""
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            yield "line", str(number), line
        return
    raise Unreadable("broken")


def _parts(data: bytes, wanted: tuple[str, ...]) -> Iterator[tuple[str, ET.Element]]:
    """Read the named parts of an Office file; declarations, by which one asks for what is not in it, are refused."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = sorted(name for name in archive.namelist() if name.startswith(wanted) and name.endswith(".xml"))
            for name in names:
                part = archive.read(name)
                if part.startswith(WIDE_TEXT) or any(declaration in part for declaration in DECLARATIONS):
                    raise Unreadable("broken")
                yield name, ET.fromstring(part)  # noqa: S314 - without declarations nothing in it unfolds
    except (BadZipFile, EOFError, OSError, ValueError, RuntimeError, ET.ParseError):
        raise Unreadable("broken") from None


def _paragraphs(root: ET.Element) -> Iterator[str]:
    """Give what a part says, a paragraph at a time, also what is struck out or hidden."""
    line: list[str] = []
    for event in _walk(root):
        if event is None:
            if said := "".join(line).strip():
                yield said
            line = []
        else:
            line.append(event)
    if said := "".join(line).strip():
        yield said


def _walk(node: ET.Element) -> Iterator[str | None]:
    name = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
    if name in {"t", "delText", "text"}:
        yield node.text or ""
    elif name in {"tab", "br", "cr", "tc"}:
        yield " "
    for child in node:
        yield from _walk(child)
    if name in PARAGRAPH_ENDS:
        yield None


READERS = {
    "pdf": read_pdf,
    "docx": read_word,
    "pptx": read_slides,
    "xlsx": read_sheets,
    "txt": read_text,
    "csv": read_text,
}

if __name__ == "__main__":
    main()
