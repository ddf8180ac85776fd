"""Two people at the same moment on one sealed roll: whoever is second meets what the first stored."""

from __future__ import annotations

from uuid import uuid4

import pytest

from afterbell.attendance import commands
from afterbell.attendance.commands import LateMark
from afterbell.attendance.models import Correction, LateMarkDecision
from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from tests.attendance.test_corrections import END, ask, wanted
from tests.support.afternoon import build_afternoon, here
from tests.support.at_once import while_it_lasts
from tests.support.premises import Premises
from tests.support.world import build_school


def test_two_who_decide_and_who_asks_beside_the_confirmation(own_database: Premises) -> None:
    assert own_database
    afternoon = build_afternoon(build_school(name="测试小学", code="alpha"))
    here(afternoon, *afternoon.tutored, seal=True)
    first = wanted(afternoon)
    ask(afternoon, first)

    def decide(handle: str, *, accepted: bool) -> None:
        decision = LateMark(mark_id=first.mark_id, accepted=accepted, reason="查过了")
        commands.decide_late_marks(
            actor=afternoon.actor(handle), now=END, session=afternoon.tutoring, decisions=[decision]
        )

    def confirm() -> None:
        done = commands.confirm_sessions(actor=afternoon.actor("duty"), now=END, sessions=[afternoon.tutoring])
        assert done.confirmed == (afternoon.tutoring,)

    accept, refuse = (lambda: decide("duty", accepted=True)), (lambda: decide("homeroom2", accepted=False))
    assert while_it_lasts(accept, refuse) in {"refused", "conflict"}
    with within(afternoon.school.id):
        assert LateMarkDecision.objects.get().accepted
    again = wanted(afternoon, number=1, name=str(uuid4()))
    assert while_it_lasts(confirm, lambda: ask(afternoon, again, now=END)) in {"refused", "conflict"}
    with within(afternoon.school.id):
        assert Correction.objects.count() == 1
    with pytest.raises(Refused) as refused:
        ask(afternoon, again, now=END)
    assert [reason.code for reason in refused.value.reasons] == ["attendance.correction_confirmed"]
