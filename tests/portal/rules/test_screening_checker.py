"""The checker sees what is wrong with findings: one left out, moved, invented, softened, or too talkative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from afterbell.base.words import Words
from afterbell.portal.rules import Decision, Entry, Finding, Rule, WordLists, screen, verify_findings

LISTS = WordLists(
    entries=(
        Entry(code="seen", word="坏词"),
        Entry(code="heard", word="傻瓜", by_sound=True, decision=Decision.REFUSE),
    ),
    allowed=("好坏词典",),
)
TEXT = "坏*词，沙\u200b瓜，13800138000，好坏词典，www.abc.com，<b>"


def wrong(findings: Sequence[Finding], text: str = TEXT) -> set[str]:
    return {one.rule for one in verify_findings(text=text, lists=LISTS, findings=findings)}


@pytest.fixture
def right() -> dict[str, Finding]:
    return {one.code or one.rule.value: one for one in screen(text=TEXT, lists=LISTS)}


def test_what_was_found_is_right(right: dict[str, Finding]) -> None:
    assert set(right) == {"seen", "heard", "personal", "link", "code"}
    assert wrong(list(right.values())) == set()


@pytest.mark.parametrize("left_out", ["seen", "heard", "personal"])
def test_what_is_left_out_is_missed(right: dict[str, Finding], left_out: str) -> None:
    assert wrong([one for name, one in right.items() if name != left_out]) == {"missed"}


@pytest.mark.parametrize(
    ("name", "changed", "rule"),
    [
        ("seen", {"end": 4}, "word"),
        ("seen", {"start": 1}, "word"),
        ("seen", {"code": "heard"}, "word"),
        ("seen", {"code": "other"}, "word"),
        ("seen", {"start": 15, "end": 15}, "place"),
        ("seen", {"end": 99}, "place"),
        ("seen", {"decision": Decision.REFUSE}, "decision"),
        ("heard", {"decision": Decision.HOLD}, "decision"),
        ("personal", {"decision": Decision.HOLD}, "decision"),
        ("personal", {"code": "seen"}, "decision"),
        ("personal", {"end": 15}, "personal"),
        ("personal", {"words": Words(zh="13800138000 是手机号", en="")}, "told"),
        ("personal", {"words": Words(zh="", en="138 0013 8000 is a telephone number")}, "told"),
        ("link", {"decision": Decision.REFUSE}, "decision"),
        ("link", {"start": 0, "end": 1}, "web"),
        ("code", {"decision": Decision.HOLD}, "decision"),
        ("code", {"start": 0, "end": 1}, "web"),
    ],
)
def test_what_is_changed_is_seen(right: dict[str, Finding], name: str, changed: dict[str, object], rule: str) -> None:
    findings = {**right, name: replace(right[name], **changed)}  # type: ignore[arg-type] # of the fields above
    assert rule in wrong(list(findings.values()))


def test_what_lies_in_an_allowed_phrase_is_seen(right: dict[str, Finding]) -> None:
    at = TEXT.index("好坏词典") + 1
    assert wrong([*right.values(), replace(right["seen"], start=at, end=at + 2)]) == {"allowed"}


def test_what_is_part_of_another_word_is_no_word() -> None:
    words = Words(zh="", en="")
    invented = Finding(rule=Rule.SENSITIVE, code="seen", start=1, end=4, decision=Decision.HOLD, words=words)
    assert wrong([invented], "好坏。词典") == {"word"}
