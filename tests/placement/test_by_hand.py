"""Children without a place on a day they asked for: found, counted, placed by hand, and the last seat given once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tallies import asked
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import decide_need, say_need
from afterbell.placement.commands import give_places
from afterbell.placement.models import GivenPlace, GroupPlace, ServiceGroup
from afterbell.placement.queries import ChoicesOfChild, WithoutPlace, children_without_place, choices_of_child
from afterbell.placement.tallies import placement_tallies
from afterbell.schools.models import Term
from tests.support.asking import AsksAtMost
from tests.support.at_once import at_once
from tests.support.premises import Premises
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun, begin_term
from tests.support.world import MORNING, SmallSchool, build_school

TUESDAY, NEXT_MONDAY = FIRST_MONDAY + timedelta(days=1), FIRST_MONDAY + timedelta(days=7)


def listed(world: SmallSchool, *, today: date = FIRST_MONDAY) -> tuple[WithoutPlace, ...]:
    with within(world.id):
        return children_without_place(viewer=world.actor("office"), term=world.term, today=today)


def counted(world: SmallSchool) -> int:
    with within(world.id):
        tallies = placement_tallies(viewer=world.actor("office"), term=Term.objects.get(code=world.term).pk)
        return asked(tallies=tallies, milestones=()).numbers["groups.without_place"]


def choices(world: SmallSchool, application: str) -> ChoicesOfChild:
    with within(world.id):
        return choices_of_child(viewer=world.actor("office"), application=application, today=FIRST_MONDAY)


def lose(world: SmallSchool, number: int, *weekdays: int) -> str:
    """Let a child lose its places on some weekdays as if it had never got them; gives the group's code."""
    with within(world.id):
        places = GroupPlace.objects.filter(pupil__code=world.children[number].code, weekday__in=weekdays)
        group = places[0].group.code
        places.update(until=FIRST_MONDAY)
    return group


def give(
    world: SmallSchool, application: str, group: str, *, weekdays: tuple[int, ...] = (), large: bool = False
) -> int:
    return give_places(
        actor=world.actor("office"),
        now=MONDAY_NOON,
        application=application,
        group=group,
        since=NEXT_MONDAY,
        reason="原来的组坐不下",
        weekdays=weekdays,
        large=large,
    )


def test_who_has_a_place_on_every_day_is_not_listed(begun: Begun) -> None:
    assert listed(begun.school) == ()
    assert counted(begun.school) == 0
    assert choices(begun.school, begun.applications[3]).open == ()


def test_a_child_that_lacks_one_day_is_listed_and_counted(begun: Begun) -> None:
    world = begun.school
    group = lose(world, 3, 2, 4)
    (row,) = listed(world)
    assert (row.application, row.first, counted(world)) == (begun.applications[3], TUESDAY, 1)
    assert "周二、周四" in row.days.zh
    seen = choices(world, begun.applications[3])
    assert group in {choice.code for choice in seen.open}
    assert {choice.weekdays for choice in seen.open if choice.code == group} == {(2, 4)}
    assert not {choice.code for choice in seen.open} & {choice.code for choice in seen.barred}


def test_what_is_given_is_kept_with_its_reason_and_the_family_is_told(begun: Begun) -> None:
    world, code = begun.school, begun.applications[3]
    group = lose(world, 3, 2, 4)
    assert give(world, code, group, weekdays=(2,)) == 1
    (row,) = listed(world)
    assert row.days.zh.endswith("周四")
    assert give(world, code, group) == 1
    assert listed(world) == ()
    with within(world.id):
        kept = list(GivenPlace.objects.order_by("pk").values_list("weekdays", "reason"))
        assert kept == [([2], "原来的组坐不下"), ([4], "原来的组坐不下")]
        assert Message.objects.filter(kind="placement.grouped", concerns=world.children[3].code).exists()
    assert [given.weekdays for given in choices(world, code).given] == [(2,), (4,)]


