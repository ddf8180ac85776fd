"""A family changes its days in mid-term: asked for, reviewed twice, in force from its day and not before."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from afterbell.attendance.rolls import children_of
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.enrolment import commands, queries
from afterbell.enrolment.commands import AskedDay, Decision
from afterbell.enrolment.days_asked import days_on
from afterbell.enrolment.models import Application, ApplicationDay, DayChange, DayChangeReview
from afterbell.enrolment.queries.printing import broken_signatures
from afterbell.placement.models import GroupPlace, ServiceGroup
from tests.support.at_once import at_once
from tests.support.premises import Premises
from tests.support.term_begun import FIRST_MONDAY, Begun, begin_term
from tests.support.world import MORNING, STROKES, TODAY, Child, SmallSchool, days_for

MONDAY_NOON = datetime(2026, 3, 2, 4, 0, tzinfo=MORNING.tzinfo)
MONDAY_EVENING = datetime(2026, 3, 2, 9, 30, tzinfo=MORNING.tzinfo)
NEXT_MONDAY = date(2026, 3, 9)


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def ask(
    begun: Begun,
    child: Child,
    *weekdays: int,
    on: date = NEXT_MONDAY,
    now: datetime = MONDAY_NOON,
    strokes: str = STROKES,
) -> str:
    """Let the family ask for these weekdays in its own band."""
    world = begun.school
    return commands.ask_for_days(
        actor=world.family(child, today=local_day(now)),
        now=now,
        application=begun.applications[world.children.index(child)],
        days=days_for(child, world, weekdays=weekdays),
        effective_on=on,
        strokes=strokes,
    )


def decide(begun: Begun, change: str, *, school: str = "approved", now: datetime = MONDAY_NOON) -> None:
    world = begun.school
    with within(world.id):
        homeroom = DayChange.objects.get(code=change).application.pupil.homeroom.code
    teacher = world.actor(f"homeroom{world.homerooms.index(homeroom) + 1}")
    commands.review_in_homeroom(actor=teacher, now=now, decisions=[Decision(application=change, decision="approved")])
    reason = "" if school == "approved" else "人手不够"
    decision = Decision(application=change, decision=school, reason=reason)
    commands.review_in_school(actor=world.actor("office"), now=now, decisions=[decision])


def on_the_list(begun: Begun, child: Child, day: date) -> bool:
    """Say whether the child stands on an expected list of a day, as the roll call reads it."""
    with within(begun.school.id):
        groups = list(ServiceGroup.objects.values_list("pk", flat=True))
        lists = children_of(groups=groups, day=day, weekday=day.isoweekday())
    return any(row.code == child.code for rows in lists.values() for row in rows)


def days_of(begun: Begun, child: Child, day: date) -> list[int]:
    with within(begun.school.id):
        row = Application.objects.get(pupil__code=child.code)
        return [weekday for weekday, _band in days_on(applications=[row.pk], day=day)[row.pk]]


def test_a_dropped_day_ends_on_its_day_and_not_before(begun: Begun) -> None:
    child = begun.school.children[3]
    later = NEXT_MONDAY + timedelta(days=7)
    decide(begun, ask(begun, child, 2, 3, on=NEXT_MONDAY))
    assert [days_of(begun, child, day) for day in (FIRST_MONDAY, date(2026, 3, 8))] == [[1, 2, 3, 4]] * 2
    assert days_of(begun, child, NEXT_MONDAY) == [2, 3]
    assert on_the_list(begun, child, FIRST_MONDAY)
    assert not on_the_list(begun, child, NEXT_MONDAY)
    assert on_the_list(begun, child, NEXT_MONDAY + timedelta(days=1))
    assert not on_the_list(begun, child, later)


def test_an_added_day_is_on_the_list_from_its_day(begun: Begun) -> None:
    child = begun.school.children[3]
    decide(begun, ask(begun, child, 2, 3, on=NEXT_MONDAY))
    again = ask(begun, child, 1, 2, 3, on=NEXT_MONDAY + timedelta(days=14))
    decide(begun, again)
    mondays = [on_the_list(begun, child, FIRST_MONDAY + timedelta(days=7 * number)) for number in range(5)]
    assert mondays == [True, False, False, True, True]


def test_what_was_signed_stays_and_still_verifies(begun: Begun) -> None:
    child = begun.school.children[3]
    decide(begun, ask(begun, child, 2, on=NEXT_MONDAY))
    with within(begun.school.id):
        row = Application.objects.get(pupil__code=child.code)
        assert ApplicationDay.objects.filter(application=row).count() == 4
        assert list(broken_signatures(application=row.code)) == []
        assert DayChangeReview.objects.count() == 2
        placeable = {
            placed.pupil: placed.days
            for placed in queries.placeable_applications(term=begun.school.term, today=FIRST_MONDAY, on=NEXT_MONDAY)
        }
    assert [weekday for weekday, _band in placeable[child.code]] == [2]


def test_a_change_stands_in_both_queues_and_nobody_reviews_it_twice(begun: Begun) -> None:
    world, child = begun.school, begun.school.children[3]
    change = ask(begun, child, 2, 3)
    teacher, office = world.actor("homeroom1"), world.actor("office")
    with within(world.id):
        (row,) = queries.homeroom_queue(viewer=teacher, homeroom=world.homerooms[0], today=FIRST_MONDAY)
        assert queries.school_queue(viewer=office, today=FIRST_MONDAY) == ()
    assert (row.code, row.application, row.change_from) == (change, begun.applications[3], NEXT_MONDAY)
    assert row.days.zh == "早段 周二、周三（原来：早段 周一、周二、周三、周四）"
    assert (row.due, row.missing) == (FIRST_MONDAY + timedelta(days=2), ())
    approved = [Decision(application=change, decision="approved")]
    commands.review_in_homeroom(actor=teacher, now=MONDAY_NOON, decisions=approved)
    with within(world.id):
        (row,) = queries.school_queue(viewer=office, today=FIRST_MONDAY)
    assert (row.passed_on_by, row.due) == ("老师homeroom1", FIRST_MONDAY + timedelta(days=2))
    commands.review_in_school(actor=office, now=MONDAY_NOON, decisions=approved)
    with pytest.raises(Refused) as refused:
        commands.review_in_school(actor=world.actor("vice"), now=MONDAY_NOON, decisions=approved)
    assert codes_of(refused) == ["enrolment.decided_meanwhile"]
    assert "教导处" in refused.value.reasons[0].words.zh


def test_a_refused_change_leaves_the_days_and_may_be_asked_again(begun: Begun) -> None:
    child = begun.school.children[3]
    decide(begun, ask(begun, child, 2), school="refused")
    assert days_of(begun, child, NEXT_MONDAY) == [1, 2, 3, 4]
    assert on_the_list(begun, child, NEXT_MONDAY)
    assert ask(begun, child, 2, 3)


def test_every_reason_is_given_at_once(begun: Begun) -> None:
    world, child = begun.school, begun.school.children[3]
    with pytest.raises(Refused) as refused:
        commands.ask_for_days(
            actor=world.family(child, today=FIRST_MONDAY),
            now=MONDAY_NOON,
            application=begun.applications[3],
            days=[AskedDay(weekday=5, band="late")],
            effective_on=TODAY,
            strokes="M1 1",
        )
    assert set(codes_of(refused)) == {
        "enrolment.eligibility.weekday_not_served",
        "enrolment.eligibility.grade",
        "enrolment.change_in_past",
        "enrolment.signature_empty",
    }
    for day, code in ((date(2026, 7, 4), "enrolment.change_after_term"), (NEXT_MONDAY, "enrolment.same_days")):
        with pytest.raises(Refused) as again:
            ask(begun, child, 1, 2, 3, 4, on=day)
        assert codes_of(again) == [code]
    with pytest.raises(Refused) as nothing:
        ask(begun, child)
    assert codes_of(nothing) == ["enrolment.no_days"]


def test_never_in_the_middle_of_an_afternoon(begun: Begun) -> None:
    child = begun.school.children[3]
    with pytest.raises(Refused) as refused:
        ask(begun, child, 2, on=FIRST_MONDAY, now=MONDAY_EVENING)
    assert codes_of(refused) == ["enrolment.change_mid_afternoon"]
    change = ask(begun, child, 2, on=FIRST_MONDAY, now=MONDAY_NOON)
    decide(begun, change, now=MONDAY_EVENING)
    with within(begun.school.id):
        row = DayChange.objects.get(code=change)
    assert (row.effective_on, row.in_force_from) == (FIRST_MONDAY, FIRST_MONDAY + timedelta(days=1))
    assert on_the_list(begun, child, FIRST_MONDAY)
    assert not on_the_list(begun, child, NEXT_MONDAY)


def test_one_change_at_a_time_and_it_can_be_taken_back(begun: Begun) -> None:
    child = begun.school.children[3]
    first = ask(begun, child, 2)
    with pytest.raises(Refused) as refused:
        ask(begun, child, 3)
    assert refused.value.conflict
    assert codes_of(refused) == ["enrolment.change_on_its_way"]
    family = begun.school.family(child, today=FIRST_MONDAY)
    commands.take_back_change(actor=family, now=MONDAY_NOON, change=first)
    second = ask(begun, child, 3)
    decide(begun, second)
    with pytest.raises(Refused) as late:
        commands.take_back_change(actor=family, now=MONDAY_NOON, change=second)
    assert codes_of(late) == ["enrolment.change_decided"]


def test_strangers_cannot_change_a_childs_days(begun: Begun) -> None:
    world, child = begun.school, begun.school.children[3]
    change = ask(begun, child, 2)
    for actor in (world.family(world.children[1]), world.actor("homeroom2"), world.actor("office")):
        with pytest.raises(NotThere):
            commands.ask_for_days(
                actor=actor,
                now=MONDAY_NOON,
                application=begun.applications[3],
                days=days_for(child, world),
                effective_on=NEXT_MONDAY,
            )
        with pytest.raises(NotThere):
            commands.take_back_change(actor=actor, now=MONDAY_NOON, change=change)


def test_a_teacher_enters_what_a_family_wrote_on_paper(begun: Begun) -> None:
    world, child = begun.school, begun.school.children[3]
    change = commands.ask_for_days(
        actor=world.actor("homeroom1"),
        now=MONDAY_NOON,
        application=begun.applications[3],
        days=days_for(child, world, weekdays=(2,)),
        effective_on=NEXT_MONDAY,
    )
    with within(world.id):
        row = DayChange.objects.get(code=change)
        assert (row.channel, row.strokes_sealed) == ("paper", None)


def test_a_withdrawn_child_takes_its_change_along(begun: Begun) -> None:
    world, child = begun.school, begun.school.children[3]
    change = ask(begun, child, 2)
    commands.withdraw(
        actor=world.family(child, today=FIRST_MONDAY),
        now=MONDAY_NOON,
        application=begun.applications[3],
        effective_on=NEXT_MONDAY,
    )
    with pytest.raises(Refused) as refused:
        commands.review_in_homeroom(
            actor=world.actor("homeroom1"),
            now=MONDAY_NOON,
            decisions=[Decision(application=change, decision="approved")],
        )
    assert codes_of(refused) == ["enrolment.withdrawn_meanwhile"]


def test_nobody_stands_in_for_a_change_without_saying_why(begun: Begun) -> None:
    change = ask(begun, begun.school.children[3], 2)
    with pytest.raises(Refused) as refused:
        commands.review_for_homeroom(
            actor=begun.school.actor("office"),
            now=MONDAY_NOON + timedelta(days=9),
            decisions=[Decision(application=change, decision="approved")],
            why=" ",
        )
    assert codes_of(refused) == ["enrolment.standing_in_without_reason"]


def test_two_guardians_at_the_same_moment_ask_once(own_database: Premises, small_school: SmallSchool) -> None:
    assert own_database
    begun = begin_term(small_school)
    child = small_school.children[3]
    assert at_once(lambda: ask(begun, child, 2), lambda: ask(begun, child, 3)) == ["conflict", "done"]
    with within(small_school.id):
        assert DayChange.objects.count() == 1


def test_a_full_group_takes_nobody_more(begun: Begun) -> None:
    child = begun.school.children[3]
    decide(begun, ask(begun, child, 2, 3, on=NEXT_MONDAY))
    with within(begun.school.id):
        group = GroupPlace.objects.filter(pupil__code=child.code, weekday=2).latest("pk").group
        taken = GroupPlace.objects.filter(group=group, weekday=1, until=None).count()
        ServiceGroup.objects.filter(pk=group.pk).update(capacity=taken)
    decide(begun, ask(begun, child, 1, 2, 3, on=NEXT_MONDAY + timedelta(days=7)))
    assert not on_the_list(begun, child, NEXT_MONDAY + timedelta(days=14))
    assert days_of(begun, child, NEXT_MONDAY + timedelta(days=14)) == [1, 2, 3]
