"""The office moves a child between groups: history stays, the seat is the database's word, costs are ticked each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import decide_need, say_need
from afterbell.placement.commands import change_places, move_pupil
from afterbell.placement.models import GroupPlace, MovedPlace, ServiceGroup
from afterbell.placement.queries import MovePreview, group_page, move_page, preview_move
from tests.support.asking import AsksAtMost
from tests.support.at_once import at_once
from tests.support.premises import Premises
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun, form
from tests.support.world import MORNING, SmallSchool, build_school

TUESDAY, NEXT_MONDAY = FIRST_MONDAY + timedelta(days=1), FIRST_MONDAY + timedelta(days=7)
WEEK = (1, 2, 3, 4)
CHILD = 3


@pytest.fixture
def begun(small_school: SmallSchool) -> Begun:
    return Begun(school=small_school, applications=form(small_school))


def group_of(world: SmallSchool, number: int) -> ServiceGroup:
    with within(world.id):
        return GroupPlace.objects.get(pupil__code=world.children[number].code, weekday=2, until=None).group


def another_group(world: SmallSchool, number: int, **facts: object) -> ServiceGroup:
    """Give a second, empty group beside the one a child is in."""
    with within(world.id):
        group = ServiceGroup.objects.get(pk=group_of(world, number).pk)
        group.pk, group.code, group.name = None, "anothergrp", "二组"
        for name, value in facts.items():
            setattr(group, name, value)
        group.save(force_insert=True)
        return group


def look(
    world: SmallSchool, application: str, before: str, after: str, *, weekdays: Sequence[int] = WEEK
) -> MovePreview:
    with within(world.id):
        return preview_move(
            viewer=world.actor("office"),
            application=application,
            before=before,
            after=after,
            weekdays=weekdays,
            since=NEXT_MONDAY,
        )


def move(
    world: SmallSchool,
    application: str,
    before: str,
    after: str,
    *,
    weekdays: Sequence[int] = WEEK,
    since: date = NEXT_MONDAY,
    reason: str = "家长来电",
    accepted: Sequence[str] | None = None,
) -> int:
    """Move a child, with everything it costs ticked unless said otherwise."""
    ticks = [tick for tick, _cost in look(world, application, before, after, weekdays=weekdays).costs]
    return move_pupil(
        actor=world.actor("office"),
        now=MONDAY_NOON,
        application=application,
        before=before,
        after=after,
        weekdays=weekdays,
        since=since,
        reason=reason,
        accepted=ticks if accepted is None else accepted,
    )


def places(world: SmallSchool, number: int) -> set[tuple[str, int, date | None]]:
    """Give where a child has been and is: the group, the weekday, and until when."""
    with within(world.id):
        rows = GroupPlace.objects.filter(pupil__code=world.children[number].code)
        return set(rows.values_list("group__code", "weekday", "until"))


def refusals(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code.removeprefix("placement.") for reason in refused.value.reasons]


def test_a_move_ends_the_old_places_begins_new_ones_and_is_kept(begun: Begun) -> None:
    world, code = begun.school, begun.applications[CHILD]
    old, new = group_of(world, CHILD), another_group(world, CHILD)
    assert move(world, code, old.code, new.code, weekdays=(1, 2)) == 2
    assert places(world, CHILD) == {
        (old.code, 1, NEXT_MONDAY),
        (old.code, 2, NEXT_MONDAY),
        (new.code, 1, None),
        (new.code, 2, None),
        (old.code, 3, None),
        (old.code, 4, None),
    }
    with within(world.id):
        kept = MovedPlace.objects.get()
        assert (kept.before_id, kept.after_id, kept.weekdays, kept.since) == (old.pk, new.pk, [1, 2], NEXT_MONDAY)
        assert "placement.move_splits_week" in kept.accepted
        told = Message.objects.get(kind="placement.moved", concerns=world.children[CHILD].code)
        assert told.values["group"] == "二组"
        (row,) = move_page(viewer=world.actor("office"), application=code, today=FIRST_MONDAY).moves
        assert (row.before, row.after, row.reason) == (old.name, "二组", "家长来电")


def test_a_move_back_is_a_fact_of_its_own_and_nothing_is_left_of_the_first(begun: Begun) -> None:
    world, code = begun.school, begun.applications[CHILD]
    old, new = group_of(world, CHILD), another_group(world, CHILD)
    move(world, code, old.code, new.code)
    move(world, code, new.code, old.code)
    with within(world.id):
        assert MovedPlace.objects.count() == 2
        assert group_page(viewer=world.actor("office"), group=new.code, today=FIRST_MONDAY).children == ()
        back = group_page(viewer=world.actor("office"), group=old.code, today=FIRST_MONDAY)
    child = next(child for child in back.children if child.name == world.children[CHILD].name)
    assert [(day.weekday, day.since, day.until) for day in child.days] == [(day, None, None) for day in WEEK]


def test_a_day_added_before_the_move_is_spent_in_both_groups_one_after_the_other(begun: Begun) -> None:
    world, code = begun.school, begun.applications[CHILD]
    old, new = group_of(world, CHILD), another_group(world, CHILD)
    move(world, code, old.code, new.code)
    with within(world.id):
        ServiceGroup.objects.filter(pk__in=[old.pk, new.pk]).update(weekdays=[1, 2, 3, 4, 5])
        pupil, since = world.children[CHILD].code, FIRST_MONDAY + timedelta(days=2)
        assert change_places(pupil=pupil, dropped=(), added=((5, old.band),), since=since) == 1
        mine = GroupPlace.objects.filter(pupil__code=pupil, weekday=5)
        assert set(mine.values_list("group", "since", "until")) == {
            (old.pk, since, NEXT_MONDAY),
            (new.pk, NEXT_MONDAY, None),
        }


def test_a_place_that_never_began_draws_no_added_day(begun: Begun) -> None:
    world, code = begun.school, begun.applications[CHILD]
    old, new = group_of(world, CHILD), another_group(world, CHILD)
    move(world, code, old.code, new.code)
    move(world, code, new.code, old.code)
    with within(world.id):
        ServiceGroup.objects.filter(pk__in=[old.pk, new.pk]).update(weekdays=[1, 2, 3, 4, 5])
        pupil = world.children[CHILD].code
        change_places(pupil=pupil, dropped=(), added=((5, old.band),), since=FIRST_MONDAY + timedelta(days=2))
        mine = GroupPlace.objects.filter(pupil__code=pupil, weekday=5)
        assert set(mine.values_list("group", flat=True)) == {old.pk}


def test_who_moves_is_counted_where_it_will_be_and_dated_where_it_still_is(begun: Begun) -> None:
    world, code = begun.school, begun.applications[CHILD]
    old, new = group_of(world, CHILD), another_group(world, CHILD)
    with within(world.id):
        before = group_page(viewer=world.actor("office"), group=old.code, today=FIRST_MONDAY).group.taken
    move(world, code, old.code, new.code)
    with within(world.id):
        joined = group_page(viewer=world.actor("office"), group=new.code, today=FIRST_MONDAY)
        left = group_page(viewer=world.actor("office"), group=old.code, today=FIRST_MONDAY)
        gone = group_page(viewer=world.actor("office"), group=old.code, today=NEXT_MONDAY)
    assert joined.group.taken == 1
    assert [(day.weekday, day.since) for day in joined.children[0].days] == [
        (day, NEXT_MONDAY + timedelta(days=day - 1)) for day in WEEK
    ]
    (leaver,) = [child for child in left.children if child.name == world.children[CHILD].name]
    assert [(day.weekday, day.until) for day in leaver.days] == [
        (day, FIRST_MONDAY + timedelta(days=day - 1)) for day in WEEK
    ]
    assert left.group.taken == before
    assert gone.group.taken == before - 1


def test_every_fault_is_said_at_once(begun: Begun) -> None:
    world, code = begun.school, begun.applications[CHILD]
    old, new = group_of(world, CHILD), another_group(world, CHILD, capacity=0, language="strange")
    with pytest.raises(Refused) as refused:
        move(world, code, old.code, new.code, since=FIRST_MONDAY, reason=" a ", accepted=())
    assert refusals(refused) == [
        "move_too_early",
        "move_without_reason",
        "place_for_others",
        "move_full",
        "move_not_ticked",
    ]
    assert refused.value.conflict
    with pytest.raises(Refused) as late:
        move(world, code, old.code, new.code, since=date(2026, 7, 20))
    assert "place_after_term" in refusals(late)
    with within(world.id):
        assert MovedPlace.objects.count() == 0


def test_a_cost_that_changed_since_it_was_read_is_ticked_anew(begun: Begun) -> None:
    world, code = begun.school, begun.applications[CHILD]
    old, new = group_of(world, CHILD), another_group(world, CHILD)
    seen = [tick for tick, _cost in look(world, code, old.code, new.code).costs]
    assert seen
    with within(world.id):
        other = GroupPlace.objects.filter(group=old, until=None).exclude(pupil__code=world.children[CHILD].code)
        other.update(until=NEXT_MONDAY)
    with pytest.raises(Refused) as refused:
        move(world, code, old.code, new.code, accepted=seen)
    assert refusals(refused) == ["move_not_ticked"]


def test_a_child_that_is_not_there_any_more_is_a_conflict(begun: Begun) -> None:
    world, code = begun.school, begun.applications[CHILD]
    old, new = group_of(world, CHILD), another_group(world, CHILD)
    move(world, code, old.code, new.code)
    with pytest.raises(Refused) as refused:
        move(world, code, old.code, new.code, accepted=())
    assert (refusals(refused), refused.value.conflict) == (["moved_meanwhile"], True)


def test_only_the_office_of_the_school_moves_a_child(begun: Begun, other_school: SmallSchool) -> None:
    world, code = begun.school, begun.applications[CHILD]
    old, new = group_of(world, CHILD), another_group(world, CHILD)
    strangers = [world.actor("principal"), world.actor("homeroom2"), world.family(world.children[CHILD])]
    for actor in (*strangers, other_school.actor("office")):
        with pytest.raises(NotThere):
            move_pupil(
                actor=actor,
                now=MONDAY_NOON,
                application=code,
                before=old.code,
                after=new.code,
                weekdays=WEEK,
                since=NEXT_MONDAY,
                reason="家长来电",
            )
        with within(actor.tenant), pytest.raises(NotThere):
            move_page(viewer=actor, application=code, today=FIRST_MONDAY)


def test_the_page_asks_few_questions(begun: Begun, asks_at_most: AsksAtMost) -> None:
    world, code = begun.school, begun.applications[CHILD]
    old, new = group_of(world, CHILD), another_group(world, CHILD)
    office = world.actor("office")
    with within(world.id):
        with asks_at_most(7):
            seen = move_page(viewer=office, application=code, today=FIRST_MONDAY)
        assert [target.code for target in seen.targets] == [new.code]
        with asks_at_most(9):
            assert look(world, code, old.code, new.code).weekdays == WEEK


def test_two_who_move_to_the_last_seat_are_not_both_let_in(own_database: Premises) -> None:
    assert own_database
    world = build_school(name="测试小学", code="alpha")
    applications = form(world)
    old, new = group_of(world, 1), another_group(world, 1, capacity=1)
    with within(world.id):
        both = [
            applications[number]
            for number, child in enumerate(world.children)
            if GroupPlace.objects.filter(group=old, pupil__code=child.code, weekday=2, until=None).exists()
        ][:2]
    ticks = {code: [tick for tick, _cost in look(world, code, old.code, new.code).costs] for code in both}
    assert len(both) == 2
    ended = at_once(
        *[lambda code=code: move(world, code, old.code, new.code, accepted=ticks[code]) for code in both]  # type: ignore[misc]
    )
    assert ended == ["conflict", "done"]
    with within(world.id):
        assert GroupPlace.objects.filter(group=new, weekday=2, until=None).count() == 1


def test_a_child_that_needs_a_small_group_goes_to_a_larger_one_only_when_that_is_ticked(begun: Begun) -> None:
    world, child, code = begun.school, begun.school.children[CHILD], begun.applications[CHILD]
    old, new = group_of(world, CHILD), another_group(world, CHILD)
    large = "placement.place_too_large"
    teacher = world.actor("homeroom1")
    need = say_need(actor=teacher, now=MORNING, pupil=child.code, kind="small_group", guardian=child.guardian)
    assert large not in {cost.code for _tick, cost in look(world, code, old.code, new.code).costs}
    decide_need(actor=world.actor("office"), now=MORNING, need=need, confirmed=True)
    costs = look(world, code, old.code, new.code).costs
    assert large in {cost.code for _tick, cost in costs}
    with pytest.raises(Refused) as refused:
        move(world, code, old.code, new.code, accepted=[tick for tick, cost in costs if cost.code != large])
    assert {reason.code for reason in refused.value.reasons} == {"placement.move_not_ticked"}
    assert move(world, code, old.code, new.code) == len(WEEK)
