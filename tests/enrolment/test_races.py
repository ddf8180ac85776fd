"""Two people at the same moment: one is first, the other is told so, nothing is doubled."""

from __future__ import annotations

from datetime import date

from afterbell.base import audit
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import Decision, NewAnswer, answer_surveys, open_survey, review_in_school
from afterbell.enrolment.models import Application, Review, Signature, SurveyAnswer, SurveyCount
from tests.support.at_once import at_once
from tests.support.premises import Premises
from tests.support.world import MORNING, TODAY, SmallSchool, answer_survey, apply, approve_in_homerooms, build_school

CLIENTS = 4


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


def test_an_answer_sent_twice_at_the_same_moment_counts_once(own_database: Premises) -> None:
    assert own_database
    world = build_school(name="测试小学", code="alpha")
    child, last = world.children[0], date(2026, 2, 28)
    survey = open_survey(
        actor=world.actor("office"), now=MORNING, term=world.term, title="调查", opens_on=TODAY, closes_on=last
    )
    answer = NewAnswer(pupil=child.code, collector="nobody", no_one_at_home=True, kinship_care=True)
    family = world.family(child)
    ended = at_once(*[lambda: answer_surveys(actor=family, now=MORNING, survey=survey, answers=[answer])] * CLIENTS)
    assert ended == ["done"] * CLIENTS
    with within(world.id):
        assert SurveyAnswer.objects.count() == 1
        assert SurveyCount.objects.get().number == 1
