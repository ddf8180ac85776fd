"""A text is read the same however it is typed, and every sign knows where it stands."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.portal.rules.screening.folding import letters, plain

TEXTS = st.text(max_size=30) | st.text(alphabet="aА①⑩ﷺ🅺é\u0301\u200b\u00ad\u202e家 *。@$0İßĳ㎏각", max_size=30)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ＷＸ", "wx"),
        ("①②⑩", "1210"),
        ("𝐖𝓍", "wx"),
        ("Ⓦⓧ🅺🅰", "wxka"),
        ("ѕехВОХ", "sexbox"),
        ("w\u200bx\u00ad\u202e", "wx"),
        ("e\u0301é", "ee"),
        ("٣᠓३", "333"),
        ("1️⃣", "1"),
        ("傻︎瓜", "傻瓜"),
        ("🇨🇳", "🇨🇳"),
    ],
)
def test_by_hand(typed: str, read: str) -> None:
    assert plain(typed).signs == read


@pytest.mark.parametrize(
    ("typed", "read", "gaps"),
    [
        ("微 信", "微信", "- "),
        ("傻。瓜", "傻瓜", "-."),
        ("傻……瓜", "傻瓜", "-."),
        ("傻.瓜", "傻瓜", "- "),
        ("sh@gu@", "shagua", "------"),
        ("$$b", "ssb", "---"),
        ("微@信", "微信", "- "),
        ("01lI", "olll", "----"),
    ],
)
def test_what_stands_between_letters_is_left_out(typed: str, read: str, gaps: str) -> None:
    found = letters(plain(typed))
    assert (found.signs, found.gaps) == (read, gaps)


@given(TEXTS)
def test_what_was_read_is_read_as_itself(text: str) -> None:
    once = plain(text).signs
    assert plain(once).signs == once


@given(TEXTS)
def test_each_sign_stands_where_it_was_typed(text: str) -> None:
    read = plain(text)
    assert len(read.signs) == len(read.starts) == len(read.ends)
    assert list(read.starts) == sorted(read.starts)
    for at, (sign, start, end) in enumerate(zip(read.signs, read.starts, read.ends, strict=True)):
        assert 0 <= start < end <= len(text)
        assert sign in plain(text[start:end]).signs
        assert read.span(at, at + 1) == (start, end)


@given(TEXTS)
def test_how_marks_are_stored_changes_nothing(text: str) -> None:
    one, other = (plain(unicodedata.normalize(form, text)).signs for form in ("NFC", "NFD"))
    assert one == other


@given(TEXTS)
def test_letters_and_what_is_between_them_are_the_whole(text: str) -> None:
    read = plain(text)
    found = letters(read)
    assert len(found.signs) == len(found.typed) == len(found.gaps)
    assert [sign for sign in read.signs if sign.isalnum()] == [sign for sign in found.typed if sign not in "@$"]
