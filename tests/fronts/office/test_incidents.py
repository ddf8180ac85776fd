"""Incidents on their pages: written from a session, read on demand, followed up, closed, and shown to the family."""

from __future__ import annotations

from datetime import time, timedelta
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from afterbell.attendance.models import Incident, IncidentLook, IncidentPhoto
from afterbell.base.models import Message
from afterbell.base.tenancy import within
from afterbell.site.forgetting_afternoons import due_of_incidents
from tests.base.photos import photo
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

NOW = at(time(17, 58))
LIST = "/office/incidents/"
WHAT = "跑动时撞到桌角"


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    return build_afternoon(small_school)


def form(afternoon: Afternoon, **said: object) -> dict[str, object]:
    child = afternoon.tutored[0].code
    return {
        "sent_as": str(uuid4()),
        "kind": "injury",
        "severity": "slight",
        "what": WHAT,
        "time": "17:50",
        "pupil": [child],
        f"said-{child}": "额头破皮",
        **said,
    }


def written(afternoon: Afternoon) -> str:
    """Let the session's teacher write an injury down; gives the address of its page."""
    teacher = visitor(afternoon.actor("subject2"))
    assert teacher.post(f"/classroom/sessions/{afternoon.tutoring}/incident/", form(afternoon)).status_code == 302
    with within(afternoon.school.id):
        return f"{LIST}{Incident.objects.get().code}/"


def test_photographs_lie_sealed_and_every_look_at_one_is_written_down(afternoon: Afternoon) -> None:
    there = f"/classroom/sessions/{afternoon.tutoring}/incident/"

    def shots(number: int) -> list[SimpleUploadedFile]:
        return [SimpleUploadedFile("a.jpg", photo(), content_type="image/jpeg") for _shot in range(number)]

    with standing_clock(NOW):
        teacher, leader = visitor(afternoon.actor("subject2")), visitor(afternoon.actor("duty"))
        assert "最多传 3 张照片" in teacher.post(there, form(afternoon, photo=shots(4))).text
        said = form(afternoon, photo=shots(2))
        for _press in range(2):
            for shot in said["photo"]:  # type: ignore[attr-defined]
                shot.seek(0)
            assert teacher.post(there, said).status_code == 302
        with within(afternoon.school.id):
            page = f"{LIST}{Incident.objects.get().code}/"
            first, _second = IncidentPhoto.objects.order_by("pk").values_list("code", flat=True)
        assert first not in leader.get(page).text
        assert f'value="{first}"' in leader.post(page, {"do": "look"}).text
        answer = leader.post(page, {"do": "photo", "photo": first})
        assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("image/jpeg", "no-store")
        assert visitor(afternoon.actor("homeroom1")).post(page, {"do": "photo", "photo": first}).status_code == 404
        assert leader.post(page, {"do": "photo", "photo": "zzzz"}).status_code == 404
    with within(afternoon.school.id):
        assert IncidentLook.objects.count() == 2
        due = [one.rows for one in due_of_incidents(incidents=Incident.objects.all()) if one.pictured]
        assert [rows.count() for rows in due] == [2]


def test_three_taps_from_the_roll_lead_to_what_happened(afternoon: Afternoon) -> None:
    with standing_clock(NOW):
        teacher = visitor(afternoon.actor("subject2"))
        there = f"/classroom/sessions/{afternoon.tutoring}/incident/"
        assert there in teacher.get(f"/classroom/sessions/{afternoon.tutoring}/roll/").text
        assert afternoon.tutored[0].name in teacher.get(there).text
        page = teacher.post(there, form(afternoon, kind="", remark="x"))
        assert (page.status_code, WHAT in page.text, "额头破皮" in page.text) == (422, True, True)
        assert teacher.post(there, form(afternoon, sent_as="x")).status_code == 404
        written(afternoon)
        assert visitor(afternoon.actor("club1")).get(there).status_code == 404
    with within(afternoon.school.id):
        assert Incident.objects.get().happened_at == at(time(17, 50))


