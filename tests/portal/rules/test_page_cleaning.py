"""What a page may hold: looked at in what a parser makes of it, for what people are known to send and for anything."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.dom.minidom import Document, parseString

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.letters import holdable
from afterbell.portal.rules.writing import clean, is_involved, of_plain, paragraphs_of, pictures_in, text_of
from afterbell.portal.rules.writing.cleaning import ELEMENTS
from tests.support.payloads import payloads

PICTURE = f"/schools/alpha/pictures/{'a' * 64}.webp"
ALLOWED = {"a": {"href", "rel"}, "img": {"src", "alt", "width", "height"}}
PAYLOADS = payloads()
FRAGMENTS = st.sampled_from(
    (*PAYLOADS, "<p>", "</p>", "<a href='https://a.cn/?a=1&b=2'>", "</a>", "<b>", '"', "'", ">", "<!--", "你好", "\n")
)


class Seen(HTMLParser):
    """Everything a lenient parser takes for markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []
        self.others: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)


def faults_of(html: str) -> list[object]:
    seen = Seen()
    seen.feed(html)
    seen.close()
    faults: list[object] = [*seen.others]
    for tag, attributes in seen.found:
        link, source = attributes.get("href", "https://a"), attributes.get("src", PICTURE if tag != "img" else "")
        fine = (
            tag in ELEMENTS
            and set(attributes) <= ALLOWED.get(tag, set())
            and link.lower().startswith(("https://", "http://", "mailto:"))
            and source == PICTURE
        )
        faults += [] if fine else [(tag, attributes)]
    return faults


def test_there_are_many_payloads() -> None:
    assert len(set(PAYLOADS)) >= 200


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_nothing_known_comes_through(payload: str) -> None:
    for html in (payload, f"<p>{payload}</p>", f'<a href="https://a.cn">{payload}'):
        cleaned = clean(html=html, school="alpha")
        assert faults_of(cleaned) == []
        assert clean(html=cleaned, school="alpha") == cleaned


@given(st.lists(FRAGMENTS | st.text(max_size=12), max_size=8).map("".join))
def test_nothing_at_all_comes_through_and_cleaning_twice_is_cleaning_once(html: str) -> None:
    cleaned = clean(html=html, school="alpha")
    assert faults_of(cleaned) == []
    assert clean(html=cleaned, school="alpha") == cleaned


@given(st.text(max_size=200))
def test_a_text_typed_without_an_editor_is_read_as_it_was_typed(text: str) -> None:
    cleaned = clean(html=of_plain(text), school="alpha")
    assert "".join(text_of(cleaned).split()) == "".join(holdable(text).split())


def test_what_a_page_needs_stays() -> None:
    html = (
        "<h2>安排</h2><div>三月<br><strong>二日</strong><em>起</em></div><ul><li>水杯</li></ul>"
        f'<figure><img src="{PICTURE}" alt="操场" width="40" height="30"><figcaption>图一</figcaption></figure>'
    )
    assert clean(html=html, school="alpha") == html
    assert paragraphs_of(html) == ("安排", "三月", "二日起", "水杯", "操场", "图一")
    assert pictures_in(html) == ("a" * 64,)
    assert 'href="https://a.cn/?a=1&amp;b=2"' in clean(html='<a href="https://a.cn/?a=1&b=2">x</a>', school="alpha")


@pytest.mark.parametrize("start", ["<b x={}>", "<b/x={}>", "<B\tx={}>", "<b x='>' y={}>", "<i x={}><font y={}>"])
def test_formatting_that_nobody_closes_is_not_opened_anew_in_every_paragraph(start: str) -> None:
    html = "".join(start.format(number, number) for number in range(500)) + "<p>字" * 500
    assert len(clean(html=html, school="alpha")) < 10 * len(html)


def test_a_text_with_more_elements_than_anybody_writes_is_told_from_a_long_one() -> None:
    assert is_involved("<div>" * 10_001)
    assert not is_involved("<p>字</p>" * 10_000)
    assert not is_involved("1 < 2 " * 20_000)


@pytest.mark.parametrize(
    "sign", ["\x02", "\x0b", "\x1b", "\x7f", "\ufffe", "\uffff", "\ufdd0", "\U0010ffff", "&#2;", "&#x1f;"]
)
def test_signs_that_are_none_are_left_out_however_they_are_written(sign: str) -> None:
    html = f'<p>三月{sign}二日\t<scr{sign}ipt>x</script></p><img src="{PICTURE}" alt="图{sign}">'
    cleaned = clean(html=html, school="alpha")
    assert (holdable(cleaned), clean(html=cleaned, school="alpha")) == (cleaned, cleaned)
    assert "三月二日" in text_of(cleaned)
    assert not faults_of(cleaned)


@given(st.text())
def test_whatever_is_held_xml_holds(text: str) -> None:
    document = Document()
    element = document.appendChild(document.createElement("t"))
    element.appendChild(document.createTextNode(holdable(text)))
    parseString(document.toxml("utf-8"))  # noqa: S318 - our own document
    assert holdable(holdable(text)) == holdable(text)
