"""The house looks for children nobody has seen: once, in order, and not for a whole class whose phone is silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial
from uuid import uuid4

import pytest

from afterbell.attendance import commands, queries
from afterbell.attendance.commands import Morning, NewLeave, NewMark, watch_over_children
from afterbell.attendance.models import (
    Alarm,
    AlarmClosed,
    AlarmRung,
    MorningAbsence,
    Presence,
    RollMark,
    RollMissing,
)
from afterbell.attendance.watching import due_now, may_be_due
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.schools.actors import house_actor
from afterbell.site.watch import keep_watch
from tests.support.afternoon import DAY, LATE, Afternoon, at
from tests.support.asking import AsksAtMost
from tests.support.world import Child

START = at(LATE[0])


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def mark(
    afternoon: Afternoon, children: Sequence[Child], state: str, *, minutes: float, seal: bool = False
) -> commands.SyncReceipt:
    return commands.sync_roll(
        actor=afternoon.actor("subject2"),
        now=after(minutes),
        session=afternoon.tutoring,
        marks=[
            NewMark(mark_id=uuid4(), pupil=child.code, state=state, device="phone", device_seq=int(minutes * 60) + 1)
            for child in children
        ],
        seal=seal,
    )


def watch(afternoon: Afternoon, minutes: float) -> None:
    """Look as the worker does: only where something is due, and twice, for looking again tells nothing."""
    for _time in range(2):
        with within(afternoon.school.id):
            due = may_be_due(now=after(minutes)) and due_now(now=after(minutes)).sessions
        if due:
            watch_over_children(actor=house_actor(school=afternoon.school.id), now=after(minutes))


def told(afternoon: Afternoon) -> Counter[tuple[str, str]]:
    """Count what was told of children and rolls, by kind and whom it concerns."""
    with within(afternoon.school.id):
        rows = Message.objects.filter(tenant=afternoon.school.id, kind__startswith="attendance.")
        return Counter((kind.partition(".")[2], pupil) for kind, pupil in rows.values_list("kind", "concerns"))


def in_club_is_there(afternoon: Afternoon) -> None:
    commands.record_marks(
        actor=afternoon.actor("club1"),
        now=after(1),
        session=afternoon.club,
        marks=[
            NewMark(mark_id=uuid4(), pupil=child.code, state="present", device="club", device_seq=1)
            for child in afternoon.in_club
        ],
    )


def test_a_child_without_a_state_is_looked_for_after_the_schemes_minutes_and_the_alarm_climbs(
    afternoon: Afternoon,
) -> None:
    in_club_is_there(afternoon)
    *here, lost = afternoon.tutored
    mark(afternoon, here, "present", minutes=3)
    watch(afternoon, 9.9)
    assert told(afternoon) == {}
    watch(afternoon, 10)
    assert told(afternoon) == {("looked_for_of_homeroom", lost.code): 1, ("looked_for_of_leader", ""): 1}
    watch(afternoon, 14.9)
    watch(afternoon, 15.2)
    assert told(afternoon)["looked_for", lost.code] == 1
    watch(afternoon, 26)
    assert told(afternoon)["looked_for_of_principal", ""] == 1
    with within(afternoon.school.id):
        assert [alarm.raised_by for alarm in Alarm.objects.all()] == [None]
        assert list(AlarmRung.objects.order_by("pk").values_list("rung", flat=True)) == [1, 2, 3]
        (row,) = queries.open_alarms(viewer=afternoon.actor("duty"), on=DAY, now=after(26))
        assert (row.name, row.rung, row.by, row.minutes) == (lost.name, 3, "", 16)


def test_a_phone_that_was_silent_closes_the_alarms_with_the_marks_it_brings(afternoon: Afternoon) -> None:
    in_club_is_there(afternoon)
    watch(afternoon, 10)
    assert told(afternoon) == {("roll_not_there", ""): 2}
    watch(afternoon, 14)
    assert told(afternoon) == {("roll_not_there", ""): 2}
    watch(afternoon, 15)
    assert sum(number for (kind, _), number in told(afternoon).items() if kind == "looked_for") == 0
    here, lost = afternoon.tutored[:-1], afternoon.tutored[-1]
    mark(afternoon, here, "present", minutes=16)
    watch(afternoon, 20)
    families = {pupil for kind, pupil in told(afternoon) if kind == "looked_for"}
    assert families == {lost.code}
    assert not [kind for kind, _ in told(afternoon) if kind == "found"]
    with within(afternoon.school.id):
        closed = AlarmClosed.objects.select_related("closed_by").order_by("pk")
        assert {row.closed_by.name for row in closed} == {"老师subject2"}
        assert len(closed) == len(here)
        assert closed[0].whereabouts == "到：三年级辅导一组"
        assert RollMissing.objects.count() == 1


def test_a_roll_is_not_sealed_while_a_child_is_looked_for(afternoon: Afternoon) -> None:
    *here, lost = afternoon.tutored
    mark(afternoon, here, "present", minutes=3)
    watch(afternoon, 10)
    refused = mark(afternoon, [lost], "absent", minutes=12, seal=True)
    assert [reason.code for reason in refused.reasons] == ["attendance.looked_for"]
    assert lost.name in refused.reasons[0].words.zh
    with pytest.raises(Refused):
        commands.seal_roll(actor=afternoon.actor("subject2"), now=after(12), session=afternoon.tutoring)
    assert mark(afternoon, [lost], "leave", minutes=13, seal=True).sealed is False
    watch(afternoon, 30)
    assert ("looked_for", lost.code) not in told(afternoon)
    assert mark(afternoon, [lost], "late", minutes=31, seal=True).sealed


def test_who_is_on_leave_or_missing_from_school_is_not_looked_for_and_is_welcome(afternoon: Afternoon) -> None:
    in_club_is_there(afternoon)
    excused, ill, *here = afternoon.tutored
    family = afternoon.school.family(excused, today=DAY)
    commands.excuse_pupils(actor=family, now=after(-60), leaves=[NewLeave(pupil=excused.code, date=DAY)])
    teacher = afternoon.actor("homeroom2")
    said = [Morning(pupil=ill.code, absent=True)]
    assert commands.record_mornings(actor=teacher, now=at(time(8, 30)), mornings=said) == 1
    assert commands.record_mornings(actor=teacher, now=at(time(8, 31)), mornings=said) == 0
    with pytest.raises(NotThere):
        commands.record_mornings(actor=afternoon.actor("homeroom1"), now=at(time(8, 31)), mornings=said)
    mark(afternoon, here, "present", minutes=3)
    watch(afternoon, 30)
    assert told(afternoon) == {("not_at_school", ill.code): 1}
    with within(afternoon.school.id):
        card = queries.own_sessions(viewer=afternoon.actor("subject2"), on=DAY, now=after(30))[0]
        assert (card.expected, card.leave, card.open) == (len(afternoon.tutored), 2, 0)
    assert mark(afternoon, [ill], "late", minutes=31, seal=True).sealed
    with within(afternoon.school.id):
        assert queries.own_sessions(viewer=afternoon.actor("subject2"), on=DAY, now=after(32))[0].present == 3


def test_a_child_that_came_to_school_after_all_is_expected_again(afternoon: Afternoon) -> None:
    in_club_is_there(afternoon)
    *here, back = afternoon.tutored
    office = afternoon.actor("office")
    for minutes, absent in ((1, True), (2, False)):
        now = at(time(8, minutes))
        commands.record_mornings(actor=office, now=now, mornings=[Morning(pupil=back.code, absent=absent)])
    mark(afternoon, here, "present", minutes=3)
    watch(afternoon, 10)
    assert told(afternoon)["looked_for_of_homeroom", back.code] == 1
    commands.record_mornings(actor=office, now=at(time(8, 3)), mornings=[Morning(pupil=back.code, absent=False)])
    with within(afternoon.school.id):
        assert list(MorningAbsence.objects.order_by("pk").values_list("absent", flat=True)) == [True, False]
        (first, *_rest) = queries.morning_list(
            viewer=afternoon.actor("homeroom2"), homeroom=afternoon.school.homerooms[1], today=DAY
        ).children
        assert first.absent is False


def test_every_guardian_hears_once_that_a_child_is_not_at_school_and_again_that_it_is(afternoon: Afternoon) -> None:
    child, other = afternoon.tutored[:2]
    teacher = afternoon.actor("homeroom2")

    def say(minutes: int, *, absent: bool) -> None:
        now = at(time(8, minutes))
        commands.record_mornings(actor=teacher, now=now, mornings=[Morning(pupil=child.code, absent=absent)])

    def heard() -> Counter[str]:
        with within(afternoon.school.id):
            kinds = Message.objects.filter(concerns=child.code).values_list("kind", flat=True)
            assert not Message.objects.filter(concerns=other.code).exists()
            return Counter(kind.removeprefix("attendance.") for kind in kinds)

    say(30, absent=True)
    say(31, absent=True)
    assert heard() == {"not_at_school": 1}
    say(40, absent=False)
    assert heard() == {"not_at_school": 1, "at_school_after_all": 1}
    say(50, absent=True)
    assert heard() == {"not_at_school": 2, "at_school_after_all": 1}


def test_the_watch_asks_one_question_where_nothing_runs_and_few_where_nothing_is_due(
    afternoon: Afternoon, asks_at_most: AsksAtMost
) -> None:
    with within(afternoon.school.id):
        with asks_at_most(1):
            assert not may_be_due(now=after(-60))
        with asks_at_most(6):
            assert not due_now(now=after(5)).sessions
    assert keep_watch(now=after(-60)) == 0
    assert keep_watch(now=after(10)) == 2
    assert keep_watch(now=after(10)) == 0


def test_a_roll_is_called_late_with_a_reason_within_the_schemes_days(afternoon: Afternoon) -> None:
    teacher = afternoon.actor("subject2")
    day, four_days = 24 * 60, 4 * 24 * 60
    with pytest.raises(Refused) as refused:
        mark(afternoon, afternoon.tutored, "present", minutes=day)
    assert [reason.code for reason in refused.value.reasons] == ["attendance.late_unsaid"]
    with pytest.raises(Refused) as refused:
        commands.sign_late(actor=teacher, now=after(5), session=afternoon.tutoring, reason=" ")
    assert [reason.code for reason in refused.value.reasons] == ["attendance.reason_missing", "attendance.not_late_yet"]
    with pytest.raises(NotThere):
        commands.sign_late(actor=afternoon.actor("club1"), now=after(day), session=afternoon.tutoring, reason="停电")
    for reason in ("手机没电", "停电"):
        commands.sign_late(actor=teacher, now=after(day), session=afternoon.tutoring, reason=reason)
    assert mark(afternoon, afternoon.tutored, "present", minutes=day + 1, seal=True).sealed
    with within(afternoon.school.id):
        cards = queries.school_sessions(viewer=afternoon.actor("duty"), on=DAY, now=after(day))
    assert {card.code: card.signed_late for card in cards}[afternoon.tutoring] == "手机没电"
    with pytest.raises(Refused) as refused:
        mark(afternoon, afternoon.tutored[:1], "absent", minutes=four_days)
    assert [reason.code for reason in refused.value.reasons] == ["attendance.signing_over"]
    with pytest.raises(Refused) as refused:
        commands.sign_late(actor=afternoon.actor("club1"), now=after(four_days), session=afternoon.club, reason="停电")
    assert [reason.code for reason in refused.value.reasons] == ["attendance.signing_over"]


@pytest.mark.parametrize(
    ("days", "phone", "reason"),
    [
        (2, "that day's", ""),
        (2, "a later day's", "attendance.late_unsaid"),
        (2, "none", "attendance.late_unsaid"),
        (28, "that day's", "attendance.signing_over"),
        (28, "none", "attendance.signing_over"),
    ],
)
def test_only_a_phone_that_kept_the_roll_is_believed_and_only_for_some_days(
    afternoon: Afternoon, days: int, phone: str, reason: str
) -> None:
    teacher, since = afternoon.actor("subject2"), after(-20) if phone == "that day's" else after(24 * 60)
    kept = "" if phone == "none" else commands.keep_roll_on_phone(actor=teacher, now=since).code
    noted = [
        NewMark(
            mark_id=uuid4(), pupil=child.code, state="present", device=kept or "curl", device_seq=1, marked_at=after(4)
        )
        for child in afternoon.tutored
    ]
    send = partial(
        commands.sync_roll,
        actor=teacher,
        now=after(days * 24 * 60),
        session=afternoon.tutoring,
        arrival=after(1),
        seal=True,
        phone=kept,
    )
    if reason:
        for marks in (noted, []):
            with pytest.raises(Refused) as refused:
                send(marks=marks)
            assert [one.code for one in refused.value.reasons] == [reason]
        with within(afternoon.school.id):
            assert not RollMark.objects.exists()
            assert not Presence.objects.exists()
    else:
        late = send(marks=noted)
        assert (len(late.marks.stored), late.arrived, late.sealed) == (len(noted), True, True)
