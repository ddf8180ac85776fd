"""A change of today while the child leaves, and two adults who agree at once: with the guard off, and on."""

from __future__ import annotations

from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from afterbell.base.tenancy import within
from afterbell.dismissal import commands
from afterbell.dismissal.commands import NewChange, changing
from afterbell.dismissal.models import Handover, Override, OverrideAnswer, TodayChange
from tests.dismissal.test_commands import END, given, hand_over
from tests.dismissal.test_overriding import ask
from tests.dismissal.test_release_races import ready
from tests.support.afternoon import Afternoon
from tests.support.at_once import at_once, while_it_lasts
from tests.support.owners import as_owner
from tests.support.premises import Premises
from tests.support.world import Child

ONE_TO_ONE = (
    "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'u' AND "
    "pg_get_constraintdef(oid) LIKE 'UNIQUE (override_id)%'"
)


def change(afternoon: Afternoon, child: Child, collector: str) -> str:
    """Write down by telephone that this adult collects the child, as the duty leader does until the child has left."""
    return commands.record_change(
        actor=afternoon.actor("duty"),
        now=END,
        change=NewChange(pupil=child.code, mode="collected", collector=collector),
        guardian=child.guardian,
        read_back=True,
    )


def change_while_leaving() -> tuple[str, int, int]:
    """Give how a change ended that was written down while the child was let go, and how much is stored of either."""
    afternoon, child, collector = ready()
    ended = while_it_lasts(
        lambda: hand_over(afternoon, given(afternoon, child, collector=collector)),
        lambda: change(afternoon, child, collector),
    )
    with within(afternoon.school.id):
        return ended, TodayChange.objects.count(), Handover.objects.count()


def test_without_the_childs_lock_a_change_is_stored_of_a_child_that_has_left(
    own_database: Premises, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert own_database
    monkeypatch.setattr(changing, "lock_children", lambda _codes: None)
    in_one_line = connection.vendor == "sqlite"  # Its writers come one after another, whatever is locked.
    assert change_while_leaving() == (("refused", 0, 1) if in_one_line else ("done", 1, 1))


def test_with_it_whoever_rings_is_told_that_the_child_has_left(own_database: Premises) -> None:
    assert own_database
    assert change_while_leaving() == ("refused", 0, 1)


def look_and_answer(afternoon: Afternoon, override: str) -> list[str]:
    """Let two adults look whether anybody has answered, and then both agree; says what became of each."""
    together, told = Barrier(2), []
    with within(afternoon.school.id):
        row = Override.objects.get(code=override)

    def second(handle: str) -> None:
        with within(afternoon.school.id):
            seen = OverrideAnswer.objects.filter(override=row).exists()
        together.wait()
        said = {"asked_by_id": row.asked_by_id, "answered_by_id": afternoon.actor(handle).account}
        try:
            with within(afternoon.school.id):
                OverrideAnswer.objects.create(
                    school_id=row.school_id, override=row, agreed=True, answered_at=END, **said
                )
            told.append("answered before" if seen else "stored")
        except IntegrityError:
            told.append("refused")

    at_once(lambda: second("duty"), lambda: second("principal"))
    return sorted(told)


def test_two_adults_who_look_first_and_agree_then_both_do_unless_the_database_guards_it(
    own_database: Premises,
) -> None:
    afternoon, child, _collector = ready()
    code = ask(afternoon, child)
    if connection.vendor == "sqlite":
        return  # What is unique of a table cannot be taken off there.
    connection.close()
    (name,) = (name for table, name in as_owner(own_database, ONE_TO_ONE) if table == "dismissal_overrideanswer")
    as_owner(own_database, f"ALTER TABLE dismissal_overrideanswer DROP CONSTRAINT {name}")
    assert look_and_answer(afternoon, code) == ["stored", "stored"]


def test_with_the_guard_one_of_the_two_has_answered(own_database: Premises) -> None:
    assert own_database
    afternoon, child, _collector = ready()
    assert look_and_answer(afternoon, ask(afternoon, child)) == ["refused", "stored"]
    with within(afternoon.school.id):
        assert OverrideAnswer.objects.count() == 1
