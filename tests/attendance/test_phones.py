"""A phone keeps its teacher's rolls and nobody else's, and nothing is taken from one that was ended."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from afterbell.attendance import commands, queries
from afterbell.attendance.commands import NewLeave, NewMark
from afterbell.attendance.models import Presence, RollMark, RollPhone, RollPhoneEnded
from afterbell.attendance.parcels import read_parcel
from afterbell.attendance.queries import PhoneSession
from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.placement.models import GroupPlace
from afterbell.rostering.models import Assignment, Cancellation, Session
from afterbell.schools.models import Staff
from tests.support.afternoon import DAY, LATE, Afternoon, at
from tests.support.asking import AsksAtMost
from tests.support.world import Child, SmallSchool

NOW = at(LATE[0]) + timedelta(minutes=5)


@pytest.fixture
def teacher(afternoon: Afternoon) -> Actor:
    return afternoon.actor("subject2")


@pytest.fixture
def phone(teacher: Actor) -> str:
    return commands.keep_roll_on_phone(actor=teacher, now=NOW).code


def sent(phone: str, child: Child, state: str = "present", *, seq: int = 1, mark_id: UUID | None = None) -> NewMark:
    return NewMark(mark_id=mark_id or uuid4(), pupil=child.code, state=state, device=phone, device_seq=seq)


def sync(afternoon: Afternoon, actor: Actor, phone: str, *marks: NewMark) -> commands.SyncReceipt:
    return commands.sync_roll(actor=actor, now=NOW, session=afternoon.tutoring, marks=marks, phone=phone)


def kept(actor: Actor, *, today: date = DAY) -> tuple[PhoneSession, ...]:
    with within(actor.tenant):
        return queries.rolls_to_keep(viewer=actor, today=today)


def states(actor: Actor) -> dict[str, str]:
    return {child.code: child.state for session in kept(actor) for child in session.children}


def standing(actor: Actor, phone: str) -> str:
    with within(actor.tenant):
        return queries.phone_standing(viewer=actor, phone=phone)


def own(actor: Actor) -> set[str]:
    with within(actor.tenant):
        return {row.code for row in queries.phones(viewer=actor)}


def test_a_phone_keeps_the_own_sessions_of_today_and_tomorrow_and_no_others(
    afternoon: Afternoon, teacher: Actor, asks_at_most: AsksAtMost
) -> None:
    for today in (DAY, DAY - timedelta(days=1)):
        with within(afternoon.school.id), asks_at_most(6):
            (session,) = queries.rolls_to_keep(viewer=teacher, today=today)
        assert session.code == afternoon.tutoring
        assert {child.code for child in session.children} == {child.code for child in afternoon.tutored}
    for today in (DAY + timedelta(days=1), DAY - timedelta(days=2)):
        assert kept(teacher, today=today) == ()
    with pytest.raises(NotThere):
        kept(afternoon.school.family(afternoon.tutored[0], today=DAY))


def test_a_substitute_has_the_roll_and_who_is_stood_in_for_has_it_no_more(afternoon: Afternoon, teacher: Actor) -> None:
    with within(afternoon.school.id):
        Assignment.objects.filter(session__code=afternoon.tutoring).update(ended_at=NOW)
        Assignment.objects.create(
            school_id=afternoon.school.id,
            session=Session.objects.get(code=afternoon.tutoring),
            staff=Staff.objects.get(code=afternoon.school.staff["subject1"]),
            basis="substitute",
            assigned_by=afternoon.school.account("duty"),
            assigned_at=NOW,
        )
    (session,) = kept(afternoon.actor("subject1"))
    assert session.covers
    assert kept(teacher) == ()


def test_nothing_is_taken_from_a_phone_that_was_ended(afternoon: Afternoon, teacher: Actor, phone: str) -> None:
    child = afternoon.tutored[0]
    assert standing(teacher, phone) == "kept"
    assert len(sync(afternoon, teacher, phone, sent(phone, child)).marks.stored) == 1
    first = commands.end_phone(actor=afternoon.actor("duty"), now=NOW, phone=phone)
    assert commands.end_phone(actor=teacher, now=NOW + timedelta(hours=1), phone=phone) == first
    assert standing(teacher, phone) == "ended"
    with pytest.raises(Refused) as refused:
        sync(afternoon, teacher, phone, sent(phone, child, "absent", seq=2))
    assert [reason.code for reason in refused.value.reasons] == ["attendance.phone_ended"]
    with within(afternoon.school.id):
        assert RollMark.objects.count() == 1
        assert RollPhoneEnded.objects.count() == 1


def test_anothers_phone_is_not_there(
    afternoon: Afternoon, teacher: Actor, phone: str, other_school: SmallSchool
) -> None:
    stranger = afternoon.actor("club1")
    assert standing(stranger, phone) == "unknown"
    for who in (stranger, other_school.actor("duty", today=DAY), afternoon.school.family(afternoon.tutored[0])):
        with pytest.raises(NotThere):
            commands.end_phone(actor=who, now=NOW, phone=phone)
    foreign = commands.keep_roll_on_phone(actor=stranger, now=NOW).code
    with pytest.raises(NotThere):
        sync(afternoon, teacher, foreign, sent(foreign, afternoon.tutored[0]))
    assert own(teacher) == {phone}
    assert own(afternoon.actor("duty")) == {phone, foreign}


def test_the_key_of_a_phone_does_not_stand_open_in_the_tables(afternoon: Afternoon, teacher: Actor) -> None:
    given = commands.keep_roll_on_phone(actor=teacher, now=NOW)
    with within(afternoon.school.id):
        assert given.key not in bytes(RollPhone.objects.get(code=given.code).key)


def test_marks_sent_again_and_out_of_order_give_the_last_word(afternoon: Afternoon, teacher: Actor, phone: str) -> None:
    child = afternoon.tutored[0]
    early, late = sent(phone, child, "absent"), sent(phone, child, "late", seq=2)
    sync(afternoon, teacher, phone, late)
    receipt = sync(afternoon, teacher, phone, early, late)
    assert (receipt.marks.stored, receipt.marks.known) == ((early.mark_id,), (late.mark_id,))
    assert states(teacher)[child.code] == "late"


def test_a_session_cancelled_while_marked_offline_refuses_with_the_reason(
    afternoon: Afternoon, teacher: Actor, phone: str
) -> None:
    with within(afternoon.school.id):
        session = Session.objects.get(code=afternoon.tutoring)
        account = afternoon.school.account("office")
        Cancellation.objects.create(
            school_id=afternoon.school.id,
            session=session,
            reason="暴雪",
            cancelled_by=account,
            cancelled_at=NOW - timedelta(hours=1),
        )
    with pytest.raises(Refused) as refused:
        sync(afternoon, teacher, phone, sent(phone, afternoon.tutored[0]))
    assert [reason.code for reason in refused.value.reasons] == ["attendance.cancelled"]
    (session_now,) = kept(teacher)
    assert (session_now.cancelled, session_now.children) == ("暴雪", ())


def test_a_child_moved_while_marked_offline_is_refused_alone(afternoon: Afternoon, teacher: Actor, phone: str) -> None:
    moved, other = afternoon.tutored[:2]
    with within(afternoon.school.id):
        GroupPlace.objects.filter(pupil__code=moved.code).update(until=DAY)
    receipt = sync(afternoon, teacher, phone, sent(phone, moved), sent(phone, other, seq=2)).marks
    assert [row.refusal.code for row in receipt.refusals] == ["attendance.not_in_group"]
    assert len(receipt.stored) == 1


def test_leave_said_after_the_roll_stands_beside_what_was_seen(
    afternoon: Afternoon, teacher: Actor, phone: str
) -> None:
    child = afternoon.tutored[0]
    sync(afternoon, teacher, phone, sent(phone, child))
    leave = NewLeave(pupil=child.code, date=DAY, reason="发烧")
    commands.excuse_pupils(actor=afternoon.school.family(child, today=DAY), now=NOW, leaves=[leave])
    (session,) = kept(teacher)
    (seen,) = [row for row in session.children if row.code == child.code]
    assert (seen.state, seen.preset) == ("present", True)


def test_both_times_are_kept_and_an_unbelievable_one_is_not(afternoon: Afternoon, teacher: Actor, phone: str) -> None:
    def told(seq: int, *, minutes: float) -> dict[str, object]:
        when = (NOW + timedelta(minutes=minutes)).timestamp() * 1000
        child = afternoon.tutored[seq]
        said = {"id": str(uuid4()), "pupil": child.code, "state": "present", "place": "", "seq": seq}
        return {**said, "at": round(when), "device_at": round(when)}

    ten_years = 10 * 365 * 24 * 60
    marks = [told(1, minutes=-2), told(2, minutes=ten_years)]
    body = {"phone": phone, "session": afternoon.tutoring, "marks": marks, "arrival": marks[1]["at"]}
    parcel = read_parcel(json.dumps(body).encode())
    commands.sync_roll(
        actor=teacher,
        now=NOW,
        session=parcel.session,
        arrival=parcel.arrival,
        marks=parcel.marks,
        phone=parcel.phone,
    )
    with within(afternoon.school.id):
        near, far = RollMark.objects.order_by("device_seq")
        assert (near.marked_at, near.device_at) == (NOW - timedelta(minutes=2), NOW - timedelta(minutes=2))
        assert far.marked_at is None
        assert far.device_at == NOW + timedelta(minutes=ten_years)
        assert Presence.objects.get().arrived_at == NOW


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"phone": "p", "session": "s", "marks": [{}]}',
        b'{"phone": "p", "session": "s", "marks": {"id": 1}}',
        b'{"phone": 7, "session": "s", "marks": []}',
        b'{"phone":"p","session":"s","marks":[{"id":"x","pupil":"p","state":"present","place":"","seq":1}]}',
        b'{"phone":"p","session":"s","marks":[{"id":"%b","pupil":"a\\u0000b","state":"late","place":"","seq":1}]}'
        % str(UUID(int=1)).encode(),
    ],
)
def test_what_no_phone_would_send_is_refused_whole(body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read_parcel(body)
    assert [reason.code for reason in refused.value.reasons] == ["attendance.parcel_unreadable"]
