"""The small school every other test stands on."""

from __future__ import annotations

from afterbell.base.tenancy import within
from afterbell.schools.models import Guardianship, Pupil, SchoolDay
from tests.support.world import SmallSchool


def test_the_small_school_has_its_children_days_and_scheme(small_school: SmallSchool) -> None:
    with within(small_school.id):
        assert Pupil.objects.count() == 8
        assert Guardianship.objects.values("guardian").distinct().count() == 7
        assert SchoolDay.objects.filter(kind="holiday").count() == 11
    assert small_school.actor("office").tenant == small_school.id
    assert len(small_school.family(small_school.children[0]).held("pupil")) == 2


def test_two_schools_stand_apart(small_school: SmallSchool, other_school: SmallSchool) -> None:
    with within(other_school.id):
        assert not Pupil.objects.filter(code=small_school.children[0].code).exists()
