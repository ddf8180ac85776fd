"""The components as a browser gets them."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path

import pytest
from django import forms
from django.http import HttpRequest
from django.template import Context, Engine, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

import afterbell.fronts
from afterbell.base.refusals import Refusal
from afterbell.base.spans import TimeSpan
from afterbell.base.words import Words
from afterbell.fronts.look import pieces
from afterbell.fronts.look.afternoon import Afternoon, Band, Row, Stop, Stretch
from afterbell.fronts.look.states import STATES
from afterbell.fronts.look.switch import attributes, switch
from afterbell.fronts.look.term import Stage, TermLine

ROOM = Path(afterbell.fronts.__file__).parent
TEMPLATES = sorted((ROOM / "templates").rglob("*.html"))
OWN = sorted(
    [*(ROOM / "templates" / "fronts").glob("*.html"), *(ROOM / "templates" / "fronts" / "components").glob("*.html")]
)
REFUSED_BY_THE_BROWSER = re.compile(
    r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:|<style|<script(?![^>]*\ssrc=| type="application/ld\+json">)"""
)
"""Data about the page for machines that read it is no code: it is not run, and not refused."""
NASTY = '<b onclick="x">"\''


def drawn(source: str, **context: object) -> str:
    return Template("{% load i18n look %}" + source).render(Context(context))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_nothing_the_browser_would_refuse(template: Path) -> None:
    assert not REFUSED_BY_THE_BROWSER.search(template.read_text("utf-8"))


@pytest.mark.parametrize(
    "fault",
    [
        '<p style="x">',
        "<p onclick='x'>",
        '<a href="javascript:x">',
        "<script>x</script>",
        '<script type="module">x</script>',
    ],
)
def test_what_the_browser_would_refuse_is_found(fault: str) -> None:
    assert REFUSED_BY_THE_BROWSER.search(fault)
    assert not REFUSED_BY_THE_BROWSER.search('<script type="module" src="x"></script><link rel="stylesheet">')


@pytest.mark.parametrize("template", OWN, ids=lambda path: path.name)
def test_a_template_compiles(template: Path) -> None:
    Engine.get_default().get_template(str(template.relative_to(ROOM / "templates")))


def test_every_icon_that_is_asked_for_is_in_the_sprite() -> None:
    sprite = set(
        re.findall(r'<symbol id="([a-z-]+)"', (ROOM / "static" / "afterbell" / "icons.svg").read_text("utf-8"))
    )
    asked = {name for path in TEMPLATES for name in re.findall(r'{% icon "([^"]+)"', path.read_text("utf-8"))}
    assert asked | {state.icon for state in STATES.values()} <= sprite


def test_no_two_states_share_a_shape_or_a_word() -> None:
    assert len({state.icon for state in STATES.values()}) == len(STATES)
    assert len({str(state.name) for state in STATES.values()}) == len(STATES)


def test_the_state_control_is_a_named_group_of_radio_buttons() -> None:
    page = drawn('{% state_control "p-1" "乌兰" "late" "present,late,elsewhere" %}')
    assert re.findall(r'type="radio" name="p-1" value="(\w+)"( checked)?', page) == [
        ("present", ""),
        ("late", " checked"),
        ("elsewhere", ""),
    ]
    assert "乌兰 的状态</legend>" in page


def test_an_unknown_state_is_a_fault_not_a_blank() -> None:
    with pytest.raises(KeyError):
        drawn('{% state_mark "vanished" %}')


def test_a_name_is_never_markup() -> None:
    child = pieces.Child(code="c", name=NASTY, homeroom=NASTY, note=NASTY, state="late")
    page = drawn(
        "{% group n %}{% child_row child control=n %}{% endgroup %}{% confirm n n action=n %}{{ n }}{% endconfirm %}"
        "{% sheet n n %}{% endsheet %}{% panel n close_url=n %}{% endpanel %}{% notice n %}{% empty_state n n n n %}",
        child=child,
        n=NASTY,
    )
    assert "<b onclick" not in page
    assert 'onclick="x"' not in page


def test_the_afternoon_line_says_in_words_what_it_draws() -> None:
    band = Band(tint="late", name="晚段", span=TimeSpan(time(17, 45), time(18, 20)))
    row = Row(
        name="三年级（2）班",
        adults=0,
        children=26,
        stretches=(Stretch(span=band.span, name="作业辅导", sealed=False),),
        stops=(Stop(at=time(18, 20), name="奶奶来接", state="collected"),),
    )
    line = Afternoon(kind="sessions", title="我的一场", state="未点名", bands=(band,), rows=(row,), now=time(17, 30))
    page = re.sub(r"<svg.*?</svg>", "", drawn("{% afternoon_line line %}", line=line), flags=re.DOTALL)
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    for words in ("我的一场", "现在 17:30", "晚段 17:45—18:20", "未封存", "0 名大人", "26 名学生", "18:20", "奶奶来接"):
        assert words in said
    assert "17:45—18:20 作业辅导" in said


