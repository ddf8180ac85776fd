"""A member of staff's own roster: the weeks on the phone, a week on paper, and a calendar of their own."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
import vobject

from afterbell.attendance.queries import own_rolls
from afterbell.base.tenancy import within
from afterbell.rostering.commands import SessionMove, cancel_sessions, move_session, stop_day
from afterbell.rostering.queries import PersonRoster, own_roster, takers_of
from afterbell.rostering.rules.roster.whatif import WORSE
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon, here
from tests.support.asking import AsksAtMost
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, begin_term
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import SmallSchool

ROSTER = "/classroom/roster/"


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    return build_afternoon(small_school)


def mine(school: SmallSchool, handle: str) -> PersonRoster:
    with within(school.id):
        return own_roster(viewer=school.actor(handle), since=FIRST_MONDAY)


def given_to(school: SmallSchool, handle: str) -> str:
    """Give somebody a session of another's that they can take; gives its code."""
    with within(school.id):
        for other in ("subject2", "homeroom1", "homeroom2", "club", "duty"):
            if other not in school.staff:
                continue
            for session in own_roster(viewer=school.actor(other), since=FIRST_MONDAY).sessions:
                found = takers_of(viewer=school.actor("office"), session=session.code, now=MONDAY_NOON)
                taker = found.taker(school.staff[handle])
                if taker and not taker.reasons and found.session.adult:
                    move = SessionMove(
                        session=session.code,
                        staff=taker.code,
                        instead_of=found.session.adult.code,
                        accepted=frozenset(WORSE),
                    )
                    break
            else:
                continue
            break
    move_session(actor=school.actor("office"), now=MONDAY_NOON, move=move)
    return move.session


def test_the_weeks_ahead_are_shown_and_printed(small_school: SmallSchool, asks_at_most: AsksAtMost) -> None:
    begin_term(small_school)
    held = mine(small_school, "subject1").sessions
    with standing_clock(MONDAY_NOON):
        teacher = visitor(small_school.actor("subject1"))
        assert ROSTER in teacher.get("/classroom/").text
        with asks_at_most(12):
            page = teacher.get(ROSTER).text
        assert held[0].name in page
        assert "3月2日起的一周" in page
        assert "这四周没有您的场次" in teacher.get(ROSTER, {"week": "2026-08-03"}).text
        paper = teacher.get(f"{ROSTER}week.pdf", {"week": "2026-03-04"})
        assert paper.content.startswith(b"%PDF")
        family = visitor(small_school.family(small_school.children[0]))
        assert family.get(ROSTER).status_code == 404
        assert family.get(f"{ROSTER}week.pdf").status_code == 404


def test_another_program_reads_the_own_sessions_substitutions_and_cancellations(small_school: SmallSchool) -> None:
    begin_term(small_school)
    covered = given_to(small_school, "subject1")
    gone = next(row for row in mine(small_school, "subject1").sessions if row.code != covered)
    cancel_sessions(actor=small_school.actor("office"), now=MONDAY_NOON, sessions=[gone.code], reason="大风")
    with standing_clock(MONDAY_NOON):
        teacher = visitor(small_school.actor("subject1"))
        assert teacher.post(f"{ROSTER}calendar/new/").status_code == 302
        address = re.findall(r"http://testserver(/feeds/[^<]+\.ics)", teacher.get(ROSTER).text)[0]
        text = stranger().get(address).text
        (calendar,) = vobject.readComponents(text)
        events = {event.uid.value.partition("@")[0]: event for event in calendar.vevent_list}
        assert set(events) == {row.code for row in mine(small_school, "subject1").sessions}
        assert events[covered].summary.value.startswith("代班：")
        assert (events[gone.code].status.value, events[gone.code].summary.value[:3]) == ("CANCELLED", "停课：")
        assert str(events[gone.code].dtstart.value.utcoffset()) == "8:00:00"
        assert "VALARM" not in text
        assert not any(child.name in text for child in small_school.children)
        assert teacher.get("/family/calendar/").status_code == 404
        assert teacher.post(f"{ROSTER}calendar/end/").status_code == 302
        assert as_told(stranger().get(address))[0] == 404


def test_a_teacher_gets_back_to_past_rolls_and_sees_which_may_still_be_called(afternoon: Afternoon) -> None:
    there, later = f"/classroom/sessions/{afternoon.tutoring}/roll/", {"week": "2026-03-02"}
    with standing_clock(at(time(12))):
        teacher, colleague = visitor(afternoon.actor("subject2")), visitor(afternoon.actor("club1"))
        page = teacher.get(ROSTER).text
        assert (there in page, "提交点名" in page) == (True, False)
        assert there not in colleague.get(ROSTER).text
    with standing_clock(at(time(18, 30))):
        assert "还没有提交点名" in teacher.get(ROSTER).text
    with standing_clock(at(time(12), day=DAY + timedelta(days=1))):
        assert "没有提交点名，可补到3月" in teacher.get(ROSTER).text
        assert "补点名" in teacher.get(there).text
    with standing_clock(at(time(12), day=DAY + timedelta(days=40))):
        page = teacher.get(ROSTER, later).text
        assert (there in page, "没有提交点名" in page, "可补到" in page) == (True, True, False)
    here(afternoon, *afternoon.tutored, seal=True)
    with standing_clock(at(time(12), day=DAY + timedelta(days=40))):
        assert "已封存" in teacher.get(ROSTER, later).text


def test_what_was_broken_off_keeps_its_roll_and_what_never_began_has_none(afternoon: Afternoon) -> None:
    there = f"/classroom/sessions/{afternoon.tutoring}/roll/"
    office = afternoon.actor("office")
    with standing_clock(at(time(12), day=DAY + timedelta(days=1))):
        teacher, leader = visitor(afternoon.actor("subject2")), visitor(afternoon.actor("club1"))
        stop_day(actor=office, now=at(time(17, 58)), day=DAY, kind="weather", words="暴雪。")
        assert there in teacher.get(ROSTER).text
        assert leader.get(ROSTER).status_code == 200
    with within(afternoon.school.id):
        seen = own_rolls(
            viewer=afternoon.actor("subject2"), since=FIRST_MONDAY, until=DAY + timedelta(days=7), today=DAY
        )
        assert set(seen) == {afternoon.tutoring}


def test_a_cancelled_session_has_no_roll_to_go_back_to(afternoon: Afternoon) -> None:
    there = f"/classroom/sessions/{afternoon.tutoring}/roll/"
    cancel_sessions(actor=afternoon.actor("office"), now=at(time(9)), sessions=[afternoon.tutoring], reason="大风")
    with standing_clock(at(time(19))):
        page = visitor(afternoon.actor("subject2")).get(ROSTER).text
        assert ("停课：大风" in page, there in page) == (True, False)
