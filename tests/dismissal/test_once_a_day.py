"""A child leaves once a day, whichever of its sessions it is said to leave from."""

from __future__ import annotations

from datetime import datetime, time
from uuid import uuid4

from afterbell.attendance.commands import NewMark, sync_roll
from afterbell.base.tenancy import within
from afterbell.dismissal import commands, queries
from afterbell.dismissal.commands import NewHandover
from afterbell.dismissal.models import Handover
from afterbell.placement.models import GroupPlace
from afterbell.rostering.models import Session
from afterbell.schools.models import Pupil
from tests.dismissal.test_closing import close
from tests.dismissal.test_commands import named, refusals
from tests.dismissal.test_undoing import undo
from tests.support.afternoon import DAY, EVENING, WEEKDAY, Afternoon, at, build_afternoon, here
from tests.support.at_once import while_it_lasts
from tests.support.premises import Premises
from tests.support.world import Child, build_school


def evening_of(afternoon: Afternoon, child: Child) -> str:
    """Let the club come in the evening, and let the child turn up there too."""
    with within(afternoon.school.id):
        Session.objects.filter(code=afternoon.club).update(
            band="evening", starts_at=at(EVENING[0]), ends_at=at(EVENING[1])
        )
        group = Session.objects.get(code=afternoon.club).group
        GroupPlace.objects.filter(group=group).update(band="evening")
        GroupPlace.objects.create(
            school_id=afternoon.school.id,
            group=group,
            pupil=Pupil.objects.get(code=child.code),
            weekday=WEEKDAY,
            band="evening",
            since=DAY,
        )
    marks = [NewMark(mark_id=uuid4(), pupil=child.code, state="present", device="phone", device_seq=1)]
    sync_roll(actor=afternoon.actor("club1"), now=at(time(18, 45)), session=afternoon.club, marks=marks)
    return afternoon.club


def leaves(afternoon: Afternoon, child: Child, session: str, collector: str, moment: time) -> NewHandover:
    assert afternoon
    return NewHandover(
        handover_id=uuid4(),
        pupil=child.code,
        session=session,
        kind="collected",
        collector=collector,
        happened_at=at(moment),
    )


def let_go(afternoon: Afternoon, row: NewHandover, *, now: datetime | None = None) -> commands.Receipt:
    return commands.record_handovers(actor=afternoon.actor("gate"), now=now or row.happened_at, handovers=[row])


def found(afternoon: Afternoon, child: Child) -> list[str]:
    with within(afternoon.school.id):
        closing = queries.day_closing(viewer=afternoon.actor("duty"), on=DAY, now=at(time(20, 30)))
    return [row.rule for row in closing.findings if row.name == child.name]


def test_a_second_session_says_otherwise_which_is_kept_until_one_is_undone(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    grandmother, aunt = named(afternoon, child), named(afternoon, child, name="其其格")
    here(afternoon, child)
    first = leaves(afternoon, child, afternoon.tutoring, grandmother, time(18, 20))
    assert let_go(afternoon, first).stored
    second = leaves(afternoon, child, evening_of(afternoon, child), aunt, time(19, 20))
    receipt = let_go(afternoon, second)
    assert (receipt.stored, receipt.conflicting) == ((), (second.handover_id,))
    assert refusals(receipt) == ["dismissal.handed_over_otherwise"]
    with within(afternoon.school.id):
        kept = Handover.objects.get(handover_id=second.handover_id)
        assert kept.against is not None
        assert kept.against.handover_id == first.handover_id
    assert found(afternoon, child) == ["handed_over_twice"]
    undo(afternoon, first, now=at(time(19, 25)))
    assert found(afternoon, child) == []


def test_the_gate_takes_nobody_over_who_left_from_another_session(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    here(afternoon, child)
    let_go(afternoon, leaves(afternoon, child, afternoon.tutoring, named(afternoon, child), time(18, 20)))
    side = commands.NewSide(
        handover_id=uuid4(), pupil=child.code, session=evening_of(afternoon, child), happened_at=at(time(19, 0))
    )
    receipt = commands.take_at_gate(actor=afternoon.actor("gate"), now=at(time(19, 0)), sides=[side])
    assert refusals(receipt) == ["dismissal.gone_already"]


def test_of_two_sessions_at_the_same_moment_one_lets_the_child_go(own_database: Premises) -> None:
    assert own_database
    afternoon = build_afternoon(build_school(name="测试小学", code="alpha"))
    child = afternoon.tutored[0]
    grandmother, aunt = named(afternoon, child), named(afternoon, child, name="其其格")
    here(afternoon, child)
    evening, now = evening_of(afternoon, child), at(time(19, 20))
    receipts: list[commands.Receipt] = []
    rows = (
        leaves(afternoon, child, afternoon.tutoring, grandmother, time(19, 19)),
        leaves(afternoon, child, evening, aunt, time(19, 20)),
    )
    one, other = (lambda row=row: receipts.append(let_go(afternoon, row, now=now)) for row in rows)
    assert while_it_lasts(one, other) == "done"
    assert [len(receipt.stored) for receipt in receipts] == [1, 0]
    assert [len(receipt.conflicting) for receipt in receipts] == [0, 1]


def test_a_day_is_not_closed_while_a_handover_of_it_is_taken_back(own_database: Premises) -> None:
    assert own_database
    afternoon = build_afternoon(build_school(name="测试小学", code="alpha"))
    rows = whole(afternoon)
    now = at(time(18, 30))
    assert while_it_lasts(lambda: undo(afternoon, rows[0], now=now), lambda: close(afternoon, now=now)) == "refused"
    assert found(afternoon, afternoon.tutored[0]) == ["not_handed_over"]


def whole(afternoon: Afternoon) -> list[NewHandover]:
    """Let nobody come to the club, and everybody of the tutoring leave."""
    absent = [
        NewMark(mark_id=uuid4(), pupil=child.code, state="absent", device="phone", device_seq=1)
        for child in afternoon.in_club
    ]
    sync_roll(actor=afternoon.actor("club1"), now=at(time(17, 50)), session=afternoon.club, marks=absent)
    here(afternoon, *afternoon.tutored)
    rows = [
        leaves(afternoon, child, afternoon.tutoring, named(afternoon, child), time(18, 20))
        for child in afternoon.tutored
    ]
    for row in rows:
        assert let_go(afternoon, row).stored
    return rows
