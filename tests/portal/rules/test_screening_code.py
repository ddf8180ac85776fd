"""Code is never taken, a link waits for somebody to look; what only looks a little like either is left alone."""

from __future__ import annotations

import pytest

from afterbell.portal.rules import Decision, Rule, WordLists, screen, verify_findings

NONE = WordLists(entries=(), allowed=("<b>", "www.school.edu.cn"))


def rules(text: str) -> set[Rule]:
    findings = screen(text=text, lists=NONE)
    assert verify_findings(text=text, lists=NONE, findings=findings) == ()
    for one in findings:
        assert one.decision is (Decision.HOLD if one.rule is Rule.LINK else Decision.REFUSE)
    return {one.rule for one in findings}


@pytest.mark.parametrize(
    "text",
    [
        "<script>x</script>",
        "< Script >",
        "＜script＞",
        "<scr\u200bipt>",
        "<b>",
        "</p>",
        "<img src=x",
        "<svg/onload=x",
        "javascript:x",
        "java script : x",
        "JAVASCRIPT：x",
        "data:text/html,x",
        'x" onclick="y',
        "onmouseover = y",
        "{{ 7*7 }}",
        "{% if %}",
        "${x}",
        "<!-- x",
        "<?php",
        "<%= x",
        "&#60;b",
        "&lt;b&gt;",
        "%3Cscript",
        "\\u003cscript",
        "alert (1)",
        "document.cookie",
    ],
)
def test_code_is_refused(text: str) -> None:
    assert Rule.CODE in rules(f"你好{text}")


@pytest.mark.parametrize(
    "text",
    [
        "https://abc.example/x?y=1",
        "HTTP：//x",
        "weixin://dl",
        "www.abc.de",
        "WWW。abc。com",
        "abc.com",
        "abc 。 com",
        "a-b.abc点com",
        "abc.com.cn/x",
        "ａｂｃ．ｃｏｍ",
        "abc.c\u200bom",
        "1.2.3.4:80",
    ],
)
def test_a_link_is_held(text: str) -> None:
    assert rules(f"看{text} 吧") == {Rule.LINK}


@pytest.mark.parametrize(
    "text",
    [
        "3<5，7>4",
        "a < b",
        "<三字经>",
        "<<小王子>>",
        "<3",
        "{一}",
        "online",
        "条件=好",
        "java 脚本",
        "3.5 元",
        "Mr.Wang",
        "好。com",
        "三点半",
        "OK. Cn",
        "www.school.edu.cn",
        "1.2.3.4",
        "100%",
        "A&B",
    ],
)
def test_what_is_neither(text: str) -> None:
    assert rules(text) == set()


def test_an_allowed_phrase_never_lets_code_through() -> None:
    assert rules("<b>") == {Rule.CODE}
