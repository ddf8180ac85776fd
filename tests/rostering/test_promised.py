"""Whom a club's card names to its families the roster prefers for the club, and says so where somebody else has it."""

from __future__ import annotations

import pytest

from afterbell.base.tenancy import within
from afterbell.placement.models import ClubCard
from afterbell.rostering.desk import desk_for
from afterbell.rostering.models import Session
from afterbell.rostering.rules.roster.problem import RosterProblem
from afterbell.rostering.rules.roster.solve import solve
from afterbell.rostering.rules.roster.whatif import what_if
from afterbell.scheme.queries import version_in_force
from afterbell.schools.models import Staff
from tests.support.afternoon import DAY, Afternoon, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.world import MORNING, SmallSchool

pytestmark = pytest.mark.django_db


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    return build_afternoon(small_school)


def write(afternoon: Afternoon, *leaders: str) -> None:
    """Write the club's cards one after the other, each naming somebody, or nobody."""
    school = afternoon.school
    with within(school.id):
        term = Session.objects.get(code=afternoon.club).term
        for number, handle in enumerate(leaders, start=1):
            ClubCard.objects.create(
                school_id=school.id,
                term=term,
                offering="club",
                number=number,
                about="一起拉马头琴。",
                leader=Staff.objects.get(code=school.staff[handle]) if handle else None,
                written_by=school.account("office"),
                written_at=MORNING,
            )


def problem_of(afternoon: Afternoon) -> RosterProblem:
    with within(afternoon.school.id):
        rows = Session.objects.filter(code__in=[afternoon.club, afternoon.tutoring]).select_related("group")
        _, scheme = version_in_force(on=DAY)
        return desk_for(sessions=rows, scheme=scheme, named={}, today=DAY).problem


@pytest.mark.parametrize("handle", ["club1", "homeroom1", "subject1"])
def test_the_adult_on_the_card_gets_the_club(afternoon: Afternoon, handle: str) -> None:
    write(afternoon, "duty", handle)
    problem, promised = problem_of(afternoon), afternoon.school.staff[handle]
    assert list(problem.keep.values()) == [promised]
    roster = solve(problem=problem)
    assert roster.assignments[afternoon.club] == promised
    others = [one for one in what_if(problem=problem, roster=roster, session=afternoon.club).adults if not one.reasons]
    assert others
    assert all("named_tutor" in {worse.rule for worse in one.worse} for one in others)


@pytest.mark.parametrize("leaders", [(), ("club1", ""), ("gate",)], ids=["no-card", "taken-off", "not-rostered"])
def test_without_somebody_on_the_last_card_nobody_is_preferred(afternoon: Afternoon, leaders: tuple[str, ...]) -> None:
    write(afternoon, *leaders)
    assert problem_of(afternoon).keep == {}


def test_the_cards_are_one_question(afternoon: Afternoon, asks_at_most: AsksAtMost) -> None:
    with within(afternoon.school.id):
        rows = list(Session.objects.filter(code__in=[afternoon.club, afternoon.tutoring]).select_related("group"))
        _, scheme = version_in_force(on=DAY)
        with asks_at_most(7):
            desk_for(sessions=rows, scheme=scheme, named={}, today=DAY)
