"""The page of messages: for families and staff, on a phone that two families share, and the office's ways out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from afterbell.base.models import Channel, Mailbox, Message
from afterbell.base.tenancy import within
from afterbell.schools.commands import NewMail, issue_sign_in_code, set_mail
from tests.support.outside import WECOM
from tests.support.visits import standing_clock, stranger, visitor
from tests.support.world import MORNING, SmallSchool, answer_survey, apply

OPEN = re.compile(r'action="(/messages/[^/]+/open/)"')


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:
    answer_survey(small_school)
    with standing_clock():
        yield


@pytest.fixture
def family(small_school: SmallSchool) -> Client:
    return visitor(small_school.family(small_school.children[1]))


def test_a_family_sees_what_is_new_on_every_page_and_opens_it(small_school: SmallSchool, family: Client) -> None:
    (code,) = apply(small_school, small_school.children[1])
    assert re.search(r'to-inbox.*2<span class="unseen"> 条未看', family.get("/family/").text)
    page = family.get("/messages/").text
    assert "2 条还没有看" in page
    there = OPEN.findall(page)[0]
    assert family.get(there).status_code == 405
    assert family.post(there)["Location"] == f"/family/applications/{code}/"
    assert "1 条还没有看" in family.get("/messages/").text
    assert family.get("/messages/").text.count('attention">未看</span>') == 1
    family.post(OPEN.findall(family.get("/messages/").text)[1])
    assert "都看过了" in family.get("/messages/").text
    assert "条未看" not in family.get("/family/").text


def test_each_message_leads_to_its_page(small_school: SmallSchool, family: Client) -> None:
    apply(small_school, small_school.children[1])
    for who, visit in (("family", family), ("teacher", visitor(small_school.actor("homeroom1")))):
        for there in OPEN.findall(visit.get("/messages/").text):
            assert visit.get(visit.post(there)["Location"]).status_code == 200, who


def test_a_message_is_nobody_elses(small_school: SmallSchool, other_school: SmallSchool, family: Client) -> None:
    there = OPEN.findall(family.get("/messages/").text)[0]
    others = (small_school.family(small_school.children[2]), other_school.actor("office"), small_school.actor("vice"))
    for visit in (*map(visitor, others), stranger()):
        assert visit.post(there).status_code == 404
    with within(small_school.id):
        assert not Message.objects.exclude(opened_at=None).exists()


def test_somebody_without_messages_reads_what_will_come(small_school: SmallSchool) -> None:
    page = visitor(small_school.actor("gate")).get("/messages/").text
    assert "还没有消息" in page
    assert "消息怎么发出去" not in page
    assert stranger().get("/messages/")["Location"].startswith("/sign-in/")


def test_two_families_of_two_schools_on_one_phone_each_see_that_the_other_has_messages(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    answer_survey(other_school)
    phone = stranger()
    for school in (small_school, other_school):
        child = school.children[1]
        issued = issue_sign_in_code(actor=school.homeroom_teacher(child), now=MORNING, guardian=child.guardian)
        assert phone.post("/code/", {"code": issued.code}).status_code == 302
    page = phone.get("/messages/").text
    assert other_school.children[1].name in page
    (other,) = re.findall(r'name="family" value="([^"]+)"', page)
    assert "也有 1 条新消息" in page
    phone.post("/families/", {"family": other})
    assert small_school.children[1].name in phone.get("/messages/").text


def test_a_guardian_gives_an_address_and_takes_it_back(small_school: SmallSchool, family: Client) -> None:
    assert "也发到我的邮箱" not in family.get("/messages/").text
    mail = NewMail(server="smtps://smtp.qq.com:465", user="office@school.cn", password="x")
    set_mail(actor=small_school.actor("office"), now=MORNING, mail=mail)
    assert "也发到我的邮箱" in family.get("/messages/").text
    refused = family.post("/messages/address/", {"address": "nowhere"})
    assert refused.status_code == 422
    assert "这不像一个邮箱地址" in refused.text
    assert family.post("/messages/address/", {"address": "saruul@example.cn"}).status_code == 302
    page = family.get("/messages/").text
    assert "sa***@example.cn" in page
    assert "saruul@" not in page
    family.post("/messages/address/end/")
    with within(small_school.id):
        assert not Mailbox.objects.exists()
    assert visitor(small_school.actor("office")).post("/messages/address/", {"address": "a@b.cn"}).status_code == 404


def test_the_office_sets_up_a_robot_whose_key_it_never_sees_again(small_school: SmallSchool) -> None:
    office = visitor(small_school.actor("office"))
    there = "/office/channels/"
    assert "还没有群机器人和邮件" in office.get(there).text
    wrong = office.post(f"{there}robot/", {"address": "https://evil.cn/robot", "homeroom": ""})
    assert wrong.status_code == 422
    assert "这不是企业微信、钉钉或飞书群机器人的地址" in wrong.text
    assert office.post(f"{there}robot/", {"address": WECOM, "homeroom": small_school.homerooms[0]}).status_code == 302
    page = office.get(there).text
    assert "…6666" in page
    assert "0f3a2b1c" not in page
    assert "一年级（1）班" in page
    with within(small_school.id):
        code = Channel.objects.get().code
    assert visitor(small_school.actor("principal")).post(f"{there}{code}/end/").status_code == 404
    assert office.post(f"{there}{code}/end/").status_code == 302
    assert "…6666" not in office.get(there).text


def test_a_trial_that_fails_says_so(small_school: SmallSchool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    office = visitor(small_school.actor("office"))
    office.post("/office/channels/robot/", {"address": WECOM})
    with within(small_school.id):
        code = Channel.objects.get().code
    assert "没有发出：" in office.post(f"/office/channels/{code}/try/", follow=True).text
