"""Who was there, by the real commands: patrol, roll and own sign-in, and what is confirmed and paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest

from afterbell.attendance import commands, queries
from afterbell.attendance.commands import Arrival, NewLook, NewMark, facts_seen
from afterbell.attendance.models import PatrolLook, Presence
from afterbell.attendance.presence import WhoWasThere, who_was_there
from afterbell.attendance.queries import Doubt
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.rostering.models import Session
from tests.support.afternoon import DAY, Afternoon, at, here
from tests.support.asking import AsksAtMost
from tests.support.paper import picture

START, MIDDLE, LATER = at(time(17, 45)), at(time(17, 55)), at(time(18, 30))


def codes(work: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        work()
    return [reason.code.removeprefix("attendance.") for reason in refused.value.reasons]


def sign_in(afternoon: Afternoon, *, moment: datetime = START) -> None:
    arrival = Arrival(session=afternoon.tutoring, staff=afternoon.school.staff["subject2"], arrived_at=moment)
    commands.record_arrivals(actor=afternoon.actor("subject2"), now=moment, arrivals=[arrival])


def look(afternoon: Afternoon, found: str, *, other: str = "", moment: datetime = MIDDLE) -> NewLook:
    new = NewLook(look_id=uuid4(), session=afternoon.tutoring, found=found, other=other, looked_at=moment)
    receipt = commands.record_patrol(actor=afternoon.actor("duty"), now=moment, looks=[new])
    assert receipt.stored == (new.look_id,)
    return new


def call_roll(afternoon: Afternoon) -> None:
    """Call and seal the roll without signing in."""
    marks = [
        NewMark(mark_id=uuid4(), pupil=child.code, state="present", device="phone", device_seq=number)
        for number, child in enumerate(afternoon.tutored)
    ]
    commands.record_marks(actor=afternoon.actor("subject2"), now=MIDDLE, session=afternoon.tutoring, marks=marks)
    commands.seal_roll(actor=afternoon.actor("subject2"), now=MIDDLE, session=afternoon.tutoring)


def confirm(afternoon: Afternoon) -> list[str]:
    done = commands.confirm_sessions(actor=afternoon.actor("duty"), now=LATER, sessions=[afternoon.tutoring])
    return [row.refusal.code.removeprefix("attendance.") for row in done.refusals]


def known(afternoon: Afternoon) -> WhoWasThere:
    with within(afternoon.school.id):
        (one,) = who_was_there(
            sessions=Session.objects.filter(code=afternoon.tutoring).values_list("pk", flat=True)
        ).values()
    return one


def doubts(afternoon: Afternoon, handle: str = "duty") -> tuple[Doubt, ...]:
    with within(afternoon.school.id):
        return queries.presence_doubts(viewer=afternoon.actor(handle), first=DAY, last=DAY)


def decide(
    afternoon: Afternoon, *, by: str = "duty", here: bool = True, reason: str = "老师去接水", seen: str = ""
) -> None:
    commands.decide_presence(
        actor=afternoon.actor(by), now=LATER, session=afternoon.tutoring, here=here, reason=reason, seen=seen
    )


def test_who_called_the_roll_in_time_was_there_without_signing_in(afternoon: Afternoon) -> None:
    assert known(afternoon).presence.found == "unknown"
    call_roll(afternoon)
    presence = known(afternoon).presence
    assert (presence.found, presence.sources, presence.late_minutes) == ("here", {"roll"}, 10)
    assert confirm(afternoon) == []
    with within(afternoon.school.id):
        kept = Presence.objects.get(session__code=afternoon.tutoring)
        assert (kept.arrived_at, kept.staff.code) == (MIDDLE, afternoon.school.staff["subject2"])


def test_nobody_seen_is_not_confirmed(afternoon: Afternoon) -> None:
    look(afternoon, "nobody")
    assert known(afternoon).presence.found == "not_here"
    assert {"adult_not_seen", "not_sealed"} == set(confirm(afternoon))


def test_the_round_alone_says_that_an_adult_is_there(afternoon: Afternoon) -> None:
    look(afternoon, "named")
    assert known(afternoon).presence.sources == {"patrol"}
    assert confirm(afternoon) == ["not_sealed"]


def test_the_duty_leaders_help_with_a_roll_says_nothing_of_the_adult(afternoon: Afternoon) -> None:
    mark = NewMark(mark_id=uuid4(), pupil=afternoon.tutored[0].code, state="present", device="phone", device_seq=1)
    commands.record_marks(actor=afternoon.actor("duty"), now=MIDDLE, session=afternoon.tutoring, marks=[mark])
    assert known(afternoon).presence.found == "unknown"


def test_a_contradiction_is_not_confirmed_until_somebody_decided(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored, seal=True)
    assert doubts(afternoon) == ()
    look(afternoon, "nobody")
    assert confirm(afternoon) == ["presence_contradicts"]
    (doubt,) = doubts(afternoon)
    assert [(one.source, one.claims) for one in doubt.said] == [("own", True), ("roll", True), ("patrol", False)]
    assert (doubt.open, doubt.may_decide, doubts(afternoon, "principal")[0].may_decide) == (True, True, False)
    decide(afternoon, seen=facts_seen(doubt.facts))
    assert known(afternoon).presence.found == "here"
    assert [(one.open, one.decided.reason if one.decided else "") for one in doubts(afternoon)] == [
        (False, "老师去接水")
    ]
    assert confirm(afternoon) == []


def test_decided_not_here_is_not_paid(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored, seal=True)
    look(afternoon, "other", other=afternoon.school.staff["subject1"])
    decide(afternoon, here=False)
    assert confirm(afternoon) == ["adult_not_seen"]


def test_what_comes_to_be_known_later_opens_it_again(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored, seal=True)
    look(afternoon, "nobody")
    (before,) = doubts(afternoon)
    look(afternoon, "other", moment=MIDDLE + timedelta(minutes=2))
    assert codes(lambda: decide(afternoon, seen=facts_seen(before.facts))) == ["more_is_known"]
    decide(afternoon)
    assert codes(lambda: decide(afternoon)) == ["nothing_contradicts"]
    look(afternoon, "nobody", moment=MIDDLE + timedelta(minutes=4))
    assert confirm(afternoon) == ["presence_contradicts"]


def test_a_decision_has_a_reason_and_is_the_duty_leaders(afternoon: Afternoon) -> None:
    here(afternoon, afternoon.tutored[0])
    look(afternoon, "nobody")
    assert codes(lambda: decide(afternoon, reason=" ")) == ["reason_missing"]
    assert codes(lambda: decide(afternoon, reason="长" * 201)) == ["text_too_long"]
    with pytest.raises(NotThere):
        decide(afternoon, by="subject2")
    with pytest.raises(NotThere):
        decide(afternoon, by="office")


def test_the_duty_leaders_own_presence_is_decided_by_the_vice_principal(afternoon: Afternoon) -> None:
    leader, staff = afternoon.actor("duty"), afternoon.school.staff["duty"]
    arrival = Arrival(session=afternoon.duty, staff=staff, arrived_at=START)
    commands.record_arrivals(actor=leader, now=START, arrivals=[arrival])
    new = NewLook(look_id=uuid4(), session=afternoon.duty, found="nobody", looked_at=MIDDLE)
    commands.record_patrol(actor=afternoon.actor("vice"), now=MIDDLE, looks=[new])
    assert [one.may_decide for one in doubts(afternoon)] == [False]
    work = {"now": LATER, "session": afternoon.duty, "here": True, "reason": "在校门口"}
    assert codes(lambda: commands.decide_presence(actor=leader, **work)) == ["own_presence"]
    commands.decide_presence(actor=afternoon.actor("vice"), **work)
    assert [one.open for one in doubts(afternoon)] == [False]


def test_a_look_is_stored_once_and_the_first_stands(afternoon: Afternoon) -> None:
    duty = afternoon.actor("duty")
    first = NewLook(look_id=uuid4(), session=afternoon.tutoring, found="named", headcount=4, looked_at=MIDDLE)
    other = NewLook(look_id=first.look_id, session=afternoon.tutoring, found="nobody", looked_at=MIDDLE)
    receipt = commands.record_patrol(actor=duty, now=MIDDLE, looks=[first, first, other])
    assert (receipt.stored, receipt.known) == ((first.look_id,), (first.look_id,))
    assert [row.refusal.code for row in receipt.refusals] == ["attendance.look_conflict"]
    again = commands.record_patrol(actor=duty, now=LATER, looks=[first])
    assert (again.stored, again.known) == ((), (first.look_id,))
    with within(afternoon.school.id):
        assert PatrolLook.objects.get().found == "named"


def test_a_look_is_refused_with_every_reason(afternoon: Afternoon) -> None:
    new = NewLook(look_id=uuid4(), session=afternoon.tutoring, found="ghost", headcount=501, remark="长" * 201)
    early = at(time(17), day=DAY - timedelta(days=1))
    receipt = commands.record_patrol(actor=afternoon.actor("duty"), now=early, looks=[new])
    reasons = [row.refusal.code.removeprefix("attendance.") for row in receipt.refusals]
    assert reasons == ["look_unreadable", "headcount_impossible", "text_too_long", "not_yet"]
    assert codes(lambda: commands.record_patrol(actor=afternoon.actor("duty"), now=MIDDLE, looks=[])) == [
        "nothing_said"
    ]
    with pytest.raises(NotThere):
        commands.record_patrol(actor=afternoon.actor("subject2"), now=MIDDLE, looks=[new])


def test_a_picture_of_a_room_is_kept_once_and_seen_by_the_leaders(afternoon: Afternoon) -> None:
    new, duty = look(afternoon, "named"), afternoon.actor("duty")
    shot = picture()
    code = commands.keep_patrol_photo(actor=duty, now=MIDDLE, look=new.look_id, picture=shot)
    assert commands.keep_patrol_photo(actor=duty, now=MIDDLE, look=new.look_id, picture=shot) == code
    with within(afternoon.school.id):
        assert queries.patrol_photo(viewer=afternoon.actor("office"), photo=code) == shot.jpeg
        with pytest.raises(NotThere):
            queries.patrol_photo(viewer=afternoon.actor("subject2"), photo=code)
    with pytest.raises(NotThere):
        commands.keep_patrol_photo(actor=afternoon.actor("office"), now=MIDDLE, look=new.look_id, picture=shot)


def test_the_round_goes_by_room_and_compares_the_heads_with_the_roll(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored, seal=True)
    counted = NewLook(look_id=uuid4(), session=afternoon.tutoring, found="named", headcount=3, looked_at=MIDDLE)
    commands.record_patrol(actor=afternoon.actor("duty"), now=MIDDLE, looks=[counted])
    with within(afternoon.school.id):
        found = queries.patrol_page(viewer=afternoon.actor("duty"), on=DAY, now=MIDDLE)
        assert [row.session for row in found.now] == [afternoon.tutoring, afternoon.club, afternoon.duty]
        (row,) = [row for row in found.now if row.looks]
        assert (row.present, row.looks[0].difference, row.amiss, found.seen, found.amiss) == (
            len(afternoon.tutored),
            3 - len(afternoon.tutored),
            True,
            1,
            1,
        )
        assert not queries.patrol_page(viewer=afternoon.actor("duty"), on=DAY, now=LATER).now
        with pytest.raises(NotThere):
            queries.patrol_page(viewer=afternoon.actor("subject2"), on=DAY, now=MIDDLE)


def test_questions_do_not_grow_with_the_sessions(afternoon: Afternoon, asks_at_most: AsksAtMost) -> None:
    here(afternoon, *afternoon.tutored)
    look(afternoon, "nobody")
    duty = afternoon.actor("duty")
    with within(afternoon.school.id), asks_at_most(8):
        assert len(queries.presence_doubts(viewer=duty, first=DAY, last=DAY)) == 1
    with within(afternoon.school.id), asks_at_most(6):
        queries.patrol_page(viewer=duty, on=DAY, now=MIDDLE)
