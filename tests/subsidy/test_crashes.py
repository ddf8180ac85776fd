"""A run killed at each of its statements in turn leaves nothing half done, and comes out the same again."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from multiprocessing import get_context

import pytest
from django.db import connection, connections

from afterbell.base.models import AuditEntry
from afterbell.base.tenancy import within
from afterbell.subsidy import commands
from afterbell.subsidy.models import Draft, LeftOut, PayLine, Settlement, SettlementStep, Statement
from tests.support.afternoon import build_afternoon
from tests.support.owners import as_owner
from tests.support.premises import Premises
from tests.support.settled import (
    AFTER,
    APPROVED,
    APPROVING,
    PAYING,
    SETTLING,
    approve,
    draw_up_march,
    hold,
    settle_march,
)
from tests.support.world import SmallSchool, build_school

MOST = 200
PAID_ONCE = "a_step_is_taken_once"


@pytest.fixture
def world(own_database: Premises) -> SmallSchool:  # noqa: ARG001 - commits are real there
    school = build_school(name="测试小学", code="alpha")
    hold(build_afternoon(school))
    return school


def killed_at(number: int, act: Callable[[], object]) -> bool:
    """Let another process act and be killed before its statement of this number; says whether it came so far."""
    left = [number]

    def fall(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:  # noqa: FBT001 - Django's signature
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    def live() -> None:
        connections.close_all()
        with connection.execute_wrapper(fall):
            act()
        os._exit(0)

    connections.close_all()
    process = get_context("fork").Process(target=live)
    process.start()
    process.join(60)
    return process.exitcode == -signal.SIGKILL


def stored(school: SmallSchool) -> tuple[int, ...]:
    tables = (Draft, Settlement, Statement, PayLine, LeftOut, SettlementStep, AuditEntry)
    with within(school.id):
        return tuple(table.objects.count() for table in tables)


def test_a_review_killed_at_every_statement_leaves_nothing_and_comes_out_the_same(world: SmallSchool) -> None:
    draft = draw_up_march(world)
    with within(world.id):
        digest = Draft.objects.get().digest
    before, vice = stored(world), world.actor("vice", today=AFTER)
    falls = 0
    while killed_at(falls, lambda: commands.review(actor=vice, now=SETTLING, draft=draft)):
        assert stored(world) == before
        falls += 1
        assert falls < MOST
    assert falls > 10
    with within(world.id):
        settlement = Settlement.objects.get()
        assert (settlement.code, settlement.digest) == (draft, digest)
        assert PayLine.objects.count() == 3
        assert not Draft.objects.exists()


def test_drawing_up_killed_at_every_statement_leaves_the_draft_before_or_none(world: SmallSchool) -> None:
    before, falls = stored(world), 0
    while killed_at(falls, lambda: draw_up_march(world)):
        assert stored(world) == before
        falls += 1
        assert falls < MOST
    assert falls > 10
    with within(world.id):
        first = Draft.objects.get().digest
    draw_up_march(world)
    with within(world.id):
        assert Draft.objects.get().digest == first


@pytest.mark.parametrize("guarded", [False, True], ids=["without-the-guard", "as-it-is"])
def test_a_payment_is_recorded_once_however_many_say_so(
    own_database: Premises, world: SmallSchool, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    from afterbell.subsidy.commands import stepping  # noqa: PLC0415 - Django is ready only now
    from tests.support.at_once import at_once  # noqa: PLC0415 - Django is ready only now

    settlement = settle_march(world)
    approve(world, settlement)
    commands.publish_settlement(actor=world.actor("principal", today=APPROVED), now=APPROVING, settlement=settlement)
    if not guarded:
        monkeypatch.setattr(stepping, "must_go_on", lambda **_: None)
        drop_the_guard(own_database)
    office = world.actor("office", today=APPROVED)

    def pay() -> None:
        commands.record_payment(actor=office, now=PAYING, settlement=settlement, paid_on=PAYING.date(), reference="")

    ended = at_once(pay, pay)
    assert ended == (["conflict", "done"] if guarded else ["done", "done"])
    with within(world.id):
        assert SettlementStep.objects.filter(kind="paid").count() == (1 if guarded else 2)


def drop_the_guard(premises: Premises) -> None:
    """Take the constraint away as the owner of the tables can: it is a partial index on either database."""
    if premises.owner_database:
        as_owner(premises, f'DROP INDEX "{PAID_ONCE}"')
        return
    with connection.schema_editor() as editor:
        editor.execute(f'DROP INDEX "{PAID_ONCE}"')
