"""Who is not confirmed as having been there: the absent, the unvetted, and whoever confirms the own session."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest

from afterbell.attendance import commands
from afterbell.attendance.commands import NewLook, NewMark
from afterbell.attendance.models import Presence
from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.schools.commands import engage_staff
from tests.attendance.test_presence import LATER, START, call_roll, codes, confirm, decide, doubts, known, look, sign_in
from tests.support.afternoon import DAY, Afternoon, at, here

NEXT = DAY + timedelta(days=1)


def called_by_the_leader(afternoon: Afternoon) -> None:
    """Let the duty leader call and seal the roll of a teacher who is not there."""
    marks = [
        NewMark(mark_id=uuid4(), pupil=child.code, state="present", device="phone", device_seq=number)
        for number, child in enumerate(afternoon.tutored)
    ]
    leader, moment = afternoon.actor("duty"), at(time(17, 55))
    commands.record_marks(actor=leader, now=moment, session=afternoon.tutoring, marks=marks)
    commands.seal_roll(actor=leader, now=moment, session=afternoon.tutoring)


def look_at(afternoon: Afternoon, session: str, *, now: datetime, by: str = "duty") -> list[str]:
    new = NewLook(look_id=uuid4(), session=session, found="named")
    receipt = commands.record_patrol(actor=afternoon.actor(by), now=now, looks=[new])
    return [row.refusal.code.removeprefix("attendance.") for row in receipt.refusals]


def confirm_duty(afternoon: Afternoon, by: str) -> list[str]:
    done = commands.confirm_sessions(actor=afternoon.actor(by), now=LATER, sessions=[afternoon.duty])
    return [row.refusal.code.removeprefix("attendance.") for row in done.refusals]


@pytest.mark.parametrize("moment", [time(18, 20), time(18, 25), time(16, 44), time(0, 5)])
def test_nobody_signs_in_hours_before_or_after_the_end(afternoon: Afternoon, moment: time) -> None:
    called_by_the_leader(afternoon)
    look(afternoon, "nobody")
    assert codes(lambda: sign_in(afternoon, moment=at(moment))) == ["arrived_outside"]
    assert known(afternoon).presence.found == "not_here"
    assert confirm(afternoon) == ["adult_not_seen"]


def test_an_hour_before_is_in_time(afternoon: Afternoon) -> None:
    sign_in(afternoon, moment=START - timedelta(minutes=60))
    assert (known(afternoon).presence.found, known(afternoon).presence.late_minutes) == ("here", 0)


def test_a_phone_that_brings_a_late_arrival_keeps_its_marks(afternoon: Afternoon) -> None:
    mark = NewMark(mark_id=uuid4(), pupil=afternoon.tutored[0].code, state="present", device="phone", device_seq=1)
    done = commands.sync_roll(
        actor=afternoon.actor("subject2"), now=LATER, session=afternoon.tutoring, arrival=LATER, marks=[mark]
    )
    assert (len(done.marks.stored), done.arrived) == (1, False)
    assert [reason.code for reason in done.reasons] == ["attendance.arrived_outside"]


def test_no_roll_is_called_in_the_morning(afternoon: Afternoon) -> None:
    first, second = (
        NewMark(mark_id=uuid4(), pupil=afternoon.tutored[0].code, state="present", device="phone", device_seq=number)
        for number in (1, 2)
    )
    teacher = afternoon.actor("subject2")
    with pytest.raises(Refused, match="roll_too_early"):
        commands.record_marks(actor=teacher, now=at(time(8)), session=afternoon.tutoring, marks=[first])
    assert known(afternoon).presence.found == "unknown"
    commands.record_marks(actor=teacher, now=at(time(17, 55)), session=afternoon.tutoring, marks=[second])
    assert known(afternoon).presence.since == at(time(17, 55))


def test_what_a_phone_kept_since_the_morning_is_refused_alone_and_the_rest_counts(
    afternoon: Afternoon,
) -> None:
    told = (at(time(8)), at(time(17, 40)), at(time(17, 40), day=DAY.replace(year=2036)), None)
    marks = [
        NewMark(
            mark_id=uuid4(), pupil=child.code, state="present", device="phone", device_seq=number, marked_at=marked_at
        )
        for number, (child, marked_at) in enumerate(zip(afternoon.tutored, told, strict=True))
    ]
    done = commands.sync_roll(
        actor=afternoon.actor("subject2"), now=at(time(17, 55)), session=afternoon.tutoring, marks=marks
    )
    assert done.marks.stored == tuple(mark.mark_id for mark in marks[1:])
    ((early, refusal),) = [(row.mark_id, row.refusal.code) for row in done.marks.refusals]
    assert (early, refusal) == (marks[0].mark_id, "attendance.roll_too_early")


def test_the_patrol_is_written_on_its_day_alone(afternoon: Afternoon) -> None:
    assert look_at(afternoon, afternoon.tutoring, now=at(time(10), day=NEXT)) == ["patrol_over"]
    assert look_at(afternoon, afternoon.tutoring, now=at(time(10))) == ["not_started"]
    assert look_at(afternoon, afternoon.tutoring, now=LATER) == []
    assert known(afternoon).presence.found == "unknown"


def test_a_roll_signed_late_is_paid_only_by_somebody_elses_decision(afternoon: Afternoon) -> None:
    teacher, morning = afternoon.actor("subject2"), at(time(8), day=NEXT)
    commands.sign_late(actor=teacher, now=morning, session=afternoon.tutoring, reason="手机没电")
    marks = [
        NewMark(mark_id=uuid4(), pupil=child.code, state="present", device="phone", device_seq=number)
        for number, child in enumerate(afternoon.tutored)
    ]
    commands.sync_roll(actor=teacher, now=morning, session=afternoon.tutoring, arrival=morning, marks=marks, seal=True)
    assert [(one.open, one.said, one.may_decide) for one in doubts(afternoon)] == [(True, (), True)]
    late = {"actor": afternoon.actor("duty"), "now": morning, "sessions": [afternoon.tutoring]}
    assert [row.refusal.code for row in commands.confirm_sessions(**late).refusals] == ["attendance.adult_not_seen"]
    decide(afternoon, reason="家长看见老师在")
    assert commands.confirm_sessions(**late).confirmed == (afternoon.tutoring,)
    with within(afternoon.school.id):
        assert Presence.objects.get(session__code=afternoon.tutoring).arrived_at == START


def test_who_is_not_vetted_is_neither_there_nor_confirmed_and_the_marks_stay(afternoon: Afternoon) -> None:
    code = afternoon.school.staff["subject2"]
    engage_staff(actor=afternoon.actor("office"), now=at(time(9)), staff=code, kind="volunteer")
    assert codes(lambda: sign_in(afternoon)) == ["not_vetted"]
    marks = [NewMark(mark_id=uuid4(), pupil=afternoon.tutored[0].code, state="present", device="p", device_seq=1)]
    done = commands.sync_roll(
        actor=afternoon.actor("subject2"), now=START, session=afternoon.tutoring, arrival=START, marks=marks
    )
    assert (len(done.marks.stored), done.arrived) == (1, False)
    call_roll(afternoon)
    assert confirm(afternoon) == ["not_vetted"]


def test_a_look_at_the_own_session_is_no_word_and_somebody_else_confirms_it(afternoon: Afternoon) -> None:
    assert look_at(afternoon, afternoon.duty, now=START) == []
    assert confirm_duty(afternoon, "vice") == ["adult_not_seen"]
    assert look_at(afternoon, afternoon.duty, now=START, by="vice") == []
    assert confirm_duty(afternoon, "duty") == ["own_session"]
    assert confirm_duty(afternoon, "vice") == []


def test_what_comes_after_the_confirmation_is_shown_and_decided_no_more(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored, seal=True)
    assert confirm(afternoon) == []
    look(afternoon, "nobody")
    assert [(one.open, one.confirmed, one.may_decide) for one in doubts(afternoon)] == [(True, True, False)]
    assert codes(lambda: decide(afternoon, here=False)) == ["presence_confirmed"]
