"""Who is told of a change of days and of applications that move along with a child, and that each is told once."""

from __future__ import annotations

from datetime import date

import pytest

from afterbell.base.access import Actor
from afterbell.base.tenancy import within
from afterbell.enrolment import commands
from afterbell.enrolment.commands import Decision
from afterbell.enrolment.events import ApplicationsMoved, ChangesReviewed, DaysAsked
from afterbell.enrolment.models import Application
from afterbell.enrolment.reactions import (
    tell_of_a_change_asked,
    tell_of_applications_moved,
    tell_of_changes_reviewed,
)
from afterbell.schools.inbox import inbox
from afterbell.schools.rules.lists.problem import Kind
from tests.support.lists import enter
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun
from tests.support.world import STROKES, SmallSchool, answer_survey, apply, days_for

NEXT_MONDAY = date(2026, 3, 9)


def ask(begun: Begun) -> str:
    """Let the fourth child's family ask for Tuesdays alone."""
    world, child = begun.school, begun.school.children[3]
    return commands.ask_for_days(
        actor=world.family(child, today=FIRST_MONDAY),
        now=MONDAY_NOON,
        application=begun.applications[3],
        days=days_for(child, world, weekdays=(2,)),
        effective_on=NEXT_MONDAY,
        strokes=STROKES,
    )


def in_homeroom(begun: Begun, change: str, decision: str = "approved", reason: str = "") -> None:
    decided = [Decision(application=change, decision=decision, reason=reason)]
    commands.review_in_homeroom(actor=begun.school.actor("homeroom1"), now=MONDAY_NOON, decisions=decided)


def in_school(begun: Begun, change: str, decision: str = "approved", reason: str = "") -> None:
    decided = [Decision(application=change, decision=decision, reason=reason)]
    commands.review_in_school(actor=begun.school.actor("office"), now=MONDAY_NOON, decisions=decided)


def told(viewer: Actor, *, of: str) -> list[tuple[str, str]]:
    """Give the messages with these words in them, and what each opens."""
    with within(viewer.tenant):
        return [(row.words.zh, row.opens) for row in inbox(viewer=viewer) if of in row.words.zh]


def test_the_homeroom_teacher_is_told_of_a_change_asked_for_once(begun: Begun) -> None:
    world, child = begun.school, begun.school.children[3]
    change = ask(begun)
    with within(world.id):
        again = DaysAsked(school=world.id, change=change, application=begun.applications[3], at=MONDAY_NOON)
        tell_of_a_change_asked(again)
    assert told(world.actor("homeroom1"), of="申请改来的日子") == [
        (f"一年级（1）班的{child.name}申请改来的日子，等您审核。", "homeroom reviews")
    ]
    assert told(world.actor("homeroom2"), of="申请改来的日子") == []


def test_the_family_is_told_of_the_day_only_when_the_school_has_approved(begun: Begun) -> None:
    world, child = begun.school, begun.school.children[3]
    family = world.family(child, today=FIRST_MONDAY)
    change = ask(begun)
    in_homeroom(begun, change)
    assert told(family, of="改日子") == []
    in_school(begun, change)
    ((words, opens),) = told(family, of="改日子")
    assert (words, opens) == (f"{child.name}改日子的申请通过了，从2026年3月9日 周一起按新的日子来。", "application")
    ((words, opens),) = told(world.actor("homeroom1"), of="改了来的日子")
    assert child.name in words
    assert opens == "homeroom child"
    assert told(world.family(world.children[1], today=FIRST_MONDAY), of="改日子") == []


@pytest.mark.parametrize(
    ("decision", "said"), [("returned", "被退回：人手不够。"), ("refused", "没有通过：人手不够。")]
)
@pytest.mark.parametrize("stage", ["homeroom", "school"])
def test_the_family_is_told_why_a_change_was_not_approved_once(
    begun: Begun, stage: str, decision: str, said: str
) -> None:
    world, change = begun.school, ask(begun)
    if stage == "homeroom":
        in_homeroom(begun, change, decision, "人手不够。")
    else:
        in_homeroom(begun, change)
        in_school(begun, change, decision, "人手不够。")
    with within(world.id):
        tell_of_changes_reviewed(
            ChangesReviewed(
                school=world.id,
                stage=stage,
                approved=(),
                returned=(change,) if decision == "returned" else (),
                refused=(change,) if decision == "refused" else (),
                by="",
                at=MONDAY_NOON,
            )
        )
    ((words, opens),) = told(world.family(world.children[3], today=FIRST_MONDAY), of="改日子")
    assert said in words
    assert "日子照旧" in words
    assert opens == "application"
    assert told(world.actor("homeroom1"), of="改了来的日子") == []


def test_the_teacher_a_child_came_to_is_told_of_its_application_once(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    child = small_school.children[2]
    codes = apply(small_school, child)
    phone = str(13_800_000_000 + small_school.children.index(child))
    moved = ("三年级（2）班", child.name, "校内住宿", f"{child.name}的母亲", "母亲", phone, None, None, None)
    enter(small_school.actor("office"), Kind.PUPILS, moved)
    with within(small_school.id):
        at = Application.objects.get().moves.get().moved_at
        tell_of_applications_moved(ApplicationsMoved(school=small_school.id, applications=tuple(codes), at=at))
    assert told(small_school.actor("homeroom2"), of="还没有审完") == [
        ("转到三年级（2）班的学生有 1 份申请还没有审完，跟着转过来了。", "homeroom reviews")
    ]
    assert told(small_school.actor("homeroom1"), of="还没有审完") == []
