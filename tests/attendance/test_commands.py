"""Roll calls through the real commands: once each, in any order, nothing lost, nothing of others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID, uuid5

import pytest
from django.db.models import Q

from afterbell.attendance import commands
from afterbell.attendance.commands import Arrival, LateMark, NewLeave, NewMark
from afterbell.attendance.models import MarkVersion, Presence, PupilLeave, RollMark, RollSeal
from afterbell.attendance.rolls import fold_roll, marks_where
from afterbell.base.access import Actor
from afterbell.base.models import AuditEntry
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.rostering.models import Assignment, Cancellation, Session
from afterbell.schools.models import Pupil, Staff
from tests.support.afternoon import DAY, Afternoon, at
from tests.support.world import Child, SmallSchool

NAMES = UUID("00000000-0000-4000-8000-000000000000")
START, ROLL, END = at(time(17, 45)), at(time(17, 50)), at(time(18, 20))


def mark(name: str, child: Child, state: str, *, seq: int = 1, device: str = "phone", **more: object) -> NewMark:
    return NewMark(mark_id=uuid5(NAMES, name), pupil=child.code, state=state, device=device, device_seq=seq, **more)  # type: ignore[arg-type]


def everybody(children: Sequence[Child], state: str = "present") -> list[NewMark]:
    return [mark(child.code, child, state) for child in children]


def states(afternoon: Afternoon, session: str) -> dict[str, str]:
    with within(afternoon.school.id):
        row = Session.objects.get(code=session)
        seal = RollSeal.objects.filter(session=row).first()
        roll = fold_roll(marks=marks_where(Q(session=row.pk)), sealed={row.pk: seal.sealed_at} if seal else {})
    return {state.pupil: state.state.value for state in roll.states}


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


@pytest.fixture
def teacher(afternoon: Afternoon) -> Actor:
    return afternoon.actor("subject2")


def record(afternoon: Afternoon, actor: Actor, marks: Sequence[NewMark], now: datetime = ROLL) -> commands.Receipt:
    return commands.record_marks(actor=actor, now=now, session=afternoon.tutoring, marks=marks)


def seal(afternoon: Afternoon, actor: Actor, now: datetime = ROLL) -> datetime:
    return commands.seal_roll(actor=actor, now=now, session=afternoon.tutoring)


def test_a_mark_sent_three_times_is_stored_once_and_acknowledged_each_time(
    afternoon: Afternoon, teacher: Actor
) -> None:
    marks = everybody(afternoon.tutored)
    first = record(afternoon, teacher, marks)
    again = record(afternoon, teacher, [*marks, *marks])
    assert len(first.stored) == 4
    assert (again.stored, set(again.known)) == ((), set(first.stored))
    with within(afternoon.school.id):
        assert RollMark.objects.count() == 4
    assert set(states(afternoon, afternoon.tutoring).values()) == {"present"}


def test_the_same_id_with_other_content_is_refused_and_both_contents_are_kept(
    afternoon: Afternoon, teacher: Actor
) -> None:
    child, other = afternoon.tutored[:2]
    record(afternoon, teacher, [mark("one", child, "present")])
    receipt = record(afternoon, teacher, [mark("one", child, "absent"), mark("two", other, "late")])
    assert [row.refusal.code for row in receipt.refusals] == ["attendance.mark_conflict"]
    assert receipt.conflicting == (uuid5(NAMES, "one"),)
    assert receipt.stored == (uuid5(NAMES, "two"),)
    record(afternoon, teacher, [mark("one", child, "absent")])
    with within(afternoon.school.id):
        assert MarkVersion.objects.get().state == "absent"
    assert states(afternoon, afternoon.tutoring)[child.code] == "present"


def test_an_id_of_another_session_is_a_conflict_not_a_second_mark(afternoon: Afternoon) -> None:
    duty = afternoon.actor("duty")
    record(afternoon, duty, [mark("one", afternoon.tutored[0], "present")])
    receipt = commands.record_marks(
        actor=duty, now=ROLL, session=afternoon.club, marks=[mark("one", afternoon.in_club[0], "present")]
    )
    assert receipt.conflicting == (uuid5(NAMES, "one"),)
    assert states(afternoon, afternoon.club) == {}


def test_a_child_of_another_group_is_refused_by_mark_and_the_others_are_stored(
    afternoon: Afternoon, teacher: Actor
) -> None:
    stranger = afternoon.in_club[0]
    receipt = record(afternoon, teacher, [mark("x", stranger, "present"), mark("y", afternoon.tutored[0], "present")])
    assert [(row.mark_id, row.refusal.code) for row in receipt.refusals] == [
        (uuid5(NAMES, "x"), "attendance.not_in_group")
    ]
    assert receipt.stored == (uuid5(NAMES, "y"),)


def test_a_wrong_state_a_missing_place_and_an_endless_device_name_are_refused_by_mark(
    afternoon: Afternoon, teacher: Actor
) -> None:
    child = afternoon.tutored[0]
    receipt = record(
        afternoon,
        teacher,
        [mark("a", child, "asleep"), mark("b", child, "elsewhere"), mark("c", child, "present", device="x" * 41)],
    )
    assert [row.refusal.code for row in receipt.refusals] == [
        "attendance.mark_unreadable",
        "attendance.elsewhere_without_place",
        "attendance.mark_unreadable",
    ]
    assert receipt.stored == ()
    kept = record(afternoon, teacher, [mark("d", child, "elsewhere", place="医务室")])
    assert kept.stored == (uuid5(NAMES, "d"),)


def test_the_last_word_of_a_device_counts_whatever_order_its_marks_arrive_in(
    afternoon: Afternoon, teacher: Actor
) -> None:
    child = afternoon.tutored[0]
    record(afternoon, teacher, [mark("second", child, "late", seq=2)])
    record(afternoon, teacher, [mark("first", child, "absent", seq=1)], now=ROLL + timedelta(minutes=1))
    assert states(afternoon, afternoon.tutoring) == {child.code: "late"}


def test_a_roll_is_not_sealed_before_its_session_begins(afternoon: Afternoon, teacher: Actor) -> None:
    early = at(time(17, 30))
    record(afternoon, teacher, everybody(afternoon.tutored), now=early)
    with pytest.raises(Refused) as refused:
        seal(afternoon, teacher, now=early)
    assert codes(refused) == ["attendance.not_started"]
    assert seal(afternoon, teacher, now=START) >= START


def test_a_roll_with_an_open_child_is_not_sealed_and_says_how_many_and_who(
    afternoon: Afternoon, teacher: Actor
) -> None:
    record(afternoon, teacher, everybody(afternoon.tutored[:2]))
    with pytest.raises(Refused) as refused:
        seal(afternoon, teacher)
    assert codes(refused) == ["attendance.roll_open"]
    words = refused.value.reasons[0].words.zh
    assert "2 名" in words
    assert all(child.name in words for child in afternoon.tutored[2:])
    with within(afternoon.school.id):
        assert not RollSeal.objects.exists()


def test_a_child_on_leave_has_its_state_and_the_roll_is_sealed_once(afternoon: Afternoon, teacher: Actor) -> None:
    child = afternoon.tutored[3]
    family = afternoon.school.family(child, today=DAY)
    commands.excuse_pupils(actor=family, now=START, leaves=[NewLeave(pupil=child.code, date=DAY)])
    record(afternoon, teacher, everybody(afternoon.tutored[:3]))
    first = seal(afternoon, teacher)
    assert seal(afternoon, teacher, now=END) == first
    with within(afternoon.school.id):
        assert RollSeal.objects.count() == 1


def test_two_people_who_contradict_each_other_keep_the_roll_open_until_the_duty_leader_decides(
    afternoon: Afternoon, teacher: Actor
) -> None:
    child = afternoon.tutored[0]
    with within(afternoon.school.id):
        row = Assignment.objects.get(session__code=afternoon.tutoring)
    record(afternoon, teacher, everybody(afternoon.tutored))
    second = mark("b", child, "absent", device="other")
    record(afternoon, teacher, [second])
    assert row.staff_id
    with pytest.raises(Refused) as refused:
        seal(afternoon, teacher)
    assert codes(refused) == ["attendance.contested"]
    decision = mark("c", child, "absent", device="leader", settles=(uuid5(NAMES, child.code), uuid5(NAMES, "b")))
    record(afternoon, afternoon.actor("duty"), [decision])
    seal(afternoon, teacher)
    assert states(afternoon, afternoon.tutoring)[child.code] == "absent"


def test_the_homeroom_teacher_decides_about_own_children_only(afternoon: Afternoon, teacher: Actor) -> None:
    child = afternoon.tutored[0]
    record(afternoon, teacher, [mark("a", child, "present"), mark("b", child, "absent", device="other")])
    decision = [mark("c", child, "present", device="hr", settles=(uuid5(NAMES, "a"), uuid5(NAMES, "b")))]
    with pytest.raises(NotThere):
        commands.settle_marks(actor=afternoon.actor("homeroom1"), now=ROLL, session=afternoon.tutoring, marks=decision)
    commands.settle_marks(actor=afternoon.actor("homeroom2"), now=ROLL, session=afternoon.tutoring, marks=decision)
    record(afternoon, teacher, everybody(afternoon.tutored[1:]))
    seal(afternoon, teacher)


def test_two_contents_of_one_mark_keep_the_roll_open_until_the_duty_leader_looked(
    afternoon: Afternoon, teacher: Actor
) -> None:
    child = afternoon.tutored[0]
    record(afternoon, teacher, everybody(afternoon.tutored))
    record(afternoon, teacher, [mark(child.code, child, "late")])
    with pytest.raises(Refused) as refused:
        seal(afternoon, teacher)
    assert codes(refused) == ["attendance.two_contents"]
    looked = mark("looked", child, "late", device="leader", settles=(uuid5(NAMES, child.code),))
    record(afternoon, afternoon.actor("duty"), [looked])
    seal(afternoon, teacher)


def test_a_mark_after_the_seal_is_kept_and_counts_only_when_decided(afternoon: Afternoon, teacher: Actor) -> None:
    child = afternoon.tutored[0]
    record(afternoon, teacher, everybody(afternoon.tutored))
    seal(afternoon, teacher)
    late = mark("late", child, "left_early", seq=2)
    assert record(afternoon, teacher, [late]).stored == (late.mark_id,)
    assert states(afternoon, afternoon.tutoring)[child.code] == "present"
    homeroom = afternoon.actor("homeroom2")
    decisions = [LateMark(mark_id=late.mark_id, accepted=True, reason="奶奶提前来接")]

    def decide() -> int:
        return commands.decide_late_marks(actor=homeroom, now=END, session=afternoon.tutoring, decisions=decisions)

    assert (decide(), decide()) == (1, 0)
    assert states(afternoon, afternoon.tutoring)[child.code] == "left_early"
    with pytest.raises(Refused) as refused:
        commands.decide_late_marks(
            actor=homeroom,
            now=END,
            session=afternoon.tutoring,
            decisions=[LateMark(mark_id=late.mark_id, accepted=False, reason="")],
        )
    assert codes(refused) == ["attendance.reason_missing", "attendance.not_late"]


def test_nobody_decides_about_the_own_mark_after_the_seal(afternoon: Afternoon, teacher: Actor) -> None:
    child, leader = afternoon.tutored[0], afternoon.actor("duty")
    record(afternoon, teacher, everybody(afternoon.tutored))
    seal(afternoon, teacher)
    late = mark("late", child, "left_early", device="leader")
    record(afternoon, leader, [late])
    decisions = [LateMark(mark_id=late.mark_id, accepted=True, reason="奶奶提前来接")]
    with pytest.raises(Refused) as refused:
        commands.decide_late_marks(actor=leader, now=END, session=afternoon.tutoring, decisions=decisions)
    assert codes(refused) == ["attendance.own_mark"]
    homeroom = afternoon.actor("homeroom2")
    assert commands.decide_late_marks(actor=homeroom, now=END, session=afternoon.tutoring, decisions=decisions) == 1


def test_a_whole_roll_comes_home_in_one_go_and_again(afternoon: Afternoon, teacher: Actor) -> None:
    def sync() -> commands.SyncReceipt:
        return commands.sync_roll(
            actor=teacher,
            now=ROLL,
            session=afternoon.tutoring,
            arrival=START,
            marks=everybody(afternoon.tutored),
            seal=True,
        )

    first, again = sync(), sync()
    assert (first.arrived, first.sealed, len(first.marks.stored), first.reasons) == (True, True, 4, ())
    assert (again.arrived, again.sealed, len(again.marks.known), again.reasons) == (True, True, 4, ())
    with within(afternoon.school.id):
        assert Presence.objects.get().arrived_at == START
        assert RollSeal.objects.get().sealed_at > RollMark.objects.first().received_at  # type: ignore[union-attr]
        entry = AuditEntry.objects.filter(tenant=afternoon.school.id, action="attendance.mark").earliest("seq")
    assert entry.details == {"stored": 4, "known": 0, "conflicting": 0, "refused": 0, "arrived": 1, "sealed": 1}


def test_a_roll_that_cannot_be_sealed_yet_keeps_its_marks(afternoon: Afternoon, teacher: Actor) -> None:
    receipt = commands.sync_roll(
        actor=teacher, now=ROLL, session=afternoon.tutoring, marks=everybody(afternoon.tutored[:1]), seal=True
    )
    assert (receipt.sealed, [reason.code for reason in receipt.reasons]) == (False, ["attendance.roll_open"])
    assert len(states(afternoon, afternoon.tutoring)) == 1


def test_only_the_named_adult_arrives_and_a_clock_ahead_makes_nobody_later(
    afternoon: Afternoon, teacher: Actor
) -> None:
    staff = afternoon.school.staff
    ahead = Arrival(session=afternoon.tutoring, staff=staff["subject2"], arrived_at=START + timedelta(days=3650))
    duty = afternoon.actor("duty")
    with pytest.raises(Refused) as refused:
        commands.record_arrivals(
            actor=duty,
            now=START,
            arrivals=[Arrival(session=afternoon.tutoring, staff=staff["subject3"], arrived_at=START)],
        )
    assert codes(refused) == ["attendance.not_named"]
    first = commands.record_arrivals(actor=teacher, now=START, arrivals=[ahead])
    again = commands.record_arrivals(actor=duty, now=ROLL, arrivals=[ahead])
    assert (first.stored, again.known) == ((afternoon.tutoring,), (afternoon.tutoring,))
    with within(afternoon.school.id):
        assert Presence.objects.get().arrived_at == START


def test_a_substitute_takes_over_and_the_planned_adult_has_no_roll_any_more(
    afternoon: Afternoon, teacher: Actor
) -> None:
    with within(afternoon.school.id):
        Assignment.objects.filter(session__code=afternoon.tutoring).update(ended_at=START)
        Assignment.objects.create(
            school_id=afternoon.school.id,
            session=Session.objects.get(code=afternoon.tutoring),
            staff=Staff.objects.get(code=afternoon.school.staff["subject3"]),
            basis="substitute",
            assigned_by=afternoon.school.account("duty"),
            assigned_at=START,
        )
    with pytest.raises(NotThere):
        record(afternoon, teacher, everybody(afternoon.tutored))
    assert len(record(afternoon, afternoon.actor("subject3"), everybody(afternoon.tutored)).stored) == 4


@pytest.mark.parametrize("handle", ["subject1", "club1", "homeroom2", "gate", "office", "principal"])
def test_nobody_marks_or_seals_a_session_of_others(afternoon: Afternoon, handle: str) -> None:
    actor = afternoon.actor(handle)
    with pytest.raises(NotThere):
        record(afternoon, actor, everybody(afternoon.tutored))
    with pytest.raises(NotThere):
        seal(afternoon, actor)
    with within(afternoon.school.id):
        assert not RollMark.objects.exists()


def test_another_school_has_no_such_session(afternoon: Afternoon, other_school: SmallSchool) -> None:
    stranger = other_school.actor("duty", today=DAY)
    with pytest.raises(NotThere):
        record(afternoon, stranger, everybody(afternoon.tutored))
    with pytest.raises(NotThere):
        commands.confirm_sessions(actor=stranger, now=END, sessions=[afternoon.tutoring])


def test_no_roll_of_a_duty_before_its_day_or_after_a_cancellation(afternoon: Afternoon, teacher: Actor) -> None:
    duty = afternoon.actor("duty")
    marks = everybody(afternoon.tutored)
    with pytest.raises(Refused) as refused:
        commands.record_marks(actor=duty, now=ROLL, session=afternoon.duty, marks=marks)
    assert codes(refused) == ["attendance.no_roll"]
    with within(afternoon.school.id):
        Cancellation.objects.create(
            school_id=afternoon.school.id,
            session=Session.objects.get(code=afternoon.tutoring),
            reason="大风",
            cancelled_by=afternoon.school.account("office"),
            cancelled_at=START - timedelta(hours=1),
        )
    with pytest.raises(Refused) as refused:
        record(afternoon, teacher, marks, now=ROLL - timedelta(days=1))
    assert codes(refused) == ["attendance.cancelled", "attendance.not_yet"]


def test_sessions_that_can_be_are_confirmed_and_the_others_say_why(afternoon: Afternoon, teacher: Actor) -> None:
    duty = afternoon.actor("duty")
    commands.sync_roll(
        actor=teacher,
        now=ROLL,
        session=afternoon.tutoring,
        arrival=START,
        marks=everybody(afternoon.tutored),
        seal=True,
    )
    wanted = [afternoon.tutoring, afternoon.club, afternoon.duty]
    early = commands.confirm_sessions(actor=duty, now=ROLL, sessions=[afternoon.tutoring])
    assert [row.refusal.code for row in early.refusals] == ["attendance.not_ended"]
    outcome = commands.confirm_sessions(actor=duty, now=END, sessions=wanted)
    assert outcome.confirmed == (afternoon.tutoring,)
    assert sorted((row.session, row.refusal.code) for row in outcome.refusals) == sorted(
        [
            (afternoon.club, "attendance.adult_not_seen"),
            (afternoon.club, "attendance.not_sealed"),
            (afternoon.duty, "attendance.adult_not_seen"),
            (afternoon.duty, "attendance.own_session"),
        ]
    )
    commands.record_arrivals(
        actor=duty,
        now=START,
        arrivals=[Arrival(session=afternoon.duty, staff=afternoon.school.staff["duty"], arrived_at=START)],
    )
    again = commands.confirm_sessions(actor=afternoon.actor("vice"), now=END, sessions=wanted)
    assert (again.confirmed, again.known) == ((afternoon.duty,), (afternoon.tutoring,))
    with pytest.raises(NotThere):
        commands.confirm_sessions(actor=teacher, now=END, sessions=[afternoon.tutoring])


def test_leave_is_said_by_the_own_family_for_a_day_that_has_not_passed(afternoon: Afternoon) -> None:
    child, other = afternoon.tutored[1:3]
    family = afternoon.school.family(child, today=DAY)
    leave = NewLeave(pupil=child.code, date=DAY, reason="看病")
    assert commands.excuse_pupils(actor=family, now=START, leaves=[leave, leave]) == 1
    assert commands.excuse_pupils(actor=afternoon.actor("homeroom2"), now=START, leaves=[leave]) == 0
    with pytest.raises(Refused) as refused:
        commands.excuse_pupils(actor=family, now=START + timedelta(days=1), leaves=[leave])
    assert codes(refused) == ["attendance.leave_too_late"]
    with pytest.raises(NotThere):
        commands.excuse_pupils(actor=family, now=START, leaves=[leave, NewLeave(pupil=other.code, date=DAY)])
    with within(afternoon.school.id):
        assert PupilLeave.objects.count() == 1


def test_an_alarm_stands_for_a_child_nobody_has_seen_until_somebody_says_where_it_is(
    afternoon: Afternoon, teacher: Actor
) -> None:
    lost, here = afternoon.tutored[:2]
    record(afternoon, teacher, [mark("here", here, "present")])
    with pytest.raises(Refused) as refused:
        commands.raise_alarms(actor=teacher, now=ROLL, session=afternoon.tutoring, pupils=[here.code])
    assert codes(refused) == ["attendance.child_accounted"]
    first = commands.raise_alarms(actor=teacher, now=ROLL, session=afternoon.tutoring, pupils=[lost.code])
    assert commands.raise_alarms(actor=teacher, now=END, session=afternoon.tutoring, pupils=[lost.code]) == first
    gate = afternoon.actor("gate")
    with pytest.raises(NotThere):
        commands.close_alarm(actor=afternoon.actor("homeroom1"), now=END, alarm=first[0], whereabouts="在操场")
    with pytest.raises(Refused) as refused:
        commands.close_alarm(actor=gate, now=END, alarm=first[0], whereabouts=" ")
    assert codes(refused) == ["attendance.whereabouts_missing"]
    for _ in range(2):
        commands.close_alarm(actor=gate, now=END, alarm=first[0], whereabouts="在门卫室，和爷爷在一起")
    with pytest.raises(Refused) as refused:
        commands.close_alarm(actor=afternoon.actor("duty"), now=END, alarm=first[0], whereabouts="在操场")
    assert refused.value.conflict


def test_a_child_whose_place_ended_is_not_expected_any_more(afternoon: Afternoon, teacher: Actor) -> None:
    gone = afternoon.tutored[0]
    with within(afternoon.school.id):
        Pupil.objects.filter(code=gone.code).update(left_on=DAY)
    record(afternoon, teacher, everybody(afternoon.tutored[1:]))
    seal(afternoon, teacher)
    assert gone.code not in states(afternoon, afternoon.tutoring)
