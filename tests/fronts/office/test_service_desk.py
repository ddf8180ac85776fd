"""What of the service waits stands on the first pages of the office and of the duty leader, and only there."""

from __future__ import annotations

import re
from datetime import time, timedelta
from uuid import uuid4

import pytest

from afterbell.attendance.commands import (
    NewIncident,
    NewLook,
    close_incident,
    decide_presence,
    facts_seen,
    record_incident,
    record_patrol,
)
from afterbell.attendance.queries import presence_doubts
from afterbell.attendance.rules.incidents import IncidentWords
from afterbell.base.tenancy import within
from afterbell.schools.commands import NewVetting, engage_staff, record_vetting
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon, here
from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

OFFICE, LEADER = "/office/", "/classroom/"
NOW, EVENING = at(time(18, 0)), at(time(18, 30))
DOUBT, OPEN, VETTING = "到岗说法不一、等决定的场次", "没有办结的事件和受伤", "从业核查快到期的外聘人员"


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    return build_afternoon(small_school)


def waiting(afternoon: Afternoon, handle: str, page: str) -> dict[str, int]:
    """Give the rows with a number of somebody's first page."""
    text = visitor(afternoon.actor(handle)).get(page).text
    found = re.findall(r'cell-words">([^<]+)<.*?badge tone-\w+">(\d+)<', text, flags=re.DOTALL)
    return {name: int(number) for name, number in found}


def meet_nobody(afternoon: Afternoon) -> None:
    """Let the tutor call and seal the roll, and the patrol meet nobody in the same room."""
    here(afternoon, *afternoon.tutored, seal=True)
    look = NewLook(look_id=uuid4(), session=afternoon.tutoring, found="nobody", other="", looked_at=NOW)
    record_patrol(actor=afternoon.actor("duty"), now=NOW, looks=[look])


def hurt(afternoon: Afternoon) -> None:
    words = IncidentWords(what="跑动时撞到桌角", first_aid="校医用碘伏", told="打电话给奶奶")
    new = NewIncident(
        sent_as=uuid4(),
        kind="injury",
        severity="slight",
        words=words,
        happened_at=NOW - timedelta(minutes=4),
        session=afternoon.tutoring,
        children={afternoon.tutored[0].code: "额头擦伤"},
    )
    record_incident(actor=afternoon.actor("subject2"), now=NOW, incident=new)


def decide(afternoon: Afternoon) -> None:
    with within(afternoon.school.id):
        (doubt,) = presence_doubts(viewer=afternoon.actor("duty"), first=DAY, last=DAY)
    decide_presence(
        actor=afternoon.actor("duty"),
        now=EVENING,
        session=afternoon.tutoring,
        here=True,
        reason="老师去接水",
        seen=facts_seen(doubt.facts),
    )


def test_doubts_and_incidents_stand_on_both_first_pages(afternoon: Afternoon, asks_at_most: AsksAtMost) -> None:
    with standing_clock(EVENING):
        assert not {DOUBT, OPEN} & waiting(afternoon, "office", OFFICE).keys()
        meet_nobody(afternoon)
        hurt(afternoon)
        for handle, page in (("office", OFFICE), ("principal", OFFICE), ("vice", OFFICE), ("duty", LEADER)):
            rows = waiting(afternoon, handle, page)
            assert (rows[DOUBT], rows[OPEN]) == (1, 1), handle
        office, duty = visitor(afternoon.actor("office")), visitor(afternoon.actor("duty"))
        with asks_at_most(20):
            office.get(OFFICE)
        with asks_at_most(25):
            duty.get(LEADER)
        assert not {DOUBT, OPEN} & waiting(afternoon, "subject2", LEADER).keys()
        decide(afternoon)
        assert DOUBT not in waiting(afternoon, "office", OFFICE)


def test_a_queue_that_is_empty_says_what_it_is_for_and_what_comes_next(afternoon: Afternoon) -> None:
    with standing_clock(EVENING):
        duty, teacher = visitor(afternoon.actor("duty")), visitor(afternoon.actor("homeroom2"))
        hurt(afternoon)
        (code,) = re.findall(r"/office/incidents/(?!sheet)(\w+)/", duty.get("/office/incidents/").text)
        close_incident(actor=afternoon.actor("duty"), now=EVENING, incident=code, outcome="已痊愈")
        for page in (duty.get("/office/incidents/").text, teacher.get("/office/incidents/").text):
            assert "没有等办结的事件" in page
        assert "没有符合条件的" in duty.get("/office/incidents/?q=没有这个人").text
        meet_nobody(afternoon)
        decide(afternoon)
        page = duty.get("/office/presence/").text
        assert ("没有等决定的" in page, "/classroom/patrol/" in page) == (True, True)
        assert "没有符合条件的" in duty.get("/office/presence/?q=没有这个").text


def test_a_duty_leader_is_told_what_waits_for_the_afternoon(afternoon: Afternoon) -> None:
    with standing_clock(EVENING):
        rows = waiting(afternoon, "duty", LEADER)
        earliest = f"/office/today/?on={DAY}&amp;state=to_confirm"
        assert earliest in visitor(afternoon.actor("duty")).get(LEADER).text
        assert earliest in visitor(afternoon.actor("office")).get(OFFICE).text
    assert rows["等值班领导确认的场次"] == 3
    assert rows["已经开始、点名表还没有封存"] == 2


def test_vetting_that_runs_out_within_a_month_stands_on_the_desk_until_it_is_renewed(afternoon: Afternoon) -> None:
    office, person = afternoon.actor("office"), afternoon.school.staff["club1"]
    engage_staff(actor=office, now=NOW, staff=person, kind="volunteer")

    def vet(days: int) -> None:
        vetting = NewVetting(
            staff=person,
            kind="no_record",
            number="A-2026-001",
            checked_on=DAY,
            checked_by="派出所",
            valid_until=DAY + timedelta(days=days),
        )
        record_vetting(actor=office, now=NOW, vetting=vetting)

    with standing_clock(NOW):
        vet(20)
        assert waiting(afternoon, "office", OFFICE)[VETTING] == 1
        vet(400)
        assert VETTING not in waiting(afternoon, "office", OFFICE)
