"""The process that syncs a roll is killed at random moments: nothing acknowledged is lost, nothing stands twice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import time
from uuid import UUID

import pytest
from django.db import IntegrityError, connection
from django.db.models import Q

from afterbell.attendance.commands import NewMark, sync_roll
from afterbell.attendance.models import RollMark
from afterbell.attendance.rolls import fold_roll, marks_where
from afterbell.base import audit
from afterbell.base.models import AuditEntry
from afterbell.base.tenancy import within
from afterbell.rostering.models import Session
from afterbell.schools.models import Pupil
from tests.storms.device import LONGEST_LIFE, Device, marks_of
from tests.support.afternoon import LATE, Afternoon, at, build_afternoon
from tests.support.owners import as_owner
from tests.support.premises import Premises
from tests.support.world import SmallSchool

MARKS = 2400
KILLS = 40
UNIQUE = "a_mark_is_stored_once"
NOW = at(time(17, 50))


@pytest.fixture
def afternoon(own_database: Premises, small_school: SmallSchool) -> Afternoon:
    assert own_database.database
    return build_afternoon(small_school)


def storm(device: Device, take: Callable[[Sequence[NewMark]], Sequence[UUID]], *, kills: int) -> None:
    """Kill the process `kills` times in the middle of the talk, then let it take in what is left."""
    while device.kills < kills:
        device.talk(take, life=device.chance.uniform(0.01, LONGEST_LIFE))
    device.talk(take, life=None)


@pytest.mark.storm
@pytest.mark.parametrize("seed", [1, 2])
def test_no_acknowledged_mark_is_lost_or_doubled(afternoon: Afternoon, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a storm that can be repeated
    children = [child.code for child in afternoon.tutored]
    device = Device(marks=marks_of(children=children, count=MARKS, chance=chance), chance=chance)
    actor = afternoon.actor("subject2")

    def take(marks: Sequence[NewMark]) -> Sequence[UUID]:
        receipt = sync_roll(actor=actor, now=NOW, session=afternoon.tutoring, arrival=at(LATE[0]), marks=marks).marks
        return [*receipt.stored, *receipt.known]

    storm(device, take, kills=KILLS)
    with within(afternoon.school.id):
        stored = Counter(RollMark.objects.values_list("mark_id", flat=True))
        assert device.acked <= set(stored)
        assert stored == Counter(mark.mark_id for mark in device.marks)
        assert audit.verify(tenant=afternoon.school.id) == ()
        entries = AuditEntry.objects.filter(action="attendance.mark")
        told = [entry.details for entry in entries if "arrived" in entry.details]
        assert sum(details["stored"] for details in told) == MARKS
        session = Session.objects.get(code=afternoon.tutoring)
        marks = marks_where(Q(session=session.pk))
        states = {state.pupil: state.state.value for state in fold_roll(marks=marks, sealed={}).states}
    assert states == {mark.pupil: mark.state for mark in device.marks}
    assert (device.kills, device.cut_off > 0) == (KILLS, True)


@pytest.mark.storm
@pytest.mark.parametrize("guarded", [False, True], ids=["without-the-unique-id", "with-it"])
def test_the_unique_id_alone_keeps_a_careless_process_from_doubling(
    own_database: Premises, afternoon: Afternoon, *, guarded: bool
) -> None:
    if not guarded:
        drop_the_guard(own_database)
    chance = random.Random(3)  # noqa: S311 - as above
    children = [child.code for child in afternoon.tutored]
    device = Device(marks=marks_of(children=children, count=MARKS // 6, chance=chance), chance=chance)
    take = careless(afternoon)
    storm(device, take, kills=10)
    with within(afternoon.school.id):
        stored = Counter(RollMark.objects.values_list("mark_id", flat=True))
    assert set(stored) == {mark.mark_id for mark in device.marks}
    assert (max(stored.values()) > 1) is not guarded


def careless(afternoon: Afternoon) -> Callable[[Sequence[NewMark]], Sequence[UUID]]:
    """Give a way of storing that looks at nothing first: the database alone stands in its way."""
    with within(afternoon.school.id):
        session = Session.objects.get(code=afternoon.tutoring).pk
        pupils = dict(Pupil.objects.values_list("code", "pk"))
    author = afternoon.school.account("subject2").pk

    def take(marks: Sequence[NewMark]) -> Sequence[UUID]:
        for mark in marks:
            row = RollMark(
                school_id=afternoon.school.id,
                mark_id=mark.mark_id,
                session_id=session,
                pupil_id=pupils[mark.pupil],
                state=mark.state,
                device=mark.device,
                device_seq=mark.device_seq,
                rank=1,
                marked_by_id=author,
                received_at=NOW,
            )
            with within(afternoon.school.id):
                try:
                    row.save(force_insert=True)
                except IntegrityError as error:
                    assert UNIQUE in str(error) or "mark_id" in str(error)  # noqa: PT017 - any other would end the process
        return [mark.mark_id for mark in marks]

    return take


def drop_the_guard(premises: Premises) -> None:
    """Take the constraint away as the owner of the tables can."""
    if premises.owner_database:
        as_owner(premises, f'ALTER TABLE attendance_rollmark DROP CONSTRAINT "{UNIQUE}"')
        return
    options = RollMark._meta  # noqa: SLF001 - Django's documented model API
    guards = {constraint.name == UNIQUE: constraint for constraint in options.constraints}
    others = [constraint for constraint in options.constraints if constraint.name != UNIQUE]
    with pytest.MonkeyPatch.context() as patch, connection.schema_editor() as editor:
        patch.setattr(options, "constraints", others)  # SQLite's table is made anew from what the model says
        editor.remove_constraint(RollMark, guards[True])
