"""Only what stands on the list is public; every text of it is screened; the fingerprint is that of what is read."""

from __future__ import annotations

import dataclasses
import inspect
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.words import Words
from afterbell.portal.rules.inforce import (
    Effect,
    effect_of,
    fingerprint,
    plain,
    readable_until,
    screened,
    sheets_of,
    shown,
)
from afterbell.portal.rules.inforce.shown import (
    FIELDS,
    ClubDay,
    ClubShown,
    ClubsShown,
    GroupShown,
    GroupsShown,
    HomeroomInGroup,
    MeasureShown,
    PayShown,
    RateShown,
    RosterLine,
    RosterShown,
    SafetyShown,
    Shown,
    TurnShown,
)

SAME = Words("作业辅导", "tutoring")
GROUP = GroupShown(
    name="三（2）作业辅导",
    kind=SAME,
    band=SAME,
    weekdays=(1, 2),
    children=7,
    homerooms=(HomeroomInGroup(homeroom="三（2）", names=("王*", "王*")), HomeroomInGroup(homeroom="", names=("*",))),
)
GROUPS = GroupsShown(term="春季学期", fewest=5, groups=(GROUP, replace(GROUP, children=None, homerooms=())))
MONDAY = date(2026, 3, 2)
TURNS = (
    TurnShown(day=MONDAY, adult="李*", state="held"),
    TurnShown(day=MONDAY + timedelta(1), adult="", state="cancelled"),
)
ROSTER = RosterShown(monday=MONDAY, lines=(RosterLine(name="三（2）作业辅导", kind=SAME, turns=TURNS),))
CLUBS = ClubsShown(
    term="春季学期",
    clubs=(
        ClubShown(name=SAME, teacher="李*", grades=(3, 4), days=(ClubDay(weekday=1, places=20, left=3, or_more=True),)),
        ClubShown(name=SAME, teacher="", grades=(3,), days=(ClubDay(weekday=2, places=20, left=None, or_more=False),)),
    ),
)
SAFETY = SafetyShown(
    measures=(MeasureShown(words=Words("每天查场地", "rooms"), responsible=Words("值班领导", "leader")),),
    checks=(Words("门窗", "doors"),),
    pupils_per_adult=25,
    alarm_minutes=10,
    family_minutes=5,
    principal_minutes=10,
    late_minutes=15,
    alone_from_grade=None,
)
PAY = PayShown(
    class_hour_minutes=40,
    monthly_cap_fen=80_000,
    rates=(RateShown(name=SAME, kind=SAME, rate=Words("30 元", "30 yuan"), applies=SAME, ledger=SAME),),
)
EVERY: tuple[Shown, ...] = (GROUPS, ROSTER, CLUBS, SAFETY, PAY)


def test_every_field_that_can_be_shown_stands_on_the_list() -> None:
    """Whoever adds a field adds it to the list and says what people call it, or it is not public."""
    classes = [
        found for _name, found in inspect.getmembers(shown, inspect.isclass) if found.__module__ == shown.__name__
    ]
    assert {found: [field.name for field in dataclasses.fields(found)] for found in classes} == {
        found: list(words) for found, words in FIELDS.items()
    }


@pytest.mark.parametrize("said", EVERY)
def test_what_is_said_is_what_the_fingerprint_names(said: Shown) -> None:
    other = next(one for one in EVERY if one is not said)
    assert fingerprint(said) == fingerprint(replace(said)) != fingerprint(other)
    for field in dataclasses.fields(said):
        value = getattr(said, field.name)
        changed = value[:-1] if isinstance(value, tuple | str) else MONDAY + timedelta(7) if value == MONDAY else 1
        assert fingerprint(replace(said, **{field.name: changed})) != fingerprint(said)
        assert field.name in plain(said)
    assert screened(said) == (said, ())
    for sheet in sheets_of(said):
        assert sheet.rows
        assert {len(row) for row in sheet.rows} == {len(sheet.columns)}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("王老师 13812345678", "138…78"),
        ("证件 11010519491231002X", "110…2X"),
        ("卡 4111 1111 1111 1111", "411…11"),
        ("住在幸福小区3号楼2单元", "住在幸…单元"),
        ("写信到 bayar@example.org", "bay…rg"),
    ],
)
def test_a_text_that_tells_who_or_where_somebody_is_stands_nowhere(text: str, seen: str) -> None:
    said = replace(
        SAFETY, measures=(*SAFETY.measures, MeasureShown(words=Words("x", "x"), responsible=Words("看门", text)))
    )
    clean, faults = screened(said)
    assert [(fault.where.zh, fault.where.en, fault.seen) for fault in faults] == [
        ("安全措施第 2 行 · 责任人", "Measures 2 · Responsible", seen)
    ]
    assert clean.measures == (
        SAFETY.measures[0],
        MeasureShown(words=Words("x", "x"), responsible=Words("（未公开）", "(withheld)")),
    )
    named = replace(GROUPS, groups=(replace(GROUP, name=text),))
    assert screened(named)[0].groups[0].name == "（未公开）"
    assert text not in str(plain(clean)) + str(plain(screened(named)[0]))


def test_a_matter_is_in_effect_when_the_notice_is_over_and_everything_answered() -> None:
    today = date(2026, 3, 10)
    for days, unanswered in product((None, -1, 0, 1), range(3)):
        until = None if days is None else today + timedelta(days=days)
        over, answered = until is None or until <= today, unanswered == 0
        found = effect_of(notice_until=until, unanswered=unanswered, today=today)
        assert (found is Effect.IN_EFFECT) == (over and answered)
        assert (found is Effect.OPEN) == (not over)


FIRST = date(2026, 3, 2)
DAYS = st.integers(-5, 40).map(lambda number: FIRST + timedelta(days=number))


@given(
    st.integers(0, 12),
    st.lists(st.tuples(DAYS, st.none() | st.integers(0, 9)), max_size=4),
    DAYS,
)
def test_a_notice_can_be_read_on_as_many_days_as_were_meant(
    days: int, locks: list[tuple[date, int | None]], today: date
) -> None:
    shut = [(first, None if length is None else first + timedelta(days=length)) for first, length in locks]
    closed = {
        first + timedelta(days=number) for first, last in shut for number in range(((last or today) - first).days + 1)
    }
    until = readable_until(opened=FIRST, until=FIRST + timedelta(days=days), shut=shut, today=today)
    stands = {FIRST + timedelta(days=number) for number in range((until - FIRST).days)}
    assert len(stands - closed) == days
    assert not days or until - timedelta(days=1) not in closed


def test_nothing_is_over_while_nobody_can_read_it() -> None:
    for days in range(30):
        today = FIRST + timedelta(days=days)
        shut = [(FIRST + timedelta(days=2), None)]
        assert readable_until(opened=FIRST, until=FIRST + timedelta(days=5), shut=shut, today=today) > today
