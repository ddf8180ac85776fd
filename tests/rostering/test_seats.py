"""A group that needs an adult more has a seat beside its session, rostered like everything else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from afterbell.base.models import Message
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import decide_need, end_need, say_need
from afterbell.placement.models import GroupPlace
from afterbell.rostering.commands import (
    answer_turn,
    ask_session_leave,
    ask_substitutes,
    cancel_sessions,
    climb_ladders,
    lift_stop,
    make_roster,
    plan_sessions,
    stop_day,
)
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.queries import candidates_for, roster_week
from afterbell.schools.actors import house_actor
from afterbell.schools.commands import change_school_day
from afterbell.schools.models import Pupil
from tests.rostering.asking import holder_of, person
from tests.support.term_begun import FIRST_MONDAY, form, hire
from tests.support.world import FIRST_DAY, MORNING, SmallSchool

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(small_school: SmallSchool) -> SmallSchool:
    """Give the school a term of which one child needs an adult more, with teachers enough."""
    form(small_school)
    need(small_school)
    hire(small_school, number=14)
    plan_sessions(actor=small_school.actor("office"), now=MORNING, term=small_school.term)
    name_everybody(small_school)
    return small_school


def need(school: SmallSchool) -> str:
    child = school.children[4]
    code = say_need(actor=school.family(child), now=MORNING, pupil=child.code, kind="extra_adult")
    decide_need(actor=school.actor("office"), now=MORNING, need=code, confirmed=True)
    return code


def name_everybody(school: SmallSchool) -> None:
    make_roster(actor=school.actor("office"), now=MORNING, term=school.term, since=FIRST_DAY)


def monday_seat(school: SmallSchool) -> Session:
    """Give the first Monday's seat, with its session."""
    with within(school.id):
        return Session.objects.select_related("beside").filter(beside__isnull=False, date=FIRST_MONDAY)[0]


def test_each_session_of_the_group_has_one_who_answers_and_another_who_helps(school: SmallSchool) -> None:
    with within(school.id):
        pupil = Pupil.objects.get(code=school.children[4].code)
        groups = set(GroupPlace.objects.filter(pupil=pupil).values_list("group_id", "weekday"))
        seats = list(Session.objects.filter(beside__isnull=False).select_related("beside"))
        held = Session.objects.filter(group__in={group for group, _ in groups})
        expected = {row.pk for row in held if (row.group_id, row.weekday) in groups}
        assert {seat.beside_id for seat in seats} == expected
        assert len(seats) == len(expected)
        named = dict(Assignment.objects.filter(ended_at=None).values_list("session_id", "staff_id"))
    for seat in seats:
        assert named[seat.pk] != named[seat.beside_id or 0]
        assert seat.beside is not None
        assert (seat.starts_at, seat.room_id, seat.kind) == (seat.beside.starts_at, seat.beside.room_id, seat.kind)
        assert seat.name == f"{seat.beside.name} · 协助"


def test_the_week_shows_the_seat_as_a_row_of_its_own(school: SmallSchool) -> None:
    seat = monday_seat(school)
    with within(school.id):
        week = roster_week(viewer=school.actor("office"), week=FIRST_MONDAY, now=MORNING)
    (row,) = [row for row in week.rows if seat.code in {session.code for session in row.sessions}]
    (answers,) = [row for row in week.rows if seat.beside and seat.beside.code in {one.code for one in row.sessions}]
    assert row.name.zh == f"{answers.name.zh} · 协助"
    assert (row.band, row.kind) == (answers.band, answers.kind)
    assert all(session.adult for session in row.sessions)


def test_rostering_again_changes_nothing_until_the_need_does(school: SmallSchool) -> None:
    with within(school.id):
        before = Session.objects.filter(beside__isnull=False).count()
    name_everybody(school)
    with within(school.id):
        assert Session.objects.filter(beside__isnull=False).count() == before > 0


def test_seats_nobody_needs_any_more_are_taken_away_and_come_back_under_another_number(
    small_school: SmallSchool,
) -> None:
    form(small_school)
    hire(small_school, number=14)
    plan_sessions(actor=small_school.actor("office"), now=MORNING, term=small_school.term)
    name_everybody(small_school)
    with within(small_school.id):
        assert not Session.objects.filter(beside__isnull=False).exists()
    code = need(small_school)
    name_everybody(small_school)
    first = monday_seat(small_school)
    assert holder_of(small_school, first.code)
    end_need(actor=small_school.family(small_school.children[4]), now=MORNING, need=code)
    name_everybody(small_school)
    with within(small_school.id):
        assert not Session.objects.filter(beside__isnull=False, cancellation=None).exists()
    need(small_school)
    name_everybody(small_school)
    with within(small_school.id):
        (again,) = Session.objects.filter(beside=first.beside, cancellation=None)
        assert again.seat == 3
    assert holder_of(small_school, again.code)