def test_why_a_group_is_barred_is_said(begun: Begun) -> None:
    world, code = begun.school, begun.applications[3]
    group = lose(world, 3, 2)
    with within(world.id):
        taken = GroupPlace.objects.filter(group__code=group, weekday=2, until=None).count()
        ServiceGroup.objects.filter(code=group).update(capacity=taken, language="")
    seen = choices(world, code)
    reasons = {choice.code: [reason.code for reason in choice.reasons] for choice in seen.barred}
    assert reasons[group] == ["placement.place_full"]
    with within(world.id):
        ServiceGroup.objects.filter(code=group).update(capacity=taken + 1, language="chinese")
    reasons = {choice.code: [reason.code for reason in choice.reasons] for choice in choices(world, code).barred}
    assert reasons[group] == ["placement.place_for_others"]


def test_a_place_needs_a_reason_and_what_was_seen(begun: Begun) -> None:
    world, code = begun.school, begun.applications[3]
    group = lose(world, 3, 2)
    with pytest.raises(Refused) as refused:
        give_places(
            actor=world.actor("office"),
            now=MONDAY_NOON,
            application=code,
            group=group,
            since=NEXT_MONDAY,
            reason=" ",
        )
    assert [reason.code for reason in refused.value.reasons] == ["placement.place_without_reason"]
    with pytest.raises(Refused) as meanwhile:
        give(world, code, group, weekdays=(2, 4))
    assert [reason.code for reason in meanwhile.value.reasons] == ["placement.placed_meanwhile"]
    assert meanwhile.value.conflict
    with pytest.raises(Refused) as strange:
        give(world, code, group, weekdays=(2, 5))
    assert [reason.code for reason in strange.value.reasons] == ["placement.place_on_a_day_not_asked"]
    assert not strange.value.conflict
    for handle in ("principal", "vice", "homeroom1"):
        with within(world.id), pytest.raises(NotThere):
            choices_of_child(viewer=world.actor(handle), application=code, today=FIRST_MONDAY)


def test_the_list_asks_few_questions(begun: Begun, asks_at_most: AsksAtMost) -> None:
    world = begun.school
    for number in (0, 1, 3):
        lose(world, number, 2)
    office = world.actor("office")
    with within(world.id), asks_at_most(7):
        found = children_without_place(viewer=office, term=world.term, today=FIRST_MONDAY)
    assert len(found) == 3


def test_the_last_seat_is_given_once(own_database: Premises) -> None:
    assert own_database
    world = build_school(name="测试小学", code="alpha")
    begun = begin_term(world)
    group = lose(world, 1, 2)
    with within(world.id):
        GroupPlace.objects.filter(pupil__code=world.children[3].code, weekday=2).update(until=FIRST_MONDAY)
        taken = GroupPlace.objects.filter(group__code=group, weekday=2, until=None).count()
        ServiceGroup.objects.filter(code=group).update(capacity=taken + 1, language="")
    both = [begun.applications[1], begun.applications[3]]
    ended = at_once(*[lambda code=code: give(world, code, group, weekdays=(2,)) for code in both])  # type: ignore[misc]
    assert ended == ["conflict", "done"]
    with within(world.id):
        assert GroupPlace.objects.filter(group__code=group, weekday=2, until=None).count() == taken + 1
        assert GivenPlace.objects.count() == 1


def test_a_child_that_needs_a_small_group_gets_a_larger_one_only_knowingly(begun: Begun) -> None:
    world, code, child = begun.school, begun.applications[3], begun.school.children[3]
    group = lose(world, 3, 2, 4)
    teacher = world.actor("homeroom1")
    need = say_need(actor=teacher, now=MORNING, pupil=child.code, kind="small_group", guardian=child.guardian)
    assert give(world, code, group, weekdays=(2,)) == 1
    decide_need(actor=world.actor("office"), now=MORNING, need=need, confirmed=True)
    with pytest.raises(Refused) as refused:
        give(world, code, group, weekdays=(4,))
    assert {reason.code for reason in refused.value.reasons} == {"placement.place_too_large"}
    assert give(world, code, group, weekdays=(4,), large=True) == 1
