"""A comment is as long as a person counts, whatever the computer keeps of each character."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.portal.rules import MOST, left, length

SIGNS = st.text(
    alphabet="ab家长 é\u0301\u200d👩👧🇨🇳🇲1\ufe0f\u20e3ᠠ\u180b\u180e각\u1100\u1161\u11a8\r\n\u3000", max_size=30
)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("", 0),
        ("老师辛苦了", 5),
        ("𠮷", 1),
        ("e\u0301", 1),
        ("ǖ", 1),
        ("👨‍👩‍👧‍👦", 1),
        ("👍🏽", 1),
        ("🇨🇳", 1),
        ("🇨🇳🇲🇳", 2),
        ("1️⃣", 1),
        ("ᠠ\u180b", 1),
        ("ᠪᠠᠭ\u180eᠠ", 4),
        ("각", 1),
        ("  谢谢\u3000\n", 2),
        ("一\r\n二", 3),
        ("一\n\n二", 4),
        ("一 二", 3),
        ("\u200b\u200e", 0),
    ],
)
def test_by_hand(text: str, counted: int) -> None:
    assert length(text) == counted


def test_what_is_left_goes_below_zero() -> None:
    assert (MOST, left(""), left("好" * 140), left("好" * 143)) == (140, 140, 0, -3)


@given(SIGNS.map(str.strip), SIGNS.map(str.strip))
def test_two_texts_together_are_no_longer_than_both(one: str, other: str) -> None:
    assert max(length(one), length(other)) <= length(one + other) <= length(one) + length(other)


@given(st.text(max_size=30) | SIGNS)
def test_how_marks_are_stored_changes_nothing(text: str) -> None:
    assert length(unicodedata.normalize("NFC", text)) == length(unicodedata.normalize("NFD", text))


@given(st.text(max_size=30) | SIGNS, st.text(alphabet=" \t\n\u3000", max_size=5))
def test_white_space_around_it_does_not_count(text: str, around: str) -> None:
    assert length(around + text.strip() + around) == length(text)
    assert length(text) <= len(text)
