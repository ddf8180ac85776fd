"""The family's calendar: what another program reads at the address, who else gets it, and how it ends."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from datetime import timezone as zone

import pytest
import vobject
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.dismissal.commands import NewForbidding, forbid_collector
from afterbell.dismissal.rules.forbidding import Person, Proof
from afterbell.rostering.commands import cancel_sessions
from afterbell.schools.commands import revoke_sign_in_codes
from afterbell.schools.models import Account, CalendarFeed, Guardian, Guardianship
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import MORNING, Child, SmallSchool

pytestmark = pytest.mark.usefixtures("_clock")
CHINA = zone(timedelta(hours=8))


@pytest.fixture
def _clock(db: None) -> object:  # noqa: ARG001 - the clock stands in the tables
    with standing_clock():
        yield


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    return build_afternoon(small_school)


def subscribed(visit: Client) -> str:
    visit.post("/family/calendar/new/")
    return re.findall(r"http://testserver(/feeds/[^<]+\.ics)", visit.get("/family/calendar/").text)[0]


def events(address: str) -> dict[str, object]:
    answer = stranger().get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert not answer.cookies
    (calendar,) = vobject.readComponents(answer.content.decode())
    assert [row.tzid.value for row in calendar.vtimezone_list] == ["Asia/Shanghai"]
    return {event.summary.value: event for event in getattr(calendar, "vevent_list", ())}


def test_another_program_reads_the_sessions_at_the_schools_time(
    small_school: SmallSchool, afternoon: Afternoon
) -> None:
    child = afternoon.tutored[1]
    address = subscribed(visitor(small_school.family(child)))
    (event,) = events(address).values()
    assert "DTSTART;TZID=Asia/Shanghai:20260304T174500\r\n" in stranger().get(address).content.decode()
    assert event.summary.value == f"{child.name[0]}{'*' * (len(child.name) - 1)} 三年级辅导一组"
    assert event.dtstart.value == datetime(2026, 3, 4, 17, 45, tzinfo=CHINA)
    assert event.dtend.value == datetime(2026, 3, 4, 18, 20, tzinfo=CHINA)
    assert event.location.value == "三年级（2）班教室"
    assert event.status.value == "CONFIRMED"
    assert event.uid.value == f"{afternoon.tutoring}-{child.code}@afterbell"


def test_a_family_of_two_has_both_and_a_cancelled_session_says_so(
    small_school: SmallSchool, afternoon: Afternoon
) -> None:
    first, second = afternoon.in_club[0], afternoon.tutored[0]
    assert first.guardian == second.guardian
    address = subscribed(visitor(small_school.family(first)))
    before = events(address)
    assert len(before) == 2
    cancel_sessions(actor=small_school.actor("office"), now=MORNING, sessions=[afternoon.club], reason="大风")
    after = events(address)
    (gone,) = [event for title, event in after.items() if title.startswith("停课：")]
    assert (gone.status.value, gone.sequence.value) == ("CANCELLED", "1")
    assert gone.uid.value in {event.uid.value for event in before.values()}
    assert len(after) == 2
    assert first.name not in stranger().get(address).text


def test_an_address_is_nobody_elses_and_is_not_in_the_database(
    small_school: SmallSchool, afternoon: Afternoon, other_school: SmallSchool
) -> None:
    child = afternoon.tutored[1]
    address = subscribed(visitor(small_school.family(child)))
    token = address.removeprefix("/feeds/").removesuffix(".ics")
    assert len(token.partition("-")[2]) == 48
    with within(small_school.id):
        row = CalendarFeed.objects.get()
        assert token.encode() not in bytes(row.token_sealed)
        assert token not in row.fingerprint
    missing = as_told(stranger().get("/feeds/alpha-0.ics"))
    moved = address.replace(small_school.code, other_school.code, 1)
    for wrong in (moved, address.replace(token[-6:], "000000"), "/feeds/x.ics", "/feeds/nowhere-1.ics"):
        assert as_told(stranger().get(wrong)) == missing
    assert visitor(small_school.actor("office")).get("/family/calendar/").status_code == 404


def test_an_address_ends_when_it_is_changed_ended_or_the_family_is_sent_away(
    small_school: SmallSchool, afternoon: Afternoon
) -> None:
    child = afternoon.tutored[1]
    visit = visitor(small_school.family(child))
    first = subscribed(visit)
    second = subscribed(visit)
    assert (stranger().get(first).status_code, len(events(second))) == (404, 1)
    visit.post("/family/calendar/end/")
    assert stranger().get(second).status_code == 404
    third = subscribed(visit)
    revoke_sign_in_codes(actor=small_school.homeroom_teacher(child), now=MORNING, guardian=child.guardian)
    assert stranger().get(third).status_code == 404


def test_who_is_guardian_no_more_reads_no_more_of_the_child(small_school: SmallSchool, afternoon: Afternoon) -> None:
    child = afternoon.tutored[1]
    address = subscribed(visitor(small_school.family(child)))
    assert len(events(address)) == 1
    _end(small_school, child, on=MORNING.date())
    assert "辅导" not in stranger().get(address).text
    with within(small_school.id):
        account = Guardian.objects.get(code=child.guardian).account_id
        Account.objects.filter(pk=account).update(is_active=False)
    assert stranger().get(address).status_code == 404


def _end(school: SmallSchool, child: Child, *, on: date) -> None:
    with within(school.id):
        Guardianship.objects.filter(pupil__code=child.code).update(until=on)


def test_a_session_of_long_ago_is_left_out(small_school: SmallSchool, afternoon: Afternoon) -> None:
    address = subscribed(visitor(small_school.family(afternoon.tutored[1])))
    with standing_clock(at(time(12), day=DAY + timedelta(days=30))):
        assert len(events(address)) == 1
    with standing_clock(at(time(12), day=DAY + timedelta(days=31))):
        assert "BEGIN:VEVENT" not in stranger().get(address).text


def test_a_guardian_who_may_not_know_where_the_child_is_reads_neither_its_sessions_nor_its_incidents(
    small_school: SmallSchool, afternoon: Afternoon
) -> None:
    first, second = afternoon.in_club[0], afternoon.tutored[0]
    visit = visitor(small_school.family(first))
    address = subscribed(visit)
    assert len(events(address)) == 2
    with within(small_school.id):
        name = Guardian.objects.get(code=first.guardian).name
    paper = NewForbidding(
        pupil=second.code,
        person=Person(name=name, relation="父亲"),
        paper="court",
        proof=Proof(issuer="近旗法院", number="3号"),
        since=MORNING.date(),
    )
    assert visit.get(f"/family/children/{second.code}/incidents/").status_code == 200
    forbid_collector(actor=small_school.actor("office"), now=MORNING, forbidding=paper)
    (title,) = events(address)
    assert title.startswith(first.name[0])
    assert visit.get(f"/family/children/{second.code}/incidents/").status_code == 404
    assert visit.get(f"/family/children/{first.code}/incidents/").status_code == 200
