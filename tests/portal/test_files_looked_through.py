"""An attached file is looked through for telephones and cards: parted ones are found, ordinary files are left alone."""

from __future__ import annotations

import random

import pytest
from pypdf import PdfWriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from afterbell.base.attached.reading import read_attached
from afterbell.portal.writing.personal import personal_in
from tests.support.files_made import NAMES, OUTSIDE, PHONE, PLAIN, RELATIONS, pdf, picture, sheets, slides, word

MACHINE = (
    '<w:p w:rsidR="13800138" w14:paraId="13900139" w14:textId="77777777"><w:r><w:drawing>'
    '<wp:anchor distT="0" relativeHeight="251659264"><wp:positionH><wp:posOffset>13800138</wp:posOffset></wp:positionH>'
    '<wp:positionV><wp:posOffset>1380</wp:posOffset></wp:positionV><wp:extent cx="5486400" cy="3200400"/>'
    '<wp:docPr id="1380013800" name="图片 1" descr="活动照片"/><a:blip/>'
    '<a:ext uri="{28A0092B-C50C-407E-A947-70E740481C1C}"/><a16 id="{00000000-0008-0000-0000-000002000000}"/>'
    "</wp:anchor></w:drawing></w:r></w:p>"
)
RECORD = "eyJoZGlkIjoiMzEwNTM5NzYwMDRjMzkwZTVkZjY2ODkwMGIxNGU0OTUiLCJ1c2VySWQiOiI0NjM2MDgyMTYifQ=="
OFFICE = {
    "docProps/core.xml": "<c><created>2026-11-29T07:49:59Z</created><modified>2026-11-29T08:49:59Z</modified></c>",
    "docProps/app.xml": "<p><Pages>138</Pages><Words>13</Words><Characters>8000</Characters></p>",
    "docProps/custom.xml": f'<p><property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" name="KSOProductBuildVer">'
    "<v>2052-12.1.0.17827</v></property><property name='ICV'><v>13800138000139001390013700137000_13</v></property>"
    f"<property name='KSOTemplateDocerSaveRecord'><v>{RECORD}</v></property></p>",
    "word/_rels/document.xml.rels": RELATIONS.format(
        OUTSIDE.format("https://www.nmg.gov.cn/zwgk/zfxxgk/202307/t20230721_2350741.html")
    ),
}
BANNER = "This is pdfTeX, Version 3.141592653-2.6-1.40.22 (TeX Live 2022)"
DIGEST = "102c4c594942e4797efdbb33279ead99bde7712a742665bf79294018772eb5a7"


def made_by_programs(writer: PdfWriter) -> None:
    writer.add_metadata({"/PTEX.Fullbanner": BANNER, "/Keywords": f"paper:{DIGEST}", "/Author": "教导处"})


MASTER = f"<m {NAMES}><a:p><a:t>单击此处编辑母版标题样式</a:t></a:p><a:p><a:t>2026/11/29</a:t></a:p></m>"


def found_in(name: str, data: bytes) -> list[str]:
    passages = [(one.place, one.text) for one in read_attached(name=name, data=data).passages]
    return [one.place.zh for one in personal_in(passages)]


def figures(book: Workbook, sheet: Worksheet) -> None:
    """Fill in what a school counts: numbers, shares, days, amounts, a chart of them."""
    some = random.Random(7)  # noqa: S311 - the same figures each time
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for row in range(1, 80):
        counts = [some.randint(100, 200), some.randint(1000, 9999), some.randint(1000, 9999)]
        sheet.write_row(row, 0, [*counts, some.random(), some.randint(10**6, 10**7) / 100])
        sheet.write(row, 6, 45_000 + row, day)
        sheet.write_formula(row, 7, f"=A{row}/B{row}", value=some.random())
    chart = book.add_chart({"type": "column"})
    chart.add_series({"name": "人数", "values": "=汇总!$D$2:$D$40", "categories": "=汇总!$A$2:$A$40"})
    sheet.insert_chart("J2", chart)
    sheet.data_validation("I1", {"validate": "list", "source": ["周一", "周二"]})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", word(MACHINE, **{**OFFICE, "word__media__image1.png": picture()})),
        ("a.xlsx", sheets(figures)),
        ("a.pptx", slides(parts={f"ppt/slideLayouts/slideLayout{number}.xml": MASTER for number in range(1, 12)})),
        ("a.pdf", pdf(b"BT /F1 12 Tf 50 700 Td (Hours 16:30-18:00, amount 1200.00, room 138) Tj ET", made_by_programs)),
        ("a.csv", "班级,人数,课时,比例\n一（1）班,138,1200,0.1428571428571428\n一（2）班,45,1380,0.5\n".encode()),
        ("a.txt", "1,234,567,890 元\n13,800 人，其中 1,380 人\n".encode()),
    ],
)
def test_an_ordinary_file_is_left_alone(name: str, data: bytes) -> None:
    assert PHONE not in PLAIN
    assert found_in(name, data) == []
    assert not any(one.unread for one in read_attached(name=name, data=data).passages)


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        ("a.txt", "138,0013,8000", ["第 1 行"]),
        ("a.csv", "姓名,电话\n王,138,0013,8000\n李,139,0013,9000\n", ["第 2 行", "第 3 行"]),
        ("a.csv", '138,0013,8000\n"139","0013","9000"\n', ["第 1 行", "第 2 行"]),
        ("a.csv", "138；0013；8000\n", ["第 1 行"]),
    ],
)
def test_a_number_parted_into_cells_is_found(name: str, text: str, places: list[str]) -> None:
    assert found_in(name, text.encode()) == places


def test_a_number_over_three_columns_is_found_in_every_row() -> None:
    def fill(_book: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(1, 0, ["138", "0013", "8000"])
        sheet.write_row(2, 0, ["139", "0013", "9000"])

    assert found_in("a.xlsx", sheets(fill)) == ["工作表“汇总”第 2 行", "工作表“汇总”第 3 行"]
