"""Groups are formed around who needs a small one, and say how many adults they need without saying for whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import decide_need, end_need, say_need
from afterbell.placement.commands import form_groups
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.placement.queries import adults_needed, adults_of_groups, group_page
from tests.support.asking import AsksAtMost
from tests.support.term_begun import commit_and_reveal, form, place_all
from tests.support.visits import standing_clock, visitor
from tests.support.world import (
    FIRST_DAY,
    MORNING,
    SCHEME_FILE,
    TODAY,
    Child,
    SmallSchool,
    enrol_everybody,
    publish_scheme,
)

pytestmark = pytest.mark.django_db


def need(school: SmallSchool, child: Child, kind: str) -> str:
    """Let a family say a need and the office confirm it."""
    code = say_need(actor=school.family(child), now=MORNING, pupil=child.code, kind=kind)
    decide_need(actor=school.actor("office"), now=MORNING, need=code, confirmed=True)
    return code


def groups_in_small_size(school: SmallSchool, size: int) -> None:
    text = SCHEME_FILE.read_text(encoding="utf-8").replace("[grouping]", f"[grouping]\nsmall_size = {size}", 1)
    office, principal = school.actor("office"), school.actor("principal")
    publish_scheme(office=office, principal=principal, term=school.term, now=MORNING, text=text)
    enrol_everybody(school)
    commit_and_reveal(school)
    place_all(school)
    form_groups(actor=office, now=MORNING, term=school.term, since=FIRST_DAY)


def test_a_child_that_needs_a_small_group_is_in_one_with_a_companion(small_school: SmallSchool) -> None:
    child = small_school.children[4]
    need(small_school, child, "small_group")
    groups_in_small_size(small_school, 2)
    with within(small_school.id):
        own = ServiceGroup.objects.get(places__pupil__code=child.code, places__weekday=1)
        assert own.capacity == 2
        assert GroupPlace.objects.filter(group=own).values("pupil").distinct().count() == 2
        others = ServiceGroup.objects.filter(band=own.band).exclude(pk=own.pk)
        assert [row.capacity for row in others] == [40]
        assert "小" not in own.name


def test_without_the_need_there_is_one_group_of_all(small_school: SmallSchool) -> None:
    groups_in_small_size(small_school, 2)
    with within(small_school.id):
        band = ServiceGroup.objects.get(places__pupil__code=small_school.children[4].code, places__weekday=1).band
        assert ServiceGroup.objects.filter(band=band).count() == 1


def test_a_group_needs_an_adult_more_while_the_need_counts(small_school: SmallSchool, asks_at_most: AsksAtMost) -> None:
    form(small_school)
    child, office = small_school.children[4], small_school.actor("office")
    with within(small_school.id):
        group = ServiceGroup.objects.get(places__pupil__code=child.code, places__weekday=1)
        assert adults_needed(viewer=office, group=group.code, day=FIRST_DAY) == 1
    code = need(small_school, child, "extra_adult")
    with within(small_school.id):
        leader = small_school.actor("club1", today=FIRST_DAY)
        assert adults_needed(viewer=leader, group=group.code, day=FIRST_DAY) == 2
        assert adults_needed(viewer=office, group=group.code, day=FIRST_DAY - timedelta(days=7)) == 1
        with asks_at_most(2):
            adults_of_groups(groups={group.pk: 45}, day=FIRST_DAY, weekday=1)
        for stranger in (small_school.family(child), small_school.family(small_school.children[5])):
            with pytest.raises(NotThere):
                adults_needed(viewer=stranger, group=group.code, day=FIRST_DAY)
        with pytest.raises(NotThere):
            adults_needed(viewer=office, group="zzzzzzzzzz", day=FIRST_DAY)
    end_need(actor=small_school.family(child), now=MORNING, need=code)
    with within(small_school.id):
        assert adults_needed(viewer=office, group=group.code, day=FIRST_DAY) == 1


def test_the_groups_page_says_how_many_adults_and_not_for_whom(small_school: SmallSchool) -> None:
    form(small_school)
    child = small_school.children[4]
    need(small_school, child, "extra_adult")
    with within(small_school.id):
        group = ServiceGroup.objects.get(places__pupil__code=child.code, places__weekday=1).code
        page = group_page(viewer=small_school.actor("office"), group=group, today=FIRST_DAY)
        before = group_page(viewer=small_school.actor("office"), group=group, today=TODAY)
    assert set(page.adults.values()) == {2}
    assert set(before.adults.values()) == {2}
    with standing_clock():
        told = visitor(small_school.actor("principal")).get(f"/office/groups/{group}/").text
    assert "每场要几名大人：2<" in told
    assert "多一名" not in told
