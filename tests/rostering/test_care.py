"""A care note is read by the adults in charge of the child that day; every look is kept and told to the family."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import give_care_note, say_consent, take_back_care_note
from afterbell.enrolment.papers.consents import WORDINGS, Purpose
from afterbell.enrolment.rules.caring import CareWords
from afterbell.placement.models import GroupPlace
from afterbell.rostering.commands import cancel_sessions, look_at_care
from afterbell.rostering.models import Assignment, CareLook, Session
from afterbell.rostering.queries import care_in_session, care_marks, looks_at_care
from afterbell.schools.models import Staff
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.world import MORNING, Child, SmallSchool

pytestmark = pytest.mark.django_db

NOW = at(time(17, 0))
ASTHMA = CareWords(kind="asthma", what="跑步后会喘", todo="坐下，用喷雾", call="爸爸", kept="")
IN_CHARGE = {"subject2": False, "duty": True}
EVERYBODY_ELSE = ("principal", "vice", "office", "homeroom1", "homeroom2", "subject1", "club1", "gate")


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    return build_afternoon(small_school)


@pytest.fixture
def child(afternoon: Afternoon) -> Child:
    """Give a child of the tutoring with a note under its family's consent."""
    child = afternoon.tutored[1]
    agree(afternoon, child)
    give_care_note(actor=afternoon.school.family(child), now=MORNING, pupil=child.code, words=ASTHMA)
    return child


def agree(afternoon: Afternoon, child: Child, *, given: bool = True, hours: int = 0) -> None:
    say_consent(
        actor=afternoon.school.family(child),
        now=MORNING + timedelta(hours=hours),
        pupil=child.code,
        purpose=Purpose.HEALTH.value,
        text=WORDINGS[Purpose.HEALTH].text_hash,
        given=given,
    )


def read(afternoon: Afternoon, child: Child, handle: str, *, session: str = "", days: int = 0) -> str:
    notes = look_at_care(
        actor=afternoon.actor(handle),
        now=NOW + timedelta(days=days),
        session=session or afternoon.tutoring,
        pupil=child.code,
    ).notes
    return notes[0].words.todo


def finds_nothing(afternoon: Afternoon, child: Child, handle: str, *, session: str = "", days: int = 0) -> None:
    with pytest.raises(NotThere):
        read(afternoon, child, handle, session=session, days=days)
    with within(afternoon.school.id):
        there = session or afternoon.tutoring
        assert care_marks(viewer=afternoon.actor(handle), session=there, today=DAY + timedelta(days=days)) == ()


@pytest.mark.parametrize("handle", IN_CHARGE)
def test_the_named_adult_and_the_duty_leader_read_it_and_the_family_sees_that(
    afternoon: Afternoon, child: Child, handle: str, asks_at_most: AsksAtMost
) -> None:
    viewer = afternoon.actor(handle)
    with within(afternoon.school.id), asks_at_most(2):
        marks = care_in_session(viewer=viewer, session=afternoon.tutoring, today=DAY)
    assert [mark.pupil for mark in marks] == [child.code]
    assert read(afternoon, child, handle) == ASTHMA.todo
    with within(afternoon.school.id):
        (look,) = looks_at_care(viewer=afternoon.school.family(child), pupil=child.code)
        assert CareLook.objects.get().session.code == afternoon.tutoring
    assert (look.name, look.as_leader, look.note, look.at) == (f"老师{handle}", IN_CHARGE[handle], 1, NOW)


@pytest.mark.parametrize("handle", EVERYBODY_ELSE)
def test_nobody_else_learns_even_that_there_is_a_note(afternoon: Afternoon, child: Child, handle: str) -> None:
    finds_nothing(afternoon, child, handle)


def test_it_is_that_days_and_that_sessions_only(afternoon: Afternoon, child: Child) -> None:
    for days in (-1, 1, 7):
        finds_nothing(afternoon, child, "subject2", days=days)
        finds_nothing(afternoon, child, "duty", days=days)
    finds_nothing(afternoon, child, "club1", session=afternoon.club)
    with pytest.raises(NotThere):
        read(afternoon, child, "duty", session=afternoon.club)
    with pytest.raises(NotThere):
        read(afternoon, child, "duty", session=afternoon.duty)


def test_who_handed_the_session_over_reads_no_more_and_the_substitute_does(afternoon: Afternoon, child: Child) -> None:
    with within(afternoon.school.id):
        session = Session.objects.get(code=afternoon.tutoring)
        Assignment.objects.filter(session=session).update(ended_at=NOW)
        Assignment.objects.create(
            school_id=afternoon.school.id,
            session=session,
            staff=Staff.objects.get(code=afternoon.school.staff["subject1"]),
            basis="substitute",
            assigned_by=afternoon.school.account("office"),
            assigned_at=NOW,
        )
    finds_nothing(afternoon, child, "subject2")
    assert read(afternoon, child, "subject1") == ASTHMA.todo


def test_a_leader_who_is_not_on_duty_that_day_is_not_in_charge(afternoon: Afternoon, child: Child) -> None:
    cancel_sessions(actor=afternoon.actor("office"), now=MORNING, sessions=[afternoon.duty], reason="换人")
    finds_nothing(afternoon, child, "duty")
    assert read(afternoon, child, "subject2") == ASTHMA.todo


def test_a_cancelled_session_has_nobody_in_charge(afternoon: Afternoon, child: Child) -> None:
    cancel_sessions(actor=afternoon.actor("office"), now=MORNING, sessions=[afternoon.tutoring], reason="停电")
    finds_nothing(afternoon, child, "subject2")


def test_a_consent_taken_back_a_note_taken_back_and_a_child_that_left_the_group(
    afternoon: Afternoon, child: Child
) -> None:
    agree(afternoon, child, given=False, hours=1)
    finds_nothing(afternoon, child, "subject2")
    agree(afternoon, child, hours=2)
    assert read(afternoon, child, "subject2") == ASTHMA.todo
    with within(afternoon.school.id):
        GroupPlace.objects.filter(pupil__code=child.code).update(until=DAY)
    finds_nothing(afternoon, child, "subject2")
    with within(afternoon.school.id):
        GroupPlace.objects.filter(pupil__code=child.code).update(until=None)
    take_back_care_note(actor=afternoon.school.family(child), now=NOW, pupil=child.code, note=1, version=1)
    finds_nothing(afternoon, child, "subject2")


def test_another_family_does_not_see_who_looked(afternoon: Afternoon, child: Child) -> None:
    read(afternoon, child, "subject2")
    others = (afternoon.school.family(afternoon.tutored[2]), afternoon.actor("homeroom2"), afternoon.actor("office"))
    for other in others:
        with pytest.raises(NotThere), within(afternoon.school.id):
            looks_at_care(viewer=other, pupil=child.code)
