"""Attached files are what they say, are read place by place, and refused where nobody could read them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
from pypdf import PdfWriter

from afterbell.base.attached.kinds import plain_name
from afterbell.base.attached.reading import read_attached
from afterbell.base.refusals import Refused

TYPES = b"<Types/>"
FIRST = "<w:p><w:r><w:t>第一</w:t></w:r><w:r><w:t>段</w:t></w:r></w:p>"
WORD = f'<w:document xmlns:w="urn:w"><w:body>{FIRST}{{more}}</w:body></w:document>'
SECRET = "<w:p><w:del><w:delText>删掉的</w:delText></w:del></w:p>"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 47>>stream\nBT /F1 12 Tf 20 50 Td (call 13812345678) Tj ET\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
)


def archive(**parts: bytes | str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", TYPES)
        for name, data in parts.items():
            file.writestr(name.replace("__", "/").replace("_", "."), data)
    return made.getvalue()


def word(more: str = "", **parts: bytes | str) -> bytes:
    return archive(word__document_xml=WORD.format(more=more), **parts)


def sheet() -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    book.add_worksheet("说明").write(0, 0, "安排")
    hidden = book.add_worksheet("一班")
    hidden.write(2, 1, 13812345678)
    hidden.hide()
    book.close()
    return made.getvalue()


def pdf(change: Callable[[PdfWriter], object]) -> bytes:
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    change(writer)
    writer.write(made)
    return made.getvalue()


def read(name: str, data: bytes) -> dict[str, str]:
    return {one.place.zh: one.text for one in read_attached(name=name, data=data).passages if one.text}


def test_each_kind_is_read_with_its_places_also_what_is_hidden() -> None:
    assert read("a.docx", word(SECRET)) == {"第 1 段": "第一段", "第 2 段": "删掉的"}
    slides = archive(
        ppt__presentation_xml="<p/>", ppt__slides__slide2_xml='<s xmlns:a="urn:a"><a:p><a:t>说</a:t></a:p></s>'
    )
    assert read("a.pptx", slides) == {"第 2 张幻灯片": "说"}
    assert read("a.pdf", PDF) == {"第 1 页": "call 13812345678"}
    rows = read("a.xlsx", sheet())
    assert rows["工作表“说明”第 1 行"] == "安排"
    assert "13812345678" in rows["工作表“一班”第 3 行"]
    assert read("a.csv", "名,话\n甲,乙\n".encode("gb18030")) == {"第 1 行": "名,话", "第 2 行": "甲,乙"}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.exe", b"MZ", "kind"),
        ("a.svg", b"<svg/>", "kind"),
        ("a.docm", word(), "kind"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.pdf", word(), "not_what_it_says"),
        ("a.docx", PDF, "not_what_it_says"),
        ("a.xlsx", word(), "not_what_it_says"),
        ("a.txt", PDF, "not_what_it_says"),
        ("a.txt", b"<html><script>alert(1)</script>", "not_what_it_says"),
        ("a.csv", b"MZ\0\0", "not_what_it_says"),
        ("a.docx", archive(hello_txt="x"), "not_what_it_says"),
        ("a.docx", word(xl__workbook_xml="<x/>"), "not_what_it_says"),
        ("a.docx", word(word__vbaProject_bin=b"x"), "macros"),
        ("a.docx", word(word__embeddings__x_bin=b"x"), "macros"),
        ("a.docx", b"PK\x03\x04 nothing", "broken"),
        ("a.docx", word("<w:p>"), "broken"),
        ("a.docx", archive(word__document_xml='<!DOCTYPE x [<!ENTITY y "z">]><x>&y;</x>'), "broken"),
        ("a.docx", word(word__media__x_png=b"\0" * 3_000_000), "unpacks_too_far"),
        ("a.pdf", b"%PDF-1.4\nnothing", "broken"),
        ("a.pdf", pdf(lambda writer: writer.encrypt("x")), "password"),
        (
            "a.pdf",
            PDF.replace(b"/Pages 2 0 R>>", b"/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>", 1),
            "macros",
        ),
        ("a.pdf", pdf(lambda writer: writer.add_attachment("a.exe", b"MZ")), "macros"),
        ("a.txt", b" \n", "empty"),
        ("a.txt", b"x" * (10 * 1024 * 1024 + 1), "too_large"),
        ("a.txt", b"\xff\xfe\xfd", "broken"),
    ],
)
def test_what_lies_or_cannot_be_read_is_refused(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as found:
        read_attached(name=name, data=data)
    assert [reason.code for reason in found.value.reasons] == [f"attached.{code}"]


def test_a_name_leads_nowhere() -> None:
    assert plain_name("../../etc/名单\u202e.pdf") == "名单.pdf"
    assert plain_name('C:\\x\\a"b\r\n.csv') == "ab.csv"
    assert len(plain_name("长" * 300 + ".xlsx")) == 120
    assert plain_name("长" * 300 + ".xlsx").endswith(".xlsx")
