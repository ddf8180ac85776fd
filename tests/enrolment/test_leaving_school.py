"""A child leaves the school: its application ends with it, its places too, and the family is told."""

from __future__ import annotations

from datetime import timedelta

from afterbell.base.models import Message
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import AskedDay, ask_for_days, open_late
from afterbell.enrolment.models import Application, DayChange, Withdrawal
from afterbell.placement.models import GroupPlace
from afterbell.schools.commands import pupil_leaves, take_back_leaving
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, begin_term
from tests.support.world import MORNING, STROKES, TODAY, SmallSchool, answer_survey, apply


def test_what_a_child_takes_part_in_ends_when_it_leaves(small_school: SmallSchool) -> None:
    begun = begin_term(small_school)
    child, office = small_school.children[3], small_school.actor("office", today=FIRST_MONDAY)
    ask_for_days(
        actor=small_school.family(child, today=FIRST_MONDAY),
        now=MONDAY_NOON,
        application=begun.applications[3],
        days=(AskedDay(weekday=1, band="early"),),
        effective_on=FIRST_MONDAY + timedelta(days=7),
        strokes=STROKES,
    )
    gone = pupil_leaves(actor=office, now=MONDAY_NOON, pupil=child.code, last_day=FIRST_MONDAY)
    with within(small_school.id):
        row = Application.objects.get(code=begun.applications[3])
        withdrawal = Withdrawal.objects.get(application=row)
        ends = set(GroupPlace.objects.filter(pupil__code=child.code).values_list("until", flat=True))
        told = Message.objects.filter(kind="enrolment.withdrawn", concerns=child.code)
        assert row.state == "withdrawn"
        assert (withdrawal.effective_on, withdrawal.reason) == (gone, "学生离校")
        assert withdrawal.withdrawn_by_id == office.account
        assert ends == {gone}
        assert told.exists()
        assert DayChange.objects.get().state == "withdrawn"


def test_an_application_on_its_way_ends_too_and_others_stay(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    first, second = small_school.children[1], small_school.children[2]
    apply(small_school, first, second)
    pupil_leaves(actor=small_school.actor("office"), now=MORNING, pupil=first.code, last_day=TODAY)
    with within(small_school.id):
        states = dict(Application.objects.values_list("pupil__code", "state"))
    assert states == {first.code: "withdrawn", second.code: "submitted"}


def test_taking_back_brings_the_child_and_not_its_application(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    child, office = small_school.children[1], small_school.actor("office")
    apply(small_school, child)
    pupil_leaves(actor=office, now=MORNING, pupil=child.code, last_day=TODAY)
    take_back_leaving(actor=office, now=MORNING, pupil=child.code)
    with within(small_school.id):
        assert Application.objects.get().state == "withdrawn"
    later = MORNING + timedelta(days=5)
    open_late(actor=office, now=later, pupil=child.code, last_day=TODAY + timedelta(days=8), reason="离校登记错了")
    apply(small_school, child, now=later)
    with within(small_school.id):
        assert sorted(Application.objects.values_list("state", flat=True)) == ["submitted", "withdrawn"]
