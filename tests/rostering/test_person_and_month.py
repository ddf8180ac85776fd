"""What one adult is named for, and what a month holds, as counted from the rows themselves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.rostering.commands import NewLeave, cancel_sessions, record_leaves
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.queries import MonthDay, own_roster, roster_month, roster_of, rosters_of
from afterbell.schools.models import Staff
from tests.support.asking import AsksAtMost
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun
from tests.support.world import MORNING, SmallSchool

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


def test_a_month_counts_what_takes_place_what_is_open_and_who_is_away(begun: Begun, asks_at_most: AsksAtMost) -> None:
    school, office = begun.school, begun.school.actor("office")
    with within(school.id):
        first, second, third = Session.objects.filter(date=FIRST_MONDAY).order_by("starts_at", "pk")[:3]
        absent = Assignment.objects.get(session=first, ended_at=None).staff
        theirs = Assignment.objects.filter(staff=absent, session__date=FIRST_MONDAY, ended_at=None).count()
        Assignment.objects.filter(session=second).update(ended_at=MONDAY_NOON)
    record_leaves(actor=office, now=MORNING, leaves=[NewLeave(staff=absent.code, day=FIRST_MONDAY, reason="看病")])
    cancel_sessions(actor=office, now=MORNING, sessions=[third.code], reason="停电")
    with within(school.id):
        with asks_at_most(1):
            days = {row.day: row for row in roster_month(viewer=office, month=FIRST_MONDAY + timedelta(days=20))}
        on_monday = Session.objects.filter(date=FIRST_MONDAY, cancellation=None)
        assert days[FIRST_MONDAY] == MonthDay(
            day=FIRST_MONDAY,
            sessions=on_monday.count(),
            evenings=on_monday.filter(kind=Session.Kind.EVENING).count(),
            open=1,
            away=theirs,
            cancelled=1,
        )
        march = Session.objects.filter(date__month=3).values_list("date", flat=True)
        assert set(days) == set(march)
        assert sum(row.sessions + row.cancelled for row in days.values()) == march.count()
        with pytest.raises(NotThere):
            roster_month(viewer=school.family(school.children[0]), month=FIRST_MONDAY)


def test_an_adult_reads_the_own_sessions_and_the_office_anybodys(begun: Begun, asks_at_most: AsksAtMost) -> None:
    school, office = begun.school, begun.school.actor("office")
    teacher = school.actor("subject1")
    with within(school.id):
        with asks_at_most(2):
            mine = own_roster(viewer=teacher, since=APRIL, until=MAY)
        assert mine == roster_of(viewer=office, staff=school.staff["subject1"], since=APRIL, until=MAY)
        stored = Assignment.objects.filter(staff__code=mine.code, session__date__month=4, ended_at=None)
        assert {session.code for session in mine.sessions} == set(stored.values_list("session__code", flat=True))
        assert [session.starts_at for session in mine.sessions] == sorted(row.starts_at for row in mine.sessions)
        with asks_at_most(1):
            everybody = rosters_of(viewer=office, since=APRIL, until=MAY)
        assert sum(len(one.sessions) for one in everybody) == Session.objects.filter(date__month=4).count()
        assert mine in everybody
    gone = mine.sessions[0]
    cancel_sessions(actor=office, now=MORNING, sessions=[gone.code], reason="大风")
    with within(school.id):
        after = own_roster(viewer=teacher, since=APRIL)
        assert (after.sessions[0].cancelled, after.sessions[0].minutes) == ("大风", 0)
        assert len(after.sessions) > len(mine.sessions)


def test_strangers_read_nobodys_sessions(begun: Begun, other_school: SmallSchool) -> None:
    family = begun.school.family(begun.school.children[0])
    with within(begun.school.id):
        somebody = Staff.objects.order_by("pk")[0].code
        for read in (
            lambda: own_roster(viewer=family, since=APRIL),
            lambda: roster_of(viewer=family, staff=somebody, since=APRIL),
            lambda: rosters_of(viewer=family, since=APRIL, until=MAY),
            lambda: roster_of(viewer=begun.school.actor("office"), staff="nobody", since=APRIL),
        ):
            with pytest.raises(NotThere):
                read()
    with within(other_school.id), pytest.raises(NotThere):
        roster_of(viewer=other_school.actor("office"), staff=somebody, since=APRIL)
