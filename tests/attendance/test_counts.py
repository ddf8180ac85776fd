"""A look into a room and the roll: only what was so at that minute is said, and a count that differs is settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

import pytest

from afterbell.attendance import commands, queries
from afterbell.attendance.commands import NewLook, NewMark
from afterbell.attendance.models import PatrolLook
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.rostering.models import Assignment
from afterbell.schools.inbox import inbox
from afterbell.schools.models import Staff
from tests.support.afternoon import DAY, Afternoon, at
from tests.support.asking import AsksAtMost

START, MIDDLE, LATER = at(time(17, 45)), at(time(17, 55)), at(time(18, 10))


def mark(afternoon: Afternoon, *pupils: int, state: str = "present", minutes: int = 5) -> None:
    """Let the teacher say so much of these children, so many minutes after the beginning."""
    now = START + timedelta(minutes=minutes)
    marks = [
        NewMark(mark_id=uuid4(), pupil=child.code, state=state, device="phone", device_seq=10 * minutes + number)
        for number, child in enumerate(afternoon.tutored)
        if number in pupils
    ]
    commands.record_marks(actor=afternoon.actor("subject2"), now=now, session=afternoon.tutoring, marks=marks)


def looked(afternoon: Afternoon) -> list[bool | None]:
    with within(afternoon.school.id):
        return list(PatrolLook.objects.order_by("pk").values_list("roll_taken", flat=True))


def everyone(afternoon: Afternoon) -> range:
    return range(len(afternoon.tutored))


def test_one_tap_says_that_the_roll_was_taken_only_where_it_was_by_then(afternoon: Afternoon) -> None:
    duty = afternoon.actor("duty")
    early = NewLook(look_id=uuid4(), session=afternoon.tutoring, found="named", looked_at=MIDDLE, all_right=True)
    mark(afternoon, 0, 1)
    commands.record_patrol(actor=duty, now=MIDDLE, looks=[early])
    mark(afternoon, *everyone(afternoon)[2:], minutes=15)
    late = replace(early, look_id=uuid4(), looked_at=LATER)
    slow = replace(early, look_id=uuid4())
    post = replace(early, look_id=uuid4(), session=afternoon.duty)
    commands.record_patrol(actor=afternoon.actor("vice"), now=LATER, looks=[late, slow, post])
    assert looked(afternoon) == [None, True, None, None]


def test_one_tap_sent_again_stays_as_it_was_stored(afternoon: Afternoon) -> None:
    duty = afternoon.actor("duty")
    look = NewLook(look_id=uuid4(), session=afternoon.tutoring, found="named", all_right=True)
    commands.record_patrol(actor=duty, now=MIDDLE, looks=[look])
    mark(afternoon, *everyone(afternoon), minutes=12)
    commands.seal_roll(actor=afternoon.actor("subject2"), now=LATER, session=afternoon.tutoring)
    again = commands.record_patrol(actor=duty, now=LATER, looks=[look])
    assert (again.known, again.refusals, looked(afternoon)) == ((look.look_id,), (), [None])
    denied = replace(look, look_id=uuid4(), roll_taken=False, all_right=False)
    commands.record_patrol(actor=duty, now=LATER, looks=[denied])
    other = commands.record_patrol(actor=duty, now=LATER, looks=[replace(denied, all_right=True)])
    assert [row.refusal.code for row in other.refusals] == ["attendance.look_conflict"]


def count(afternoon: Afternoon, heads: int, *, by: str = "duty", moment: datetime = MIDDLE) -> UUID:
    """Let somebody on patrol count heads in the tutoring's room."""
    look = NewLook(look_id=uuid4(), session=afternoon.tutoring, found="named", headcount=heads, looked_at=moment)
    commands.record_patrol(actor=afternoon.actor(by), now=max(moment, LATER), looks=[look])
    return look.look_id


def differing(afternoon: Afternoon, handle: str = "duty") -> list[tuple[int, int, str]]:
    with within(afternoon.school.id):
        rows = queries.counts_that_differ(viewer=afternoon.actor(handle), first=DAY, last=DAY)
        waits = queries.counts_to_explain(viewer=afternoon.actor(handle), first=DAY, last=DAY)
    assert waits == sum(row.open for row in rows)
    return [(row.counted, row.called, row.explained.reason if row.explained else "") for row in rows]


def told(afternoon: Afternoon) -> list[str]:
    with within(afternoon.school.id):
        rows = inbox(viewer=afternoon.actor("subject2"))
    return [row.words.zh for row in rows if "巡课数到" in row.words.zh]


def explain(
    afternoon: Afternoon, look: UUID, called: int, *, by: str = "duty", reason: str = "一名学生去医务室"
) -> None:
    commands.explain_count(actor=afternoon.actor(by), now=LATER, look=look, called=called, reason=reason)


