"""The reviewers' queues, and a batch in which some were decided by somebody else."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from afterbell.base.models import AuditEntry
from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.enrolment import commands, queries
from afterbell.enrolment.commands import AskedDay, Decision
from afterbell.enrolment.models import Application, Review
from afterbell.enrolment.queries import ToReview
from afterbell.schools.models import Guardianship, Homeroom, Pupil
from tests.support.at_once import at_once
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
)

LATER = MORNING + timedelta(hours=1)


def approved(*codes: str) -> list[Decision]:
    return [Decision(application=code, decision="approved") for code in codes]


def queue_of(world: SmallSchool, handle: str = "office") -> tuple[ToReview, ...]:
    with within(world.id):
        return queries.school_queue(viewer=world.actor(handle), today=TODAY)


def lacks(row: ToReview) -> list[str]:
    return [item.code for item in row.missing]


def test_a_row_says_what_the_child_lacks_today(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    codes = apply(small_school, *small_school.children[:3])
    moved, lone, whole = small_school.children[:3]
    with within(small_school.id):
        third = Homeroom.objects.get(code=small_school.homerooms[1])
        Pupil.objects.filter(code=moved.code).update(homeroom=third)
        Guardianship.objects.filter(pupil__code=lone.code).update(until=TODAY)
    approve_in_homerooms(small_school, codes)
    rows = {row.name: row for row in queue_of(small_school)}
    assert lacks(rows[moved.name]) == ["not_eligible"]
    assert "早段不面向三年级" in rows[moved.name].missing[0].words.zh
    assert lacks(rows[lone.name]) == ["guardian_gone"]
    assert lacks(rows[whole.name]) == []
    assert [rows[child.name].stopped for child in (moved, lone, whole)] == [True, True, False]
    assert rows[moved.name].passed_on_by == "老师homeroom2"


def test_claims_and_paper_are_to_be_looked_at_and_stop_nothing(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    child = small_school.children[2]
    (code,) = commands.submit_paper_applications(
        actor=small_school.homeroom_teacher(child),
        now=MORNING,
        applications=[
            commands.NewApplication(
                pupil=child.code,
                guardian=child.guardian,
                days=(AskedDay(weekday=1, band="evening"),),
                signatures=SIGNED,
                circumstances=("hardship",),
            )
        ],
    )
    approve_in_homerooms(small_school, [code])
    (row,) = queue_of(small_school)
    assert lacks(row) == ["proof", "original"]
    assert not any(lack.stops for lack in row.missing)
    assert [reason.code for reason in row.barred] == ["enrolment.countersigning.not_countersigned"]


def test_who_may_not_decide_is_told_so_in_the_queue(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    codes = apply(small_school, small_school.children[0])
    approve_in_homerooms(small_school, codes)
    with within(small_school.id):
        account = small_school.account("office")
        guardian = Guardianship.objects.select_related("guardian").filter(pupil__code=small_school.children[0].code)
        row = guardian.get().guardian
        row.account = account
        row.save()
    (row_of_office,), (row_of_vice,) = queue_of(small_school), queue_of(small_school, "vice")
    assert [reason.code for reason in row_of_office.barred] == ["enrolment.review.own_child"]
    assert row_of_vice.barred == ()


def test_what_was_decided_before_is_passed_over_and_the_rest_is_done(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    codes = apply(small_school, *small_school.children[:4])
    approve_in_homerooms(small_school, codes)
    commands.review_in_school(
        actor=small_school.actor("office"),
        now=LATER,
        decisions=[*approved(codes[0]), Decision(application=codes[1], decision="returned", reason="请核对星期")],
    )
    commands.withdraw(
        actor=small_school.family(small_school.children[2]), now=LATER, application=codes[2], effective_on=TODAY
    )
    reviewed = commands.review_in_school(
        actor=small_school.actor("office2"), now=LATER + timedelta(minutes=5), decisions=approved(*codes)
    )
    assert reviewed.decided == 1
    names = [child.name for child in small_school.children]
    assert [reason.words.zh for reason in reviewed.passed_over] == [
        f"{names[0]}的申请已由教导处于 2月24日 10:00 审核通过，没有再改动。",
        f"{names[1]}的申请已由教导处于 2月24日 10:00 退回补正，没有再改动。",
        f"{names[2]}的申请家长已经撤回，不用再审核。",
    ]
    with within(small_school.id):
        states = dict(Application.objects.values_list("code", "state"))
        assert [states[code] for code in codes] == ["approved", "returned", "withdrawn", "approved"]
        assert Review.objects.filter(stage="school").count() == 3


def test_a_batch_decided_whole_by_somebody_else_is_a_conflict_with_its_sentences(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    codes = apply(small_school, *small_school.children[:2])
    approve_in_homerooms(small_school, codes)
    commands.review_in_school(actor=small_school.actor("vice"), now=LATER, decisions=approved(*codes))
    with pytest.raises(Refused) as refused:
        commands.review_in_school(actor=small_school.actor("office"), now=LATER, decisions=approved(*codes))
    assert refused.value.conflict
    assert [reason.code for reason in refused.value.reasons] == ["enrolment.decided_meanwhile"] * 2
    assert all("老师vice" in reason.words.zh and "10:00" in reason.words.en for reason in refused.value.reasons)


def test_one_fault_among_exceptions_stops_the_whole_batch(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    codes = apply(small_school, *small_school.children[:4])
    approve_in_homerooms(small_school, codes)
    exceptions = [
        Decision(application=codes[2], decision="returned"),
        Decision(application=codes[3], decision="refused", reason=" "),
    ]
    office = small_school.actor("office")
    with pytest.raises(Refused) as refused:
        commands.review_in_school(actor=office, now=LATER, decisions=[*approved(*codes[:2]), *exceptions])
    assert [reason.field for reason in refused.value.reasons] == [codes[2], codes[3]]
    with within(small_school.id):
        assert set(Application.objects.values_list("state", flat=True)) == {"homeroom_approved"}


def test_a_batch_is_logged_once_with_what_it_did(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    codes = apply(small_school, *small_school.children[:3])
    approve_in_homerooms(small_school, codes)
    office = small_school.actor("office")
    commands.review_in_school(actor=office, now=LATER, decisions=approved(codes[0]))
    decisions = [*approved(*codes[:2]), Decision(application=codes[2], decision="refused", reason="已转学")]
    commands.review_in_school(actor=small_school.actor("vice"), now=LATER, decisions=decisions)
    with within(small_school.id):
        entry = AuditEntry.objects.filter(action="enrolment.review_in_school").latest("pk")
        assert entry.details == {"approve": 1, "return": 0, "refuse": 1, "passed_over": 1, "ranked_anew": 0}


def _waiting(world: SmallSchool) -> Barrier:
    """Give two clerks the same batch of six, overlapping in the middle."""
    answer_survey(world)
    approve_in_homerooms(world, apply(world, *world.children[:6]))
    return Barrier(2)


def test_without_the_guard_two_clerks_decide_the_same_applications(
    own_database: Premises, small_school: SmallSchool
) -> None:
    """The race is there: who looks first and writes then, decides what somebody else has just decided."""
    assert own_database
    together = _waiting(small_school)
    told: list[int] = []

    def look_and_write(handle: str) -> None:
        clerk = small_school.actor(handle)
        with within(small_school.id):
            seen = list(Application.objects.filter(state="homeroom_approved").values_list("pk", flat=True))
        together.wait()
        with within(small_school.id):
            told.append(Application.objects.filter(pk__in=seen).update(state="approved", school_approver=clerk.account))

    at_once(lambda: look_and_write("office"), lambda: look_and_write("vice"))
    connection.close()
    assert told == [6, 6]


def test_with_the_guard_each_application_is_decided_once_and_the_second_clerk_is_told(
    own_database: Premises, small_school: SmallSchool
) -> None:
    assert own_database
    together = _waiting(small_school)
    batches = {"office": slice(0, 4), "vice": slice(2, 6)}
    done: dict[str, commands.Reviewed] = {}
    with within(small_school.id):
        codes = list(Application.objects.order_by("pk").values_list("code", flat=True))

    def press(handle: str) -> None:
        clerk = small_school.actor(handle)
        decisions = approved(*codes[batches[handle]])
        together.wait()
        done[handle] = commands.review_in_school(actor=clerk, now=LATER, decisions=decisions)

    assert at_once(lambda: press("office"), lambda: press("vice")) == ["done", "done"]
    first, second = sorted(done, key=lambda handle: len(done[handle].passed_over))
    assert (done[first].decided, done[second].decided) == (4, 2)
    names = {"office": "教导处", "vice": "老师vice"}
    assert done[first].passed_over == ()
    assert [reason.field for reason in done[second].passed_over] == codes[2:4]
    assert all(f"已由{names[first]}于" in reason.words.zh for reason in done[second].passed_over)
    with within(small_school.id):
        assert Review.objects.filter(stage="school").count() == 6
        assert set(Application.objects.values_list("state", flat=True)) == {"approved"}


def test_a_second_child_of_a_family_sees_no_changed_class(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    first, second = small_school.children[0], small_school.children[4]
    codes = commands.submit_applications(
        actor=small_school.family(first),
        now=MORNING,
        applications=[
            commands.NewApplication(pupil=child.code, days=days_for(child, small_school), signatures=SIGNED)
            for child in (first, second)
        ],
    )
    approve_in_homerooms(small_school, codes)
    assert [lacks(row) for row in queue_of(small_school)] == [[], []]
    commands.withdraw(actor=small_school.family(second), now=LATER, application=codes[1], effective_on=TODAY)
    assert [lacks(row) for row in queue_of(small_school)] == [["class_changed"]]


def test_siblings_who_apply_one_after_the_other_are_approved_into_one_class(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    first, second = small_school.children[0], small_school.children[4]
    codes = apply(small_school, first) + apply(small_school, second)
    approve_in_homerooms(small_school, codes)
    assert classes_of(small_school, codes) == [5, 4]
    commands.review_in_school(actor=small_school.actor("office"), now=LATER, decisions=approved(*codes))
    assert classes_of(small_school, codes) == [4, 4]


def test_a_child_whose_sibling_left_before_the_approval_loses_the_class(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    first, second = small_school.children[0], small_school.children[4]
    codes = apply(small_school, second) + apply(small_school, first)
    commands.withdraw(actor=small_school.family(second), now=LATER, application=codes[0], effective_on=TODAY)
    approve(small_school, codes[1:], now=LATER)
    assert classes_of(small_school, codes[1:]) == [5]


def classes_of(world: SmallSchool, codes: tuple[str, ...]) -> list[int]:
    with within(world.id):
        found = dict(Application.objects.filter(code__in=codes).values_list("code", "priority_class"))
    return [found[code] for code in codes]
