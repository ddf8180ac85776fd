"""What a teacher, the duty leader and the office see of an afternoon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta
from uuid import UUID, uuid5

import pytest

from afterbell.attendance import commands, queries
from afterbell.attendance.commands import NewLeave, NewMark
from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.scheme.queries import version_in_force
from tests.support.afternoon import DAY, LATE, Afternoon, at
from tests.support.world import Child, SmallSchool

NAMES = UUID("00000000-0000-4000-8000-000000000001")
START, ROLL = at(time(17, 45)), at(time(17, 57))


def marks(children: Sequence[Child], state: str, *, device: str = "phone", seq: int = 1) -> list[NewMark]:
    return [
        NewMark(
            mark_id=uuid5(NAMES, f"{child.code}{state}{device}"),
            pupil=child.code,
            state=state,
            device=device,
            device_seq=seq,
        )
        for child in children
    ]


def roll(afternoon: Afternoon, viewer: Actor) -> queries.RollPage:
    with within(viewer.tenant):
        return queries.roll(viewer=viewer, session=afternoon.tutoring, now=ROLL)


def test_a_teacher_sees_the_own_sessions_and_the_duty_leader_all(afternoon: Afternoon) -> None:
    teacher, duty = afternoon.actor("subject2"), afternoon.actor("duty")
    with within(afternoon.school.id):
        own = queries.own_sessions(viewer=teacher, on=DAY, now=ROLL)
        everything = queries.school_sessions(viewer=duty, on=DAY, now=ROLL)
        assert queries.own_sessions(viewer=afternoon.actor("subject1"), on=DAY, now=ROLL) == ()
        with pytest.raises(NotThere):
            queries.school_sessions(viewer=teacher, on=DAY, now=ROLL)
        with pytest.raises(NotThere):
            queries.own_sessions(viewer=afternoon.school.family(afternoon.tutored[0]), on=DAY, now=ROLL)
    assert [card.code for card in own] == [afternoon.tutoring]
    assert {card.code for card in everything} == {afternoon.tutoring, afternoon.club, afternoon.duty}
    assert (own[0].adult, own[0].adult_arrived, own[0].expected, own[0].open) == ("老师subject2", False, 4, 4)


def test_a_session_counts_who_is_there_and_who_is_open(afternoon: Afternoon) -> None:
    teacher = afternoon.actor("subject2")
    here, late, excused, lost = afternoon.tutored
    family = afternoon.school.family(excused, today=DAY)
    commands.excuse_pupils(actor=family, now=START, leaves=[NewLeave(pupil=excused.code, date=DAY)])
    commands.sync_roll(
        actor=teacher,
        now=ROLL,
        session=afternoon.tutoring,
        arrival=START,
        marks=[*marks([here], "present"), *marks([late], "late")],
    )
    commands.raise_alarms(actor=teacher, now=ROLL, session=afternoon.tutoring, pupils=[lost.code])
    duty = afternoon.actor("duty")
    with within(afternoon.school.id):
        card = queries.own_sessions(viewer=teacher, on=DAY, now=ROLL)[0]
        open_children = queries.unaccounted_children(viewer=duty, on=DAY, now=ROLL)
        alarms = queries.open_alarms(viewer=afternoon.actor("homeroom2"), on=DAY, now=ROLL)
        others = queries.open_alarms(viewer=afternoon.actor("homeroom1"), on=DAY, now=ROLL)
        figures = queries.day_figures(viewer=duty, on=DAY, now=ROLL)
    assert (card.present, card.leave, card.open, card.alarms, card.adult_arrived) == (2, 1, 1, 1, True)
    assert {row.pupil for row in open_children if row.session == afternoon.tutoring} == {lost.code}
    assert {row.minutes for row in open_children} == {12}
    assert [row.name for row in alarms] == [lost.name]
    assert others == ()
    assert (figures.sessions, figures.expected, figures.present, figures.unaccounted, figures.alarms) == (3, 8, 2, 5, 1)


def test_the_roll_shows_each_child_with_leave_preset_and_what_is_known(afternoon: Afternoon) -> None:
    teacher = afternoon.actor("subject2")
    excused = afternoon.tutored[2]
    family = afternoon.school.family(excused, today=DAY)
    commands.excuse_pupils(actor=family, now=START, leaves=[NewLeave(pupil=excused.code, date=DAY)])
    commands.record_marks(
        actor=teacher,
        now=ROLL,
        session=afternoon.tutoring,
        marks=[*marks(afternoon.tutored[:1], "present"), *marks(afternoon.tutored[:1], "absent", device="other")],
    )
    page = roll(afternoon, teacher)
    by_code = {child.code: child for child in page.children}
    assert set(by_code) == {child.code for child in afternoon.tutored}
    assert by_code[excused.code].preset == "leave"
    assert by_code[afternoon.tutored[0].code].contested
    assert len(by_code[afternoon.tutored[0].code].said) == 2
    assert (page.may_mark, page.may_decide) == (True, False)
    assert roll(afternoon, afternoon.actor("duty")).may_decide


def test_the_page_of_one_person_counts_its_own_marks(afternoon: Afternoon) -> None:
    teacher = afternoon.actor("subject2")
    device = roll(afternoon, teacher).device
    commands.record_marks(
        actor=teacher,
        now=ROLL,
        session=afternoon.tutoring,
        marks=marks(afternoon.tutored[:1], "late", device=device, seq=7),
    )
    assert roll(afternoon, teacher).next_seq == 8
    assert roll(afternoon, afternoon.actor("duty")).next_seq == 1


@pytest.mark.parametrize("handle", ["subject1", "club1", "homeroom2", "gate"])
def test_a_roll_of_others_is_not_there(afternoon: Afternoon, handle: str) -> None:
    with pytest.raises(NotThere):
        roll(afternoon, afternoon.actor(handle))


def test_a_roll_of_another_school_is_not_there(afternoon: Afternoon, other_school: SmallSchool) -> None:
    for handle in ("principal", "duty", "office"):
        with pytest.raises(NotThere):
            roll(afternoon, other_school.actor(handle, today=DAY))


def test_children_not_accounted_for_are_overdue_after_the_schemes_minutes(afternoon: Afternoon) -> None:
    viewer = afternoon.actor("duty")
    with within(afternoon.school.id):
        safety = version_in_force(on=DAY)[1].safety
        for minutes, overdue in ((safety.alarm_minutes - 1, 0), (safety.alarm_minutes, len(afternoon.tutored))):
            now = at(LATE[0]) + timedelta(minutes=minutes)
            cards = queries.school_sessions(viewer=viewer, on=DAY, now=now)
            (card,) = [row for row in cards if row.code == afternoon.tutoring]
            assert (card.open, card.overdue, card.crowded) == (len(afternoon.tutored), overdue, False)
        page = roll(afternoon, viewer)
        assert [words.zh for words in page.venue] == [check.words.zh for check in safety.venue_checklist]