def test_from_anywhere_the_child_is_found_by_its_name(afternoon: Afternoon) -> None:
    with standing_clock(NOW):
        gate = visitor(afternoon.actor("gate"))
        child = afternoon.tutored[0]
        assert child.code in gate.get("/classroom/incident/", {"q": child.name}).text
        assert "没有找到" in gate.get("/classroom/incident/", {"q": "没有这个人"}).text
        assert gate.post("/classroom/incident/", form(afternoon)).status_code == 422
        assert gate.post("/classroom/incident/", form(afternoon, where="校门口", time="x")).status_code == 302
        assert visitor(afternoon.actor("subject2")).get("/classroom/incident/").status_code == 404
        lands = visitor(afternoon.actor("duty")).post("/classroom/incident/", form(afternoon, where="操场"))
    with within(afternoon.school.id):
        assert lands.headers["Location"] == f"{LIST}{Incident.objects.latest('pk').code}/"


def test_the_list_and_its_file_have_no_word_of_it(afternoon: Afternoon, asks_at_most: AsksAtMost) -> None:
    with standing_clock(NOW):
        office = visitor(afternoon.actor("office"))
        assert "还没有事件" in office.get(LIST).text
        there = written(afternoon)
        with asks_at_most(25):
            page = office.get(LIST).text
        assert (there in page, WHAT in page, "额头破皮" in page) == (True, False, False)
        assert "没有符合条件的" in office.get(LIST, {"state": "closed"}).text
        assert there not in office.get(LIST, {"kind": "illness"}).text
        assert there in visitor(afternoon.actor("homeroom2")).get(LIST).text
        assert there not in visitor(afternoon.actor("homeroom1")).get(LIST).text
        with ZipFile(BytesIO(office.get(f"{LIST}sheet/").content)) as book:
            texts = book.read("xl/sharedStrings.xml").decode()
    assert ("受伤" in texts, afternoon.tutored[0].name in texts, WHAT in texts) == (True, False, False)


def test_it_is_read_on_demand_followed_up_and_closed(afternoon: Afternoon) -> None:
    with standing_clock(NOW):
        there = written(afternoon)
        duty = visitor(afternoon.actor("duty"))
        assert WHAT not in duty.get(there).text
        assert WHAT in duty.post(there, {"do": "look"}).text
        assert duty.post(there, {"do": "follow", "kind": "family", "words": " "}).status_code == 422
        assert duty.post(there, {"do": "follow", "kind": "family", "words": "奶奶来看过"}).status_code == 302
        assert ("和家里谈过" in duty.get(there).text, "奶奶来看过" in duty.get(there).text) == (True, False)
        assert duty.post(there, {"do": "close", "outcome": "第二天来上学"}).status_code == 302
        assert duty.post(there, {"do": "close", "outcome": "第二天来上学"}).status_code == 409
        assert duty.post(there, {"do": "burn"}).status_code == 404
        paper = duty.post(there, {"do": "print"})
        text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(paper.content)).pages)
        assert (WHAT in text, "奶奶来看过" in text, "第二天来上学" in text) == (True, True, True)
        assert visitor(afternoon.actor("homeroom1")).get(there).status_code == 404
    with within(afternoon.school.id):
        assert IncidentLook.objects.count() == 2


def test_the_family_reads_it_and_who_of_the_school_did(afternoon: Afternoon, asks_at_most: AsksAtMost) -> None:
    child, other = afternoon.tutored[0], afternoon.tutored[1]
    with standing_clock(NOW):
        there = written(afternoon)
        visitor(afternoon.actor("principal")).post(there, {"do": "look"})
        family = visitor(afternoon.school.family(child, today=DAY))
        with asks_at_most(12):
            page = family.get(f"/family/children/{child.code}/incidents/").text
        assert ("额头破皮" in page, WHAT in page, "谁看过" in page) == (True, True, True)
        assert family.get(f"/family/children/{other.code}/incidents/").status_code == 404
        stranger = visitor(afternoon.school.family(other, today=DAY))
        assert "没有记下什么事" in stranger.get(f"/family/children/{other.code}/incidents/").text
        assert led_to(afternoon, family) == f"/family/children/{child.code}/incidents/"


def led_to(afternoon: Afternoon, family: Client) -> str:
    """Give where the family's message leads."""
    with within(afternoon.school.id):
        code = Message.objects.get(kind="attendance.incident_of_child").code
    return family.post(f"/messages/{code}/open/").headers["Location"]


def test_something_written_later_than_now_is_refused(afternoon: Afternoon) -> None:
    with standing_clock(NOW - timedelta(hours=1)):
        teacher = visitor(afternoon.actor("subject2"))
        page = teacher.post(f"/classroom/sessions/{afternoon.tutoring}/incident/", form(afternoon))
    assert (page.status_code, "在现在以后" in page.text) == (422, True)
