"""What marked-up text says: its paragraphs, and what stands beside them in attributes, fields and formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from xml.etree import ElementTree as ET

from afterbell.base.attached.saying import Unreadable

DECLARATIONS = ("<!DOCTYPE", "<!ENTITY")
WIDE = (b"\xff\xfe", b"\xfe\xff")
TEXTS = frozenset({"t", "delText", "text"})
FIELDS = frozenset({"instrText", "delInstrText"})
GAPS = frozenset({"tab", "br", "cr", "tc"})
PARAGRAPH_ENDS = frozenset({"p", "tr", "comment", "si", "is"})
FORMULAS = {"f": "formula", "formula": "formula", "definedName": "formula", "formula1": "choice", "formula2": "choice"}
HEADS = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
COUNTED = frozenset(
    {"posOffset", "pctWidth", "pctHeight", "pctPosHOffset", "pctPosVOffset", "created", "modified", "lastPrinted"}
    | {"i1", "i2", "i4", "i8", "ui4", "r8", "filetime", "Pages", "Words", "Characters", "CharactersWithSpaces"}
    | {"Lines", "Paragraphs", "TotalTime", "AppVersion", "DocSecurity", "revision", "CreateDate", "ModifyDate"}
    | {"MetadataDate", "InstanceID", "DocumentID", "OriginalDocumentID", "attrName", "sqref", "ref"}
)
"""Elements that hold a machine's numbers and days."""
WORDED: Mapping[str, str] = {
    **dict.fromkeys(("descr", "title", "alt", "string"), "caption"),
    **dict.fromkeys(("tooltip", "display", "location", "instr", "href", "invalidUrl"), "link"),
    **dict.fromkeys(("displayText", "prompt", "promptTitle", "error", "errorTitle"), "choice"),
    **dict.fromkeys(("author", "comment", "formatCode", "defaultValue", "totalsRowLabel", "caption"), "behind"),
}
"""Attributes that hold people's words, wherever they stand, and where their writer finds them."""
WORDED_IN: Mapping[tuple[str, str], str] = {
    ("sheet", "name"): "sheet",
    ("listItem", "value"): "choice",
    **{(one, "val"): "choice" for one in ("listEntry", "default", "helpText", "statusText", "filter", "customFilter")},
    **{(one, "val"): "caption" for one in ("tblCaption", "tblDescription")},
    **{(one, "val"): "behind" for one in ("alias", "tag", "lvlText", "docVar")},
    **{(one, "v"): "behind" for one in ("s", "n")},
    **{(one, "name"): "behind" for one in ("definedName", "cacheField", "tableColumn", "property", "docVar")},
}
FONTS = frozenset({"typeface", "ascii", "hAnsi", "eastAsia", "cs", "typefaces"})
TELLING = re.compile(r"[^\x00-\x7f]|(?<![\d.])(?:1[3-9]\d{9}|\d{17}[\dXx])(?![\d.])|\b(?:tel|sms):")
"""What an attribute of any other name is read for: a machine's numbers have another shape."""
FIGURE = re.compile(r"[-+\d.,:;%\sEe]*")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.+Z-]*")
SERIAL = re.compile(r"[0-9A-Fa-f]{8}-?(?:[0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}")
WHOLE_NUMBER, LONGEST_BLOB = re.compile(r"\d{7,19}"), 2_000
MANY_DIGITS = re.compile(r"\d{7}|\d-\d")
LOOSE_TEXT = re.compile(r">([^<>]+)<")
LOOSE_VALUE = re.compile(r"""(?<![\w:.-])([\w:.-]{1,60})\s?=\s?(?:"([^"<>]*)"|'([^'<>]*)')""")

Line = tuple[str, str]
"""Where a line stands beside the paragraphs, empty for a paragraph itself, and what it says."""


