"""A month of the roster on the page and as Excel, and weeks as PDF."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from afterbell.base.tenancy import within
from afterbell.rostering.commands import cancel_sessions, stop_day
from afterbell.rostering.models import Assignment, Session
from tests.support.asking import AsksAtMost
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

MONTH = "/office/roster/month/"


def words_of(sheet: bytes) -> str:
    with ZipFile(BytesIO(sheet)) as book:
        return book.read("xl/sharedStrings.xml").decode()


def test_a_month_of_the_school_and_of_one_adult(begun: Begun, asks_at_most: AsksAtMost) -> None:
    school = begun.school
    with within(school.id):
        open_one, gone = Session.objects.filter(date=FIRST_MONDAY).order_by("-starts_at", "pk")[:2]
        row = Assignment.objects.select_related("session", "staff").filter(session__date__month=3).order_by("pk")[0]
        Assignment.objects.filter(session=open_one).update(ended_at=MONDAY_NOON)
    cancel_sessions(actor=school.actor("office"), now=MONDAY_NOON, sessions=[gone.code], reason="停电")
    with standing_clock(MONDAY_NOON):
        office = visitor(school.actor("office"))
        with asks_at_most(25):
            page = office.get(MONTH, {"month": "2026-03-19"}).text
        assert "2026年3月" in page
        assert "1 场没有人" in page
        assert "停课 1 场" in page
        assert 'href="/office/roster/?week=2026-03-02"' in page
        office.cookies["django_language"] = "en"
        assert "March 2026" in office.get(MONTH, {"month": "2026-03-19"}).text
        office.cookies["django_language"] = "zh-hans"
        april = office.get(MONTH, {"month": "2026-04-19"}).text
        assert april.count(">周末<") >= 6
        assert "清明" in april
        assert "没有服务" in page, "Friday is a school day on which nobody is looked after"
        assert "没有服务" not in office.get(MONTH, {"month": "2026-03-19", "staff": row.staff.code}).text
        with asks_at_most(25):
            person = office.get(MONTH, {"month": "2026-03-19", "staff": row.staff.code}).text
        assert row.staff.name in person
        assert row.session.name in person
        assert "比平均（小时）" in person
        assert f'href="/office/roster/week.pdf?week=2026-03-02&amp;staff={row.staff.code}"' in person
        assert "这个月没有场次" in office.get(MONTH, {"month": "2026-08-01"}).text
        assert "2026年3月" in office.get(MONTH, {"month": "soon", "staff": "nobody"}).text
        own = words_of(
            office.get("/office/roster/month.xlsx", {"month": "2026-03-19", "staff": row.staff.code}).content
        )
        assert row.session.name in own
        everybody = words_of(office.get("/office/roster/month.xlsx", {"month": "2026-03-19"}).content)
        assert "停课：停电" in everybody
        assert everybody.count("</si>") > own.count("</si>")


def test_a_week_is_printed_by_place_by_people_and_for_one(begun: Begun, other_school: SmallSchool) -> None:
    paper = "/office/roster/week.pdf"
    week = {"week": "2026-03-04"}
    with standing_clock(MONDAY_NOON):
        office = visitor(begun.school.actor("office"))
        one = begun.school.staff["subject1"]
        for asked in (week, {**week, "by": "people"}, {**week, "staff": one}):
            answer = office.get(paper, asked)
            assert answer.headers["Content-Type"] == "application/pdf"
            assert answer.content.startswith(b"%PDF")
        assert office.get(paper, {"week": "2026-08-03"}).status_code == 404
        assert visitor(begun.school.actor("subject1")).get(paper, week).status_code == 404
        assert visitor(other_school.actor("office")).get(paper, week).status_code == 404


def test_a_day_that_stopped_wholly_is_named_so(begun: Begun) -> None:
    stop_day(actor=begun.school.actor("office"), now=MONDAY_NOON, day=FIRST_MONDAY, kind="power", words="停电")
    with within(begun.school.id):
        number = Session.objects.filter(date=FIRST_MONDAY).count()
    with standing_clock(MONDAY_NOON):
        page = visitor(begun.school.actor("office")).get(MONTH, {"month": "2026-03-19"}).text
    assert f"全天停课（{number} 场）" in page
