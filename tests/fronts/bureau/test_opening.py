"""The platform opens a school on its page and appoints who runs it."""

from __future__ import annotations

import re

from afterbell.schools.models import Account, School
from tests.support.visits import standing_clock, stranger, visitor
from tests.support.world import SmallSchool, platform_operator

NEW, LEADER = "/platform/schools/new/", "/platform/leaders/new/"
GIVEN = {
    "region": "测试自治区",
    "league": "测试盟",
    "banner": "测试旗",
    "name": "新建小学",
    "code": "newly",
    "principal": "甲",
    "office": "乙",
}
CODES = re.compile(r"<td data-name=\"密码\"><code>([^<]+)</code>")


def test_a_school_is_opened_with_its_leaders(small_school: SmallSchool) -> None:
    with standing_clock():
        operator = visitor(platform_operator())
        assert "学校全称" in operator.get(NEW).text
        assert operator.post(NEW, GIVEN | {"office": ""}).status_code == 422
        page = operator.post(NEW, GIVEN).text
        principal, office = CODES.findall(page)
        for handle, password in (("principal", principal), ("office", office)):
            client = stranger()
            sent = {"place": "newly", "name": handle, "password": password}
            assert client.post("/sign-in/", sent).status_code == 302
            assert "还没有学期" in client.get("/office/").text
        known = operator.post(NEW, GIVEN)
        assert (known.status_code, "已经有人用了" in known.text) == (422, True)
        named = operator.post(NEW, GIVEN | {"code": ""})
        assert (named.status_code, "已经有一所" in named.text) == (409, True)
    assert School.objects.get(code="newly").is_demonstration is School.objects.get(pk=small_school.id).is_demonstration


def test_another_leader_is_appointed(small_school: SmallSchool) -> None:
    given = {"school": small_school.code, "role": "principal", "name": "丙", "handle": "principal2"}
    with standing_clock():
        operator = visitor(platform_operator())
        (password,) = CODES.findall(operator.post(LEADER, given).text)
        taken = operator.post(LEADER, given)
        assert (taken.status_code, "已属于另一个人" in taken.text) == (409, True)
        assert operator.post(LEADER, given | {"school": "nowhere"}).status_code == 422
    assert Account.objects.get(handle=f"{small_school.code}/principal2").check_password(password)


def test_nobody_else_opens_schools(small_school: SmallSchool) -> None:
    with standing_clock():
        principal = visitor(small_school.actor("principal"))
        for address in (NEW, LEADER):
            assert principal.get(address).status_code == 404
            assert principal.post(address, GIVEN).status_code == 404
