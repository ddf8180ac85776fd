"""An added day follows the child's other days: never in two groups at once, and from its first day without end."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from afterbell.placement.rules.following import Stay, stays_of

FIRST = date(2026, 3, 2)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@st.composite
def stays_on(draw: st.DrawFn, weekday: int) -> list[Stay]:
    """Draw a child's stays on a weekday: one after the other, each in some group."""
    marks = sorted(draw(st.sets(st.integers(0, 100), min_size=2, max_size=5)))
    ends: list[date | None] = [day(mark) for mark in marks[1:]]
    if draw(st.booleans()):
        ends[-1] = None
    return [
        Stay(group=draw(st.integers(1, 3)), weekday=weekday, since=day(mark), until=end)
        for mark, end in zip(marks, ends, strict=False)
    ]


@given(monday=stays_on(1), tuesday=stays_on(2))
def test_it_follows_one_weekday_and_goes_on_to_the_end(monday: list[Stay], tuesday: list[Stay]) -> None:
    found = stays_of([*tuesday, *monday], since=FIRST)
    of = monday if found[0].weekday == 1 else tuesday
    assert [(stay.group, stay.since) for stay in found] == [(stay.group, stay.since) for stay in of]
    assert [stay.until for stay in found[:-1]] == [stay.until for stay in of[:-1]]
    assert found[-1].until is None
    assert max(stay.until or date.max for stay in of) == max(stay.until or date.max for stay in [*monday, *tuesday])


def test_a_child_that_moves_on_two_of_its_four_days_adds_a_day_where_more_of_them_stay() -> None:
    stays = [Stay(group=1, weekday=weekday, since=FIRST, until=None) for weekday in (3, 4)]
    for weekday in (1, 2):
        stays.append(Stay(group=1, weekday=weekday, since=FIRST, until=day(14)))
        stays.append(Stay(group=2, weekday=weekday, since=day(14), until=None))
    assert [(stay.group, stay.since) for stay in stays_of(stays, since=day(7))] == [(1, day(7))]
    moved = [stay for stay in stays if stay.weekday in {1, 2}]
    found = stays_of(moved, since=day(7))
    assert [(stay.group, stay.since, stay.until) for stay in found] == [(1, day(7), day(14)), (2, day(14), None)]
    assert stays_of([], since=FIRST) == ()
