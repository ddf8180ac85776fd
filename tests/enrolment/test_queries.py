"""What families, homeroom teachers and the office read of applications."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.enrolment import commands, queries
from afterbell.enrolment.commands import Decision, NewApplication
from afterbell.enrolment.models import Review, Signature
from tests.support.asking import AsksAtMost, questions
from tests.support.owners import pick_the_locks
from tests.support.premises import Premises
from tests.support.world import (
    MORNING,
    SIGNED,
    TODAY,
    SmallSchool,
    answer_survey,
    apply,
    approve,
    approve_in_homerooms,
    days_for,
    enrol_everybody,
)


def test_the_homeroom_list_says_where_every_child_stands(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    first, second = small_school.children[:2]
    codes = apply(small_school, first, second)
    approve(small_school, codes[:1])
    with within(small_school.id):
        seen = queries.homeroom_list(
            viewer=small_school.actor("homeroom1"), homeroom=small_school.homerooms[0], today=TODAY
        )
    states = {child.code: child.standing.state for child in seen.children}
    assert states == {first.code: "approved", second.code: "submitted"} | {
        child.code: "" for child in small_school.children[2:4]
    }
    assert (seen.answered, seen.applied, seen.to_review) == (4, 2, 1)
    assert {child.signed for child in seen.children} == {0, 3}


def test_only_the_own_homeroom_is_there(small_school: SmallSchool, other_school: SmallSchool) -> None:
    for viewer in (
        small_school.actor("homeroom2"),
        small_school.family(small_school.children[0]),
        small_school.actor("gate"),
        other_school.actor("office"),
    ):
        with within(viewer.tenant), pytest.raises(NotThere):
            queries.homeroom_list(viewer=viewer, homeroom=small_school.homerooms[0], today=TODAY)
        with within(viewer.tenant), pytest.raises(NotThere):
            queries.homeroom_queue(viewer=viewer, homeroom=small_school.homerooms[0], today=TODAY)


def test_a_review_is_due_when_the_scheme_says_and_what_is_overdue_stands_first(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    late, soon = small_school.children[0], small_school.children[1]
    apply(small_school, soon, now=MORNING + timedelta(days=2))
    (code,) = apply(small_school, late)
    homeroom = small_school.homerooms[0]
    teacher, office = small_school.actor("homeroom1"), small_school.actor("office")
    with within(small_school.id):
        for day, overdue in ((2, [False, False]), (3, [True, False])):
            today = TODAY + timedelta(days=day)
            queue = queries.homeroom_queue(viewer=teacher, homeroom=homeroom, today=today)
            assert [row.name for row in queue] == [late.name, soon.name]
            assert [row.overdue for row in queue] == overdue
            assert [row.due for row in queue] == [TODAY + timedelta(days=2), TODAY + timedelta(days=4)]
            family, now = small_school.family(late), MORNING + timedelta(days=day)
            story = queries.application_story(viewer=family, application=code, now=now)
            assert (story.due, story.overdue) == (queue[0].due, overdue[0])
    approve_in_homerooms(small_school, [code], now=MORNING + timedelta(days=3))
    with within(small_school.id):
        (row,) = queries.school_queue(viewer=office, today=TODAY + timedelta(days=6))
        assert (row.due, row.overdue) == (TODAY + timedelta(days=5), True)


def test_an_application_is_there_for_family_homeroom_and_leaders_only(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    answer_survey(small_school)
    child = small_school.children[0]
    (code,) = apply(small_school, child)
    insiders = (small_school.family(child), small_school.actor("homeroom1"), small_school.actor("office"))
    for viewer in insiders:
        with within(viewer.tenant):
            assert queries.application_story(viewer=viewer, application=code, now=MORNING).standing.state == "submitted"
    strangers = (
        small_school.family(small_school.children[1]),
        small_school.actor("homeroom2"),
        small_school.actor("gate"),
        other_school.actor("principal"),
    )
    for viewer in strangers:
        with within(viewer.tenant), pytest.raises(NotThere):
            queries.application_story(viewer=viewer, application=code, now=MORNING)


def test_the_story_tells_each_step_in_order(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    child = small_school.children[0]
    (code,) = apply(small_school, child)
    commands.review_in_homeroom(
        actor=small_school.actor("homeroom1"),
        now=MORNING + timedelta(hours=1),
        decisions=[Decision(application=code, decision="returned", reason="请核对星期")],
    )
    with within(small_school.id):
        story = queries.application_story(viewer=small_school.family(child), application=code, now=MORNING)
    assert [event.words.zh for event in story.history] == ["提交申请，签了 3 份文书", "班级退回补正"]
    assert story.history[-1].reason == "请核对星期"
    assert (story.can_correct, story.can_withdraw) == (True, True)


def test_the_form_gives_every_reason_why_a_band_is_not_open(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    child = small_school.children[0]
    with within(small_school.id):
        form = queries.application_form(viewer=small_school.family(child), pupil=child.code, today=TODAY)
    bands = {band.code: band for band in form.bands}
    assert all(choice.allowed for choice in bands["early"].choices)
    assert not any(choice.allowed or choice.chosen for choice in bands["evening"].choices)
    assert len(bands["evening"].reasons) >= 2
    assert [paper.kind for paper in form.papers] == ["application", "undertaking", "safety_agreement"]
    assert child.name in form.papers[0].text


def test_another_familys_form_is_not_there(small_school: SmallSchool) -> None:
    with within(small_school.id), pytest.raises(NotThere):
        queries.application_form(
            viewer=small_school.family(small_school.children[1]), pupil=small_school.children[2].code, today=TODAY
        )


def test_my_children_are_mine_alone(small_school: SmallSchool) -> None:
    with within(small_school.id):
        mine = queries.my_children(viewer=small_school.family(small_school.children[0]), today=TODAY)
    assert {child.pupil for child in mine} == {small_school.children[0].code, small_school.children[4].code}


def test_only_signed_applications_approved_by_two_people_can_be_placed(
    own_database: Premises, small_school: SmallSchool
) -> None:
    for table in ("enrolment_signature", "enrolment_review"):
        pick_the_locks(own_database, table=table)
    codes = enrol_everybody(small_school)
    with within(small_school.id):
        assert len(queries.placeable_applications(term=small_school.term, today=TODAY, on=TODAY)) == 8
        Signature.objects.filter(application__code=codes[0]).first().delete()  # type: ignore[union-attr]
        Review.objects.filter(application__code=codes[1], stage="school").delete()
        left = {row.code for row in queries.placeable_applications(term=small_school.term, today=TODAY, on=TODAY)}
    assert left == set(codes[2:])


def test_the_office_counts_every_child_once(small_school: SmallSchool) -> None:
    codes = enrol_everybody(small_school)
    child = small_school.children[0]
    commands.withdraw(actor=small_school.family(child), now=MORNING, application=codes[0], effective_on=TODAY)
    apply(small_school, child)
    with within(small_school.id):
        counts = queries.stage_counts(viewer=small_school.actor("office"), today=TODAY)
    assert (counts.pupils, counts.answered, counts.submitted, counts.approved, counts.withdrawn) == (8, 8, 1, 7, 0)


READS: dict[str, Callable[[Actor, SmallSchool], object]] = {
    "homeroom_list": lambda viewer, world: queries.homeroom_list(
        viewer=viewer, homeroom=world.homerooms[0], today=TODAY
    ),
    "homeroom_queue": lambda viewer, world: queries.homeroom_queue(
        viewer=viewer, homeroom=world.homerooms[0], today=TODAY
    ),
    "school_queue": lambda viewer, world: queries.school_queue(viewer=viewer, today=TODAY),  # noqa: ARG005 - one shape for all
    "stage_counts": lambda viewer, world: queries.stage_counts(viewer=viewer, today=TODAY),  # noqa: ARG005 - as above
    "placeable_applications": lambda viewer, world: queries.placeable_applications(  # noqa: ARG005 - as above
        term=world.term, today=TODAY, on=TODAY
    ),
}


@pytest.mark.parametrize("read", READS)
@pytest.mark.parametrize("applied", [1, 3])
def test_reads_ask_a_fixed_number_of_questions(
    small_school: SmallSchool, asks_at_most: AsksAtMost, read: str, applied: int
) -> None:
    answer_survey(small_school)
    apply(small_school, *small_school.children[:applied])
    viewer = small_school.actor("office")
    with within(small_school.id), asks_at_most(15 if read == "homeroom_queue" else 8):
        READS[read](viewer, small_school)


def test_an_application_costs_a_fixed_number_of_questions(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    teacher = small_school.actor("homeroom1")
    given = [
        NewApplication(pupil=child.code, guardian=child.guardian, days=days_for(child, small_school), signatures=SIGNED)
        for child in small_school.children[:4]
    ]
    with CaptureQueriesContext(connection) as asked:
        commands.submit_paper_applications(actor=teacher, now=MORNING, applications=given)
    assert len(questions(asked)) <= 27
