"""Whom a leave leaves open, and whom a cancelled session touches."""

from __future__ import annotations

import pytest

from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.rostering.commands import NewLeave, cancel_sessions, record_leaves
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.queries import leaves_ahead, own_leaves, touched_by, touched_on
from tests.support.term_begun import FIRST_MONDAY, Begun
from tests.support.world import MORNING, TODAY, SmallSchool


def test_children_are_counted_once_whatever_they_attend(begun: Begun) -> None:
    school = begun.school
    office = school.actor("office")
    with within(school.id):
        touched = touched_on(viewer=office, day=FIRST_MONDAY, now=MORNING)
        assert touched.children == len(school.children)
        assert len(touched.sessions) == Session.objects.filter(date=FIRST_MONDAY).count()
        groups = [row.code for row in Session.objects.filter(date=FIRST_MONDAY, group__isnull=False)]
        duty = Session.objects.filter(date=FIRST_MONDAY, group=None)[0].code
        assert touched_by(viewer=office, sessions=[duty], now=MORNING).children == 0
    cancel_sessions(actor=office, now=MORNING, sessions=groups, reason="停电")
    with within(school.id):
        after = touched_on(viewer=office, day=FIRST_MONDAY, now=MORNING)
        assert after.children == 0
        assert len(after.open) == len(after.sessions) - len(groups)


def test_what_is_another_schools_touches_nobody(begun: Begun, other_school: SmallSchool) -> None:
    with within(begun.school.id):
        code = Session.objects.order_by("pk")[0].code
    stranger = other_school.actor("office")
    with within(other_school.id):
        for sessions in ([code], ["nothing"], []):
            with pytest.raises(NotThere):
                touched_by(viewer=stranger, sessions=sessions, now=MORNING)
    with within(begun.school.id), pytest.raises(NotThere):
        touched_on(viewer=begun.school.actor("gate"), day=FIRST_MONDAY, now=MORNING)


def test_a_leave_says_what_it_leaves_open(begun: Begun) -> None:
    school = begun.school
    with within(school.id):
        row = Assignment.objects.filter(session__date=FIRST_MONDAY).select_related("staff").order_by("pk")[0]
        named = Assignment.objects.filter(staff=row.staff, session__date=FIRST_MONDAY, ended_at=None).count()
    record_leaves(
        actor=school.actor("office"),
        now=MORNING,
        leaves=[NewLeave(staff=row.staff.code, day=FIRST_MONDAY, reason="病")],
    )
    with within(school.id):
        (seen,) = leaves_ahead(viewer=school.actor("principal"), today=TODAY)
        assert (seen.name, seen.sessions) == (row.staff.name, named)
        assert leaves_ahead(viewer=school.actor("principal"), today=FIRST_MONDAY.replace(day=3)) == ()
        gate = own_leaves(viewer=school.actor("gate"), today=TODAY)
        assert (gate.staff, gate.leaves) == (school.staff["gate"], ())
        with pytest.raises(NotThere):
            leaves_ahead(viewer=school.actor("gate"), today=TODAY)
        with pytest.raises(NotThere):
            own_leaves(viewer=school.family(school.children[0]), today=TODAY)
