"""The page on which staff keep somebody away from a child."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time

import pytest

from tests.support.afternoon import DAY, Afternoon, at, build_afternoon, here, listed
from tests.support.visits import as_told, standing_clock, visitor
from tests.support.world import SmallSchool

FATHER = {
    "name": "乌云",
    "relation": "奶奶",
    "paper": "court",
    "issuer": "近旗法院",
    "number": "(2026)3号",
    "since": "2026-03-04",
    "last": "",
}


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(at(time(18, 22))):
        built = build_afternoon(small_school)
        listed(built, built.tutored[0])
        here(built, built.tutored[0])
        yield built


def test_a_teacher_forbids_and_ends_it_and_the_gate_sees_both(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    there = f"/classroom/pupils/{child.code}/forbidden/"
    teacher, gate = visitor(afternoon.actor("homeroom2")), visitor(afternoon.actor("gate"))
    assert there in teacher.get(f"/classroom/pupils/{child.code}/").text
    assert "没有登记过" in teacher.get(there).text
    missing = teacher.post(there, {**FATHER, "number": ""})
    assert missing.status_code == 422
    assert 'value="近旗法院"' in missing.text
    assert teacher.post(there, FATHER)["Location"] == there
    page = teacher.get(there).text
    assert "近旗法院、(2026)3号" in page
    at_gate = gate.get("/gate/").text
    assert "有人被禁止接走这名学生" in at_gate
    assert "交给奶奶 乌云" not in at_gate
    assert there not in at_gate
    assert there in visitor(afternoon.actor("duty")).get("/gate/").text
    (code,) = re.findall(r'name="end" value="([^"]+)"', page)
    assert teacher.post(there, {"end": code, "reason": ""}).status_code == 422
    assert "解除：法院撤销了" in teacher.post(there, {"end": code, "reason": "法院撤销了"}, follow=True).text
    assert "禁止接走" not in gate.get("/gate/").text


def test_a_family_reads_nothing_of_it(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    there = f"/classroom/pupils/{child.code}/forbidden/"
    visitor(afternoon.actor("office")).post(there, FATHER)
    family = visitor(afternoon.school.family(child, today=DAY))
    assert as_told(family.get(there)) == as_told(family.get("/classroom/pupils/nothing/forbidden/"))
    own = f"/family/children/{child.code}/collectors/"
    answer = family.post(own, {"name": "乌云", "relation": "奶奶", "since": "2026-03-04"})
    assert answer.status_code == 422
    assert "请联系班主任" in answer.text
    for page in (answer.text, family.get(own).text, family.get("/family/").text):
        assert "法院" not in page
        assert "禁止" not in page
