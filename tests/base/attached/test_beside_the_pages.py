"""What a PDF holds beside its pages' text is read too; a page that only shows is told as unread."""

from __future__ import annotations

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from afterbell.base.attached.reading import read_attached
from afterbell.base.refusals import Refused
from tests.support.files_made import PHONE, box, note, pdf, places_of, stream, told, unread

ABOUT, BEHIND = "文件属性", "表单、书签、缓存等不直接显示的地方"
TEXT = b"BT /F1 12 Tf 50 700 Td (A form for all families of the school) Tj ET "
FULL, SMALL = b"q 595 0 0 842 0 0 cm /Im0 Do Q ", b"q 60 0 0 60 50 750 cm /Im0 Do Q "
FEW = b"BT /F1 8 Tf 10 10 Td (Scanned by CamScanner) Tj ET"
STAMP = stream(f"BT /F1 12 Tf 0 0 Td ({PHONE}) Tj ET".encode(), Subtype=NameObject("/Form"), BBox=box(0, 0, 200, 20))
CALL = DictionaryObject({NameObject("/S"): NameObject("/URI"), NameObject("/URI"): told(f"tel:{PHONE}")})


def stamp(writer: PdfWriter) -> None:
    look = DictionaryObject({NameObject("/N"): writer._add_object(STAMP)})  # noqa: SLF001 - pypdf has no other way
    note("Stamp", AP=look)(writer)


def form(writer: PdfWriter) -> None:
    field = {"/FT": NameObject("/Tx"), "/T": told("phone"), "/V": told(PHONE)}
    held = DictionaryObject({NameObject(key): value for key, value in field.items()})
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject([held])})


def about(writer: PdfWriter) -> None:
    said = stream(f"<x:xmpmeta><pdf:Keywords>{PHONE}</pdf:Keywords></x:xmpmeta>".encode(), Type=NameObject("/Metadata"))
    writer.root_object[NameObject("/Metadata")] = writer._add_object(said)  # noqa: SLF001 - as above


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (pdf(TEXT, note("Widget", FT=NameObject("/Tx"), T=told("phone"), V=told(PHONE))), "第 1 页"),
        (pdf(TEXT, note("Text", Contents=told(PHONE))), "第 1 页"),
        (pdf(TEXT, note("Link", A=CALL)), "第 1 页"),
        (pdf(TEXT, stamp), "第 1 页"),
        (pdf(TEXT, form), BEHIND),
        (pdf(TEXT, lambda writer: writer.add_outline_item(title=PHONE, page_number=0)), BEHIND),
        (pdf(TEXT, lambda writer: writer.add_metadata({"/Author": PHONE})), ABOUT),
        (pdf(TEXT, lambda writer: writer.add_metadata({"/Phone": PHONE})), ABOUT),
        (pdf(TEXT, about), BEHIND),
    ],
)
def test_a_pdf_is_read_beside_its_pages(data: bytes, place: str) -> None:
    assert places_of("a.pdf", data) == {place}


@pytest.mark.parametrize(
    ("content", "is_unread"),
    [
        (FULL, True),
        (FULL + FEW, True),
        (b"q 595 0 0 842 0 0 cm BI /W 10 /H 10 /CS /RGB /BPC 8 ID " + b"\xff" * 300 + b" EI Q", True),
        (b"0 0 m 100 100 l 200 0 l f " * 50, True),
        (FULL + TEXT, False),
        (SMALL + FEW, False),
        (b"50 50 m 400 50 l S", False),
        (b"", False),
    ],
)
def test_a_page_that_only_shows_is_unread(content: bytes, is_unread: bool) -> None:  # noqa: FBT001 - a table of cases
    assert unread("a.pdf", pdf(content)) == (["第 1 页"] if is_unread else [])


def test_fonts_that_hang_on_all_pages_together_are_known() -> None:
    def move(writer: PdfWriter) -> None:
        pages, page = writer.root_object["/Pages"], writer.pages[0]
        pages[NameObject("/Resources")] = page.pop(NameObject("/Resources"))

    assert places_of("a.pdf", pdf(f"BT /F1 12 Tf 50 700 Td ({PHONE}) Tj ET".encode(), move)) == {"第 1 页"}


def test_a_file_pinned_to_a_page_is_refused() -> None:
    pinned = DictionaryObject({NameObject("/F"): told("a.txt"), NameObject("/EF"): DictionaryObject()})
    with pytest.raises(Refused) as found:
        read_attached(name="a.pdf", data=pdf(TEXT, note("FileAttachment", FS=pinned)))
    assert [reason.code for reason in found.value.reasons] == ["attached.macros"]
