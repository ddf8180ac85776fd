"""The term's days on the office's page, and what changing one of them does to the sessions of that day."""

from __future__ import annotations

from datetime import date

from afterbell.base.tenancy import within
from afterbell.rostering.models import Cancellation, Session
from afterbell.schools.models import SchoolDay, Term
from afterbell.schools.rules.holidays import KNOWN_YEARS
from tests.support.asking import AsksAtMost
from tests.support.term_begun import MONDAY_NOON, Begun
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

CALENDAR = "/office/calendar/"
MONDAY = {"day": "2026-03-09", "kind": "holiday", "follows_weekday": "", "note": "大雪"}


def test_the_term_is_shown_month_by_month(small_school: SmallSchool, asks_at_most: AsksAtMost) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        with asks_at_most(25):
            page = office.get(CALENDAR, {"day": "2026-05-09"}).text
        assert all(f"2026年{month}月" in page for month in range(3, 8))
        assert "2026年5月9日 周六" in page
        assert 'data-kind="make_up"' in page
        assert "没有还没开始的场次" not in page
        for day in ("2031-01-01", "soon"):
            assert office.get(CALENDAR, {"day": day}).status_code == 200


def test_a_term_beyond_the_last_known_holidays_says_so(small_school: SmallSchool) -> None:
    told = f"只收录到 {KNOWN_YEARS[-1]} 年"
    with standing_clock():
        office = visitor(small_school.actor("office"))
        assert told not in office.get(CALENDAR).text
        with within(small_school.id):
            Term.objects.update(last_day=date(KNOWN_YEARS[-1] + 1, 1, 15))
        assert told in office.get(CALENDAR).text


def test_a_day_without_school_cancels_its_sessions(begun: Begun) -> None:
    with within(begun.school.id):
        number = Session.objects.filter(date="2026-03-09").count()
    with standing_clock(MONDAY_NOON):
        office = visitor(begun.school.actor("office"))
        asked = office.get(CALENDAR, {"day": "2026-03-09"}).text
        assert f"这一天排了 {number} 场，" in asked
        assert "名学生。" in asked
        changed = office.post(f"{CALENDAR}day/", MONDAY)
        assert changed.status_code == 302
        assert "这一天现在有 0 场" in office.get(changed["Location"]).text
        with within(begun.school.id):
            assert Cancellation.objects.filter(session__date="2026-03-09").count() == number
        back = MONDAY | {"kind": "school", "follows_weekday": "1", "note": ""}
        again = office.post(f"{CALENDAR}day/", back)
        assert "这一天现在有 0 场" in office.get(again["Location"]).text


def test_what_a_day_cannot_be_is_refused_with_every_reason(small_school: SmallSchool) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        wrong = office.post(f"{CALENDAR}day/", MONDAY | {"kind": "make_up", "day": "2026-08-01"})
        assert wrong.status_code == 422
        assert "不在“2026 年春季学期”内" in wrong.text
        assert "上学的日子要写明按星期几的课表" in wrong.text
        assert office.post(f"{CALENDAR}day/", MONDAY | {"kind": "party"}).status_code == 422
        assert office.post(f"{CALENDAR}day/", MONDAY | {"day": "soon"})["Location"] == CALENDAR
        assert visitor(small_school.actor("principal")).post(f"{CALENDAR}day/", MONDAY).status_code == 404
    with within(small_school.id):
        assert SchoolDay.objects.get(date=date(2026, 3, 9)).kind == "school"


def test_a_next_term_is_set_up(small_school: SmallSchool) -> None:
    given = {"name": "2026 年秋季学期", "first_day": "2026-09-01", "last_day": "2026-12-31"}
    with standing_clock():
        office = visitor(small_school.actor("office"))
        assert office.post(f"{CALENDAR}term/", given | {"last_day": "?"}).status_code == 422
        overlapping = office.post(f"{CALENDAR}term/", given | {"first_day": "2026-06-01"})
        assert (overlapping.status_code, "重叠" in overlapping.text) == (422, True)
        assert office.post(f"{CALENDAR}term/", given).status_code == 302
    with within(small_school.id):
        assert Term.objects.count() == 2
