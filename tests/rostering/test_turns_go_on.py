"""What goes on when something else ends: the colleague asked, the days of a leave, and who decides instead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.rostering.commands import (
    NewClearance,
    answer_turn,
    ask_leave,
    ask_session_leave,
    ask_substitutes,
    clear_to_stand,
    decide_turns,
)
from afterbell.rostering.desk import standing_week
from afterbell.rostering.models import Assignment, Session, StaffLeave
from afterbell.rostering.queries import candidates_for
from tests.rostering.asking import holder_of, person, turn_on_monday
from tests.rostering.test_asking import codes, decree
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun
from tests.support.world import MORNING


def test_whoever_was_asked_still_takes_a_session_whose_adult_went_on_leave(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    holder = person(school, turn.holder)
    (asked,) = ask_substitutes(actor=holder, now=MORNING, session=turn.session, staff=[turn.first])
    ask_session_leave(actor=holder, now=MORNING, session=turn.session, reason="看牙")
    assert holder_of(school, turn.session) == ""
    answered = answer_turn(actor=person(school, turn.first), now=MORNING, request=asked, accept=True)
    assert (answered, holder_of(school, turn.session)) == ("in_force", turn.first)


def test_a_leave_of_days_is_decided_for_those_still_to_come(begun: Begun) -> None:
    school = begun.school
    decree(school, "approve_leave = true")
    turn, vice = turn_on_monday(school), school.actor("vice")
    last = FIRST_MONDAY + timedelta(days=4)
    asked = ask_leave(
        actor=person(school, turn.holder), now=MORNING, first_day=FIRST_MONDAY, last_day=last, reason="住院"
    )
    with within(school.id):
        own = Session.objects.filter(assignments__staff__code=turn.holder, assignments__ended_at=None)
        first = own.filter(date=FIRST_MONDAY).order_by("starts_at")[0]
    decide_turns(actor=vice, now=first.starts_at + timedelta(minutes=1), codes=[asked], approve=True)
    with within(school.id):
        days = StaffLeave.objects.filter(staff__code=turn.holder).order_by("date").values_list("date", flat=True)
        assert list(days) == [FIRST_MONDAY + timedelta(days=number) for number in range(1, 5)]


def test_a_leave_of_days_is_not_decided_once_the_last_of_them_has_begun(begun: Begun) -> None:
    school = begun.school
    decree(school, "approve_leave = true")
    turn = turn_on_monday(school)
    asked = ask_leave(
        actor=person(school, turn.holder), now=MORNING, first_day=FIRST_MONDAY, last_day=FIRST_MONDAY, reason="住院"
    )
    with within(school.id):
        begins = Session.objects.get(code=turn.session).starts_at
    with pytest.raises(Refused) as late:
        decide_turns(actor=school.actor("vice"), now=begins, codes=[asked], approve=True)
    assert codes(late) == ["turn_expired"]


def test_nobody_decides_on_a_turn_they_take(begun: Begun) -> None:
    school, office = begun.school, begun.school.actor("office")
    decree(school, "approve_substitute = true")
    vice = school.staff["vice"]
    with within(school.id):
        rows = Session.objects.filter(date=FIRST_MONDAY, cancellation=None).order_by("pk")
        free = {
            row: {each.code for each in candidates_for(viewer=office, session=row.code, now=MORNING).free}
            for row in rows
        }
        session = next(row for row, people in free.items() if vice in people)
        holder = Assignment.objects.get(session=session, ended_at=None).staff.code
    (asked,) = ask_substitutes(actor=person(school, holder), now=MORNING, session=session.code, staff=[vice])
    assert answer_turn(actor=person(school, vice), now=MORNING, request=asked, accept=True) == "agreed"
    with pytest.raises(Refused) as own:
        decide_turns(actor=school.actor("vice"), now=MORNING, codes=[asked], approve=True)
    assert codes(own) == ["own_request"]
    assert decide_turns(actor=office, now=MORNING, codes=[asked], approve=True) == 1


def test_the_ends_of_the_calendar_are_refused(begun: Begun) -> None:
    school, end = begun.school, date.max
    clearance = NewClearance(staff=school.staff["subject2"], first_day=end, last_day=end, reason="急")
    with pytest.raises(Refused) as cleared:
        clear_to_stand(actor=school.actor("duty"), now=MORNING, clearance=clearance)
    with pytest.raises(Refused) as left:
        ask_leave(actor=school.actor("subject2"), now=MORNING, first_day=end, last_day=end, reason="病")
    assert (codes(cleared), codes(left)) == (["day_out_of_reach"], ["day_out_of_reach"])


def test_a_duty_whose_post_the_scheme_no_longer_knows_asks_for_no_skill(begun: Begun) -> None:
    with within(begun.school.id):
        duty = Session.objects.filter(date=FIRST_MONDAY, kind=Session.Kind.DUTY).order_by("pk")[0]
        duty.post = "of-an-earlier-scheme"
        duty.save()
        week = standing_week(day=FIRST_MONDAY, now=MONDAY_NOON)
    assert {demand.skills for demand in week.desk.problem.demands if demand.session == duty.code} == {frozenset()}
