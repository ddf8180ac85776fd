"""The scheme as a PDF: its headings, its hash, its pages; a missing glyph or font is a clear refusal."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from afterbell.base.refusals import Refused
from afterbell.scheme.render.pdf import render_pdf
from afterbell.scheme.rules.canonical import hash_of
from afterbell.scheme.rules.document import Scheme
from tests.scheme.drafts import demo, small

FONTS = (Path("/usr/share/fonts/opentype/noto"),)
"""Where Debian's fonts-noto-cjk stands."""


def pages_of(scheme: Scheme, language: str = "zh") -> list[str]:
    reader = PdfReader(io.BytesIO(render_pdf(scheme=scheme, font_paths=FONTS, language=language)))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def test_headings_figures_hash_and_page_numbers_are_in_the_pdf() -> None:
    pages = pages_of(demo())
    whole = "".join(pages)
    headings = [
        "一、指导思想",
        "二、组织机构",
        "三、服务对象",
        "四、服务时间",
        "五、服务内容",
        "六、申请程序",
        "七、编班",
    ]
    headings += ["八、师资与值班", "九、安全管理", "十、经费与补助", "十一、考核", "十二、公开与监督", "附件1"]
    places = [whole.index(heading) for heading in headings]
    assert places == sorted(places)
    for number, page in enumerate(pages):
        assert hash_of(scheme=demo()) in page
        assert f"第{number + 1}页，共{len(pages)}页" in page
    assert "17:45—18:20" in whole


def test_the_same_scheme_gives_the_same_bytes_and_another_day_another_file() -> None:
    first = render_pdf(scheme=small(), font_paths=FONTS)
    assert render_pdf(scheme=small(), font_paths=FONTS) == first
    assert render_pdf(scheme=small(), font_paths=FONTS, dated=date(2026, 4, 1)) != first


def test_what_looks_like_markup_stays_text() -> None:
    hostile = '#read("scheme.typ") $x^2$ *a* <script> @b \\\\ [c]'
    written = hostile.replace('"', '\\"')
    scheme = small(('room = "音乐教室"', f'room = "{written}"'), ('title = "方案"', f'title = "{written}"'))
    whole = "".join(pages_of(scheme))
    assert '#read("scheme.typ")$x^2$*a*<script>@b\\[c]' in whole
    assert "sys.inputs" not in whole


def test_long_names_without_a_family_name_are_whole() -> None:
    name = "额尔登其其格巴雅尔苏布德·毕力格"
    assert name in "".join(pages_of(small(('post = "校长"', f'post = "校长", person = "{name}"'))))


def test_the_english_pdf_says_page_of() -> None:
    pages = pages_of(demo(), language="en")
    assert f"page1of{len(pages)}" in pages[0]
    assert "1.Purposeandprinciples" in pages[0]


def test_a_glyph_missing_from_the_font_is_refused_by_name() -> None:
    with pytest.raises(Refused) as refused:
        pages_of(small(('title = "方案"', 'title = "方案😀"')))
    (reason,) = refused.value.reasons
    assert reason.code == "documents.glyph_missing"
    assert "😀" in reason.words.zh


def test_a_font_that_is_not_there_is_refused_with_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        render_pdf(scheme=small(), font_paths=[tmp_path])
    (reason,) = refused.value.reasons
    assert reason.code == "documents.font_missing"
    assert "fonts-noto-cjk" in reason.words.zh
