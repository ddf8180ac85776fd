"""What follows when something was written down: who is told what, and how children of one name are told apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from uuid import uuid4

import pytest

from afterbell.attendance.commands import NewIncident, close_incident, record_incident
from afterbell.attendance.models import Incident
from afterbell.attendance.rules.incidents import IncidentWords
from afterbell.base.tenancy import within
from afterbell.schools.models import Guardianship, Pupil
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

NOW = at(time(17, 58))


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(NOW):
        yield build_afternoon(small_school)


def form(afternoon: Afternoon, **said: object) -> dict[str, object]:
    child = afternoon.tutored[0].code
    filled = {"sent_as": str(uuid4()), "kind": "injury", "severity": "treated", "what": "跌倒", "where": "操场"}
    return {**filled, "pupil": [child], **said}


def test_namesakes_are_told_apart_where_something_is_written_of_them(afternoon: Afternoon) -> None:
    one, other = afternoon.tutored[:2]
    with within(afternoon.school.id):
        Pupil.objects.filter(code=other.code).update(name=one.name)
        named = Guardianship.objects.get(pupil__code=other.code)
        words = f" · {named.relation} {named.guardian.name}<"
    teacher, gate = visitor(afternoon.actor("subject2")), visitor(afternoon.actor("gate"))
    assert words in teacher.get(f"/classroom/sessions/{afternoon.tutoring}/incident/").text
    assert words in gate.get("/classroom/incident/", {"q": one.name}).text
    assert words in teacher.get(f"/classroom/sessions/{afternoon.tutoring}/homework/").text


def test_who_wrote_it_down_is_told_that_messages_leave_and_led_to_it_where_it_opens(afternoon: Afternoon) -> None:
    there = f"/classroom/sessions/{afternoon.tutoring}/incident/"
    teacher, leader = visitor(afternoon.actor("subject2")), visitor(afternoon.actor("duty"))
    page = teacher.post(there, form(afternoon), follow=True).text
    assert "已记下，已发消息给家长和班主任。" in page
    assert "看记下的这件事" not in page
    page = leader.post(there, form(afternoon), follow=True).text
    with within(afternoon.school.id):
        code = Incident.objects.latest("pk").code
    assert f'<a href="/office/incidents/{code}/">看记下的这件事</a>' in page
    page = teacher.post(there, form(afternoon, kind="property", pupil=[]), follow=True).text
    assert "已记下。" in page
    assert "已发消息" not in page


def test_the_guard_writes_from_the_gate_and_is_led_back_there(afternoon: Afternoon) -> None:
    gate = visitor(afternoon.actor("gate"))
    assert 'href="/classroom/incident/"' in gate.get("/gate/").text
    assert 'class="brand" href="/gate/"' in gate.get("/classroom/incident/").text
    assert gate.post("/classroom/incident/", form(afternoon)).headers["Location"] == "/gate/"


def test_the_head_of_an_office_page_leads_everybody_to_a_page_of_their_own(afternoon: Afternoon) -> None:
    for handle, home in (("homeroom2", "/"), ("duty", "/office/today/"), ("office", "/office/")):
        page = visitor(afternoon.actor(handle)).get("/office/incidents/").text
        assert f'class="brand" href="{home}"' in page


def test_a_family_reads_how_serious_it_was_and_whether_it_is_closed(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    new = NewIncident(
        sent_as=uuid4(),
        kind="injury",
        severity="treated",
        words=IncidentWords(what="跌倒"),
        happened_at=NOW,
        session=afternoon.tutoring,
        children={child.code: "擦破"},
    )
    code = record_incident(actor=afternoon.actor("subject2"), now=NOW, incident=new)
    family = visitor(afternoon.school.family(child, today=DAY))
    there = f"/family/children/{child.code}/incidents/"
    page = family.get(there).text
    assert ("要处理" in page, "没有办结" in page, "已办结" in page) == (True, True, False)
    close_incident(actor=afternoon.actor("duty"), now=NOW, incident=code, outcome="第二天好了")
    page = family.get(there).text
    assert ("没有办结" in page, "已办结" in page) == (False, True)


def test_every_page_has_its_own_words_for_what_must_be_filled_in(afternoon: Afternoon) -> None:
    page = visitor(afternoon.actor("gate")).get("/classroom/incident/").text
    assert 'data-needed="请填这一项"' in page
