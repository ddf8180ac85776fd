"""The patrol on the phone and the contradictions it brings to light, page by page."""

from __future__ import annotations

from datetime import time, timedelta
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from afterbell.attendance.commands import Arrival, record_arrivals
from afterbell.attendance.models import PatrolLook, PatrolPhoto
from afterbell.base.tenancy import within
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon, here
from tests.support.asking import AsksAtMost
from tests.support.paper import photo
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

START, MIDDLE = at(time(17, 45)), at(time(17, 55))
ROUND, QUEUE = "/classroom/patrol/", "/office/presence/"


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    built = build_afternoon(small_school)
    arrival = Arrival(session=built.tutoring, staff=small_school.staff["subject2"], arrived_at=START)
    record_arrivals(actor=built.actor("subject2"), now=START, arrivals=[arrival])
    return built


def looked(afternoon: Afternoon, client: Client, **said: object) -> int:
    """Send the form of the tutoring's card; gives the answer's status."""
    sent = {"look": str(uuid4()), "session": afternoon.tutoring, "do": "differs", **said}
    return client.post(ROUND, sent).status_code


def test_one_tap_where_all_is_right_and_more_where_it_is_not(afternoon: Afternoon, asks_at_most: AsksAtMost) -> None:
    with standing_clock(MIDDLE):
        duty = visitor(afternoon.actor("duty"))
        with asks_at_most(12):
            page = duty.get(ROUND).text
        assert page.index("三年级（2）班教室") < page.index("音乐教室一")
        assert "现在 3 处，看过 0 处，还有 3 处没看。" in page
        assert f'value="{afternoon.school.staff["subject1"]}"' in page
        assert looked(afternoon, duty, do="right", headcount="3") == 302
        page = duty.get(ROUND).text
        assert ("在 · 准时 · 数到 3 人" in page, "在 · 准时 · 点过名" in page) == (True, False)
        assert looked(afternoon, duty, found="nobody", remark="灯开着", photo=shot()) == 302
        page = duty.get(ROUND).text
        assert "没有老师在 · 灯开着" in page
    with within(afternoon.school.id):
        right, nobody = PatrolLook.objects.order_by("pk")
        kept = PatrolPhoto.objects.get(look=nobody)
    assert (right.on_time, right.roll_taken, right.headcount, nobody.on_time) == (True, None, 3, None)
    with standing_clock(MIDDLE):
        address = f"/classroom/patrol/photos/{kept.code}/"
        assert duty.get(address)["Content-Type"] == "image/jpeg"
        assert visitor(afternoon.actor("subject2")).get(address).status_code == 404


def shot() -> SimpleUploadedFile:
    return SimpleUploadedFile("room.jpg", photo(), content_type="image/jpeg")


def test_a_phone_is_answered_in_its_own_way_and_may_send_again(afternoon: Afternoon) -> None:
    with standing_clock(MIDDLE + timedelta(hours=3)):
        duty = visitor(afternoon.actor("duty"))
        sent = {"look": str(uuid4()), "session": afternoon.tutoring, "do": "right"}
        sent["at"] = str(int(MIDDLE.timestamp() * 1000))
        for _again in range(2):
            assert duty.post(ROUND, sent, headers={"Accept": "application/json"}).json() == {"stored": sent["look"]}
        other = duty.post(ROUND, sent | {"do": "differs", "found": "nobody"}, headers={"Accept": "application/json"})
        assert (other.status_code, len(other.json()["refused"])) == (422, 1)
    with within(afternoon.school.id):
        assert PatrolLook.objects.get().looked_at == MIDDLE


@pytest.mark.parametrize("broken", [{"look": "x"}, {"headcount": "many"}, {"at": "yesterday"}, {"session": "nothing"}])
def test_an_altered_form_is_not_there(afternoon: Afternoon, broken: dict[str, str]) -> None:
    with standing_clock(MIDDLE):
        assert looked(afternoon, visitor(afternoon.actor("duty")), found="named", **broken) == 404
        assert visitor(afternoon.actor("subject2")).get(ROUND).status_code == 404


