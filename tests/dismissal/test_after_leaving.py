"""What is said after a child has left says nothing of how it left, and keeps no day open."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from afterbell.base.tenancy import within
from afterbell.dismissal import commands
from afterbell.dismissal.commands import NewGoingHome, NewHandover
from afterbell.schools.models import Homeroom
from tests.dismissal.test_closing import END, club_absent, looked_at
from tests.support.afternoon import DAY, Afternoon, collect, here, listed
from tests.support.world import Child

LATER = END + timedelta(minutes=5)


def found(afternoon: Afternoon, child: Child) -> list[str]:
    return [row.rule for row in looked_at(afternoon, now=LATER).findings if row.name == child.name]


def say(afternoon: Afternoon, child: Child, mode: str) -> None:
    guardian = afternoon.school.family(child, today=DAY)
    now = LATER if mode == "collected" else END - timedelta(hours=2)
    said = [NewGoingHome(pupil=child.code, mode=mode, since=DAY)]
    assert commands.say_going_home(actor=guardian, now=now, said=said) == 1


@pytest.fixture
def child(afternoon: Afternoon) -> Child:
    club_absent(afternoon)
    here(afternoon, *afternoon.tutored)
    child = afternoon.tutored[-1]
    with within(afternoon.school.id):
        Homeroom.objects.filter(code=child.homeroom).update(grade=5)
    return child


def test_who_took_the_child_and_is_taken_off_the_list_afterwards_was_on_it(afternoon: Afternoon, child: Child) -> None:
    collector = listed(afternoon, child)
    collect(afternoon, child, collector, now=END)
    guardian = afternoon.school.family(child, today=DAY)
    assert commands.end_collectors(actor=guardian, now=LATER, collectors=[collector]) == 1
    assert found(afternoon, child) == []


def test_once_it_is_undone_who_was_taken_off_takes_the_child_no_more(afternoon: Afternoon, child: Child) -> None:
    collector = listed(afternoon, child)
    first, second = (
        NewHandover(
            handover_id=uuid4(),
            pupil=child.code,
            session=afternoon.tutoring,
            kind="collected",
            collector=collector,
            happened_at=END,
        )
        for _ in range(2)
    )
    gate = afternoon.actor("gate")
    assert commands.record_handovers(actor=gate, now=END, handovers=[first]).stored
    guardian = afternoon.school.family(child, today=DAY)
    commands.end_collectors(actor=guardian, now=LATER, collectors=[collector])
    commands.undo_handover(actor=gate, now=LATER, handover=first.handover_id, reason="接错了孩子")
    refused = commands.record_handovers(actor=gate, now=LATER, handovers=[second]).refusals
    assert [row.refusal.code for row in refused] == ["dismissal.release.collector_not_listed"]


def test_a_child_that_went_alone_went_with_the_permission_of_then(afternoon: Afternoon, child: Child) -> None:
    say(afternoon, child, "alone")
    gone = NewHandover(
        handover_id=uuid4(), pupil=child.code, session=afternoon.tutoring, kind="dismissed", happened_at=END
    )
    gate = afternoon.actor("gate")
    assert commands.record_handovers(actor=gate, now=END, handovers=[gone]).stored
    say(afternoon, child, "collected")
    assert found(afternoon, child) == []
    commands.undo_handover(actor=gate, now=LATER, handover=gone.handover_id, reason="接错了孩子")
    again = NewHandover(
        handover_id=uuid4(), pupil=child.code, session=afternoon.tutoring, kind="dismissed", happened_at=LATER
    )
    refused = commands.record_handovers(actor=gate, now=LATER, handovers=[again]).refusals
    assert "dismissal.release.may_not_go_alone" in [row.refusal.code for row in refused]
