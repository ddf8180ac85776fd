"""A child that drops a day before groups are formed leaves its place in the club of that day."""

from __future__ import annotations

import pytest

from afterbell.base.tenancy import within
from afterbell.enrolment.commands import Decision, ask_for_days, review_in_homeroom, review_in_school
from afterbell.placement.commands import form_groups
from afterbell.placement.models import GroupPlace
from afterbell.placement.second_places import free_clubs
from afterbell.schools.models import Term
from tests.placement.test_commands import early
from tests.support.term_begun import commit_and_reveal, place_all, publish_small_clubs, wish
from tests.support.world import FIRST_DAY, MORNING, STROKES, SmallSchool, days_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawing(small_school: SmallSchool, applications: tuple[str, ...]) -> tuple[str, ...]:
    """Place three children in the drawing club on Monday; gives their applications."""
    publish_small_clubs(small_school, minimum=0)
    for application in early(applications):
        wish(small_school, application, "drawing")
    commit_and_reveal(small_school)
    place_all(small_school)
    return early(applications)


def drop_monday(school: SmallSchool, application: str) -> None:
    child = school.children[0]
    days = days_for(child, school, weekdays=(2, 3))
    change = ask_for_days(
        actor=school.family(child),
        now=MORNING,
        application=application,
        days=days,
        effective_on=FIRST_DAY,
        strokes=STROKES,
    )
    approved = [Decision(application=change, decision="approved")]
    review_in_homeroom(actor=school.actor("homeroom1"), now=MORNING, decisions=approved)
    review_in_school(actor=school.actor("office"), now=MORNING, decisions=approved)


def free(school: SmallSchool) -> int:
    with within(school.id):
        return free_clubs(term=Term.objects.get(code=school.term).pk, on=FIRST_DAY)[1, "early"]["drawing"].capacity


def test_the_place_is_free_for_the_second_round(small_school: SmallSchool, drawing: tuple[str, ...]) -> None:
    before = free(small_school)
    drop_monday(small_school, drawing[0])
    assert free(small_school) == before + 1


def test_the_groups_are_formed_without_it_on_that_day(small_school: SmallSchool, drawing: tuple[str, ...]) -> None:
    drop_monday(small_school, drawing[0])
    form_groups(actor=small_school.actor("office"), now=MORNING, term=small_school.term, since=FIRST_DAY)
    with within(small_school.id):
        mine = GroupPlace.objects.filter(pupil__code=small_school.children[0].code, until=None)
        assert set(mine.values_list("weekday", flat=True)) == {2, 3}
        assert GroupPlace.objects.filter(group__offering="drawing", weekday=1).count() == 2
