"""Reads PDF files: what their pages show, and what their notes, forms, links, bookmarks and properties say."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from afterbell.base.attached.marked import loose_lines, said_of
from afterbell.base.attached.saying import FEW_LETTERS, UNREAD, Said, Unreadable, letters_in

TOLD = frozenset({"/Contents", "/V", "/DV", "/RC", "/T", "/TU", "/URI", "/Title", "/Alt", "/ActualText", "/E", "/Opt"})
LEFT = frozenset(
    {"/Parent", "/P", "/Pg", "/Pages", "/Dest", "/Resources", "/Font", "/DR", "/AP", "/Popup", "/ParentTree"}
)
RICH, PAGES = frozenset({"/V", "/DV", "/RC"}), frozenset({"/Page", "/Pages"})
MADE = frozenset({"/CreationDate", "/ModDate", "/Trapped", "/Producer", "/PTEX.Fullbanner"})
CARRIED = "/EF"
FORMS = "/XFA"
SEGMENTS, MANY_SEGMENTS = frozenset({b"l", b"c", b"v", b"y"}), 40
LARGE = 0.2
"""Which part of a page a picture covers that may be a scan, and not a school's badge."""
BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError, IndexError)


def read_pdf(data: bytes) -> Said:
    """Read page by page, then the rest; a page that shows what cannot be read is told as unread."""
    try:
        reader = PdfReader(BytesIO(data))
        fault = _fault_of(reader)
        if not fault:
            seen: set[int] = set()
            for number, page in enumerate(reader.pages, start=1):
                yield from _page(page, str(number), seen)
            yield "behind", "", "\n".join(_words_in(reader.root_object, seen))
            about = {key: value for key, value in dict(reader.metadata or {}).items() if key not in MADE}
            yield "about", "", "\n".join(said_of(str(value)) for value in about.values())
    except BROKEN:
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


def _page(page: PageObject, number: str, seen: set[int]) -> Said:
    shown = _Shown(area=abs(float(page.mediabox.width) * float(page.mediabox.height)) or 1.0)
    if not _at(page, "/Resources"):
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/ProcSet"): ArrayObject()})
    text = page.extract_text(visitor_operand_before=shown.see)
    held = [note.get_object() for note in _at(page, "/Annots") or ()]
    notes = [note for note in held if isinstance(note, DictionaryObject)]
    stamped = [page.extract_xform_text(one, visitor_operand_before=shown.see) for one in _appearances(page, notes)]
    whole = "\n".join([text, *stamped]).strip()
    beside = dict.fromkeys(words for note in notes for words in _words_in(note, seen))
    said = "\n".join([whole, *(words for words in beside if words not in whole)]).strip()
    if shown.hides(letters_in(whole)):
        yield UNREAD, number, said
    else:
        yield "page", number, said


class _Shown:
    """Sees what a page draws, and how much of it the pictures cover."""

    def __init__(self, *, area: float) -> None:
        self._area = area
        self._covered, self._pictures, self._segments = 0.0, 0, 0

    def see(self, operator: bytes, _operands: object, matrix: list[float], _text: object) -> None:
        """Take one step of drawing."""
        if operator in SEGMENTS:
            self._segments += 1
        elif operator in {b"Do", b"INLINE IMAGE", b"sh"}:
            self._pictures += 1
            across, up, aside, high = matrix[:4]
            self._covered += abs(across * high - up * aside) / self._area

    def hides(self, letters: int) -> bool:
        """Say whether a page shows what is not among its letters: a scan, or letters drawn as curves."""
        if not letters:
            return self._pictures > 0 or self._segments >= MANY_SEGMENTS
        return letters < FEW_LETTERS and self._covered >= LARGE


def _appearances(page: PageObject, notes: list[DictionaryObject]) -> Iterator[Any]:
    """Give how stamps, remarks and filled-in fields look."""
    for note in notes:
        states = _at(_at(note, "/AP"), "/N")
        alone = isinstance(states, StreamObject) or not isinstance(states, DictionaryObject)
        for state in (states,) if alone else states.values():
            look = state.get_object() if state is not None else None
            if isinstance(look, StreamObject):
                if not _at(look, "/Resources"):
                    look[NameObject("/Resources")] = page["/Resources"]
                yield look


def _at(held: object, name: str) -> Any:  # noqa: ANN401 - whatever a PDF keeps there
    """Follow a name to what it stands for, over any reference."""
    return held[name] if isinstance(held, DictionaryObject) and name in held else None


def _words_in(root: object, seen: set[int]) -> Iterator[str]:
    """Walk through what hangs on an object and give the words people wrote or read; a file within is refused."""
    waiting: list[tuple[str, Any]] = [("", root)]
    while waiting:
        key, held = waiting.pop()
        value = held.get_object() if hasattr(held, "get_object") else held
        if id(value) in seen and isinstance(value, DictionaryObject | ArrayObject):
            continue
        seen.add(id(value))
        if isinstance(value, StreamObject) and (_at(value, "/Type") == "/Metadata" or key == FORMS):
            yield from (text for _where, text in loose_lines(value.get_data()))
        elif isinstance(value, StreamObject) and key in RICH:
            yield value.get_data().decode("utf-8", "replace")
        elif isinstance(value, DictionaryObject) and _at(value, "/Type") not in PAGES:
            if CARRIED in value:
                raise Unreadable("macros")
            waiting += [(name, one) for name, one in reversed(list(value.items())) if name not in LEFT]
        elif isinstance(value, ArrayObject):
            waiting += [(key, one) for one in reversed(value)]
        elif key in TOLD and (said := _string(value)):
            yield said


def _string(value: object) -> str:
    if isinstance(value, NameObject):
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "ignore")
    return str(value).strip() if isinstance(value, str) else ""
