"""The week, the loads and the stand-ins say what is stored, to those who may know."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F

from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.rostering.commands import NewLeave, cancel_sessions, cover_leaves, record_leaves
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.queries import candidates_for, roster_week, staff_loads
from tests.support.asking import AsksAtMost
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun
from tests.support.world import MORNING, SmallSchool


def test_a_week_shows_every_session_of_its_days_with_its_adult(begun: Begun) -> None:
    school = begun.school
    with within(school.id):
        week = roster_week(viewer=school.actor("vice"), week=FIRST_MONDAY + timedelta(days=2), now=MONDAY_NOON)
        stored = Session.objects.filter(date__range=(FIRST_MONDAY, FIRST_MONDAY + timedelta(days=6)))
        assert {session.code for session in week.sessions} == set(stored.values_list("code", flat=True))
    assert week.monday == FIRST_MONDAY
    assert [day.isoweekday() for day in week.days] == [1, 2, 3, 4]
    assert all(session.adult for session in week.sessions)
    assert [row.band.zh for row in week.rows if row.band] == ["早段", "晚段", "晚自习", "晚自习"]
    assert all(len({session.day for session in row.sessions}) == len(row.sessions) for row in week.rows)


def test_a_substitute_leave_and_a_cancellation_are_marked(begun: Begun) -> None:
    school, office = begun.school, begun.school.actor("office")
    with within(school.id):
        rows = Assignment.objects.filter(session__date=FIRST_MONDAY).select_related("session", "staff")
        first, second = rows.order_by("session__starts_at", "pk")[:2]
        absent = first.staff
    leave = NewLeave(staff=absent.code, day=FIRST_MONDAY, reason="看病")
    record_leaves(actor=office, now=MORNING, leaves=[leave])
    with within(school.id):
        away = roster_week(viewer=office, week=FIRST_MONDAY, now=MONDAY_NOON)
    on_leave = {session.code for session in away.sessions if session.adult and session.adult.on_leave}
    assert first.session.code in on_leave
    assert away.away == ((FIRST_MONDAY, absent.name),)
    cover_leaves(actor=office, now=MONDAY_NOON, day=FIRST_MONDAY)
    cancel_sessions(actor=office, now=MONDAY_NOON, sessions=[second.session.code], reason="停电")
    with within(school.id):
        covered = roster_week(viewer=office, week=FIRST_MONDAY, now=MONDAY_NOON)
    shown = {session.code: session for session in covered.sessions}
    stand_in = shown[first.session.code].adult
    assert stand_in is not None
    assert (stand_in.instead_of, stand_in.on_leave) == (absent.name, False)
    assert shown[second.session.code].cancelled == "停电"


def test_loads_add_up_to_every_session_held(begun: Begun) -> None:
    school = begun.school
    with within(school.id):
        loads = staff_loads(viewer=school.actor("vice"), term=school.term)
        held = Session.objects.annotate(time=F("ends_at") - F("starts_at"))
        assert sum(row.sessions for row in loads) == held.count()
        assert sum(row.minutes for row in loads) == sum(row.time // timedelta(minutes=1) for row in held)
    assert [row.minutes for row in loads] == sorted((row.minutes for row in loads), reverse=True)
    assert abs(sum(row.difference for row in loads)) < len(loads)


def test_stand_ins_are_who_is_free_and_the_others_have_reasons(begun: Begun) -> None:
    school, office = begun.school, begun.school.actor("office")
    with within(school.id):
        session = Session.objects.filter(date=FIRST_MONDAY).order_by("starts_at", "pk").first()
        assert session is not None
        holder = Assignment.objects.get(session=session).staff.code
        seen = candidates_for(viewer=office, session=session.code, now=MONDAY_NOON)
        begun_already = candidates_for(viewer=office, session=session.code, now=session.starts_at)
        busy = set(
            Assignment.objects.filter(
                session__date=FIRST_MONDAY,
                session__starts_at__lt=session.ends_at,
                session__ends_at__gt=session.starts_at,
            ).values_list("staff__code", flat=True)
        )
    free = {person.code for person in seen.free}
    assert free
    assert not free & busy
    assert all(person.reasons for person in seen.barred)
    assert holder not in free | {person.code for person in seen.barred}
    assert (begun_already.free, begun_already.barred) == ((), ())


def test_strangers_read_nothing(begun: Begun, other_school: SmallSchool) -> None:
    family = begun.school.family(begun.school.children[0])
    with within(begun.school.id):
        for read in (
            lambda: roster_week(viewer=family, week=FIRST_MONDAY, now=MONDAY_NOON),
            lambda: staff_loads(viewer=begun.school.actor("subject1"), term=begun.school.term),
        ):
            with pytest.raises(NotThere):
                read()
    with within(other_school.id):
        office = other_school.actor("office")
        assert roster_week(viewer=office, week=FIRST_MONDAY, now=MONDAY_NOON).rows == ()
        assert staff_loads(viewer=office, term=begun.school.term) == ()


def test_the_reads_ask_few_questions(begun: Begun, asks_at_most: AsksAtMost) -> None:
    school, office = begun.school, begun.school.actor("office")
    with within(school.id):
        session = Session.objects.filter(date=FIRST_MONDAY).first()
        assert session is not None
        with asks_at_most(5):
            roster_week(viewer=office, week=FIRST_MONDAY, now=MONDAY_NOON)
        with asks_at_most(1):
            staff_loads(viewer=office, term=school.term)
        with asks_at_most(12):
            candidates_for(viewer=office, session=session.code, now=MONDAY_NOON)