def test_what_is_refused_stays_filled_in(afternoon: Afternoon) -> None:
    with standing_clock(MIDDLE):
        duty = visitor(afternoon.actor("duty"))
        sent = {
            "look": str(uuid4()),
            "session": afternoon.tutoring,
            "found": "other",
            "headcount": "900",
            "remark": "吵",
        }
        page = duty.post(ROUND, sent)
    assert (page.status_code, 'value="吵"' in page.text, "人数请写" in page.text) == (422, True, True)


def test_the_queue_shows_the_words_side_by_side_and_takes_a_reason(
    afternoon: Afternoon, asks_at_most: AsksAtMost
) -> None:
    with standing_clock(MIDDLE):
        duty = visitor(afternoon.actor("duty"))
        assert "没有到岗矛盾" in duty.get(QUEUE).text
        looked(afternoon, duty, found="nobody")
        office = visitor(afternoon.actor("office"))
        with asks_at_most(25):
            page = office.get(QUEUE).text
        assert ("本人签到" in page, "没有老师在" in page, 'name="here"' in page) == (True, True, False)
        assert 'name="here"' in duty.get(QUEUE).text
        sent = {"session": afternoon.tutoring, "here": "yes", "reason": " "}
        assert duty.post(QUEUE, sent).status_code == 422
        assert duty.post(QUEUE, sent | {"here": "perhaps"}).status_code == 404
        assert duty.post(QUEUE, sent | {"seen": "p0", "reason": "看错了教室"}).status_code == 409
        assert duty.post(QUEUE, sent | {"reason": "看错了教室"}).status_code == 302
        assert "看错了教室" not in duty.get(QUEUE).text
        assert "看错了教室" in duty.get(f"{QUEUE}?state=decided").text
        with ZipFile(BytesIO(duty.get(f"{QUEUE}sheet/?state=all&on={DAY.isoformat()}").content)) as book:
            assert "看错了教室" in book.read("xl/sharedStrings.xml").decode()
        assert visitor(afternoon.actor("gate")).get(QUEUE).status_code == 404


def test_heads_that_differ_from_the_roll_wait_in_the_queue(afternoon: Afternoon, asks_at_most: AsksAtMost) -> None:
    here(afternoon, *afternoon.tutored, seal=True)
    number = len(afternoon.tutored)
    with standing_clock(MIDDLE):
        duty, office = visitor(afternoon.actor("duty")), visitor(afternoon.actor("office"))
        assert looked(afternoon, duty, do="right", headcount=str(number - 1)) == 302
        with asks_at_most(12):
            assert f"点过名 · 数到 {number - 1} 人，比点名少 1 人" in duty.get(ROUND).text
        with asks_at_most(25):
            page = office.get(QUEUE).text
        assert (f"数到 {number - 1} 人，点名 {number} 人" in page, 'name="called"' in page) == (True, False)
        with within(afternoon.school.id):
            look = str(PatrolLook.objects.get().look_id)
        sent = {"look": look, "session": look, "called": str(number), "reason": " "}
        assert duty.post(QUEUE, sent).status_code == 422
        assert duty.post(QUEUE, sent | {"called": "many"}).status_code == 404
        assert duty.post(QUEUE, sent | {"called": "1", "reason": "去了医务室"}).status_code == 409
        assert duty.post(QUEUE, sent | {"reason": "去了医务室"}).status_code == 302
        assert "去了医务室" not in duty.get(QUEUE).text
        assert "去了医务室" in duty.get(f"{QUEUE}?state=decided").text
        with ZipFile(BytesIO(duty.get(f"{QUEUE}sheet/?state=all").content)) as book:
            assert "去了医务室" in book.read("xl/sharedStrings.xml").decode()
