"""The disk fills up while rolls come in: what was acknowledged is stored, the rest is refused in words."""

from __future__ import annotations

import random
from datetime import time
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker

from afterbell.attendance.commands import sync_roll
from afterbell.attendance.models import RollMark
from afterbell.base import audit
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.tenancy import within
from tests.storms.device import marks_of
from tests.storms.narrow import fill, make_room, narrow_disk
from tests.support.afternoon import LATE, Afternoon, at, build_afternoon
from tests.support.databases import standing
from tests.support.premises import Estate
from tests.support.world import build_school

BATCH = 200
REFUSALS_WANTED = 3
MOST_BATCHES = 120
NOW = at(time(17, 50))


@pytest.mark.storm
def test_what_was_acknowledged_is_stored_and_the_rest_refused_in_words(
    estate: Estate, django_db_blocker: DjangoDbBlocker
) -> None:
    with narrow_disk(estate) as premises, standing(premises, django_db_blocker):
        afternoon = build_afternoon(build_school(name="测试小学", code="alpha"))
        fill(premises)
        acked, refused = send_until_full(afternoon)
        assert acked
        assert {reason.code for reason in refused} == {"storing.disk_full"}
        stands(afternoon, acked=acked)
        make_room(premises)
        acked |= send(afternoon, seed=-1)
        stands(afternoon, acked=acked)


def send_until_full(afternoon: Afternoon) -> tuple[set[UUID], list[Refusal]]:
    acked: set[UUID] = set()
    reasons: list[Refusal] = []
    for seed in range(MOST_BATCHES):
        try:
            acked |= send(afternoon, seed=seed)
        except Refused as refused:
            reasons.append(refused.reasons[0])
        if len(reasons) == REFUSALS_WANTED:
            return acked, reasons
    raise AssertionError(f"the disk was not full after {MOST_BATCHES} batches")


def send(afternoon: Afternoon, *, seed: int) -> set[UUID]:
    chance = random.Random(seed)  # noqa: S311 - a storm that can be repeated
    marks = marks_of(children=[child.code for child in afternoon.tutored], count=BATCH, chance=chance)
    receipt = sync_roll(
        actor=afternoon.actor("subject2"), now=NOW, session=afternoon.tutoring, arrival=at(LATE[0]), marks=marks
    ).marks
    return {*receipt.stored, *receipt.known}


def stands(afternoon: Afternoon, *, acked: set[UUID]) -> None:
    """See that exactly what was acknowledged stands, and that the ledger's chain is whole."""
    with within(afternoon.school.id):
        stored = list(RollMark.objects.values_list("mark_id", flat=True))
        assert sorted(stored) == sorted(acked)
        assert audit.verify(tenant=afternoon.school.id) == ()
