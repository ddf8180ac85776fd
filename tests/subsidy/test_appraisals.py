"""Somebody's own appraisal: what the record of held afternoons says, seen by themselves alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from afterbell.attendance.models import PatrolLook, Presence, RollSeal
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.rostering.models import Session
from afterbell.scheme.rules.codes import Measure
from afterbell.subsidy import queries
from tests.support.afternoon import DAY
from tests.support.asking import AsksAtMost
from tests.support.settled import AFTER, Settled
from tests.support.world import SmallSchool


@pytest.fixture(autouse=True)
def _inside(small_school: SmallSchool) -> Iterator[None]:
    with within(small_school.id):
        yield


def seen(settled: Settled, handle: str) -> dict[Measure, tuple[int, int]]:
    found = queries.own_appraisal(viewer=settled.actor(handle), today=AFTER)
    assert found is not None
    return {row.measure: (row.good, row.of) for row in found.appraised.items}


def test_an_afternoon_held_in_time_has_all_its_points(settled: Settled) -> None:
    assert seen(settled, "subject2") == {
        Measure.PUNCTUALITY: (1, 1),
        Measure.HELD_OF_PLANNED: (1, 1),
        Measure.SEALED_ON_TIME: (1, 1),
        Measure.PATROL: (0, 0),
    }
    found = queries.own_appraisal(viewer=settled.actor("subject2"), today=AFTER)
    assert found is not None
    assert found.appraised.points == 10_000
    assert [row.code for row in found.appraised.items if not row.counts] == ["patrol"]


def test_a_duty_has_no_roll_to_seal(settled: Settled) -> None:
    assert seen(settled, "duty")[Measure.SEALED_ON_TIME] == (0, 0)


def test_a_session_nobody_came_to_is_planned_and_not_held(settled: Settled) -> None:
    tutoring = Session.objects.get(code=settled.afternoon.tutoring)
    naming = tutoring.assignments.get()
    names = ("term", "version", "kind", "ledger", "band", "group", "weekday", "class_hours", "name")
    other = Session.objects.create(
        school_id=settled.school.id,
        **{name: getattr(tutoring, name) for name in names},
        date=DAY + timedelta(days=7),
        starts_at=tutoring.starts_at + timedelta(days=7),
        ends_at=tutoring.ends_at + timedelta(days=7),
    )
    other.assignments.create(
        school_id=settled.school.id, staff=naming.staff, assigned_by=naming.assigned_by, assigned_at=naming.assigned_at
    )
    counted = seen(settled, "subject2")
    assert (counted[Measure.HELD_OF_PLANNED], counted[Measure.SEALED_ON_TIME]) == ((1, 2), (1, 2))
    # Late by more than the scheme's five minutes, and sealed the day after.
    presence = Presence.objects.get(session=tutoring)
    Presence.objects.create(
        school_id=settled.school.id,
        session=other,
        staff=naming.staff,
        arrived_at=other.starts_at + timedelta(minutes=6),
        recorded_by=presence.recorded_by,
        recorded_at=presence.recorded_at,
    )
    RollSeal.objects.create(
        school_id=settled.school.id,
        session=other,
        sealed_by=presence.recorded_by,
        sealed_at=other.ends_at + timedelta(days=1),
    )
    counted = seen(settled, "subject2")
    assert (counted[Measure.PUNCTUALITY], counted[Measure.SEALED_ON_TIME]) == ((1, 2), (1, 2))


def test_patrols_speak_for_whom_they_found_in_order(settled: Settled) -> None:
    tutoring = Session.objects.get(code=settled.afternoon.tutoring)
    presence = Presence.objects.get(session=tutoring)
    for found, roll_taken in (("named", True), ("named", False), ("nobody", None)):
        PatrolLook.objects.create(
            school_id=settled.school.id,
            look_id=uuid4(),
            session=tutoring,
            found=found,
            adult=presence.staff if found == "named" else None,
            on_time=True if found == "named" else None,
            roll_taken=roll_taken,
            looked_at=tutoring.starts_at,
            looked_by=presence.recorded_by,
            received_at=tutoring.starts_at,
        )
    assert seen(settled, "subject2")[Measure.PATROL] == (1, 3)
    assert seen(settled, "club1")[Measure.PATROL] == (0, 0)


def test_families_have_no_appraisal(settled: Settled) -> None:
    with pytest.raises(NotThere):
        queries.own_appraisal(viewer=settled.school.family(settled.school.children[0], today=AFTER), today=AFTER)


def test_an_appraisal_asks_few_questions(settled: Settled, asks_at_most: AsksAtMost) -> None:
    viewer = settled.actor("club1")
    with asks_at_most(5):
        queries.own_appraisal(viewer=viewer, today=AFTER)
