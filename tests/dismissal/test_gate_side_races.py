"""A child taken over at the gate while it leaves another session: unless it is locked, it is there after it left."""

from __future__ import annotations

from datetime import time
from uuid import uuid4

import pytest
from django.db import connection

from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.dismissal import commands
from afterbell.dismissal.commands import gate as commands_of_gate
from afterbell.dismissal.models import GateSide
from tests.dismissal.test_once_a_day import evening_of, leaves, let_go
from tests.dismissal.test_release_races import ready
from tests.support.afternoon import at
from tests.support.at_once import while_it_lasts
from tests.support.premises import Premises

NOW = at(time(19, 20))


def race() -> tuple[str, int]:
    """Hand a child over, and take it at the gate before that is stored; says how it ended and how many words stand."""
    afternoon, child, collector = ready()
    side = commands.NewSide(
        handover_id=uuid4(), pupil=child.code, session=evening_of(afternoon, child), happened_at=NOW
    )
    gone = leaves(afternoon, child, afternoon.tutoring, collector, time(19, 19))

    def second() -> None:
        receipt = commands.take_at_gate(actor=afternoon.actor("gate"), now=NOW, sides=[side])
        if receipt.refusals:
            raise Refused([row.refusal for row in receipt.refusals], conflict=True)

    said = while_it_lasts(lambda: let_go(afternoon, gone, now=NOW), second)
    with within(afternoon.school.id):
        return said, GateSide.objects.count()


def test_who_left_meanwhile_is_not_taken_at_the_gate(own_database: Premises) -> None:
    assert own_database
    assert race() == ("conflict", 0)


def test_without_the_lock_a_child_that_has_left_is_taken_at_the_gate(
    own_database: Premises, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert own_database
    monkeypatch.setattr(commands_of_gate, "lock_children", lambda _codes: None)
    in_one_line = connection.vendor == "sqlite"  # Its writers come one after another, whatever is locked.
    assert race() == (("conflict", 0) if in_one_line else ("done", 1))