def test_a_cell_with_nothing_to_read_is_left_out_of_a_card() -> None:
    said = (("值班", ""), ("—", ""), ("0", ""), ("—", "x"))
    entries = tuple(pieces.Entry(text=text, note=note) for text, note in said)
    columns = tuple(pieces.Column(name=name) for name in "甲乙丙丁")
    table = pieces.Table(caption="x", columns=columns, lines=(pieces.Line(code="a", entries=entries),))
    assert re.findall(r'data-name="(.)" class="[^"]*blank"', drawn("{% table table %}", table=table)) == ["乙"]


def test_the_sidebar_leads_to_the_first_page_and_says_that_one_stands_on_it() -> None:
    line = TermLine(title="x", stages=(Stage(code="scheme", name="方案", url="/scheme/"),))
    source = '{% sidebar line current "/office/" %}'
    for current, marked in (("", "/office/"), ("scheme", "/scheme/")):
        page = drawn(source, line=line, current=current)
        assert re.findall(r'href="([^"]+)"( aria-current="page")?', page) == [
            (there, ' aria-current="page"' if there == marked else "") for there in ("/office/", "/scheme/")
        ]
    assert "<nav" not in drawn(source, line=None, current="")


def test_a_table_numbers_its_rows_and_sends_what_is_picked() -> None:
    lines = tuple(pieces.Line(code=code, entries=(pieces.Entry(text=code),), label=code) for code in ("a", "b"))
    table = pieces.Table(
        caption="申请", columns=(pieces.Column(name="姓名"),), lines=lines, selectable=True, first_number=26
    )
    page = drawn("{% table table %}", table=table)
    assert re.findall(r'row-number figures">(\d+)<', page) == ["26", "27"]
    assert re.findall(r'name="pick" value="(\w)"', page) == ["a", "b"]
    with pytest.raises(ValueError, match="shorter"):
        drawn(
            "{% table table %}",
            table=pieces.Table(caption="", columns=table.columns, lines=(pieces.Line(code="c", entries=()),)),
        )


def test_a_wrong_field_says_so_where_it_is() -> None:
    class Form(forms.Form):
        who = forms.CharField(label="接送人", help_text="大人的姓名")

    page = drawn("{% field form.who %}", form=Form({"who": ""}))
    assert 'aria-invalid="true"' in page
    described = re.search(r'aria-describedby="([^"]+)"', page)
    assert described
    assert all(f'id="{ident}"' in page for ident in described[1].split())


def test_a_refusal_shows_all_its_reasons() -> None:
    reasons = [Refusal(code=str(one), words=Words(zh=f"原因{one}", en=f"reason {one}")) for one in range(3)]
    page = render_to_string("fronts/refused.html", {"reasons": reasons})
    assert all(f"原因{one}" in page for one in range(3))


def test_the_page_of_an_error_needs_nothing_from_anybody() -> None:
    assert "没有丢" in render_to_string("fronts/error.html", {})


def test_places_never_draw_more_than_all() -> None:
    assert 'width="100.0%"' in drawn("{% places 31 30 %}")
    assert 'width="50.0%"' in drawn("{% places 1 2 %}")
    assert "已满" in drawn("{% places 0 0 %}")


def request_with(**cookies: str) -> HttpRequest:
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)
    return request


def test_large_type_and_theme_come_from_the_server() -> None:
    request = request_with(**{"afterbell-type": "large", "afterbell-theme": "dark"})
    assert attributes(request) == ' data-type="large" data-theme="dark"'
    assert attributes(request_with(**{"afterbell-type": '"><script>'})) == ""
    assert attributes(None) == ""


def test_a_choice_is_kept_and_leads_back_to_its_page_only() -> None:
    answer = switch(RequestFactory().post("/look/", {"type": "large", "next": "/family/"}))
    assert (answer["Location"], answer.cookies["afterbell-type"].value) == ("/family/", "large")
    elsewhere = switch(RequestFactory().post("/look/", {"theme": "mauve", "next": "https://elsewhere.example/"}))
    assert (elsewhere["Location"], len(elsewhere.cookies)) == ("/", 0)
