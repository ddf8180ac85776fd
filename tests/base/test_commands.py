"""The shape of a write: authorised, atomic, audited; a body that forgets is a programming error."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from afterbell.base.access import Actor, Grant, Policy, authorise, may, place, policy, put_in_force
from afterbell.base.commands import command, record
from afterbell.base.models import AuditEntry, SiteClock
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within

NOW = datetime(2026, 6, 10, 9, 30, tzinfo=UTC)
TEACHER = Actor(
    account=1, code="t", name="", tenant=3, grants=(Grant(role="teacher", holds={"school": frozenset({3})}),)
)


@pytest.fixture(autouse=True)
def _policy() -> object:
    before = policy()
    put_in_force(Policy(rows={("teacher", "clock.set"): frozenset({"school"})}))
    yield
    put_in_force(before)


@command("clock.set")
def set_clock(*, actor: Actor, now: datetime, school: int) -> None:
    authorise(actor=actor, action="clock.set", at=place(school=school))
    SiteClock.objects.create(stands_at=now)
    record(subject="clock", school=school)


@command("clock.set")
def forget_to_ask(*, actor: Actor, now: datetime) -> None:  # noqa: ARG001 - every command has its actor
    SiteClock.objects.create(stands_at=now)
    record(subject="clock")


@command("clock.set")
def forget_to_say(*, actor: Actor, now: datetime) -> None:
    authorise(actor=actor, action="clock.set", at=place(school=3))
    SiteClock.objects.create(stands_at=now)


@pytest.mark.django_db
def test_a_write_leaves_one_entry_of_its_own() -> None:
    set_clock(actor=TEACHER, now=NOW, school=3)
    with within(3):
        entry = AuditEntry.objects.get(tenant=3)
    assert (entry.by, entry.action, entry.subject, entry.details) == ("t", "clock.set", "clock", {"school": 3})


@pytest.mark.django_db
def test_anothers_school_is_not_there_and_nothing_is_written() -> None:
    with pytest.raises(NotThere):
        set_clock(actor=TEACHER, now=NOW, school=4)
    assert not SiteClock.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("forgetful", [forget_to_ask, forget_to_say])
def test_a_forgetful_command_writes_nothing(forgetful: object) -> None:
    with pytest.raises(RuntimeError):
        forgetful(actor=TEACHER, now=NOW)  # type: ignore[operator]
    assert not SiteClock.objects.exists()


@pytest.mark.django_db
def test_one_command_asking_does_not_let_the_next_one_off() -> None:
    set_clock(actor=TEACHER, now=NOW, school=3)
    with pytest.raises(RuntimeError):
        forget_to_ask(actor=TEACHER, now=NOW)


def test_a_role_reaches_only_what_it_holds() -> None:
    assert may(actor=TEACHER, action="clock.set", at=place(school=3))
    assert not may(actor=TEACHER, action="clock.set", at=place(school=4))
    assert not may(actor=TEACHER, action="clock.set", at=place(homeroom=3))
    assert not may(actor=TEACHER, action="clock.stop", at=place(school=3))
