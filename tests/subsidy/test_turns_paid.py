"""Whoever came is paid: a substitute for the session taken, each of a swapped pair for the other's, nobody twice."""

from __future__ import annotations

from datetime import time

import pytest

from afterbell.attendance.commands import Arrival, record_arrivals
from afterbell.base.tenancy import within
from afterbell.rostering.commands import NewAdult, answer_turn, ask_substitutes, ask_swap, decide_turns, replace_adult
from afterbell.rostering.models import Session
from afterbell.subsidy.models import PayLine, Statement
from tests.support.afternoon import LATE, Afternoon, at, build_afternoon
from tests.support.helping import HELPER, seat_beside
from tests.support.settled import hold, settle_march
from tests.support.world import MORNING, SmallSchool

pytestmark = pytest.mark.django_db


def afternoon_of(school: SmallSchool) -> Afternoon:
    """Build the afternoon with its duty at a post of the scheme, so that it can be put before the roster's rules."""
    afternoon = build_afternoon(school)
    with within(school.id):
        Session.objects.filter(code=afternoon.duty).update(post="duty-leader")
    return afternoon


def paid(afternoon: Afternoon) -> dict[str, int]:
    """Settle March; gives what everybody gets, by login name."""
    school = afternoon.school
    settle_march(school)
    names = {code: handle for handle, code in school.staff.items()}
    with within(school.id):
        sessions = list(PayLine.objects.values_list("session__code", flat=True))
        assert len(sessions) == len(set(sessions))
        return {names[code]: fen for code, fen in Statement.objects.values_list("staff__code", "total_fen")}


def test_a_substitute_is_paid_and_whoever_asked_is_not(small_school: SmallSchool) -> None:
    afternoon = afternoon_of(small_school)
    (asked,) = ask_substitutes(
        actor=small_school.actor("subject2"),
        now=MORNING,
        session=afternoon.tutoring,
        staff=[small_school.staff["subject3"]],
    )
    answer_turn(actor=small_school.actor("subject3"), now=MORNING, request=asked, accept=True)
    hold(afternoon, instead={afternoon.tutoring: "subject3"})
    assert paid(afternoon) == {"subject3": 3500, "club1": 4000, "duty": 3000}


def test_a_swapped_pair_is_paid_each_for_what_they_led(small_school: SmallSchool) -> None:
    afternoon = afternoon_of(small_school)
    swap = ask_swap(actor=small_school.actor("subject2"), now=MORNING, session=afternoon.tutoring, other=afternoon.club)
    assert answer_turn(actor=small_school.actor("club1"), now=MORNING, request=swap, accept=True) == "agreed"
    decide_turns(actor=small_school.actor("vice"), now=MORNING, codes=[swap], approve=True)
    hold(afternoon, instead={afternoon.tutoring: "club1", afternoon.club: "subject2"})
    assert paid(afternoon) == {"club1": 3500, "subject2": 4000, "duty": 3000}


def test_who_helps_is_paid_beside_who_answers_once_each(small_school: SmallSchool) -> None:
    afternoon = afternoon_of(small_school)
    seat = seat_beside(afternoon)
    hold(afternoon)
    hold(afternoon, sessions=(seat,), instead={seat: HELPER})
    assert paid(afternoon) == {"subject2": 3500, HELPER: 3500, "club1": 4000, "duty": 3000}


def test_who_took_over_a_running_session_is_paid_for_it_and_whoever_left_it_is_not(small_school: SmallSchool) -> None:
    afternoon = afternoon_of(small_school)
    staff, duty = small_school.staff, afternoon.actor("duty")
    came = Arrival(session=afternoon.tutoring, staff=staff["subject2"], arrived_at=at(LATE[0]))
    record_arrivals(actor=duty, now=at(LATE[0]), arrivals=[came])
    new = NewAdult(session=afternoon.tutoring, staff=staff["subject3"], instead_of=staff["subject2"], reason="发烧回家")
    replace_adult(actor=duty, now=at(time(17, 58)), new=new)
    later = Arrival(session=afternoon.tutoring, staff=staff["subject3"], arrived_at=at(time(18, 1)))
    record_arrivals(actor=duty, now=at(time(18, 1)), arrivals=[later])
    hold(afternoon, instead={afternoon.tutoring: "subject3"})
    assert paid(afternoon) == {"subject3": 3500, "club1": 4000, "duty": 3000}
