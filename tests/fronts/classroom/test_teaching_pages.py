"""Contents looked at by the duty leader, and reports of teaching from a family's phone to the principal's answer."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest

from afterbell.attendance.models import ContentLook, TeachingReport
from afterbell.base.tenancy import within
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

START, END = at(time(17, 45)), at(time(18, 20))
CONTENT = f"/classroom/content/?day={DAY}"
REPORTS = "/office/teaching-reports/"


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    return build_afternoon(small_school)


def said(afternoon: Afternoon, **more: str) -> dict[str, str]:
    return {"session": afternoon.tutoring, "about": "new_teaching", "words": "讲了第五课的生字", **more}


def test_the_duty_leader_finds_what_is_missing_and_notes_what_was_seen(afternoon: Afternoon) -> None:
    look = {"session": afternoon.tutoring, "kept": "no", "words": "板书生字"}
    with standing_clock(END):
        duty, office = visitor(afternoon.actor("duty")), visitor(afternoon.actor("office"))
        page = duty.get(CONTENT).text
        assert "结束了 1 场，其中 1 场没有声明没有讲授新课。" in page
        assert "记下看到的" in page
        assert "记下看到的" not in office.get(CONTENT).text
        assert duty.post(CONTENT, {**look, "words": ""}).status_code == 422
        assert office.post(CONTENT, look).status_code == 404
        assert duty.post(CONTENT, look).status_code == 302
        assert "看过：讲了新课。板书生字" in duty.get(CONTENT).text
        empty = duty.get("/classroom/content/?day=2026-03-18").text
        assert "这一周还没有结束的辅导和晚自习" in empty
    with within(afternoon.school.id):
        assert ContentLook.objects.get().kept is False


def test_a_family_reports_and_reads_the_answer(afternoon: Afternoon) -> None:
    with standing_clock(END):
        family = visitor(afternoon.school.family(afternoon.tutored[0], today=DAY))
        principal = visitor(afternoon.actor("principal"))
        assert "还没有人反映" in principal.get(REPORTS).text
        assert "/family/teaching/" in family.get("/family/").text
        refused = family.post("/family/teaching/", said(afternoon, words=" "))
        assert (refused.status_code, "请写明讲了什么" in refused.text) == (422, True)
        assert family.post("/family/teaching/", said(afternoon)).status_code == 302
        assert family.post("/family/teaching/", said(afternoon)).status_code == 409
        assert "校长还没有答复" in family.get("/family/teaching/").text
        queue = principal.get(REPORTS).text
        assert "讲了第五课的生字" in queue
        assert "不留姓名" in queue
        assert "等校长看的讲新课的反映" in principal.get("/office/").text
        with within(afternoon.school.id):
            code = TeachingReport.objects.get().code
        answer = {"report": code, "outcome": "found", "reason": "已和老师谈过"}
        assert principal.post(REPORTS, {**answer, "reason": ""}).status_code == 422
        assert principal.post(REPORTS, answer).status_code == 302
        assert principal.post(REPORTS, answer).status_code == 409
        assert "属实：已和老师谈过" in family.get("/family/teaching/").text
        assert "讲了第五课的生字" in principal.get(f"{REPORTS}?outcome=found").text
        assert "没有符合条件的" in principal.get(f"{REPORTS}?outcome=waiting").text
        message = re.search(r'action="(/messages/[^"]+/open/)"', family.get("/messages/").text)
        assert message is not None
        assert family.post(message[1]).headers["Location"] == "/family/teaching/"


def test_the_principal_reads_the_oldest_first_and_is_told_what_waits_too_long(afternoon: Afternoon) -> None:
    with standing_clock(END):
        for handle, words in (("club1", "第一件"), ("club2", "第二件")):
            visitor(afternoon.actor(handle)).post("/classroom/teaching/", said(afternoon, words=words))
        page = visitor(afternoon.actor("principal")).get(REPORTS).text
        assert ("今天反映的" in page, "三天以上" in page) == (True, False)
        assert page.index("第一件") < page.index("第二件")
    with standing_clock(END + timedelta(days=2)):
        page = visitor(afternoon.actor("principal")).get(REPORTS).text
        assert ("等了 2 天" in page, "三天以上" in page) == (True, False)
    with standing_clock(END + timedelta(days=3)):
        page = visitor(afternoon.actor("principal")).get(REPORTS).text
        assert "2 件等了三天以上，请先答复。" in page
        assert page.count("等了 3 天") == 2


def test_staff_report_a_session_of_a_day(afternoon: Afternoon) -> None:
    with standing_clock(END):
        teacher = visitor(afternoon.actor("club1"))
        assert "这一天没有可以反映的场次" in teacher.get("/classroom/teaching/?day=2026-03-03").text
        assert afternoon.tutoring in teacher.get("/classroom/teaching/").text
        assert teacher.post("/classroom/teaching/", said(afternoon, named="on")).status_code == 302
        with within(afternoon.school.id):
            assert TeachingReport.objects.get().named
        office = visitor(afternoon.actor("office"))
        assert office.get(REPORTS).status_code == 404
        assert "等校长看的讲新课的反映" not in office.get("/office/").text


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_few_questions(afternoon: Afternoon, asks_at_most: AsksAtMost, number: int) -> None:
    with standing_clock(END):
        for handle in ("club1", "club2", "gate")[:number]:
            visitor(afternoon.actor(handle)).post("/classroom/teaching/", said(afternoon))
        family = visitor(afternoon.school.family(afternoon.tutored[0], today=DAY))
        principal, duty = visitor(afternoon.actor("principal")), visitor(afternoon.actor("duty"))
        for client, address in (
            (principal, REPORTS),
            (duty, CONTENT),
            (duty, "/classroom/teaching/"),
            (family, "/family/teaching/"),
        ):
            with asks_at_most(12):
                assert client.get(address).status_code == 200
