"""Two approvers press at the same moment, two hundred times: exactly one of them decides."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from afterbell.base import audit
from afterbell.base.access import Actor
from afterbell.base.models import AuditEntry
from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.enrolment import commands
from afterbell.enrolment.commands import Decision
from afterbell.enrolment.models import Application, Review
from tests.support.premises import Premises
from tests.support.world import MORNING, TODAY, SmallSchool, answer_survey, apply, approve_in_homerooms

ROUNDS = 200
WON, LOST = "won", "lost"


@pytest.fixture
def two_hands() -> Iterator[ThreadPoolExecutor]:
    """Lend two threads that keep their connections to the database until the storm is over."""
    together = Barrier(2)

    def hang_up() -> None:
        together.wait()
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        yield pool
        for done in [pool.submit(hang_up), pool.submit(hang_up)]:
            done.result()


def press(*, actor: Actor, application: str, decision: str, together: Barrier) -> str:
    together.wait()
    try:
        commands.review_in_school(
            actor=actor,
            now=MORNING,
            decisions=[
                Decision(application=application, decision=decision, reason="" if decision == "approved" else "缺")
            ],
        )
    except Refused as refused:
        if not refused.conflict:
            raise
        return LOST
    return WON


@pytest.mark.storm
def test_of_two_approvers_exactly_one_decides(
    own_database: Premises, small_school: SmallSchool, two_hands: ThreadPoolExecutor
) -> None:
    assert own_database.database
    answer_survey(small_school)
    people = [small_school.actor("office"), small_school.actor("vice")]
    wins = []
    for number in range(ROUNDS):
        child = small_school.children[number % len(small_school.children)]
        (application,) = apply(small_school, child)
        approve_in_homerooms(small_school, [application])
        together = Barrier(2)
        decisions = ("approved", ("approved", "returned")[number % 2])
        pressed = [
            two_hands.submit(press, actor=actor, application=application, decision=decision, together=together)
            for actor, decision in zip(people, decisions, strict=True)
        ]
        answers = [each.result() for each in pressed]
        assert sorted(answers) == [LOST, WON]
        winner = answers.index(WON)
        wins.append(winner)
        with within(small_school.id):
            review = Review.objects.get(application__code=application, stage="school")
            assert (review.reviewed_by_id, review.decision) == (people[winner].account, decisions[winner])
            assert Application.objects.get(code=application).state == decisions[winner]
            assert AuditEntry.objects.filter(action="enrolment.review_in_school", subject=application).count() == 1
        commands.withdraw(actor=small_school.family(child), now=MORNING, application=application, effective_on=TODAY)
    with within(small_school.id):
        assert audit.verify(tenant=small_school.id) == ()
    assert set(wins) == {0, 1}
