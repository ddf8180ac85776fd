"""What a name is, whoever writes it and wherever: properties, and what people tried."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.letters import is_variant
from afterbell.schools.rules.lists.cells import name_of
from afterbell.schools.rules.names import (
    BETWEEN,
    LONGEST_NAME,
    MOST_MARKS,
    against_person,
    against_thing,
    is_hidden,
    is_letter,
)

LETTERS = st.characters(categories=["Lu", "Ll", "Lt", "Lo"]).filter(lambda letter: not is_hidden(letter))
MARKS = st.sampled_from("\u0301\u0308\u0f71\u0f72\u093f\u064e")
UNSEEN = st.sampled_from("\u200b\u200d\ufeff\u202e\u3164\u2800\ufe0f\u034f\u180e\u180b\U000e0101\u2028\u00ad")
PARTS = st.text(LETTERS, min_size=1, max_size=8)
NAMES = st.lists(PARTS, min_size=1, max_size=4).flatmap(
    lambda parts: st.sampled_from(sorted(BETWEEN)).map(lambda sign: sign.join(parts))
)


@pytest.mark.parametrize(
    "name",
    [
        "巴雅尔",
        "阿拉坦·乌力吉·巴特尔",
        "ᠪᠠᠶᠠᠷ",
        "ᠰᠠᠶᠢᠨ\u180eᠠ",
        "ᠭ\u180bᠠ",
        "Нарантуяа",
        "བསོད་ནམས",
        "Nguyễn Thị Ánh",
        "J. Smith",
        "O’Brien-Lee",
        "王芳(大)",
        "王芳2",
        "〇一",
        "𠮷野",
        "𫚈䶮",
        "\U000323a0",
        "张",
    ],
)
def test_a_name_of_any_script_is_a_name(name: str) -> None:
    assert list(against_person(name_of(name))) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name_missing"),
        (" \u3000", "name_missing"),
        ("\u3164", "name_missing"),
        ("\u2800\ufe0f\u200b", "name_missing"),
        ("123", "not_a_name"),
        ("···", "not_a_name"),
        ("=1+1", "not_a_name"),
        ("=A1", "not_a_name"),
        ("·巴雅尔", "not_a_name"),
        ("巴雅尔·", "not_a_name"),
        ("巴··雅尔", "not_a_name"),
        ("\u0301巴", "not_a_name"),
        ("巴·\u0301雅", "not_a_name"),
        ("Z" + "\u0317" * 5, "not_a_name"),
        ("张三😀", "not_a_name"),
        ("<b>张</b>", "not_a_name"),
        ("张\ue863", "letter_of_one_machine"),
        ("巴" * 41, "name_too_long"),
    ],
)
def test_what_is_no_name_is_said_what_it_is(name: str, code: str) -> None:
    assert list(against_person(name_of(name))) == [code]


@given(name=NAMES)
def test_parts_with_a_sign_between_are_a_name(name: str) -> None:
    written = name_of(name)
    assert set(against_person(written)) <= {"name_too_long"}
    assert (len(written) > LONGEST_NAME) == ("name_too_long" in against_person(written))


@given(part=PARTS, marks=st.lists(MARKS, min_size=1, max_size=MOST_MARKS))
def test_marks_stand_behind_a_letter_and_nowhere_else(part: str, marks: list[str]) -> None:
    signs = "".join(marks)
    assert "not_a_name" not in against_person(name_of(part + signs))
    assert "not_a_name" in against_person(signs + part)


@given(name=NAMES, hidden=UNSEEN, at=st.integers(0, 40))
def test_what_nobody_sees_is_in_no_name(name: str, hidden: str, at: int) -> None:
    at = min(at, len(name))
    disturbed = name[:at] + hidden + name[at:]
    if is_hidden(disturbed):
        assert "name_unreadable" in against_person(disturbed)
    assert not is_hidden(name_of(disturbed))


@given(text=st.text(max_size=30))
def test_what_passes_has_a_letter_and_nothing_unseen(text: str) -> None:
    written = name_of(text)
    assert name_of(written) == written == unicodedata.normalize("NFC", written)
    if not list(against_person(written)):
        assert is_letter(written[0])
        assert not any(is_variant(written, at) for at in range(len(written)))
        assert not list(against_thing(written, most=LONGEST_NAME))


@given(number=st.integers(1, 9999))
def test_a_room_may_be_a_number_and_a_child_may_not(number: int) -> None:
    assert list(against_thing(str(number), most=40)) == []
    assert list(against_person(str(number))) == ["not_a_name"]


def test_a_thing_needs_a_letter_or_a_number() -> None:
    assert list(against_thing("……", most=40)) == ["not_a_name"]
    assert list(against_thing("一楼\u200b", most=40)) == ["name_unreadable"]
