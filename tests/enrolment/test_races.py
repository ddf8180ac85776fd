"""Two people at the same moment: one is first, the other is told so, nothing is doubled."""

from __future__ import annotations

from datetime import date

from afterbell.base import audit
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import (
    Decision,
    answer_surveys,
    attach_evidence,
    collection_answer,
    countersign,
    open_survey,
    review_in_school,
)
from afterbell.enrolment.models import (
    Application,
    Countersignature,
    EvidencePicture,
    Review,
    Signature,
    SurveyAnswer,
    SurveyCount,
)
from tests.support.at_once import at_once
from tests.support.paper import enter, entered, picture
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
    answer = collection_answer(pupil=child.code, collector="nobody", no_one_at_home=True, kinship_care=True)
    family = world.family(child)
    ended = at_once(*[lambda: answer_surveys(actor=family, now=MORNING, survey=survey, answers=[answer])] * CLIENTS)
    assert ended == ["done"] * CLIENTS
    with within(world.id):
        assert SurveyAnswer.objects.count() == 1
        assert SurveyCount.objects.get().number == 1


def test_two_people_countersign_one_entry_once(own_database: Premises) -> None:
    assert own_database
    world = build_school(name="测试小学", code="alpha")
    code = entered(world)
    confirming = Decision(application=code, decision="approved")
    sending_back = Decision(application=code, decision="returned", reason="纸上没有勾周三")
    people = [(world.actor("office"), confirming), (world.actor("vice"), sending_back)]
    ended = at_once(
        *[
            lambda by=by, made=made: countersign(actor=by, now=MORNING, decisions=[made])  # type: ignore[misc]
            for by, made in people
        ]
    )
    assert ended == ["conflict", "done"]
    with within(world.id):
        made = Countersignature.objects.get()
        assert Application.objects.get().state == ("returned" if made.decision == "returned" else "submitted")
        assert audit.verify(tenant=world.id) == ()


def test_two_parents_who_attach_at_once_never_have_more_than_there_are_places(own_database: Premises) -> None:
    assert own_database
    world = _school()
    child = world.children[0]
    code = enter(world, child, pictures=0, circumstances=("hardship",))
    family, three = world.family(child), [picture(shade) for shade in (1, 2, 3)]
    ended = at_once(
        *[lambda: attach_evidence(actor=family, now=MORNING, application=code, circumstance="hardship", pictures=three)]
        * 2
    )
    assert ended == ["done", "refused"]
    with within(world.id):
        assert sorted(EvidencePicture.objects.values_list("place", flat=True)) == [1, 2, 3]
