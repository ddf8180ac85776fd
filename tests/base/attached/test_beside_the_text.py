"""What stands beside the text of an Office file is read too, and its place is told; a scan is told as unread."""

from __future__ import annotations

import pytest

from afterbell.base.attached.reading import read_attached
from afterbell.base.refusals import Refused
from tests.support.files_made import (
    NAMES,
    OUTSIDE,
    PHONE,
    RELATIONS,
    packed,
    paragraph,
    picture,
    places_of,
    sheets,
    slides,
    unread,
    word,
)

CHART = f'<c:chart xmlns:c="urn:c"><c:v>{PHONE}</c:v></c:chart>'
ART = f"<d {NAMES}><a:p><a:r><a:t>{PHONE}</a:t></a:r></a:p></d>"
FIELD = (
    '<w:p><w:r><w:instrText>HYPERLINK "tel:138</w:instrText></w:r><w:r><w:instrText>00138000"</w:instrText></w:r></w:p>'
)
LIST_ITEM = f'<w:listItem w:displayText="{PHONE}" w:value="1"/>'
CHOICE = f"<w:sdt><w:sdtPr><w:dropDownList>{LIST_ITEM}</w:dropDownList></w:sdtPr></w:sdt>"
DRAWN = f'<wp:inline><wp:docPr id="1" name="p" descr="电话{PHONE}"/></wp:inline>'
ALTERNATIVE = f"<w:p><w:r><w:drawing>{DRAWN}</w:drawing></w:r></w:p>"
PIVOT = f'<p><cacheField name="电话"><sharedItems><s v="{PHONE}"/></sharedItems></cacheField></p>'
OTHER_MAIN = {
    "_rels/.rels": RELATIONS.format('<Relationship Id="r1" Type="urn:officeDocument" Target="word/real.xml"/>'),
    "word/document.xml": f"<w:document {NAMES}><w:body/></w:document>",
    "word/real.xml": f"<w:document {NAMES}><w:body>{paragraph(PHONE)}</w:body></w:document>",
}
LINK, ABOUT, BEHIND, DRAWING = "链接或域", "文件属性", "表单、书签、缓存等不直接显示的地方", "图表或 SmartArt"
MARGIN, CHOICES, FORMULA = "页眉、页脚或批注", "下拉选项或输入提示", "公式或定义的名称"


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (word(**{"docProps__core.xml": f"<c><creator>{PHONE}</creator></c>"}), ABOUT),
        (word(**{"docProps__custom.xml": f'<p><property name="x"><v>{PHONE}</v></property></p>'}), ABOUT),
        (word(**{"word___rels__document.xml.rels": RELATIONS.format(OUTSIDE.format(f"tel:{PHONE}"))}), LINK),
        (word(FIELD), LINK),
        (word(ALTERNATIVE), "图片或表格的说明文字"),
        (word(CHOICE), CHOICES),
        (word(**{"word__charts__chart1.xml": CHART}), DRAWING),
        (word(**{"word__diagrams__data1.xml": ART}), DRAWING),
        (word(**{"word__glossary__document.xml": f"<w:d {NAMES}>{paragraph(PHONE)}</w:d>"}), BEHIND),
        (word(**{"customXml__item1.xml": f"<a>{PHONE}</a>".encode("utf-16")}), BEHIND),
        (word(**{"word__drawing1.vml": f"<v:shape><br>{PHONE}</v:shape>"}), BEHIND),
        (packed(OTHER_MAIN), BEHIND),
    ],
)
def test_a_document_is_read_beside_its_text(data: bytes, place: str) -> None:
    assert places_of("a.docx", data) == {place}


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (sheets(lambda book, _sheet: book.add_worksheet(f"王{PHONE}")), "工作表名称"),
        (sheets(lambda book, _sheet: book.set_properties({"keywords": PHONE})), ABOUT),
        (sheets(lambda _book, sheet: sheet.set_header(f"&C电话{PHONE}")), MARGIN),
        (sheets(lambda _book, sheet: sheet.insert_textbox("B2", "字", {"description": PHONE})), MARGIN),
        (sheets(lambda _book, sheet: sheet.data_validation("B1", {"validate": "list", "source": [PHONE]})), CHOICES),
        (
            sheets(lambda _book, sheet: sheet.data_validation("B1", {"validate": "any", "input_message": PHONE})),
            CHOICES,
        ),
        (sheets(lambda _book, sheet: sheet.write_url("B1", f"https://wa.me/86{PHONE}", string="联系")), LINK),
        (sheets(lambda _book, sheet: sheet.write_url("B1", "https://x.cn", string="联系", tip=PHONE)), LINK),
        (sheets(lambda book, _sheet: book.define_name("phone", f'="{PHONE}"')), FORMULA),
        (sheets(lambda _book, sheet: sheet.write_formula("B1", f'=IF(1=2,"{PHONE}","-")', value="-")), FORMULA),
        (sheets(lambda book, sheet: sheet.write(1, 0, 1, book.add_format({"num_format": f'"{PHONE}"'}))), BEHIND),
        (sheets(lambda _book, _sheet: None, {"xl/pivotCache/pivotCacheDefinition1.xml": PIVOT}), BEHIND),
        (sheets(lambda _book, _sheet: None, {"xl/externalLinks/externalLink1.xml": f"<a><v>{PHONE}</v></a>"}), BEHIND),
        (sheets(lambda _book, _sheet: None, {"xl/worksheets/sheet9.xml": f"<s><c><v>{PHONE}</v></c></s>"}), BEHIND),
        (sheets(lambda _book, _sheet: None, {"xl/charts/chart9.xml": CHART}), DRAWING),
    ],
)
def test_a_workbook_is_read_beside_its_cells(data: bytes, place: str) -> None:
    assert place in places_of("a.xlsx", data)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (slides(parts={"ppt/slideMasters/slideMaster1.xml": ART}), "母版或版式"),
        (slides(parts={"ppt/slideLayouts/slideLayout1.xml": ART}), "母版或版式"),
        (slides(parts={"ppt/diagrams/data1.xml": ART}), DRAWING),
        (slides(f'<p:cNvPr id="2" name="x" descr="{PHONE}"/>'), "第 1 张幻灯片"),
        (slides(parts={"ppt/slides/_rels/slide1.xml.rels": RELATIONS.format(OUTSIDE.format(f"tel:{PHONE}"))}), LINK),
    ],
)
def test_slides_are_read_beside_their_text(data: bytes, place: str) -> None:
    assert places_of("a.pptx", data) == {place}


