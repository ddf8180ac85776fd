"""Whatever order marks arrive in and however often, through the real command the roll is the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time, timedelta
from itertools import pairwise
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterbell.attendance.commands import NewMark, record_marks
from afterbell.attendance.models import RollMark
from afterbell.attendance.rolls import fold_roll, marks_where
from afterbell.attendance.rules.folding import Roll, verify_roll
from afterbell.base.access import Actor
from afterbell.base.tenancy import within
from tests.support.afternoon import Afternoon, at

NAMES = UUID("00000000-0000-4000-8000-000000000003")
ROLL = at(time(17, 50))
STATES = ("present", "late", "leave", "absent", "left_early")
DEVICES = ("phone", "tablet")
MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A mark before it is anybody's: which child, which device, in which turn, what it says."""

    child: int
    device: str
    seq: int
    state: str


FACTS = st.lists(
    st.builds(
        Fact,
        child=st.integers(0, 3),
        device=st.sampled_from(DEVICES),
        seq=st.integers(1, 4),
        state=st.sampled_from(STATES),
    ),
    min_size=1,
    max_size=MOST,
    unique_by=lambda fact: (fact.child, fact.device, fact.seq),
)


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Fact], list[list[Fact]]]:
    """Draw facts, and parcels in which each comes at least once, in any order, some again."""
    facts = draw(FACTS)
    again = draw(st.lists(st.sampled_from(facts), max_size=MOST))
    order = draw(st.permutations([*facts, *again]))
    cuts = sorted(draw(st.lists(st.integers(0, len(order)), max_size=3)))
    edges = [0, *cuts, len(order)]
    parcels = [order[first:last] for first, last in pairwise(edges)]
    return facts, [parcel for parcel in parcels if parcel]


@contextmanager
def undone() -> Iterator[None]:
    """Let nothing of what happens inside remain."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def deliver(afternoon: Afternoon, actor: Actor, parcels: Sequence[Sequence[Fact]]) -> Roll:
    for minute, parcel in enumerate(parcels):
        marks = [
            NewMark(
                mark_id=uuid5(NAMES, f"{fact.child} {fact.device} {fact.seq}"),
                pupil=afternoon.tutored[fact.child].code,
                state=fact.state,
                device=fact.device,
                device_seq=fact.seq,
            )
            for fact in parcel
        ]
        # Two parcels a minute: some meet a clock that has not moved.
        record_marks(actor=actor, now=ROLL + timedelta(minutes=minute // 2), session=afternoon.tutoring, marks=marks)
    with within(afternoon.school.id):
        stored = marks_where(Q(session__code=afternoon.tutoring))
        roll = fold_roll(marks=stored, sealed={})
    assert verify_roll(roll=roll, marks=stored) == ()
    return roll


def essence(roll: Roll, facts: Sequence[Fact], afternoon: Afternoon) -> tuple[object, ...]:
    """Take what must not depend on the way the marks came.

    Between two devices the server's receipt decides, so the state itself is compared where one device spoke.
    """
    spoke: dict[str, set[str]] = {}
    for fact in facts:
        spoke.setdefault(afternoon.tutored[fact.child].code, set()).add(fact.device)
    return (
        sorted((mark.mark_id, mark.pupil, mark.state.value, mark.device, mark.device_seq) for mark in roll.marks),
        sorted((row.pupil, row.state.value) for row in roll.states if len(spoke[row.pupil]) == 1),
        sorted(row.pupil for row in roll.states),
        sorted(row.pupil for row in roll.contradictions),
    )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(drawn=deliveries())
def test_shuffled_and_repeated_deliveries_give_the_same_roll(
    afternoon: Afternoon, drawn: tuple[list[Fact], list[list[Fact]]]
) -> None:
    facts, parcels = drawn
    actor = afternoon.actor("subject2")
    with undone():
        straight = essence(deliver(afternoon, actor, [facts]), facts, afternoon)
    with undone():
        assert essence(deliver(afternoon, actor, parcels), facts, afternoon) == straight
        with within(afternoon.school.id):
            before = RollMark.objects.count()
        assert before == len(facts)
        deliver(afternoon, actor, [*reversed(parcels), *parcels])
        with within(afternoon.school.id):
            assert RollMark.objects.count() == before
