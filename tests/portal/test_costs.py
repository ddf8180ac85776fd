"""Where a school's money goes, for everybody and for its bureau: from published settlements, nobody's sum in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from afterbell.base.tenancy import within
from afterbell.portal.costs import cost_page
from afterbell.portal.models import Article
from afterbell.schools.actors import PUBLIC_ACTOR
from tests.support.asking import AsksAtMost
from tests.support.settled import PAID, build_settled, publish
from tests.support.world import SmallSchool


@pytest.fixture
def published(small_school: SmallSchool) -> Iterator[SmallSchool]:
    settled = build_settled(small_school)
    with within(small_school.id):
        publish(settled)
    return small_school


def test_nothing_is_told_before_a_settlement_is_public(small_school: SmallSchool) -> None:
    build_settled(small_school)
    assert cost_page(viewer=PUBLIC_ACTOR, school=small_school.code).costs is None


def test_a_published_month_says_what_a_pupil_hour_cost(published: SmallSchool) -> None:
    found = cost_page(viewer=PUBLIC_ACTOR, school=published.code).costs
    assert found is not None
    (month,) = found.months
    assert month.paid_fen == sum(PAID.values())
    # Two groups of 35 minutes; everybody marked was there.
    there = month.pupil_minutes // 35
    assert month.pupil_minutes == there * 35 > 0
    assert month.hour_fen == (2 * month.paid_fen * 60 + month.pupil_minutes) // (2 * month.pupil_minutes)
    assert found.left_fen == month.fund_fen - month.paid_fen


def test_three_people_have_no_sum_by_kind(published: SmallSchool) -> None:
    with within(published.id):
        body = Article.objects.get(kind="settlement").body
    assert body["costs"]["kinds"] == []


def test_a_settlement_published_before_is_left_out(published: SmallSchool) -> None:
    with within(published.id):
        row = Article.objects.get(kind="settlement")
        Article.objects.filter(pk=row.pk).update(body={k: v for k, v in row.body.items() if k != "costs"})
    assert cost_page(viewer=PUBLIC_ACTOR, school=published.code).costs is None


def test_costs_ask_few_questions(published: SmallSchool, asks_at_most: AsksAtMost) -> None:
    with asks_at_most(4):
        cost_page(viewer=PUBLIC_ACTOR, school=published.code)
