"""Changes of days that nobody reviews: told once before and once after their day, then decided in another's place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from afterbell.base.refusals import Refused
from afterbell.base.tallies import asked
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import (
    AskedDay,
    Decision,
    ask_for_days,
    review_for_homeroom,
    review_for_school,
    review_in_homeroom,
)
from afterbell.enrolment.models import DayChange, DayChangeNotice, DayChangeReview
from afterbell.enrolment.queries import overdue_queue
from afterbell.enrolment.tallies import enrolment_tallies
from afterbell.schools.inbox import inbox
from afterbell.schools.models import Term
from afterbell.site.rounds import go_the_rounds
from tests.support.world import MORNING, STROKES, SmallSchool, answer_survey, apply, approve

DAY = timedelta(days=1)
OVERDUE = MORNING + 3 * DAY


@pytest.fixture
def change(small_school: SmallSchool) -> str:
    """Give a change of days an approved child's family asked for this morning."""
    answer_survey(small_school)
    child = small_school.children[0]
    (application,) = apply(small_school, child)
    approve(small_school, [application])
    return ask_for_days(
        actor=small_school.family(child),
        now=MORNING,
        application=application,
        days=(AskedDay(weekday=1, band="early"),),
        effective_on=MORNING.date() + timedelta(days=20),
        strokes=STROKES,
    )


def told(world: SmallSchool, handle: str) -> list[str]:
    viewer = world.actor(handle)
    with within(world.id):
        return [row.words.zh for row in inbox(viewer=viewer) if "改日子的申请" in row.words.zh]


def decided(code: str) -> list[Decision]:
    return [Decision(application=code, decision="approved")]


def test_whoever_has_it_is_told_once_before_and_once_after_its_day(small_school: SmallSchool, change: str) -> None:
    assert [go_the_rounds(now=MORNING + number * DAY / 2) for number in range(9)] == [0, 0, 1, 0, 0, 0, 1, 0, 0]
    assert told(small_school, "homeroom1") == [
        "一年级（1）班有 1 份改日子的申请过了审核期限，从现在起别人也可以审核。",
        "一年级（1）班有 1 份改日子的申请快到审核期限了，请您处理。",
    ]
    assert told(small_school, "office") == ["有 1 份改日子的申请过了审核期限，请您处理。"]
    assert told(small_school, "homeroom2") == []
    with within(small_school.id):
        assert set(DayChangeNotice.objects.values_list("change__code", "stage")) == {(change, "homeroom")}
        tallies = enrolment_tallies(
            viewer=small_school.actor("office"), term=Term.objects.get().pk, today=OVERDUE.date()
        )
        assert asked(tallies=tallies, milestones=()).numbers["applications.changes_overdue"] == 1


def test_the_office_decides_what_a_homeroom_left_and_the_principal_what_the_office_left(
    small_school: SmallSchool, change: str
) -> None:
    office, principal = small_school.actor("office"), small_school.actor("principal")
    with pytest.raises(Refused) as early:
        review_for_homeroom(actor=office, now=MORNING, decisions=decided(change), why="班主任请假")
    assert [reason.code for reason in early.value.reasons] == ["enrolment.still_in_time"]
    with within(small_school.id):
        (row,) = overdue_queue(viewer=office, today=OVERDUE.date())
        assert (row.code, row.change_from is not None) == (change, True)
        assert overdue_queue(viewer=principal, today=OVERDUE.date()) == ()
    review_for_homeroom(actor=office, now=OVERDUE, decisions=decided(change), why="班主任请假")
    later = OVERDUE + 6 * DAY
    assert go_the_rounds(now=later) == 1
    with within(small_school.id):
        (row,) = overdue_queue(viewer=principal, today=later.date())
    assert row.code == change
    review_for_school(actor=principal, now=later, decisions=decided(change), why="教导处外出")
    with within(small_school.id):
        assert DayChange.objects.get(code=change).state == "approved"
        kept = DayChangeReview.objects.order_by("pk").values_list("stage", "standing_in")
        assert list(kept) == [("homeroom", "班主任请假"), ("school", "教导处外出")]


def test_what_a_homeroom_passed_on_in_time_waits_for_the_school_alone(small_school: SmallSchool, change: str) -> None:
    review_in_homeroom(actor=small_school.actor("homeroom1"), now=MORNING, decisions=decided(change))
    go_the_rounds(now=MORNING + DAY)
    assert told(small_school, "homeroom1") == []
    assert told(small_school, "office") == ["有 1 份改日子的申请快到学校审核期限了，请您处理。"]
