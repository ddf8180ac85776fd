"""What families give a group: once each, without a name beside it, told from five on and when the month is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

import pytest
from django.apps import apps

from afterbell.base.models import AuditEntry
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.placement.models import ServiceGroup
from afterbell.schools.models import Guardian, Pupil
from afterbell.subsidy import queries
from afterbell.subsidy.commands import rate_group
from afterbell.subsidy.models import RatingCount, RatingGiven
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.settled import AFTER, hold
from tests.support.world import Child, SmallSchool

RATING = at(time(21))


@pytest.fixture(autouse=True)
def _inside(small_school: SmallSchool) -> Iterator[None]:
    with within(small_school.id):
        yield


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    built = build_afternoon(small_school)
    hold(built)
    return built


def group_of(name: str) -> str:
    return ServiceGroup.objects.get(name=name).code


def rate(school: SmallSchool, child: Child, group: str, stars: int) -> None:
    rate_group(actor=school.family(child, today=DAY), now=RATING, pupil=child.code, group=group, stars=stars)


def counts() -> dict[int, int]:
    return {row.stars: row.number for row in RatingCount.objects.all() if row.number}


def test_a_guardian_rates_a_childs_group_once_a_month(small_school: SmallSchool, afternoon: Afternoon) -> None:
    child, group = afternoon.tutored[0], group_of("三年级辅导一组")
    rate(small_school, child, group, 4)
    with pytest.raises(Refused) as refused:
        rate(small_school, child, group, 1)
    assert [reason.code for reason in refused.value.reasons] == ["subsidy.rated_before"]
    assert counts() == {4: 1}
    desk = queries.rating_desk(viewer=small_school.family(child, today=DAY), pupil=child.code, today=DAY)
    assert [(row.group, row.rated) for row in desk.groups] == [(group, True)]


def test_only_a_group_the_child_was_in_and_one_to_five_stars(small_school: SmallSchool, afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    for group, stars, code in (
        (group_of("马头琴"), 3, "subsidy.not_rated_here"),
        (group_of("三年级辅导一组"), 0, "subsidy.stars_wrong"),
        (group_of("三年级辅导一组"), 6, "subsidy.stars_wrong"),
    ):
        with pytest.raises(Refused) as refused:
            rate(small_school, child, group, stars)
        assert [reason.code for reason in refused.value.reasons] == [code]
    assert counts() == {}


def test_nobody_rates_for_another_family(small_school: SmallSchool, afternoon: Afternoon) -> None:
    own, other = afternoon.tutored[1], afternoon.tutored[2]
    viewer = small_school.family(own, today=DAY)
    with pytest.raises(NotThere):
        rate_group(actor=viewer, now=RATING, pupil=other.code, group=group_of("三年级辅导一组"), stars=5)
    with pytest.raises(NotThere):
        queries.rating_desk(viewer=viewer, pupil=other.code, today=DAY)


def test_nothing_stored_says_who_gave_what(small_school: SmallSchool, afternoon: Afternoon) -> None:
    group = group_of("三年级辅导一组")
    rate(small_school, afternoon.tutored[1], group, 2)
    rate(small_school, afternoon.tutored[2], group, 5)
    people = {Pupil, Guardian}
    linked = {
        field.related_model
        for field in apps.get_model("subsidy", "RatingCount")._meta.get_fields()  # noqa: SLF001 - Django's documented model API
        if field.is_relation
    }
    assert not linked & people
    assert {field.name for field in RatingGiven._meta.get_fields()} == {  # noqa: SLF001 - as above
        "id",
        "school",
        "group",
        "month",
        "pupil",
        "guardian",
    }
    # All five counts are made with the first rating: their order is that of the stars, not of who came first.
    assert list(RatingCount.objects.order_by("pk").values_list("stars", flat=True)) == [1, 2, 3, 4, 5]
    entries = AuditEntry.objects.filter(action="subsidy.rate")
    assert entries.count() == 2
    for entry in entries:
        assert group not in str(entry.details)
        assert "stars" not in str(entry.details)


@pytest.mark.usefixtures("afternoon")
def test_a_month_is_told_when_it_is_over_and_five_rated(small_school: SmallSchool) -> None:
    group = ServiceGroup.objects.get(name="三年级辅导一组")
    given = {1: 0, 2: 0, 3: 1, 4: 1, 5: 2}
    for stars, number in given.items():
        RatingCount.objects.create(
            school_id=small_school.id, group=group, month=date(2026, 3, 1), stars=stars, number=number
        )
    office = small_school.actor("office", today=AFTER)
    assert queries.group_ratings(viewer=office, today=DAY) == ()
    (row,) = queries.group_ratings(viewer=office, today=AFTER)
    assert (row.families, row.mean) == (None, None)
    RatingCount.objects.filter(stars=3).update(number=2)
    (row,) = queries.group_ratings(viewer=office, today=AFTER)
    assert (row.families, row.mean) == (5, 400)
