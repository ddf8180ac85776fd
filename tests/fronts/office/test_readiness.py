"""The office's page of who is ready, somebody's vetting, and the leader's clearance on the phone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from afterbell.base.tenancy import within
from afterbell.rostering.models import Assignment, Clearance, Training
from afterbell.schools.models import Vetting
from tests.support.asking import AsksAtMost
from tests.support.schemes import publish_changed
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun
from tests.support.visits import standing_clock, visitor
from tests.support.world import STROKES, SmallSchool

LIST = "/office/readiness/"


@pytest.fixture
def gated(begun: Begun) -> SmallSchool:
    """Give a school in its term whose scheme bars whoever has not signed and been trained."""
    publish_changed(begun.school, "[readiness]\n", "[readiness]\nbars = true\n")
    return begun.school


def barred_today(school: SmallSchool) -> str:
    with within(school.id):
        named = Assignment.objects.filter(session__date=FIRST_MONDAY, ended_at=None).order_by("pk")
        return named[0].staff.code


def test_the_list_shows_who_lacks_what_and_takes_who_attended(gated: SmallSchool, asks_at_most: AsksAtMost) -> None:
    office, person = visitor(gated.actor("office")), gated.staff["subject1"]
    with standing_clock(MONDAY_NOON):
        office.get(LIST)
        with asks_at_most(25):
            page = office.get(LIST).text
        assert "今明两天还排着，但不能上岗" in page
        tiles = dict(re.findall(r'class="figure" href="([^"]+)"><span class="figure-number[^>]*>([^<]+)<', page))
        assert re.fullmatch(r"0/\d+", tiles[LIST]), "nobody has signed, nobody may stand"
        for show in ("unsigned", "untrained"):
            listed = office.get(f"{LIST}?show={show}").text
            assert int(tiles[f"{LIST}?show={show}"]) == listed.count('name="pick"'), show
        assert "还没有听安全教育的组" in page
        refused = office.post(LIST, {"held_on": "2026-03-03", "trainer": "娜仁", "pick": [person]})
        assert (refused.status_code, "还没有到" in refused.text) == (422, True)
        assert office.post(LIST, {"held_on": "2026-02-28", "trainer": "", "pick": [person]}).status_code == 422
        assert office.post(LIST, {"held_on": "2026-02-28", "trainer": "娜仁", "pick": [person]}).status_code == 302
        assert "已登记 1 人参加了培训。" in office.get(LIST).text
        assert "没有符合条件的人" in office.get(f"{LIST}?show=outside").text
        assert office.get("/office/readiness.xlsx?show=missing").status_code == 200
        back = office.post(f"/office/staff/{person}/vetting/", {"do": "untrain", "reason": "登错了"})
        assert back.status_code == 302
    with within(gated.id):
        assert Training.objects.filter(ended_at=None).count() == 0


def test_a_vetting_is_recorded_shown_masked_and_ended(begun: Begun) -> None:
    school = begun.school
    office, page = visitor(school.actor("office")), f"/office/staff/{school.staff['club1']}/vetting/"
    given = {
        "do": "vet",
        "what": "no_record",
        "number": "NM-20260017",
        "checked_on": "2026-03-01",
        "checked_by": "教导处",
    }
    with standing_clock(MONDAY_NOON):
        assert office.post(page, {"do": "engage", "kind": "agency", "agency": ""}).status_code == 422
        assert office.post(page, {"do": "engage", "kind": "agency", "agency": "晨光艺术中心"}).status_code == 302
        assert office.post(page, {**given, "valid_until": "2026-02-01"}).status_code == 422
        assert office.post(page, {**given, "valid_until": "2026-03-20"}).status_code == 302
        shown = office.get(page).text
        assert "晨光艺术中心" in shown
        assert "0017" in shown
        assert "NM-2026" not in shown
        assert "机构人员" in office.get(f"{LIST}?show=outside").text
        with within(school.id):
            code = Vetting.objects.get().code
        assert office.post(page, {"do": "end", "vetting": code, "reason": ""}).status_code == 422
        assert office.post(page, {"do": "end", "vetting": code, "reason": "复查没有通过"}).status_code == 302
        assert "复查没有通过" in office.get(page).text
        assert visitor(school.actor("duty")).get(page).status_code == 404
        assert visitor(school.actor("vice")).post(page, {**given, "valid_until": "2027-03-20"}).status_code == 404


def test_the_duty_leader_lets_somebody_stand_with_a_reason(gated: SmallSchool) -> None:
    leader, person = visitor(gated.actor("duty")), barred_today(gated)
    address, last = "/classroom/clearances/", FIRST_MONDAY + timedelta(days=2)
    given = {"staff": person, "first_day": FIRST_MONDAY, "last_day": last}
    with standing_clock(MONDAY_NOON):
        assert "今明两天还排着，却不能上岗" in leader.get(address).text
        assert 'href="/classroom/clearances/"' in leader.get("/classroom/").text
        assert leader.post(address, {**given, "reason": ""}).status_code == 422
        assert leader.post(address, {**given, "reason": "刚回来，明天补签"}).status_code == 302
        assert "已经放行的" in leader.get(address).text
        assert visitor(gated.actor("office")).get(address).status_code == 404
    with within(gated.id):
        assert Clearance.objects.get().reason == "刚回来，明天补签"


def test_statement_and_training_are_signed_together(gated: SmallSchool) -> None:
    teacher = visitor(gated.actor("subject1"))
    with standing_clock(MONDAY_NOON):
        page = teacher.get("/classroom/duties/").text
        sent = {name: re.findall(rf'name="{name}" value="(\w+)"', page)[0] for name in ("text", "training")}
        assert "签职责书和培训" in page
        assert teacher.post("/classroom/duties/", {**sent, "strokes": STROKES}).status_code == 302
        after = teacher.get("/classroom/duties/").text
        assert "2026年3月2日 周一 已签名" in after
        assert 'name="strokes"' not in after
        vice = visitor(gated.actor("vice"))
        read = re.findall(r'name="training" value="(\w+)"', vice.get("/classroom/duties/").text)
        assert vice.post("/classroom/duties/", {"training": read[0], "strokes": STROKES}).status_code == 302
    with within(gated.id):
        assert Training.objects.count() == len(("subject1", "vice"))
