"""Two hands on one application at the same moment: one wins, the other is told, nothing is lost."""

from __future__ import annotations

from afterbell.base import audit
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import (
    AskedDay,
    Decision,
    review_in_homeroom,
    save_draft,
    send_draft,
)
from afterbell.enrolment.models import Application, ApplicationDraft, Signature
from afterbell.enrolment.queries import broken_signatures
from tests.support.at_once import at_once
from tests.support.families import second_guardian
from tests.support.premises import Premises
from tests.support.world import (
    MORNING,
    PAPERS,
    STROKES,
    Child,
    SmallSchool,
    answer_survey,
    apply,
    build_school,
    days_for,
)


def _school() -> SmallSchool:
    world = build_school(name="测试小学", code="alpha")
    answer_survey(world)
    return world


def test_a_draft_sent_twice_and_by_two_guardians_at_the_same_moment_is_one_application(
    own_database: Premises,
) -> None:
    assert own_database
    world = _school()
    child = world.children[0]
    hands = [world.family(child), world.family(child), second_guardian(world, child)]
    token = _filled(world, child)
    ended = at_once(
        *[
            lambda actor=actor: send_draft(  # type: ignore[misc]
                actor=actor, now=MORNING, pupil=child.code, token=token, strokes=STROKES
            )
            for actor in hands
        ]
    )
    assert ended == ["conflict", "conflict", "done"]
    with within(world.id):
        assert (Application.objects.count(), Signature.objects.count()) == (1, 3)
        assert ApplicationDraft.objects.count() == 0
        assert audit.verify(tenant=world.id) == ()


def test_two_guardians_who_begin_at_the_same_moment_lose_nothing(own_database: Premises) -> None:
    assert own_database
    world = _school()
    child = world.children[0]
    hands = [world.family(child), second_guardian(world, child)]
    ended = at_once(
        *[
            lambda actor=actor, day=day: save_draft(  # type: ignore[misc]
                actor=actor, now=MORNING, pupil=child.code, token="", days=[AskedDay(weekday=day, band="early")]
            )
            for day, actor in enumerate(hands, start=1)
        ]
    )
    assert ended == ["conflict", "done"]
    with within(world.id):
        assert ApplicationDraft.objects.count() == 1


def test_a_change_and_a_review_at_the_same_moment_never_approve_what_was_not_read(own_database: Premises) -> None:
    assert own_database
    world = _school()
    child = world.children[0]
    (code,) = apply(world, child)
    family, teacher = world.family(child), world.homeroom_teacher(child)
    token = _filled(world, child)
    decision = Decision(application=code, decision="approved", round=1)
    ended = at_once(
        lambda: send_draft(actor=family, now=MORNING, pupil=child.code, token=token, strokes=STROKES),
        lambda: review_in_homeroom(actor=teacher, now=MORNING, decisions=[decision]),
    )
    assert ended == ["conflict", "done"]
    with within(world.id):
        row = Application.objects.get(code=code)
        assert (row.state, row.round) in {("submitted", 2), ("homeroom_approved", 1)}
        assert broken_signatures(application=code) == ()


def _filled(world: SmallSchool, child: Child) -> str:
    family = world.family(child)
    days = days_for(child, world, weekdays=(1, 2))
    token = save_draft(actor=family, now=MORNING, pupil=child.code, token="", days=days)
    return save_draft(actor=family, now=MORNING, pupil=child.code, token=token, papers=PAPERS)
