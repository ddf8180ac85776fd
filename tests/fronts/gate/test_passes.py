"""Checking a stand-in's pass at the gate, and making one on the family's phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time

import pytest
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.dismissal.models import Handover
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon, here
from tests.support.asking import AsksAtMost
from tests.support.visits import as_told, standing_clock, visitor
from tests.support.world import Child, SmallSchool

NEIGHBOUR = {"name": "其其格", "relation": "邻居", "phone": "", "day": "2026-03-04"}


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(at(time(18, 22))):
        built = build_afternoon(small_school)
        here(built, *built.tutored[:2])
        yield built


@pytest.fixture
def child(afternoon: Afternoon) -> Child:
    return afternoon.tutored[0]


@pytest.fixture
def gate(afternoon: Afternoon) -> Client:
    return visitor(afternoon.actor("gate"))


def digits(afternoon: Afternoon, child: Child) -> str:
    """Let the family make a pass, and read its digits off the page."""
    there = f"/family/children/{child.code}/stand-in/"
    page = visitor(afternoon.school.family(child, today=DAY)).post(there, NEIGHBOUR, follow=True).text
    assert "邻居 其其格" in page
    assert "data:image/svg+xml" in page
    (found,) = re.findall(r"(\d{4} \d{4})</strong>", page)
    return str(found)


def test_a_family_makes_a_pass_and_the_gate_lets_the_child_go_with_it_once(
    afternoon: Afternoon, child: Child, gate: Client
) -> None:
    read_out = digits(afternoon, child)
    page = gate.get("/gate/").text
    assert "查 其其格 的代接码" in page
    assert "交给邻居 其其格" not in page
    seen = gate.post("/gate/passes/", {"code": read_out}).text
    assert f"邻居 其其格 今天可以接 {child.name}" in seen
    (handover,) = re.findall(r'name="handover" value="([^"]+)"', seen)
    done = gate.post("/gate/passes/", {"code": read_out, "handover": handover}, follow=True)
    assert f"{child.name} 已交给代接的 其其格" in done.text
    again = gate.post("/gate/passes/", {"code": read_out})
    assert (again.status_code, "已经用过" in again.text) == (422, True)
    with within(afternoon.school.id):
        assert Handover.objects.count() == 1
    at_home = visitor(afternoon.school.family(child, today=DAY)).get(f"/family/children/{child.code}/stand-in/").text
    assert "已经用过，孩子已被接走" in at_home


def test_the_page_that_checks_a_pass_holds_no_list_and_may_use_the_camera(
    afternoon: Afternoon, child: Child, gate: Client
) -> None:
    digits(afternoon, child)
    answer = gate.get("/gate/passes/")
    assert "其其格" not in answer.text
    assert child.name not in answer.text
    assert answer.headers["Permissions-Policy"] == "camera=(self), geolocation=(), microphone=()"
    assert gate.get("/gate/").headers["Permissions-Policy"].startswith("camera=()")
    assert gate.post("/gate/passes/", {"code": "1", "handover": "x"}).status_code == 404


def test_a_family_corrects_what_it_wrote_and_takes_a_pass_back(
    afternoon: Afternoon, child: Child, gate: Client
) -> None:
    family = visitor(afternoon.school.family(child, today=DAY))
    there = f"/family/children/{child.code}/stand-in/"
    wrong = family.post(there, {**NEIGHBOUR, "day": "2026-06-01"})
    assert (wrong.status_code, "最多提前" in wrong.text) == (422, True)
    assert 'value="其其格"' in wrong.text
    assert there in family.get(f"/family/children/{child.code}/collectors/").text
    code = digits(afternoon, child)
    (collector,) = re.findall(r'name="collector" value="([^"]+)"', family.get(there).text)
    family.post(f"/family/children/{child.code}/collectors/end/", {"collector": collector})
    answer = gate.post("/gate/passes/", {"code": code})
    assert (answer.status_code, "已经收回" in answer.text) == (422, True)


def test_the_pages_are_not_there_for_others(afternoon: Afternoon, child: Child) -> None:
    other = visitor(afternoon.school.family(afternoon.tutored[1], today=DAY))
    assert as_told(other.get(f"/family/children/{child.code}/stand-in/")) == as_told(other.get("/gate/passes/"))
    for handle in ("principal", "club1"):
        assert visitor(afternoon.actor(handle)).get("/gate/passes/").status_code == 404


def test_the_gate_asks_few_questions(
    afternoon: Afternoon, child: Child, gate: Client, asks_at_most: AsksAtMost
) -> None:
    digits(afternoon, child)
    with asks_at_most(12):
        assert "代接码" in gate.get("/gate/passes/").text
