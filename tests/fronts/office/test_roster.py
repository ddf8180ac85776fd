"""The week's roster, from both sides, with its stand-ins."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import sign_duties
from afterbell.enrolment.queries import my_duties
from afterbell.rostering.commands import cancel_sessions
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.queries import takers_of, unsigned_adults
from afterbell.schools.actors import actor_of
from afterbell.schools.models import Staff
from tests.support.asking import AsksAtMost
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun
from tests.support.visits import as_told, standing_clock, visitor
from tests.support.world import STROKES, SmallSchool

ROSTER = "/office/roster/"


def first_session(begun: Begun) -> tuple[str, str]:
    """Give Monday's first session and the name of its adult."""
    with within(begun.school.id):
        row = Assignment.objects.filter(session__date=FIRST_MONDAY).order_by("session__starts_at", "pk")[0]
        return row.session.code, row.staff.name


def test_a_week_is_shown_by_place_and_by_person(begun: Begun) -> None:
    _session, adult = first_session(begun)
    with standing_clock(MONDAY_NOON):
        office = visitor(begun.school.actor("vice"))
        by_place = office.get(ROSTER, {"week": "2026-03-04"}).text
        assert "2026年3月2日 周一" in by_place
        assert "早段 一年级蒙授 1 组" in by_place
        assert "本学期每人排了多少" in by_place
        assert f'">{adult}</a><span' in office.get(ROSTER, {"by": "people"}).text
        assert "这一周没有场次" in office.get(ROSTER, {"week": "2026-08-03"}).text
        assert "2026年3月2日 周一" in office.get(ROSTER, {"week": "yesterday"}).text


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_roster_asks_few_questions(begun: Begun, asks_at_most: AsksAtMost, sessions: int) -> None:
    with within(begun.school.id):
        kept = Session.objects.filter(date=FIRST_MONDAY).values_list("code", flat=True)[sessions:]
        cancelled = list(kept)
    office = begun.school.actor("office")
    cancel_sessions(actor=office, now=MONDAY_NOON, sessions=cancelled, reason="停电")
    session, _adult = first_session(begun)
    with standing_clock(MONDAY_NOON):
        browser = visitor(office)
        for query in ({}, {"by": "people"}, {"session": session}):
            with asks_at_most(25):
                assert browser.get(ROSTER, query).status_code == 200


def test_somebody_else_is_named_and_marked(begun: Begun) -> None:
    session, adult = first_session(begun)
    with within(begun.school.id):
        seen = takers_of(viewer=begun.school.actor("office"), session=session, now=MONDAY_NOON)
    free, barred = seen.free[0], seen.barred[0]
    assert seen.session.adult is not None
    given = {"session": session, "instead_of": seen.session.adult.code}
    with standing_clock(MONDAY_NOON):
        office = visitor(begun.school.actor("office"))
        panel = office.get(ROSTER, {"session": session}).text
        assert panel.index(free.code) < panel.index("其他人为什么不行")
        assert seen.why is not None
        assert seen.why.zh in panel
        refused = office.post(ROSTER, {**given, "staff": barred.code})
        assert refused.status_code == 422
        assert barred.reasons[0].zh in refused.text
        accepts = [worse.rule for worse in free.worse]
        assert office.post(ROSTER, {**given, "staff": free.code, "accepts": accepts}).status_code == 302
        page = office.get(ROSTER).text
        assert f"代{adult}" in page
        with ZipFile(BytesIO(office.get("/office/roster/week.xlsx").content)) as book:
            assert free.name in book.read("xl/sharedStrings.xml").decode()
        nobody = visitor(begun.school.actor("vice"))
        assert nobody.post(ROSTER, {**given, "staff": free.code}).status_code == 404
        assert "交给谁" not in nobody.get(ROSTER, {"session": session}).text


def test_strangers_find_no_roster(begun: Begun, other_school: SmallSchool) -> None:
    session, _adult = first_session(begun)
    with standing_clock(MONDAY_NOON):
        stranger = visitor(other_school.actor("office"))
        nothing = as_told(stranger.get(ROSTER, {"session": "nothing"}))
        assert nothing[0] == 404
        assert as_told(stranger.get(ROSTER, {"session": session})) == nothing
        assert stranger.post(ROSTER, {"session": session, "staff": "x"}).status_code == 404
        assert "助教" not in stranger.get(ROSTER).text
        assert visitor(begun.school.actor("subject1")).get(ROSTER).status_code == 404


def test_who_has_not_signed_the_duties_is_marked_and_listed(begun: Begun) -> None:
    session, adult = first_session(begun)
    with within(begun.school.id):
        account = Staff.objects.select_related("account").get(name=adult).account
    with standing_clock(MONDAY_NOON):
        office = visitor(begun.school.actor("office"))
        for query in ({}, {"by": "people"}):
            page = office.get(ROSTER, query).text
            assert "未签职责书" in page
            assert f"<li>{adult} " in page
            assert 'href="/classroom/duties/staff/"' in page
        assert "未签职责书" in office.get(ROSTER, {"session": session}).text.partition('id="stand-in"')[2]
        with ZipFile(BytesIO(office.get(f"{ROSTER}week.xlsx").content)) as sheet:
            assert "未签职责书" in sheet.read("xl/sharedStrings.xml").decode()
        viewer = actor_of(account=account, today=FIRST_MONDAY, school=begun.school.id)
        with within(begun.school.id):
            seen = my_duties(viewer=viewer, today=FIRST_MONDAY)
        assert seen is not None
        before = office.get(ROSTER, {"by": "people"}).text.count("未签职责书")
        sign_duties(actor=viewer, now=MONDAY_NOON, text=seen.text_hash, strokes=STROKES)
        page = office.get(ROSTER, {"by": "people"}).text
        assert page.count("未签职责书") == before - 1
        assert f"<li>{adult} " not in page


def test_the_list_counts_the_sessions_still_to_come(begun: Begun, asks_at_most: AsksAtMost) -> None:
    office = begun.school.actor("office")
    with within(begun.school.id):
        with asks_at_most(5):
            found = unsigned_adults(viewer=office, today=FIRST_MONDAY)
        counted = {
            row.name: Assignment.objects.filter(
                staff__code=row.code, ended_at=None, session__date__gte=FIRST_MONDAY
            ).count()
            for row in found
        }
        with pytest.raises(NotThere):
            unsigned_adults(viewer=begun.school.actor("subject1"), today=FIRST_MONDAY)
    assert {row.name: row.ahead for row in found} == counted
    assert max(counted.values()) > 0
