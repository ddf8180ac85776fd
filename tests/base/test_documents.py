"""Names on paper: in Mongolian script and in Chinese, and one no font has is refused by its letter."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from afterbell.base.documents import set_pdf
from afterbell.base.refusals import Refused

ISSUED = date(2026, 3, 2)
TEMPLATE = """\
#let doc = json(bytes(sys.inputs.data))
#let (year, month, day) = doc.issued
#set document(title: "name", date: datetime(year: year, month: month, day: day))
#set text(font: doc.fonts, lang: "zh", fallback: false)
#doc.name
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "name.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "name", ["巴雅尔", "阿·娜仁", "\u182a\u1820\u1836\u1820\u1837", "\u1828\u1820\u1837\u1820\u180e\u1820"]
)
def test_a_name_is_set_in_its_own_script(template: Path, name: str) -> None:
    pdf = set_pdf(template=template, data={"name": name}, issued=ISSUED)
    (page,) = PdfReader(BytesIO(pdf)).pages
    assert page.extract_text().strip()


def test_mongolian_script_is_set_in_a_font_of_its_own(template: Path) -> None:
    pdf = set_pdf(template=template, data={"name": "\u182a\u1820\u1836\u1820\u1837"}, issued=ISSUED)
    (page,) = PdfReader(BytesIO(pdf)).pages
    fonts = [font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()]
    assert any("NotoSansMongolian" in font for font in fonts)


def test_a_letter_no_font_has_is_refused_by_name(template: Path) -> None:
    rare = "\U0002a6d6"
    with pytest.raises(Refused) as refused:
        set_pdf(template=template, data={"name": f"巴{rare}尔"}, issued=ISSUED)
    (reason,) = refused.value.reasons
    assert reason.code == "documents.glyph_missing"
    assert rare in reason.words.zh
    assert "fonts-noto-core" in reason.words.zh
