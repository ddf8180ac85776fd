"""Two people at the same moment: one is first, the other is told so, nothing is doubled."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

from afterbell.base import audit
from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import Decision, review_in_school
from afterbell.enrolment.models import Application, Review, Signature
from tests.support.premises import Premises
from tests.support.world import MORNING, SmallSchool, answer_survey, apply, approve_in_homerooms, build_school

CLIENTS = 4


def at_once(*actions: Callable[[], object]) -> list[str]:
    """Run the actions at the same moment, each on a connection of its own; says how each ended."""
    start, ended = Barrier(len(actions)), ["nothing"] * len(actions)

    def run(place: int) -> None:
        start.wait()
        try:
            actions[place]()
            ended[place] = "done"
        except Refused as refused:
            ended[place] = "conflict" if refused.conflict else "refused"
        finally:
            connection.close()

    threads = [Thread(target=run, args=[place]) for place in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ended)


def _school() -> SmallSchool:
    world = build_school(name="测试小学", code="alpha")
    answer_survey(world)
    return world


def test_a_child_applied_for_at_the_same_moment_has_one_application(own_database: Premises) -> None:
    assert own_database
    world = _school()
    child = world.children[0]
    ended = at_once(*[lambda: apply(world, child)] * CLIENTS)
    assert ended == ["conflict"] * (CLIENTS - 1) + ["done"]
    with within(world.id):
        assert (Application.objects.count(), Signature.objects.count()) == (1, 3)
    assert audit.verify(tenant=world.id) == ()


def test_two_clerks_with_the_same_batch_decide_it_once(own_database: Premises) -> None:
    assert own_database
    world = _school()
    codes = apply(world, *world.children[:4])
    approve_in_homerooms(world, codes)
    decisions = [Decision(application=code, decision="approved") for code in codes]
    clerks = [world.actor("office"), world.actor("office2")]
    ended = at_once(
        *[
            lambda clerk=clerk: review_in_school(actor=clerk, now=MORNING, decisions=decisions)  # type: ignore[misc]
            for clerk in clerks
        ]
    )
    assert ended == ["conflict", "done"]
    with within(world.id):
        assert Review.objects.filter(stage="school").count() == 4
        assert set(Application.objects.values_list("state", flat=True)) == {"approved"}
    assert audit.verify(tenant=world.id) == ()
