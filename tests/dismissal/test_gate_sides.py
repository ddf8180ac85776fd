"""A child passes from its session to the gate when the gate says so, in whatever order the two sides are heard."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from uuid import UUID, uuid5

import pytest

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.dismissal import commands, queries
from afterbell.dismissal.commands import NewSide, Receipt
from afterbell.dismissal.custody import afternoons
from afterbell.dismissal.models import GateSide
from afterbell.dismissal.queries.custody import read_home
from afterbell.dismissal.rules.custody import Holder, in_charge
from tests.dismissal.test_commands import END, NAMES, given, hand_over, named, present, refusals
from tests.support.afternoon import DAY, Afternoon, at
from tests.support.world import Child, SmallSchool


def word(afternoon: Afternoon, child: Child, name: str) -> NewSide:
    return NewSide(
        handover_id=uuid5(NAMES, f"{name}{child.code}"), pupil=child.code, session=afternoon.tutoring, happened_at=END
    )


def give(afternoon: Afternoon, *children: Child, by: str = "subject2", name: str = "gave") -> Receipt:
    sides = [word(afternoon, child, name) for child in children]
    return commands.give_to_gate(actor=afternoon.actor(by), now=END, sides=sides)


def take(afternoon: Afternoon, *children: Child, by: str = "gate", name: str = "took") -> Receipt:
    sides = [word(afternoon, child, name) for child in children]
    return commands.take_at_gate(actor=afternoon.actor(by), now=END, sides=sides)


def seen(afternoon: Afternoon, child: Child) -> tuple[str, bool, str]:
    """Say who has the child at the gate, whether it is on its way there, and where its family sees it."""
    with within(afternoon.school.id):
        page = queries.gate_list(
            viewer=afternoon.actor("gate"), on=DAY, now=END, sought=queries.Sought(session=afternoon.tutoring)
        )
        family = queries.children_now(viewer=afternoon.school.family(child, today=DAY), now=END)
    (now,) = [row for row in family if row.pupil == child.code]
    (row,) = [row for row in page.children if row.pupil == child.code]
    return row.at_gate, row.on_its_way, f"{now.place} {now.adult}"


def test_the_giver_keeps_a_child_until_the_gate_has_it(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    teacher, guard = afternoon.actor("subject2").name, afternoon.actor("gate").name
    assert seen(afternoon, child) == ("", False, f"in_group {teacher}")
    assert len(give(afternoon, child).stored) == 1
    assert seen(afternoon, child) == ("", True, f"in_group {teacher}")
    assert len(take(afternoon, child).stored) == 1
    assert seen(afternoon, child) == (guard, False, f"at_gate {guard}")
    hand_over(afternoon, given(afternoon, child, collector=named(afternoon, child)))
    assert seen(afternoon, child)[:2] == ("", False)


def test_one_words_id_is_never_another_childs(afternoon: Afternoon) -> None:
    one, other = afternoon.tutored[:2]
    present(afternoon, [one, other])
    said = word(afternoon, one, "took")
    mixed = replace(word(afternoon, other, "took"), handover_id=said.handover_id)
    together = commands.take_at_gate(actor=afternoon.actor("gate"), now=END, sides=[said, mixed])
    assert (together.stored, together.known) == ((said.handover_id,), ())
    again = commands.take_at_gate(actor=afternoon.actor("gate"), now=END, sides=[mixed])
    for receipt in (together, again):
        assert [row.refusal.code for row in receipt.refusals] == ["dismissal.handover_conflict"]


def test_either_order_and_any_number_of_times_comes_to_the_same(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    guard = afternoon.actor("gate").name
    assert len(take(afternoon, child).stored) == 1
    assert len(give(afternoon, child).stored) == 1
    assert len(take(afternoon, child).known) == 1
    assert len(give(afternoon, child, child).known) == 2
    assert len(take(afternoon, child, name="once more").known) == 1
    assert seen(afternoon, child) == (guard, False, f"at_gate {guard}")
    with within(afternoon.school.id):
        assert sorted(GateSide.objects.values_list("side", flat=True)) == ["given", "taken"]


def test_only_who_was_there_and_has_not_left_passes_to_the_gate(afternoon: Afternoon) -> None:
    here, away, gone, stranger = *afternoon.tutored[:3], afternoon.in_club[0]
    present(afternoon, [here, gone])
    present(afternoon, [away], state="absent")
    hand_over(afternoon, given(afternoon, gone, collector=named(afternoon, gone)))
    for pass_on in (give, take):
        receipt = pass_on(afternoon, here, away, gone, stranger)
        assert len(receipt.stored) == 1
        assert refusals(receipt) == ["dismissal.not_there", "dismissal.gone_already", "dismissal.not_there"]
    with pytest.raises(Refused):
        commands.take_at_gate(actor=afternoon.actor("gate"), now=END, sides=[])


def test_each_side_says_its_own(afternoon: Afternoon, other_school: SmallSchool) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    for handle in ("gate", "subject1", "office"):
        with pytest.raises(NotThere):
            give(afternoon, child, by=handle)
    for handle in ("subject2", "homeroom2", "office"):
        with pytest.raises(NotThere):
            take(afternoon, child, by=handle)
    for actor in (other_school.actor("gate", today=DAY), afternoon.school.family(child, today=DAY)):
        with pytest.raises(NotThere):
            commands.take_at_gate(actor=actor, now=END, sides=[word(afternoon, child, "took")])


def test_a_clock_that_is_wrong_at_the_gate_moves_no_child(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    wrong = NewSide(
        handover_id=UUID(int=7), pupil=child.code, session=afternoon.tutoring, happened_at=END + timedelta(days=1)
    )
    commands.take_at_gate(actor=afternoon.actor("gate"), now=END, sides=[wrong])
    with within(afternoon.school.id):
        assert GateSide.objects.get().happened_at == END


def test_before_its_first_session_the_homeroom_teacher_answers_for_a_child(afternoon: Afternoon) -> None:
    child, now = afternoon.tutored[0], at(time(17, 0))
    with within(afternoon.school.id):
        home = read_home(on=DAY, homerooms=True)
        (told,) = afternoons(
            day=home.day,
            children=[row for row in home.children if row.code == child.code],
            lists=home.lists,
            limit=None,
            handovers=home.handovers,
            sides=home.sides,
            now=now,
        )
    charge = in_charge(afternoon=told, at=now)
    assert (charge.holder, charge.adult) == (Holder.HOMEROOM, afternoon.actor("homeroom2").code)
