"""A reason is something that somebody else can read."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import afterbell
from afterbell.base.written import written


@pytest.mark.parametrize(
    "text",
    ["", "  ", "\n\t", "\u200b\u200b", "\u2060", "\ufeff", "\u3164", "\u115f \uffa0", "\u2800", "\u180e", "……", "\0"],
)
def test_what_nobody_can_read_is_nothing(text: str) -> None:
    assert written(text) == ""


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (" 家里有事。\n", "家里有事。"),
        ("\u200b请病假\u200b", "请病假"),
        ("先改\n再交", "先改\n再交"),
        ("a\0b", "ab"),
        ("付\u202e元十\u202c二", "付元十二"),
        ("\u2067已\u2066批\u2069准\u200f", "已批准"),
        ("校\u200b长\u2060同\ufeff意\u00ad了", "校长同意了"),
        ("ᠮᠣᠷᠢᠨ\u202fᠤ ᠬᠤᠭᠤᠷ\u200d", "ᠮᠣᠷᠢᠨ\u202fᠤ ᠬᠤᠭᠤᠷ"),
        ("ᠪᠠᠶ\u180eᠠᠷ", "ᠪᠠᠶ\u180eᠠᠷ"),
        ("3", "3"),
    ],
)
def test_what_can_be_read_stays(text: str, read: str) -> None:
    assert written(text) == read


@given(text=st.text())
def test_it_is_read_once_and_ends_in_what_is_seen(text: str) -> None:
    read = written(text)
    assert written(read) == read
    assert read == "" or any(sign.isalnum() for sign in read)
    assert not read or {unicodedata.category(sign)[0] for sign in (read[0], read[-1])}.isdisjoint("CZ")


@given(text=st.text(alphabet="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b字\u200d"))
def test_no_sign_turns_what_others_read(text: str) -> None:
    assert set(written(text)) <= {"字", "\u200d"}


def test_no_reason_is_read_in_another_way() -> None:
    own = re.compile(r"\b(reason|why|whereabouts)\.strip\(")
    source = Path(afterbell.__file__).parent
    assert [str(file) for file in sorted(source.rglob("*.py")) if own.search(file.read_text(encoding="utf-8"))] == []
