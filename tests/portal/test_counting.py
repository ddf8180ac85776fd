"""How often a page was looked at: once by each visitor and day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from afterbell.base.tenancy import within
from afterbell.portal.counting import count_view, store_views
from afterbell.portal.models import Article, Look
from tests.support.world import MORNING, SmallSchool

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(small_school: SmallSchool) -> str:
    store_views()
    with within(small_school.id):
        return Article.objects.get(kind="scheme").code


def look(school: SmallSchool, article: str, *, by: str, at: datetime = MORNING, agent: str = "Mozilla/5.0") -> None:
    count_view(school=school.code, article=article, address=by, agent=agent, now=at)


def stored(school: SmallSchool) -> tuple[int, int]:
    with within(school.id):
        return Article.objects.get(kind="scheme").views, Look.objects.count()


def test_a_visitor_counts_once_a_day_and_nobody_can_tell_who_it_was(small_school: SmallSchool, article: str) -> None:
    for by in ("10.0.0.1", "10.0.0.1", "10.0.0.2"):
        look(small_school, article, by=by)
    look(small_school, "no_such_page", by="10.0.0.1")
    assert stored(small_school) == (0, 0)
    store_views()
    assert stored(small_school) == (2, 2)
    look(small_school, article, by="10.0.0.1")
    store_views()
    assert stored(small_school) == (2, 2)
    with within(small_school.id):
        today = set(Look.objects.values_list("visitor", flat=True))
    look(small_school, article, by="10.0.0.1", at=MORNING + timedelta(days=1))
    store_views()
    assert stored(small_school) == (3, 1)
    with within(small_school.id):
        assert today.isdisjoint(Look.objects.values_list("visitor", flat=True))


def test_looks_are_stored_together_some_seconds_later_or_when_there_are_many(
    small_school: SmallSchool, article: str
) -> None:
    look(small_school, article, by="10.0.0.1")
    look(small_school, article, by="10.0.0.2", at=MORNING + timedelta(seconds=4))
    assert stored(small_school) == (0, 0)
    look(small_school, article, by="10.0.0.3", at=MORNING + timedelta(seconds=5))
    assert stored(small_school) == (3, 3)
    for number in range(499):
        look(small_school, article, by=f"10.0.1.{number}")
    assert stored(small_school) == (3, 3)
    look(small_school, article, by="10.0.2.1")
    assert stored(small_school) == (503, 503)
    look(small_school, article, by="10.0.2.2")
    look(small_school, article, by="10.0.2.3", at=MORNING - timedelta(hours=1))
    assert stored(small_school) == (505, 505)


def test_whoever_changes_the_browsers_name_counts_five_times_a_day_at_most(
    small_school: SmallSchool, article: str
) -> None:
    for number in range(40):
        look(small_school, article, by="10.0.0.1", agent=f"Mozilla/{number}")
        if number % 3 == 0:
            store_views()
    store_views()
    assert stored(small_school) == (5, 5)
    look(small_school, article, by="10.0.0.2", agent="Mozilla/0")
    look(small_school, article, by="10.0.0.1", agent="Mozilla/41", at=MORNING + timedelta(days=1))
    store_views()
    assert stored(small_school) == (7, 1)


def test_one_line_of_many_addresses_counts_as_one_address(small_school: SmallSchool, article: str) -> None:
    for number in range(40):
        look(small_school, article, by=f"2001:db8:0:7::{number:x}", agent=f"Mozilla/{number % 9}.0")
    store_views()
    assert stored(small_school) == (5, 5)
