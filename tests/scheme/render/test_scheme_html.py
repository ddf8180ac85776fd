"""The scheme as a page: every section in its order, nothing in the text can act."""

from __future__ import annotations

from html.parser import HTMLParser

from afterbell.scheme.render.html import render_html, render_page
from afterbell.scheme.rules.canonical import hash_of
from tests.scheme.drafts import demo, small

HEADINGS = [
    "一、指导思想和基本原则",
    "二、组织机构",
    "三、服务对象",
    "四、服务时间",
    "五、服务内容与形式",
    "六、申请程序",
    "七、编班",
    "八、师资与值班",
    "九、安全管理",
    "十、经费与补助",
    "十一、考核",
    "十二、公开与监督",
    "附件1 课后服务申请书",
    "附件2 家长承诺书",
    "附件3 课后服务安全责任书",
    "附件4 课后服务教师职责书",
]
VOID = {"meta", "br"}


class Page(HTMLParser):
    """Reads a page: its headings, its elements, and whether each is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.headings: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)
        if tag == "h2":
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.open and self.open[-1] == "h2":
            self.headings[-1] += data


def test_the_sections_stand_in_the_usual_order_with_the_papers_after_them() -> None:
    page = Page(render_html(scheme=demo()))
    assert page.headings == HEADINGS
    assert page.open == []


def test_the_page_shows_the_figures_and_the_hash_of_the_scheme_it_was_made_from() -> None:
    text = Page(render_html(scheme=demo())).text
    for shown in (
        "17:45—18:20",
        "马头琴",
        "周一、周三",
        "35.00 元/课时",
        "留守儿童",
        "2026年3月2日",
        hash_of(scheme=demo()),
    ):
        assert shown in text
    assert "{pupil}" not in text
    assert "[学生姓名]" in text


def test_the_english_page_is_complete() -> None:
    page = Page(render_html(scheme=demo(), language="en"))
    assert page.headings[0] == "1. Purpose and principles"
    assert page.headings[-1] == "Annex 4: Statement of staff duties"
    chinese = {letter for letter in page.text if "\u4e00" <= letter <= "\u9fff"}
    names = {letter for seat in (demo().organisation.chair, *demo().organisation.deputies) for letter in seat.person}
    rooms = {letter for offering in demo().offerings for letter in offering.room}
    assert chinese <= names | rooms


def test_hostile_text_stays_text() -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=y> & ' #read"
    scheme = small(('title = "方案"', f'title = "{hostile}"'), ('room = "音乐教室"', 'room = "<b onclick=z>"'))
    page = Page(render_page(scheme=scheme))
    assert not {"script", "img", "b"} & page.tags
    assert not {"onerror", "onclick"} & page.attributes
    assert hostile in page.text
    assert "<b onclick=z>" in page.text


def test_a_page_stands_alone_and_asks_nothing_of_the_network() -> None:
    text = render_page(scheme=demo())
    assert text.startswith("<!doctype html>")
    assert "http" not in text
    assert Page(text).open == []
    assert 'lang="zh-CN"' in text


def test_a_scheme_without_the_optional_parts_has_all_its_sections() -> None:
    assert Page(render_html(scheme=small())).headings[:12] == HEADINGS[:12]
