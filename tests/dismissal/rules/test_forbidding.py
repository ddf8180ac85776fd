"""Who may not take a child, as a rule: the same person on every list, on the days it holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.dismissal.rules.forbidding import (
    Forbidding,
    Person,
    Proof,
    named_in,
    near_name,
    packed,
    person_in,
    proof_in,
    same_name,
    same_person,
)

FIRST = date(2026, 3, 2)
DAYS = st.integers(0, 40).map(lambda number: FIRST + timedelta(days=number))
UNTILS = st.none() | st.integers(41, 60).map(lambda number: FIRST + timedelta(days=number))
NAMES = st.text(alphabet="巴特尔乌云其其格AbC", min_size=1, max_size=8)


def forbidding(*, name: str = "巴特尔", since: date = FIRST, until: date | None = None) -> Forbidding:
    return Forbidding(person=Person(name=name, relation="父亲"), since=since, until=until)


@given(NAMES, st.lists(st.sampled_from([" ", "·", "\u3000", "."]), max_size=4))
def test_a_name_is_the_same_however_its_spaces_and_points_are_typed(name: str, signs: list[str]) -> None:
    typed = name[0] + "".join(signs) + name[1:]
    assert same_name(name, typed)
    assert same_name(f" {typed} ", name.upper())


@given(NAMES, NAMES)
def test_another_name_is_another_person(one: str, other: str) -> None:
    assert same_name(one, other) == (one.casefold() == other.casefold())


@pytest.mark.parametrize(
    "typed",
    [
        "张伟爸爸",
        "老张伟",
        "张伟先生",
        "张 伟",
        "张伟(叔叔)",
        "张伟（叔叔",
        "（小）张伟",
        "张伟·",
        "张伟强",
        "ＺＨＡＮＧ张伟",
    ],
)
def test_one_more_sign_does_not_make_another_person(typed: str) -> None:
    assert near_name("张伟", typed)
    assert near_name(typed, "张伟叔叔")


@pytest.mark.parametrize(
    ("one", "other"), [("张先生", "张伟"), ("王", "王芳"), ("老王", "王芳"), ("", ""), ("张伟", "李伟")]
)
def test_a_surname_alone_is_near_nobody(one: str, other: str) -> None:
    assert not near_name(one, other)


def test_titles_are_no_other_person_but_more_letters_may_be() -> None:
    assert same_person("张伟先生", "老张伟（叔叔）")
    assert not same_person("张伟", "张伟强")


def test_signs_alone_are_nobody() -> None:
    assert not same_name("··", " ")


@given(DAYS, UNTILS, DAYS, UNTILS)
def test_days_touch_where_some_day_is_in_both(
    since: date, until: date | None, other: date, other_until: date | None
) -> None:
    row = forbidding(since=since, until=until)
    days = (FIRST + timedelta(days=number) for number in range(90))
    both = any(row.holds_on(day=day) and other <= day and (other_until is None or day < other_until) for day in days)
    assert row.touches(since=other, until=other_until) is both
    assert named_in("巴 特 尔", forbiddings=[row], since=other, until=other_until) is both


def test_what_is_sealed_is_read_as_it_was_written() -> None:
    person, proof = Person(name="巴特尔", relation="父亲"), Proof(issuer="近旗法院", number="3号")
    assert person_in(packed(person)) == person
    assert proof_in(packed(proof)) == proof


@pytest.mark.parametrize(
    ("one", "other"),
    [("其木格", "琪木格"), ("张伟", "張偉"), ("乌云", "Wu Yun"), ("吕梅", "lv mei"), ("老张伟", "章玮（叔叔）")],
)
def test_names_that_are_read_alike_are_near(one: str, other: str) -> None:
    assert near_name(one, other)
    assert near_name(other, one)


@pytest.mark.parametrize(("one", "other"), [("其木格", "其其格"), ("云", "芸"), ("张伟", "张薇薇"), ("乌云", "云乌")])
def test_names_that_are_read_otherwise_are_not(one: str, other: str) -> None:
    assert not near_name(one, other)
