"""The same child let go at two gates at the same moment: without the database's guard it leaves twice, with it once."""

from __future__ import annotations

from threading import Barrier
from uuid import uuid4

from django.db import IntegrityError, connection

from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.dismissal.models import Collector, Handover
from afterbell.rostering.models import Session
from afterbell.schools.models import Pupil
from tests.dismissal.test_commands import END, given, hand_over, named, present
from tests.dismissal.test_undoing import undo
from tests.support.afternoon import Afternoon, build_afternoon
from tests.support.at_once import at_once, while_it_lasts
from tests.support.owners import as_owner
from tests.support.premises import Premises
from tests.support.world import Child, build_school

GUARD = "a_child_is_handed_over_once"


def ready() -> tuple[Afternoon, Child, str]:
    afternoon = build_afternoon(build_school(name="测试小学", code="alpha"))
    child = afternoon.tutored[0]
    collector = named(afternoon, child)
    present(afternoon, [child])
    return afternoon, child, collector


def race(afternoon: Afternoon, child: Child, collector: str, *names: str) -> str:
    """Let the guard and the child's tutor hand it over at once; says how it ended for the second."""
    east, west = (given(afternoon, child, collector=collector, name=name) for name in names)

    def second() -> None:
        receipt = hand_over(afternoon, west, by="subject2")
        if receipt.conflicting:
            raise Refused([row.refusal for row in receipt.refusals], conflict=True)

    return while_it_lasts(lambda: hand_over(afternoon, east), second)


def stored(afternoon: Afternoon) -> int:
    with within(afternoon.school.id):
        return Handover.objects.count()


def test_a_child_let_go_at_two_gates_at_once_leaves_once_also_after_an_undoing(own_database: Premises) -> None:
    assert own_database
    afternoon, child, collector = ready()
    assert race(afternoon, child, collector, "east", "west") == "conflict"
    assert stored(afternoon) == 1
    undo(afternoon, given(afternoon, child, collector=collector, name="east"))
    assert race(afternoon, child, collector, "east again", "west again") == "conflict"
    assert stored(afternoon) == 2


def look_and_write(afternoon: Afternoon, child: Child, collector: str) -> list[str]:
    """Let two gates look whether the child has left, and then both write down that it did; says what became of each."""
    together, told = Barrier(2), []
    with within(afternoon.school.id):
        of_whom = {
            "school_id": afternoon.school.id,
            "session_id": Session.objects.get(code=afternoon.tutoring).pk,
            "pupil_id": Pupil.objects.get(code=child.code).pk,
        }
        said = {
            "kind": "collected",
            "collector_id": Collector.objects.get(code=collector).pk,
            "handed_by_id": afternoon.actor("gate").account,
        }

    def gate() -> None:
        with within(afternoon.school.id):
            seen = Handover.objects.filter(**of_whom).exists()
        together.wait()
        try:
            with within(afternoon.school.id):
                Handover.objects.create(handover_id=uuid4(), happened_at=END, received_at=END, **of_whom, **said)
            told.append("left before" if seen else "stored")
        except IntegrityError:
            told.append("refused")

    at_once(gate, gate)
    return sorted(told)


def test_who_looks_first_and_writes_then_lets_a_child_go_twice_unless_the_database_guards_it(
    own_database: Premises,
) -> None:
    afternoon, child, collector = ready()
    connection.close()
    as_owner(own_database, f"DROP INDEX {GUARD}")
    assert look_and_write(afternoon, child, collector) == ["stored", "stored"]
    assert stored(afternoon) == 2


def test_with_the_guard_one_of_the_two_is_refused(own_database: Premises) -> None:
    assert own_database
    afternoon, child, collector = ready()
    assert look_and_write(afternoon, child, collector) == ["refused", "stored"]
    assert stored(afternoon) == 1
