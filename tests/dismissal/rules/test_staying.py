"""Whom to call next, and whose time it takes: by examples, and against counting minute by minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from afterbell.dismissal.rules.staying import (
    PATIENCE,
    Call,
    Reach,
    Result,
    Rung,
    StayBounds,
    Stayed,
    Step,
    is_waiting,
    minutes_of_adults,
    next_step,
)

ENDS = datetime(2026, 6, 10, 10, 20, tzinfo=UTC)
BOUNDS = StayBounds()
MOTHER, FATHER = Reach(rung=Rung.GUARDIAN, who="m"), Reach(rung=Rung.GUARDIAN, who="f")
AUNT = Reach(rung=Rung.COLLECTOR, who="a")
LADDER = (MOTHER, FATHER, AUNT)
LEADER, PRINCIPAL = Reach(rung=Rung.DUTY_LEADER), Reach(rung=Rung.PRINCIPAL)


def after(minutes: int) -> datetime:
    return ENDS + timedelta(minutes=minutes)


def call(minutes: int, reach: Reach, result: Result = Result.NO_ANSWER, coming: int | None = None) -> Call:
    return Call(at=after(minutes), reach=reach, result=result, coming_at=None if coming is None else after(coming))


def step(minutes: int, *calls: Call) -> Step:
    return next_step(ladder=LADDER, calls=calls, ends=ENDS, now=after(minutes), bounds=BOUNDS)


def test_a_child_waits_from_the_tenth_minute() -> None:
    assert not is_waiting(ends=ENDS, now=after(9), bounds=BOUNDS)
    assert is_waiting(ends=ENDS, now=after(10), bounds=BOUNDS)


def test_the_family_is_called_in_order_and_then_once_more() -> None:
    assert step(10).next == MOTHER
    assert step(11, call(10, MOTHER)).next == FATHER
    assert step(12, call(10, MOTHER), call(11, FATHER)).next == AUNT
    tried = (call(10, MOTHER), call(11, FATHER), call(12, AUNT))
    assert step(13, *tried).next is None
    assert step(15, *tried).next == MOTHER


def test_who_is_on_the_way_is_waited_for_and_then_called_again() -> None:
    coming = call(10, MOTHER, Result.COMING, coming=20)
    assert step(12, coming) == Step(next=None, wait_until=after(20), outside=False)
    late = step(20 + int(PATIENCE.total_seconds()) // 60, coming)
    assert (late.next, late.wait_until) == (FATHER, None)
    assert step(13, coming, call(12, MOTHER, Result.CANNOT_COME)).next == FATHER


def test_a_wrong_number_is_not_tried_again() -> None:
    tried = (call(10, MOTHER, Result.WRONG_NUMBER), call(11, FATHER), call(12, AUNT))
    assert step(20, *tried).next == FATHER


def test_the_leader_is_told_after_half_an_hour_and_the_principal_after_an_hour_also_while_somebody_comes() -> None:
    coming = call(10, MOTHER, Result.COMING, coming=90)
    assert step(29, coming).next is None
    assert step(30, coming) == Step(next=LEADER, wait_until=after(90), outside=False)
    told = call(31, LEADER, Result.TOLD)
    assert step(59, coming, told).next is None
    assert step(60, coming, told).next == PRINCIPAL
    assert step(60, coming).next == LEADER


def test_outside_comes_last_and_only_once_everybody_was_tried_and_the_principal_knows() -> None:
    tried = (call(10, MOTHER), call(11, FATHER), call(12, AUNT))
    told = (call(31, LEADER, Result.TOLD), call(61, PRINCIPAL, Result.TOLD))
    assert not step(62, *tried, told[0]).outside
    assert not step(62, *tried[:2], *told).outside
    assert step(62, *tried, *told).outside
    assert not step(62, *tried, *told, call(61, AUNT, Result.COMING, coming=80)).outside
    assert all(row.next is None or row.next.rung is not Rung.OUTSIDE for row in (step(62, *tried, *told), step(300)))


def _reach() -> st.SearchStrategy[Reach]:
    return st.sampled_from([*LADDER, LEADER, PRINCIPAL])


@given(
    st.lists(st.tuples(st.integers(0, 120), _reach(), st.sampled_from(list(Result)), st.integers(0, 150))),
    st.integers(0, 180),
)
def test_the_order_in_which_calls_are_told_changes_nothing_and_nobody_is_called_twice_at_once(
    rows: list[tuple[int, Reach, Result, int]], now: int
) -> None:
    unique = {minutes: (minutes, reach, result, coming) for minutes, reach, result, coming in rows}
    calls = [
        call(minutes, reach, result, coming if result is Result.COMING else None)
        for minutes, reach, result, coming in unique.values()
    ]
    found = step(now, *calls)
    assert found == step(now, *reversed(calls))
    if found.next is not None and found.next.who:
        assert not any(row.reach == found.next and row.at <= after(now) < row.at + PATIENCE for row in calls)


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 40), st.integers(0, 40))),
)
def test_an_adults_minutes_are_those_in_which_it_had_any_child(rows: list[tuple[str, int, int]]) -> None:
    spans = [Stayed(adult=adult, since=after(start), until=after(end)) for adult, start, end in rows]
    counted = {
        adult: len({minute for who, start, end in rows if who == adult for minute in range(start, end)})
        for adult in {who for who, start, end in rows if start < end}
    }
    assert minutes_of_adults(spans) == counted