def lines_of(part: bytes, *, cells: bool = False) -> list[Line]:
    """Read a part; `cells` are read elsewhere. One that declares what it unfolds to is refused."""
    text: str | bytes = part.decode("utf-16") if part.startswith(WIDE) else part
    if any((one if isinstance(text, str) else one.encode()) in text for one in DECLARATIONS):  # type: ignore[operator]
        raise Unreadable("broken")
    if isinstance(text, bytes) and b"\0" in text:
        raise Unreadable("broken")
    heard = _Heard(cells=cells)
    parser = ET.XMLParser(target=heard)  # noqa: S314 - without declarations nothing in it unfolds
    parser.feed(text)
    parser.close()
    return heard.lines


def loose_lines(part: bytes) -> Iterator[Line]:
    """Read what is not well-formed, or declares itself, without unfolding anything."""
    text = part.decode("utf-16" if part.startswith(WIDE) else "utf-8", "replace")
    for found in LOOSE_TEXT.finditer(text):
        if says := said_of(unescape(found[1])):
            yield "", says
    for found in LOOSE_VALUE.finditer(text):
        where, value = _attribute("", found[1].rpartition(":")[2], unescape(found[2] or found[3] or ""))
        if where and (says := said_of(value)):
            yield where, says


class _Heard:
    """Listens to a part being read: nothing of it is kept but its words."""

    def __init__(self, *, cells: bool) -> None:
        self.lines: list[Line] = []
        self._cells = cells
        self._open: list[tuple[str, list[str]]] = []
        self._paragraph: list[str] = []
        self._fields: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take what an element's attributes say."""
        name = _local(tag)
        self._open.append((name, []))
        if name in GAPS:
            self._paragraph.append(" ")
        outside = name == "Relationship" and attributes.get("TargetMode") == "External"
        if outside:
            self._beside("link", attributes.get("Target", ""))
        for key, value in attributes.items():
            where, told = _attribute(name, _local(key), value)
            if where and not (outside and key == "Target"):
                self._beside(where, told)

    def data(self, text: str) -> None:
        """Take what stands in an element."""
        name, held = self._open[-1]
        if name in TEXTS:
            self._paragraph.append(text)
        elif name in FIELDS:
            self._fields.append(text)
        else:
            held.append(text)

    def end(self, _tag: str) -> None:
        """Hand on what an element held, and the paragraph that ends with it."""
        name, held = self._open.pop()
        text = "".join(held).strip()
        if text and name not in COUNTED:
            self._held(name, text)
        if name in PARAGRAPH_ENDS:
            self._flush()

    def close(self) -> None:
        """Hand on the rest."""
        self._flush()

    def _held(self, name: str, text: str) -> None:
        if name in FORMULAS:
            if '"' in text or TELLING.search(text):
                self._beside(FORMULAS[name], text)
        elif name in HEADS:
            self._beside("margin", text)
        elif name == "v" and self._cells:
            if WHOLE_NUMBER.fullmatch(text):
                self._beside("behind", text)
        else:
            self._beside("behind", text)

    def _flush(self) -> None:
        if said := "".join(self._paragraph).strip():
            self.lines.append(("", said))
        self._paragraph = []
        self._beside("link", "".join(self._fields))
        self._fields = []

    def _beside(self, where: str, text: str) -> None:
        if said := said_of(text):
            self.lines.append((where, said))


def _attribute(element: str, key: str, value: str) -> Line:
    telling = key not in FONTS and TELLING.search(value)
    where = WORDED_IN.get((element, key)) or WORDED.get(key) or ("behind" if telling else "")
    return where, value


def said_of(text: str) -> str:
    """Give what a text says to people: a few figures, an instant, a serial number or a picture say nothing."""
    said = SERIAL.sub("", text).strip()
    figures = FIGURE.fullmatch(said) and MANY_DIGITS.search(said.partition(".")[0]) is None
    blob = len(said) > LONGEST_BLOB and said.isascii() and " " not in said
    return "" if figures or blob or INSTANT.fullmatch(said) else said


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
