"""From the wishes to the groups on one page: one next step, said before it is taken and after."""

from __future__ import annotations

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterbell.base.tenancy import within
from afterbell.placement.models import Draw, ServiceGroup
from tests.support.asking import questions
from tests.support.term_begun import offered, wish
from tests.support.visits import standing_clock, visitor
from tests.support.world import TODAY, SmallSchool, answer_survey, apply, enrol_everybody

PLACING = "/office/placing/"
VALUE = {"value_named": "当晚七乐彩的开奖号码", "value_on": TODAY.isoformat()}


def test_the_steps_are_taken_one_after_the_other(
    small_school: SmallSchool,
) -> None:
    applications = enrol_everybody(small_school)
    wish(small_school, applications[0], *offered(small_school, weekday=1, band="early")[:2])
    with standing_clock():
        office = visitor(small_school.actor("office"))
        with CaptureQueriesContext(connection) as asked:
            assert 'href="#commit"' in office.get(PLACING).text
        assert len(questions(asked)) <= 12
        empty = office.post(f"{PLACING}commit/", {"value_named": "", "value_on": "x"})
        assert (empty.status_code, empty.text.count('aria-invalid="true"')) == (422, 2)
        past = office.post(f"{PLACING}commit/", {"value_named": "开奖号码", "value_on": "2026-02-01"})
        assert (past.status_code, "2026年2月1日" in past.text) == (422, True)
        assert office.post(f"{PLACING}commit/", VALUE).status_code == 302
        page = office.get(PLACING).text
        commitment = re.search(r'id="commitment">([0-9a-f]{64})<', page)
        with within(small_school.id):
            assert commitment
            assert Draw.objects.get().commitment == commitment[1]
        assert "现在有 1 份志愿" in page
        empty = office.post(f"{PLACING}reveal/", {"public_value": ""})
        assert (empty.status_code, 'aria-invalid="true"' in empty.text) == (422, True)
        assert office.post(f"{PLACING}reveal/", {"public_value": "07-12-18"}).status_code == 302
        assert "已交 1 份志愿" in office.get(PLACING).text
        run = office.post(f"{PLACING}preview/")["Location"]
        assert f'href="{run}"' in office.get(PLACING).text
        assert office.post(f"{run}confirm/").status_code == 302
        assert office.post(f"{run}publish/").status_code == 302
        page = office.get(PLACING).text
        assert "已公布" in page
        assert "为 8 份申请编班吗？" in page
        assert office.post(f"{PLACING}groups/", {"since": "x"}).status_code == 422
        assert office.post(f"{PLACING}groups/", {"since": "2026-03-02"}).status_code == 302
        page = office.get(PLACING).text
        assert "看各组" in page
        assert 'href="#groups"' not in page
        again = office.post(f"{PLACING}groups/", {"since": "2026-03-02"})
        assert (again.status_code, "本学期已经编过班" in again.text) == (409, True)
    with within(small_school.id):
        assert f"编成 {ServiceGroup.objects.count()} 个组" in page


def test_a_step_out_of_turn_is_refused_with_its_reason(small_school: SmallSchool) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        for step, sent, words in (
            ("reveal", {"public_value": "1"}, "还没有承诺抽签密钥"),
            ("preview", {}, "抽签还没有揭晓"),
            ("preview", {"round": "2"}, "公布第一轮时没有开第二轮"),
            ("groups", {"since": "2026-03-02"}, "社团录取还没有公布"),
        ):
            answer = office.post(f"{PLACING}{step}/", sent)
            assert (answer.status_code, words in answer.text) == (422, True)


def test_what_is_missing_is_said_beforehand(small_school: SmallSchool) -> None:

    answer_survey(small_school)
    apply(small_school, small_school.children[0])
    with standing_clock():
        assert "还有 1 份申请没有审完" in visitor(small_school.actor("office")).get(PLACING).text


def test_leaders_look_and_only_the_office_acts(small_school: SmallSchool) -> None:
    with standing_clock():
        principal = visitor(small_school.actor("principal"))
        assert 'href="#commit"' not in principal.get(PLACING).text
        assert principal.post(f"{PLACING}commit/", VALUE).status_code == 404
        assert visitor(small_school.actor("gate")).get(PLACING).status_code == 404
