"""A day that changes takes its sessions with it."""

from __future__ import annotations

from datetime import date

import pytest

from afterbell.base.tenancy import within
from afterbell.rostering.commands.calendar_day import BY_CALENDAR
from afterbell.rostering.models import Cancellation, Session
from afterbell.schools.commands import change_school_day
from tests.support.term_begun import MONDAY_NOON, SECOND_MONDAY, begin_term
from tests.support.world import SmallSchool

SATURDAY = date(2026, 3, 14)


@pytest.fixture
def school(small_school: SmallSchool) -> SmallSchool:
    return begin_term(small_school).school


def change(school: SmallSchool, day: date, kind: str, follows: int | None) -> None:
    change_school_day(
        actor=school.actor("office"), now=MONDAY_NOON, term=school.term, day=day, kind=kind, follows_weekday=follows
    )


def held(school: SmallSchool, day: date) -> set[tuple[str, str, str]]:
    """Give what takes place on a day: group or post, name, and the local time it begins."""
    with within(school.id):
        rows = Session.objects.filter(date=day, cancellation=None).select_related("group")
        return {(row.group.code if row.group else row.post, row.name, f"{row.starts_at:%H:%M}") for row in rows}


def test_a_holiday_cancels_for_good(school: SmallSchool) -> None:
    number = len(held(school, SECOND_MONDAY))
    change(school, SECOND_MONDAY, "holiday", None)
    assert held(school, SECOND_MONDAY) == set()
    with within(school.id):
        assert list(Cancellation.objects.values_list("reason", flat=True)) == [BY_CALENDAR] * number
    change(school, SECOND_MONDAY, "school", 1)
    assert held(school, SECOND_MONDAY) == set()


def test_a_day_made_up_has_the_sessions_of_its_weekday(school: SmallSchool) -> None:
    assert held(school, SATURDAY) == set()
    change(school, SATURDAY, "make_up", 1)
    assert held(school, SATURDAY) == held(school, SECOND_MONDAY)
    change(school, SATURDAY, "make_up", 2)
    assert held(school, SATURDAY) == held(school, date(2026, 3, 10))
    change(school, SATURDAY, "make_up", 5)
    assert held(school, SATURDAY) == set()


def test_a_weekday_without_school_that_is_no_holiday_has_no_sessions(school: SmallSchool) -> None:
    change(school, SECOND_MONDAY, "weekend", None)
    assert held(school, SECOND_MONDAY) == set()


def test_what_has_begun_is_left_as_it_was(school: SmallSchool) -> None:
    monday = date(2026, 3, 2)
    before = held(school, monday)
    change_school_day(
        actor=school.actor("office"),
        now=MONDAY_NOON.replace(hour=13),
        term=school.term,
        day=monday,
        kind="holiday",
    )
    assert held(school, monday) == before
