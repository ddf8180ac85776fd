"""Groups formed anew mid-term: as they were looked at, with their history, and no session of a group that ended."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.placement.commands import give_places, move_pupil, reform_groups
from afterbell.placement.models import GroupPlace, Reforming, ServiceGroup
from afterbell.placement.queries import ReformPreview, group_page, groups_of_term, preview_reform, reform_page
from afterbell.rostering.models import Cancellation, Session
from tests.placement.test_moving import another_group, move
from tests.support.asking import AsksAtMost
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun
from tests.support.world import SmallSchool

NEXT_MONDAY = FIRST_MONDAY + timedelta(days=7)
CHILD = 3


def group_of(world: SmallSchool, number: int, *, on: date = FIRST_MONDAY) -> ServiceGroup:
    with within(world.id):
        places = GroupPlace.objects.filter(pupil__code=world.children[number].code, weekday=2, since__lte=on)
        return places.exclude(until__lte=on).select_related("group").get().group


def look(world: SmallSchool, group: ServiceGroup, *, since: date = NEXT_MONDAY) -> ReformPreview:
    with within(world.id):
        return preview_reform(
            viewer=world.actor("office"),
            term=world.term,
            band=group.band,
            language=group.language,
            since=since,
            today=FIRST_MONDAY,
        )


def reform(world: SmallSchool, group: ServiceGroup, *, since: date = NEXT_MONDAY, seen: str = "") -> int:
    return reform_groups(
        actor=world.actor("office"),
        now=MONDAY_NOON,
        term=world.term,
        band=group.band,
        language=group.language,
        since=since,
        reason="转出的多",
        seen=seen or look(world, group, since=since).seen,
    )


def test_old_groups_end_new_ones_begin_and_everybody_keeps_its_days(begun: Begun) -> None:
    world, old = begun.school, group_of(begun.school, CHILD)
    with within(world.id):
        before = set(GroupPlace.objects.filter(group=old).values_list("pupil", "weekday"))
    preview = look(world, old)
    assert (preview.moves, preview.before) == (0, ((old.name, len({pupil for pupil, _day in before})),))
    assert reform(world, old) == 1
    new = group_of(world, CHILD, on=NEXT_MONDAY)
    assert new.name == f"{old.name}（3月9日起）"
    assert new.room_id == old.room_id
    with within(world.id):
        assert set(GroupPlace.objects.filter(group=new, since=NEXT_MONDAY).values_list("pupil", "weekday")) == before
        assert set(GroupPlace.objects.filter(group=old).values_list("until", flat=True)) == {NEXT_MONDAY}
        office = world.actor("office")
        page = group_page(viewer=office, group=old.code, today=FIRST_MONDAY)
        assert page.reforming is not None
        assert (page.reforming.begins, page.reforming.others) == (False, ((new.code, new.name),))
        later = groups_of_term(viewer=office, term=world.term, today=NEXT_MONDAY).groups
        assert new.code in {row.code for row in later}
        assert old.code not in {row.code for row in later}


def test_no_session_from_that_day_on_is_of_a_group_that_ended(begun: Begun) -> None:
    world, old = begun.school, group_of(begun.school, CHILD)
    reform(world, old)
    new = group_of(world, CHILD, on=NEXT_MONDAY)
    with within(world.id):
        of_old = Session.objects.filter(group=old)
        standing = of_old.filter(cancellation=None)
        assert standing.exists()
        assert not standing.filter(date__gte=NEXT_MONDAY).exists()
        assert set(Cancellation.objects.values_list("reason", flat=True)) == {"重新编组"}
        was = set(of_old.filter(date__gte=NEXT_MONDAY).values_list("date", "band", "room"))
        assert set(Session.objects.filter(group=new).values_list("date", "band", "room")) == was
        assert was


def test_who_came_since_is_in_a_group_and_what_changed_since_is_a_conflict(begun: Begun) -> None:
    world, old = begun.school, group_of(begun.school, CHILD)
    seen = look(world, old).seen
    with within(world.id):
        GroupPlace.objects.filter(pupil__code=world.children[CHILD].code).update(until=FIRST_MONDAY)
    with pytest.raises(Refused) as refused:
        reform(world, old, seen=seen)
    assert [reason.code for reason in refused.value.reasons] == ["placement.reform_changed"]
    assert refused.value.conflict
    (group,) = look(world, old).groups
    assert [(one.name, one.before) for one in group.comers] == [(world.children[CHILD].name, "")]
    reform(world, old)
    assert group_of(world, CHILD, on=NEXT_MONDAY).code != old.code


def test_a_group_that_ends_takes_nobody_in(begun: Begun) -> None:
    world, old = begun.school, group_of(begun.school, CHILD)
    reform(world, old)
    new = group_of(world, CHILD, on=NEXT_MONDAY)
    common = {"actor": world.actor("office"), "now": MONDAY_NOON, "application": begun.applications[CHILD]}
    with pytest.raises(NotThere):
        give_places(**common, group=old.code, since=NEXT_MONDAY, reason="转入")  # type: ignore[arg-type]
    with pytest.raises(Refused) as early:
        move_pupil(
            **common,  # type: ignore[arg-type]
            before=old.code,
            after=new.code,
            weekdays=[2],
            since=FIRST_MONDAY + timedelta(days=1),
            reason="先过去",
        )
    assert [reason.code for reason in early.value.reasons] == ["placement.group_begins_later"]
    with pytest.raises(Refused) as again:
        reform(world, old, seen="seen")
    assert [reason.code for reason in again.value.reasons] == ["placement.reform_begun"]


def test_faults_are_said_at_once_and_only_the_office_forms_anew(begun: Begun, other_school: SmallSchool) -> None:
    world, old = begun.school, group_of(begun.school, CHILD)
    asked = {"now": MONDAY_NOON, "term": world.term, "band": old.band, "language": old.language, "seen": "x"}
    with pytest.raises(Refused) as refused:
        reform_groups(actor=world.actor("office"), since=FIRST_MONDAY, reason="", **asked)  # type: ignore[arg-type]
    codes = [reason.code for reason in refused.value.reasons]
    assert codes == ["placement.move_too_early", "placement.move_without_reason"]
    for actor in (world.actor("principal"), world.actor("homeroom2"), other_school.actor("office")):
        with pytest.raises(NotThere):
            reform_groups(actor=actor, since=NEXT_MONDAY, reason="转出的多", **asked)  # type: ignore[arg-type]
    with within(world.id):
        assert not Reforming.objects.exists()


def test_the_preview_asks_few_questions(begun: Begun, asks_at_most: AsksAtMost) -> None:
    world, old = begun.school, group_of(begun.school, CHILD)
    with within(world.id), asks_at_most(8):
        page = reform_page(viewer=world.actor("office"), term=world.term, today=FIRST_MONDAY)
    assert (old.band, old.language) in {(one.band, one.language) for one in page.scopes}
    with asks_at_most(28):
        look(world, old)


def test_who_moves_later_keeps_every_day_until_then(begun: Begun) -> None:
    world, code, old = begun.school, begun.applications[CHILD], group_of(begun.school, CHILD)
    move(world, code, old.code, another_group(world, CHILD).code, since=NEXT_MONDAY + timedelta(days=7))
    reform(world, old)
    with within(world.id):
        mine = GroupPlace.objects.filter(pupil__code=world.children[CHILD].code, until=None)
        assert dict(mine.values_list("weekday", "since")) == dict.fromkeys((1, 2, 3, 4), NEXT_MONDAY)


def test_a_day_that_ends_and_comes_again_keeps_both_its_times(begun: Begun) -> None:
    world, old = begun.school, group_of(begun.school, CHILD)
    until, again = NEXT_MONDAY + timedelta(days=7), NEXT_MONDAY + timedelta(days=28)
    with within(world.id):
        mine = GroupPlace.objects.filter(pupil__code=world.children[CHILD].code)
        place = mine.get(weekday=2)
        mine.filter(weekday=2).update(until=until)
        place.pk, place.since = None, again
        place.save(force_insert=True)
        taken = GroupPlace.objects.filter(group=old, weekday=2).values("pupil").distinct().count()
        ServiceGroup.objects.filter(pk=old.pk).update(capacity=taken)
    reform(world, old)
    with within(world.id):
        new = mine.filter(since__gte=NEXT_MONDAY, weekday=2).exclude(group=old)
        assert set(new.values_list("since", "until")) == {(NEXT_MONDAY, until), (again, None)}
