"""Stopping a day on its page: the answer stays with the day that was stopped."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from afterbell.base.tenancy import within
from afterbell.rostering.models import DayStop, Session
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

DAY_BEFORE = at(time(12)) - timedelta(days=1)


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    made = build_afternoon(small_school)
    with within(small_school.id):
        today = Session.objects.get(code=made.club)
        today.pk, today.code, today.date, today.weekday = None, "daybefore", DAY - timedelta(days=1), DAY.weekday()
        today.starts_at, today.ends_at = (each - timedelta(days=1) for each in (today.starts_at, today.ends_at))
        today.save(force_insert=True)
    return made


def test_another_day_is_stopped_and_the_answer_offers_nothing_of_today(afternoon: Afternoon) -> None:
    there = f"/office/stop-day/?day={DAY.isoformat()}"
    with standing_clock(DAY_BEFORE):
        office = visitor(afternoon.actor("office"))
        assert "button-alarm" in office.get("/office/stop-day/").text
        sent = {"day": DAY.isoformat(), "kind": "weather", "words": "暴雪"}
        answer = office.post("/office/stop-day/", sent)
        assert answer.headers["Location"] == there
        page = office.get(there).text
        assert ("已停 3 场" in page, "button-alarm" in page) == (True, False)
        later = office.get(there).text
        assert ("已停 3 场，这里没有别的可以停" in later, "这一天没有可以停的场次" in later) == (True, False)
        office.cookies["django_language"] = "en"
        assert "<title>Stop a day" in office.get(there).text
        office.cookies["django_language"] = "zh-hans"
        with within(afternoon.school.id):
            code = DayStop.objects.get().code
        assert office.post(f"/office/stop-day/{code}/lift/").headers["Location"] == there
        assert "已恢复 3 场" in office.get(there).text


def test_bands_are_looked_at_by_name_and_only_they_stop(afternoon: Afternoon) -> None:
    """The form carries the bands that were looked at; what is stopped is what was shown."""
    asked = f"/office/stop-day/?day={DAY.isoformat()}&band=late"
    with standing_clock(at(time(12))):
        office = visitor(afternoon.actor("office"))
        whole = office.get("/office/stop-day/").text
        assert 'name="band" value="late"><span class="choice-words">晚段<' in whole
        page = office.get(asked).text
        assert 'value="late" checked><span class="choice-words">晚段<' in page
        assert '<input type="hidden" name="band" value="late">' in page
        assert ("停 3 场" in whole, "停 2 场" in page) == (True, True)
        sent = {"day": DAY.isoformat(), "band": "late", "kind": "weather", "words": "暴雪"}
        assert office.post("/office/stop-day/", sent).headers["Location"] == asked
        assert "晚段</b> · 天气：暴雪" in office.get(asked).text.replace("3月4日 ", "")
        with within(afternoon.school.id):
            assert set(Session.objects.exclude(cancellation=None).values_list("code", flat=True)) == {
                afternoon.tutoring,
                afternoon.club,
            }