def test_who_helps_is_found_a_substitute_and_the_ladder_climbs_for_an_open_seat(school: SmallSchool) -> None:
    seat = monday_seat(school)
    holder = holder_of(school, seat.code)
    with within(school.id):
        free = [row.code for row in candidates_for(viewer=school.actor("office"), session=seat.code, now=MORNING).free]
    assert seat.beside
    assert holder_of(school, seat.beside.code) not in free
    ask_session_leave(actor=person(school, holder), now=MORNING, session=seat.code, reason="看牙")
    assert climb_ladders(actor=house_actor(school=school.id), now=seat.starts_at - timedelta(hours=20)) == 1
    (asked,) = ask_substitutes(actor=school.actor("office"), now=MORNING, session=seat.code, staff=[free[0]])
    answer_turn(actor=person(school, free[0]), now=MORNING, request=asked, accept=True)
    assert holder_of(school, seat.code) == free[0]


def test_a_cancelled_session_takes_its_seat_along(school: SmallSchool) -> None:
    seat = monday_seat(school)
    assert seat.beside
    number = cancel_sessions(actor=school.actor("office"), now=MORNING, sessions=[seat.beside.code], reason="大雪")
    assert number == 2
    with within(school.id):
        assert Session.objects.get(pk=seat.pk).cancellation.reason == "大雪"


def test_seats_go_and_come_with_the_calendar(school: SmallSchool) -> None:
    seat = monday_seat(school)

    def change(day: date, kind: str, follows: int | None) -> list[str]:
        change_school_day(
            actor=school.actor("office"), now=MORNING, term=school.term, day=day, kind=kind, follows_weekday=follows
        )
        with within(school.id):
            rows = Session.objects.filter(date=day, beside__isnull=False, cancellation=None).order_by("name")
            return list(rows.values_list("name", flat=True))

    saturday = FIRST_MONDAY + timedelta(days=5)
    assert seat.name in change(saturday, "make_up", 1)
    tuesday = change(saturday, "make_up", 2)
    with within(school.id):
        pairs = Session.objects.filter(date=saturday, beside__isnull=False, cancellation=None).select_related("beside")
        assert [row.name for row in pairs.order_by("name")] == tuesday
        assert {row.name for row in pairs} == {f"{row.beside.name} · 协助" for row in pairs if row.beside}
    assert change(FIRST_MONDAY, "holiday", None) == []
    assert change(FIRST_MONDAY, "school", 1) == []


def test_a_stop_that_is_lifted_brings_the_seat_back_with_its_session(school: SmallSchool) -> None:
    seat = monday_seat(school)
    stop = stop_day(actor=school.actor("office"), now=MORNING, day=FIRST_MONDAY, kind="weather", words="大雪")
    lift_stop(actor=school.actor("office"), now=MORNING, stop=stop)
    with within(school.id):
        assert not Session.objects.filter(date=FIRST_MONDAY).exclude(cancellation=None).exists()
    assert holder_of(school, seat.code)


@pytest.mark.parametrize("wrong", [{"group_id": "own"}, {"seat": 1}, {"beside": None}])
def test_the_database_keeps_a_seat_a_seat(school: SmallSchool, wrong: dict[str, object]) -> None:
    seat = monday_seat(school)
    assert seat.beside
    if "group_id" in wrong:
        wrong = {"group_id": seat.beside.group_id}
    with within(school.id), pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=seat.pk).update(**wrong)


def test_the_database_has_one_seat_of_a_number_beside_a_session(school: SmallSchool) -> None:
    seat = monday_seat(school)
    seat.pk, seat.code = None, "another234"
    with within(school.id), pytest.raises(IntegrityError), transaction.atomic():
        seat.save(force_insert=True)


def test_who_loses_a_seat_is_told_once_a_group_and_the_sessions_stand(small_school: SmallSchool) -> None:
    form(small_school)
    hire(small_school, number=14)
    code = need(small_school)
    plan_sessions(actor=small_school.actor("office"), now=MORNING, term=small_school.term)
    name_everybody(small_school)
    with within(small_school.id):
        seats = Assignment.objects.filter(session__beside__isnull=False, ended_at=None)
        lost = set(seats.values_list("staff__account_id", "session__beside__group_id"))
    end_need(actor=small_school.family(small_school.children[4]), now=MORNING, need=code)
    name_everybody(small_school)
    name_everybody(small_school)
    with within(small_school.id):
        told = list(Message.objects.filter(kind="rostering.seat_gone").values_list("to_id", "values"))
        assert sorted(to for to, _ in told) == sorted(account for account, _ in lost)
        assert sum(values["count"] for _, values in told) == seats.count() > 0
