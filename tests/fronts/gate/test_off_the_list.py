"""Two adults let a child go off the list on their phones, somebody stays with a late one, and rooms are walked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time

import pytest

from tests.support.afternoon import DAY, Afternoon, at, build_afternoon, here
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(at(time(18, 35))):
        built = build_afternoon(small_school)
        here(built, *built.tutored[:2])
        yield built


def test_the_gate_asks_and_another_adult_agrees(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    guard, leader = visitor(afternoon.actor("gate")), visitor(afternoon.actor("duty"))
    asking = f"/gate/children/{child.code}/override/"
    assert asking in guard.get("/gate/").text
    said = {"kind": "collected", "name": "斯琴高娃", "relation": "奶奶", "reason": "临时来接"}
    assert guard.post(asking, {**said, "reason": ""}).status_code == 422
    assert guard.post(asking, said).status_code == 302
    assert 'value="agree:' not in guard.get("/gate/overrides/").text
    page = leader.get("/gate/overrides/").text
    assert "斯琴高娃" in page
    (answer,) = re.findall(r'value="(agree:[^"]+)"', page)
    assert guard.post("/gate/overrides/", {"answer": answer}).status_code == 422
    assert leader.post("/gate/overrides/", {"answer": answer}).status_code == 302
    assert leader.post("/gate/overrides/", {"answer": answer}).status_code == 409


def test_whoever_stays_says_so_and_the_family_reads_it(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    leader = visitor(afternoon.actor("duty"))
    page = leader.get("/gate/late/").text
    assert child.name in page
    (stay, *_) = re.findall(r'name="stay" value="([^"]+)"', page)
    said = {"pupil": child.code, "session": afternoon.tutoring, "stay": stay}
    assert leader.post("/gate/late/", {**said, "until": "x"}).status_code == 422
    assert leader.post("/gate/late/", {**said, "until": "19:30"}).status_code == 302
    family = visitor(afternoon.school.family(child, today=DAY)).get("/family/").text
    assert "19:30" in family
    assert "晚接不收费" in family


def test_who_is_next_stands_ready_to_be_called_and_no_answer_is_presumed(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    leader = visitor(afternoon.actor("duty"))
    page = leader.get("/gate/late/").text
    assert 'name="until" required value="19:05"' in page
    card = page.partition(f'aria-labelledby="late-{child.code}"')[2].partition("</section>")[0]
    (people, results) = re.findall(r"<select.*?</select>", card, flags=re.DOTALL)
    (following,) = re.findall(r'value="([^"]+)" selected', people)
    assert following.startswith("guardian:")
    assert " selected" not in results
    assert results.index('value=""') < results.index('value="coming"')
    assert '<details class="fold">' in card
    (call,) = re.findall(r'name="call" value="([^"]+)"', card)
    said = {"pupil": child.code, "session": afternoon.tutoring, "call": call, "person": "duty_leader:"}
    refused = leader.post("/gate/late/", {**said, "result": "coming"})
    assert refused.status_code == 422
    assert 'value="duty_leader:" selected' in refused.text
    assert 'value="coming" selected' in refused.text
    assert '<details class="fold" open>' in refused.text


def test_rooms_are_walked_by_three_ticks(afternoon: Afternoon) -> None:
    guard = visitor(afternoon.actor("gate"))
    page = guard.get("/classroom/rooms-walking/").text
    rooms = re.findall(r'name="walk" value="([^"]+)"', page)
    assert rooms
    ticks = {"walk": rooms[0], "empty": "on", "lights": "on"}
    assert guard.post("/classroom/rooms-walking/", ticks).status_code == 422
    assert guard.post("/classroom/rooms-walking/", {**ticks, "windows": "on"}).status_code == 302
    assert rooms[0] not in re.findall(r'name="walk" value="([^"]+)"', guard.get("/classroom/rooms-walking/").text)


def test_a_guardian_finds_none_of_these_pages(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    family = visitor(afternoon.school.family(child, today=DAY))
    for page in (
        "/gate/overrides/",
        f"/gate/children/{child.code}/override/",
        "/gate/late/",
        "/office/late/",
        "/classroom/rooms-walking/",
    ):
        assert family.get(page).status_code == 404
    assert visitor(afternoon.actor("office")).get("/office/late/").status_code == 200
