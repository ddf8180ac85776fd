"""Reviews that are late: the reviewer is reminded, the next person may decide, and a moved child keeps its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from afterbell.base import events
from afterbell.base.models import AuditEntry
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.enrolment import commands, queries
from afterbell.enrolment.commands import Decision
from afterbell.enrolment.events import ReviewsDueSoon, ReviewsOverdue
from afterbell.enrolment.models import Application, ApplicationMove, Review, ReviewNotice
from afterbell.schools.actors import house_actor
from afterbell.schools.inbox import inbox
from afterbell.schools.rules.lists.problem import Kind
from afterbell.site.rounds import go_the_rounds
from tests.support.at_once import at_once
from tests.support.lists import enter
from tests.support.premises import Premises
from tests.support.world import (
    MORNING,
    TODAY,
    Child,
    SmallSchool,
    answer_survey,
    apply,
    approve,
    approve_in_homerooms,
)

DAY = timedelta(days=1)
OVERDUE = MORNING + 3 * DAY
Told = list[ReviewsDueSoon | ReviewsOverdue]


@contextmanager
def listening() -> Iterator[Told]:
    """Hear what is told of reviews, beside whoever listens already."""
    heard: Told = []

    def hear(event: ReviewsDueSoon | ReviewsOverdue) -> None:
        heard.append(event)

    for event in (ReviewsDueSoon, ReviewsOverdue):
        events.listen(event, hear)
    try:
        yield heard
    finally:
        for event in (ReviewsDueSoon, ReviewsOverdue):
            events._listeners[event].remove(hear)  # noqa: SLF001 - nobody takes a listener away but a test


def approved(*codes: str) -> list[Decision]:
    return [Decision(application=code, decision="approved") for code in codes]


def test_a_late_review_is_told_of_once_before_and_once_after_its_day(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    first, second = apply(small_school, small_school.children[0], small_school.children[4])
    with listening() as heard:
        told = [go_the_rounds(now=MORNING + number * DAY / 2) for number in range(9)]
    assert told == [0, 0, 2, 0, 0, 0, 2, 0, 0]
    assert [(type(event), event.homeroom, event.applications) for event in heard] == [
        (kind, homeroom, (code,))
        for kind in (ReviewsDueSoon, ReviewsOverdue)
        for homeroom, code in zip(small_school.homerooms, (first, second), strict=True)
    ]
    with within(small_school.id):
        assert ReviewNotice.objects.count() == 4
        assert AuditEntry.objects.filter(action="enrolment.tell_what_is_due").count() == 2


def test_each_desk_and_each_submission_is_told_of_anew(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    (code,) = apply(small_school, small_school.children[0])
    go_the_rounds(now=OVERDUE)
    approve_in_homerooms(small_school, [code], now=OVERDUE)
    with listening() as heard:
        assert go_the_rounds(now=OVERDUE) == 0
        assert go_the_rounds(now=OVERDUE + 3 * DAY) == 1
    assert [(type(event), event.stage, event.homeroom) for event in heard] == [(ReviewsOverdue, "school", "")]


def test_two_rounds_at_the_same_moment_tell_once(own_database: Premises, small_school: SmallSchool) -> None:
    assert own_database
    answer_survey(small_school)
    apply(small_school, *small_school.children[:3])
    house = house_actor(school=small_school.id)
    told: list[int] = []
    at_once(*[lambda: told.append(commands.tell_due_reviews(actor=house, now=OVERDUE))] * 3)
    assert sorted(told) == [0, 0, 3]
    with within(small_school.id):
        assert ReviewNotice.objects.count() == 3


def test_nobody_but_the_house_goes_the_rounds(small_school: SmallSchool) -> None:
    for handle in ("principal", "office", "homeroom1"):
        with pytest.raises(NotThere):
            commands.tell_due_reviews(actor=small_school.actor(handle), now=OVERDUE)


def test_an_overdue_homeroom_review_is_decided_in_its_place_with_a_reason(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    (code,) = apply(small_school, small_school.children[0])
    office = small_school.actor("office")
    with pytest.raises(Refused) as refused:
        commands.review_for_homeroom(actor=office, now=MORNING + 2 * DAY, decisions=approved(code), why=" ")
    assert [reason.code for reason in refused.value.reasons] == [
        "enrolment.standing_in_without_reason",
        "enrolment.still_in_time",
    ]
    commands.review_for_homeroom(actor=office, now=OVERDUE, decisions=approved(code), why="班主任请病假")
    with within(small_school.id):
        review = Review.objects.get()
        assert (review.stage, review.standing_in, review.reviewed_by.name) == ("homeroom", "班主任请病假", "教导处")
        story = queries.application_story(viewer=office, application=code, now=OVERDUE)
    assert story.history[-1].by.zh == "教导处（代班主任）"
    with pytest.raises(Refused) as same:
        commands.review_in_school(actor=office, now=OVERDUE, decisions=approved(code))
    assert [reason.code for reason in same.value.reasons] == ["enrolment.review.same_reviewer"]
    commands.review_in_school(actor=small_school.actor("vice"), now=OVERDUE, decisions=approved(code))
    with within(small_school.id):
        assert Application.objects.get().state == "approved"


def test_who_stood_in_sees_in_the_schools_queue_that_it_is_for_somebody_else(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    (code,) = apply(small_school, small_school.children[0])
    office = small_school.actor("office")
    commands.review_for_homeroom(actor=office, now=OVERDUE, decisions=approved(code), why="班主任请病假")
    with within(small_school.id):
        (own,) = queries.school_queue(viewer=office, today=local_day(OVERDUE))
        (others,) = queries.school_queue(viewer=small_school.actor("vice"), today=local_day(OVERDUE))
    assert [reason.code for reason in own.barred] == ["enrolment.review.same_reviewer"]
    assert others.barred == ()


def test_the_principal_decides_what_the_office_left(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    codes = apply(small_school, *small_school.children[:2])
    approve_in_homerooms(small_school, codes)
    principal, late = small_school.actor("principal"), MORNING + 4 * DAY
    with within(small_school.id):
        assert queries.overdue_queue(viewer=principal, today=TODAY) == ()
        assert len(queries.overdue_queue(viewer=principal, today=local_day(late))) == 2
        assert queries.overdue_queue(viewer=small_school.actor("office"), today=local_day(late)) == ()
    commands.review_for_school(actor=principal, now=late, decisions=approved(*codes), why="教导处外出培训")
    with within(small_school.id):
        assert set(Application.objects.values_list("state", flat=True)) == {"approved"}
    for handle in ("office", "vice", "homeroom1"):
        with pytest.raises(NotThere):
            commands.review_for_school(actor=small_school.actor(handle), now=late, decisions=approved(*codes), why="代")


def move(world: SmallSchool, child: Child) -> None:
    """Let the office's list put a child of the first homeroom into the second; it is known by its mother's phone."""
    phone = str(13_800_000_000 + world.children.index(child))
    row = ("三年级（2）班", child.name, "校内住宿", f"{child.name}的母亲", "母亲", phone, None, None, None)
    enter(world.actor("office"), Kind.PUPILS, row)


def test_an_application_goes_with_the_child_and_the_old_teacher_is_told_where(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    stays, goes = small_school.children[1], small_school.children[2]
    codes = apply(small_school, stays, goes)
    old, new = small_school.actor("homeroom1"), small_school.actor("homeroom2")
    move(small_school, goes)
    reviewed = commands.review_in_homeroom(actor=old, now=MORNING, decisions=approved(*codes))
    assert reviewed.decided == 1
    (reason,) = reviewed.passed_over
    assert reason.words.zh == f"{goes.name}现在在三年级（2）班，申请由那里的班主任审核；您审核过的照旧有效。"
    with pytest.raises(Refused) as alone:
        commands.review_in_homeroom(actor=old, now=MORNING, decisions=approved(codes[1]))
    assert alone.value.conflict
    with within(small_school.id):
        assert Application.objects.get(code=codes[1]).state == "submitted"
        (row,) = queries.homeroom_queue(viewer=new, homeroom=small_school.homerooms[1], today=TODAY)
        assert (row.name, row.moved_from) == (goes.name, "一年级（1）班")
        assert queries.homeroom_queue(viewer=old, homeroom=small_school.homerooms[0], today=TODAY) == ()
    commands.review_in_homeroom(actor=new, now=MORNING, decisions=approved(codes[1]))
    with within(small_school.id):
        assert Application.objects.get(code=codes[1]).homeroom_approver_id == new.account


def test_what_the_old_teacher_approved_stands_with_its_name(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    child = small_school.children[2]
    (code,) = apply(small_school, child)
    approve_in_homerooms(small_school, [code])
    move(small_school, child)
    with within(small_school.id):
        (row,) = queries.school_queue(viewer=small_school.actor("office"), today=TODAY)
    assert (row.homeroom, row.passed_on_by, row.moved_from) == ("三年级（2）班", "老师homeroom1", "一年级（1）班")
    commands.review_in_school(actor=small_school.actor("office"), now=MORNING, decisions=approved(code))
    with within(small_school.id):
        assert Application.objects.get().state == "approved"


def test_a_teacher_who_never_had_the_child_learns_nothing(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    code_of_second, code = apply(small_school, small_school.children[4], small_school.children[2])
    move(small_school, small_school.children[2])
    with pytest.raises(NotThere):
        commands.review_in_homeroom(
            actor=small_school.actor("homeroom1"), now=MORNING, decisions=approved(code, code_of_second)
        )
    with within(small_school.id):
        assert ApplicationMove.objects.count() == 1
        assert set(Application.objects.values_list("state", flat=True)) == {"submitted"}


def test_a_child_that_moves_after_its_approval_leaves_no_trace_here(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    codes = apply(small_school, small_school.children[2])
    approve(small_school, codes)
    move(small_school, small_school.children[2])
    with within(small_school.id):
        assert not ApplicationMove.objects.exists()


def test_whoever_has_a_late_review_finds_it_among_the_messages(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    apply(small_school, small_school.children[0])
    for number in range(9):
        go_the_rounds(now=MORNING + number * DAY / 2)
    with within(small_school.id):
        teacher, office, other = (
            [row.words.zh for row in inbox(viewer=small_school.actor(handle))]
            for handle in ("homeroom1", "office", "homeroom2")
        )
    assert teacher[:2] == [
        "一年级（1）班有 1 份申请过了审核期限，从现在起别人也可以审核。",
        "一年级（1）班有 1 份申请快到审核期限了，请您处理。",
    ]
    assert office == ["有 1 份申请过了审核期限，请您处理。"]
    assert other == []
