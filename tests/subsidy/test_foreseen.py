"""A term's budget before any session is planned: what the calendar, the scheme and the children to expect will cost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from afterbell.base.tenancy import within
from afterbell.placement.models import ServiceGroup
from afterbell.rostering.commands import plan_sessions
from afterbell.rostering.models import Session
from afterbell.scheme.queries import published_version
from afterbell.schools.models import Term
from afterbell.subsidy import commands, queries
from afterbell.subsidy.foreseen import foreseen_groups
from afterbell.subsidy.models import TermBudget
from afterbell.subsidy.rules.budget import verify_budget
from tests.support.world import MORNING, SmallSchool


@pytest.fixture(autouse=True)
def _inside(small_school: SmallSchool) -> Iterator[None]:
    with within(small_school.id):
        yield


def page_of(school: SmallSchool) -> queries.BudgetPage:
    page = queries.budget_page(viewer=school.actor("office", today=MORNING.date()), term=school.term)
    assert page is not None
    return page


def test_what_is_foreseen_is_what_the_plan_costs_once_the_groups_stand_as_foreseen(small_school: SmallSchool) -> None:
    page = page_of(small_school)
    assert page.foreseen
    assert verify_budget(problem=page.problem, result=page.result) == ()
    assert page.result.ledgers[0].spent_fen > 0
    term = Term.objects.get()
    found = published_version(on=MORNING.date())
    assert found is not None
    groups = foreseen_groups(term=term, scheme=found[1])
    for group in groups:
        group.pk, group.version_id, group.capacity = None, found[0].id, found[1].grouping.max_size
    ServiceGroup.objects.bulk_create(groups)
    plan_sessions(actor=small_school.actor("office", today=MORNING.date()), now=MORNING, term=small_school.term)
    planned = page_of(small_school)
    assert not planned.foreseen
    assert planned.problem == page.problem


@pytest.mark.usefixtures("small_school")
def test_every_child_of_the_number_to_expect_has_a_place_on_every_day() -> None:
    found = published_version(on=MORNING.date())
    assert found is not None
    scheme = found[1]
    groups = foreseen_groups(term=Term.objects.get(), scheme=scheme)
    for band in {group.band for group in groups}:
        for weekday in scheme.weekdays:
            here = [group for group in groups if group.band == band and group.weekdays == [weekday]]
            assert len(here) * scheme.grouping.max_size >= scheme.budget.expected_pupils > 0
    assert not ServiceGroup.objects.exists()


def test_a_budget_that_is_foreseen_can_be_drawn_up_and_approved(small_school: SmallSchool) -> None:
    office, principal = (small_school.actor(handle, today=MORNING.date()) for handle in ("office", "principal"))
    code = commands.draw_budget(actor=office, now=MORNING, term=small_school.term)
    commands.approve_budget(actor=principal, now=MORNING, budget=code)
    assert TermBudget.objects.get().approved
    assert not Session.objects.exists()