def test_a_scan_within_an_office_file_is_unread_and_an_illustration_is_not() -> None:
    empty = f"<w:document {NAMES}><w:body>{paragraph('扫描件')}</w:body></w:document>"
    scan = {"word/document.xml": empty, "word/media/image1.png": picture()}
    assert unread("a.docx", packed(scan)) == ["的内容"]
    blank = {"ppt/presentation.xml": "<p/>", "ppt/slides/slide1.xml": "<s/>", "ppt/media/image1.jpeg": picture()}
    assert unread("a.pptx", packed({**blank, "ppt/slideMasters/slideMaster1.xml": ART})) == ["的内容"]
    media: dict[str, str | bytes] = {"xl/media/image1.png": picture()}
    assert unread("a.xlsx", sheets(lambda _book, sheet: sheet.write(0, 0, "图"), media)) == ["的内容"]
    assert unread("a.docx", word(word__media__image1_png=picture())) == []
    assert unread("a.docx", word(**{"word__media__image1.png": picture()})) == []
    assert unread("a.xlsx", sheets(lambda _book, _sheet: None, media)) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("word/media/list.zip", packed({"a.txt": PHONE})),
        ("word/media/image1.png", packed({"a.txt": PHONE})),
        ("word/afchunk.mht", b"MIME-Version: 1.0"),
        ("word/afchunk.htm", b"138"),
        ("word/object.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ],
)
def test_a_file_within_a_file_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(Refused) as found:
        read_attached(name="a.docx", data=word(**{name.replace("/", "__"): data}))
    assert [reason.code for reason in found.value.reasons] == ["attached.macros"]