def refused(work: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as found:
        work()
    return [reason.code.removeprefix("attendance.") for reason in found.value.reasons]


def test_a_count_waits_for_the_roll_and_its_adult_is_told_once(afternoon: Afternoon) -> None:
    number = len(afternoon.tutored)
    mark(afternoon, 0)
    count(afternoon, 3)
    assert (differing(afternoon), told(afternoon)) == ([], [])
    mark(afternoon, *everyone(afternoon)[1:], minutes=15)
    assert differing(afternoon) == [(3, number, "")]
    for _again in range(2):
        commands.seal_roll(actor=afternoon.actor("subject2"), now=LATER, session=afternoon.tutoring)
    (words,) = told(afternoon)
    assert f"巡课数到 3 人，点名 {number} 人" in words


def test_a_newer_count_that_fits_closes_it_and_an_older_one_that_comes_late_does_not(afternoon: Afternoon) -> None:
    number = len(afternoon.tutored)
    mark(afternoon, *everyone(afternoon))
    count(afternoon, number - 1)
    assert (differing(afternoon), len(told(afternoon))) == ([(number - 1, number, "")], 1)
    count(afternoon, number, moment=MIDDLE - timedelta(minutes=2))
    assert differing(afternoon) == [(number - 1, number, "")]
    count(afternoon, number, moment=MIDDLE + timedelta(minutes=2))
    assert differing(afternoon) == []


def test_a_child_that_had_left_by_then_is_not_missed_and_one_that_left_later_is(afternoon: Afternoon) -> None:
    number = len(afternoon.tutored)
    mark(afternoon, *everyone(afternoon))
    mark(afternoon, 0, state="left_early", minutes=8)
    mark(afternoon, 1, state="left_early", minutes=14)
    count(afternoon, number - 1)
    assert differing(afternoon) == []
    count(afternoon, number - 2, moment=MIDDLE + timedelta(minutes=1))
    assert differing(afternoon) == [(number - 2, number - 1, "")]


def test_a_reason_closes_a_difference_until_the_roll_says_another_number(afternoon: Afternoon) -> None:
    number = len(afternoon.tutored)
    mark(afternoon, *everyone(afternoon))
    look = count(afternoon, 1)
    assert refused(lambda: explain(afternoon, look, number, reason=" ")) == ["reason_missing"]
    assert refused(lambda: explain(afternoon, look, number, reason="长" * 201)) == ["text_too_long"]
    assert refused(lambda: explain(afternoon, look, number - 1)) == ["more_is_known"]
    for handle in ("subject2", "office"):
        with pytest.raises(NotThere):
            explain(afternoon, look, number, by=handle)
    with pytest.raises(NotThere):
        explain(afternoon, uuid4(), number)
    explain(afternoon, look, number)
    assert differing(afternoon, "office") == [(1, number, "一名学生去医务室")]
    assert refused(lambda: explain(afternoon, look, number)) == ["count_fits"]
    mark(afternoon, 0, state="absent", minutes=20)
    assert differing(afternoon) == [(1, number - 1, "")]


def test_whoever_is_named_for_a_session_neither_counts_nor_explains_there(afternoon: Afternoon) -> None:
    with within(afternoon.school.id):
        Assignment.objects.filter(session__code=afternoon.tutoring).update(
            staff=Staff.objects.get(code=afternoon.school.staff["duty"])
        )
    leader, number = afternoon.actor("duty"), len(afternoon.tutored)
    marks = [
        NewMark(mark_id=uuid4(), pupil=child.code, state="present", device="phone", device_seq=1)
        for child in afternoon.tutored
    ]
    commands.record_marks(actor=leader, now=MIDDLE, session=afternoon.tutoring, marks=marks)
    count(afternoon, 1)
    assert differing(afternoon) == []
    look = count(afternoon, 1, by="vice")
    count(afternoon, number, moment=MIDDLE + timedelta(minutes=3))
    assert differing(afternoon) == [(1, number, "")]
    assert refused(lambda: explain(afternoon, look, number)) == ["own_count"]
    explain(afternoon, look, number, by="vice")
    assert differing(afternoon) == [(1, number, "一名学生去医务室")]


def test_questions_do_not_grow_with_the_counts(afternoon: Afternoon, asks_at_most: AsksAtMost) -> None:
    mark(afternoon, *everyone(afternoon))
    count(afternoon, 1)
    count(afternoon, 2, by="vice")
    duty = afternoon.actor("duty")
    with within(afternoon.school.id), asks_at_most(6):
        queries.counts_that_differ(viewer=duty, first=DAY, last=DAY)
