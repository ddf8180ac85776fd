"""What the gate's page that a device keeps gives and takes, and what becomes of a device that is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import time
from uuid import uuid4

import pytest
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.dismissal.commands import end_gate_device
from afterbell.dismissal.models import GateDevice, GateWordAside, Handover
from afterbell.fronts.gate.kept import GATE
from afterbell.fronts.shell import shell_files
from tests.support.afternoon import Afternoon, at, build_afternoon, here, listed
from tests.support.asking import AsksAtMost
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import SmallSchool

NOW = at(time(18, 22))
PAGE, DAY, ENROL, SYNC = "/gate/kept/", "/gate/kept/day/", "/gate/kept/device/", "/gate/kept/sync/"
DEVICES = "/gate/devices/"


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(NOW):
        built = build_afternoon(small_school)
        here(built, *built.tutored[:2])
        yield built


@pytest.fixture
def gate(afternoon: Afternoon) -> Client:
    return visitor(afternoon.actor("gate"))


@pytest.fixture
def device(gate: Client) -> str:
    return str(gate.post(ENROL).json()["device"])


def sync(client: Client, device: str, *words: dict[str, str], asides: tuple[dict[str, str], ...] = ()) -> object:
    body = {"device": device, "words": words, "asides": asides}
    return client.post(SYNC, body, content_type="application/json")


def test_the_kept_page_is_the_same_for_everybody(afternoon: Afternoon, gate: Client) -> None:
    mine, other = (as_told(one.get(PAGE)) for one in (gate, visitor(afternoon.actor("duty"))))
    assert mine == other
    for word in ("试验小学", afternoon.tutored[0].name, "data-person"):
        assert word not in mine[1]
    assert gate.get(PAGE).headers["Permissions-Policy"].startswith("camera=(self)")


def test_the_worker_keeps_every_file_the_page_loads_and_stands_in_for_the_gates_pages(gate: Client) -> None:
    worker = gate.get("/gate/worker.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    files = shell_files(GATE).addresses
    assert files[0] == PAGE
    for name in ("house.js", "kept/vault.js", "kept/gate/page.js", "kept/gate/camera.js", "kept/screen.js", "gate.css"):
        assert f'"/static/afterbell/{name}"' in worker.text
    for address in (*files[1:], '"/gate/": ""', '"/gate/passes/": "#pass"', '"/gate/inside/": "#inside"'):
        assert address in worker.text


def test_a_device_is_told_who_is_signed_in_and_the_whole_day(
    afternoon: Afternoon, gate: Client, device: str, asks_at_most: AsksAtMost
) -> None:
    child = afternoon.tutored[0]
    listed(afternoon, child)
    with asks_at_most(24):
        told = gate.get(DAY, {"device": device}).json()
    assert (told["account"], told["device"], told["today"]) == (afternoon.actor("gate").code, "kept", "2026-03-04")
    assert told["now"] == NOW.timestamp() * 1000
    children = {row["code"]: row for row in told["gate"]["children"]}
    assert set(children) == {row.code for row in (*afternoon.tutored, *afternoon.in_club)}
    assert [way["name"] for way in children[child.code]["ways"]] == ["到校门了", "交给奶奶 乌云"]
    assert children[afternoon.tutored[2].code]["unmarked"]
    assert set(told["gate"]["desk"]) == {"school", "key", "spent"}
    assert child.name in told["gate"]["inside"]
    assert gate.get(DAY, {"device": "zzzz"}).json().keys() == {"account", "device", "token"}


def test_what_a_device_brings_is_answered_word_by_word(afternoon: Afternoon, gate: Client, device: str) -> None:
    child, absent = afternoon.tutored[0], afternoon.tutored[2]
    said = {"session": afternoon.tutoring, "kind": "collected", "code": ""}
    good = {**said, "id": str(uuid4()), "pupil": child.code, "collector": listed(afternoon, child)}
    bad = {**said, "id": str(uuid4()), "pupil": absent.code, "collector": listed(afternoon, absent)}
    for _time in range(2):
        answer = sync(gate, device, good, bad).json()  # type: ignore[attr-defined]
        assert answer["kept"] == [good["id"]]
        ((refused, words),) = [(row["id"], row["words"]) for row in answer["refused"]]
        assert (refused, "没有到场记录" in words) == (bad["id"], True)
    aside = {"of": bad["id"], "pupil": absent.code, "said": f"{absent.name} 交给奶奶：{words}"}
    assert sync(gate, device, asides=(aside,)).json()["kept"] == [bad["id"]]  # type: ignore[attr-defined]
    assert f"{absent.name} 交给奶奶" in visitor(afternoon.actor("duty")).get(DEVICES).text
    with within(afternoon.school.id):
        assert (Handover.objects.count(), GateWordAside.objects.count()) == (1, 1)


def test_a_device_that_was_lost_is_told_so_and_signed_out_on_every_page_of_the_gate(
    afternoon: Afternoon, device: str
) -> None:
    office = visitor(afternoon.actor("office"))
    assert device in office.get(DEVICES).text
    done = office.post(f"{DEVICES}{device}/end/", follow=True)
    assert ("已停用。" in done.text, f"{DEVICES}{device}/end/" in done.text) == (True, False)
    elsewhere = visitor(afternoon.actor("gate"))
    answer = sync(elsewhere, device)
    assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (422, "dismissal.device_ended")  # type: ignore[attr-defined]
    assert elsewhere.get(DAY, {"device": device}).json() == {"device": "ended"}
    assert elsewhere.get(DAY).headers["Location"].startswith("/sign-in/")
    assert elsewhere.get(DAY, {"device": device}).json() == {"device": "ended"}
    everywhere = ("visitors", "overrides", "late", "drills", "board", "inside", "passes")
    for address in ("/gate/", *(f"/gate/{page}/" for page in everywhere), "/messages/", ENROL):
        lost = visitor(afternoon.actor("gate"))
        mine = str(lost.post(ENROL).json()["device"])
        assert lost.get("/gate/").status_code == 200
        end_gate_device(actor=afternoon.actor("duty"), now=NOW, device=mine)
        answer = lost.post(address) if address == ENROL else lost.get(address)
        assert answer.headers["Location"].startswith("/sign-in/")
        assert lost.get(DAY).headers["Location"].startswith("/sign-in/")
        assert lost.get(DAY, {"device": mine}).json() == {"device": "ended"}
    with within(afternoon.school.id):
        assert GateDevice.objects.count() == 11


def test_on_a_device_that_was_ended_nobody_sends_in_the_name_of_another(
    afternoon: Afternoon, gate: Client, device: str
) -> None:
    lost = visitor(afternoon.actor("gate"))
    mine = str(lost.post(ENROL).json()["device"])
    end_gate_device(actor=afternoon.actor("duty"), now=NOW, device=mine)
    answer = sync(lost, device)
    assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (422, "dismissal.device_ended")  # type: ignore[attr-defined]
    assert sync(gate, device).status_code == 200  # type: ignore[attr-defined]


@pytest.mark.parametrize("named", ["\ud800", "a\u0000"])
def test_a_device_no_house_ever_named_is_refused_in_words(gate: Client, named: str) -> None:
    body = json.dumps({"device": named, "words": [], "asides": []})
    answer = gate.post(SYNC, body, content_type="application/json")
    assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (422, "dismissal.parcel_unreadable")


def test_what_is_not_theirs_is_not_there(afternoon: Afternoon, device: str) -> None:
    family = visitor(afternoon.school.family(afternoon.tutored[0]))
    for client in (family, visitor(afternoon.actor("club1")), visitor(afternoon.actor("principal"))):
        for address in (PAGE, DAY, DEVICES, "/gate/worker.js"):
            assert client.get(address).status_code == 404
        for address in (ENROL, SYNC, f"{DEVICES}{device}/end/"):
            assert client.post(address).status_code == 404
    assert visitor(afternoon.actor("gate")).get(DEVICES).status_code == 404
    assert visitor(afternoon.actor("gate")).post(f"{DEVICES}{device}/end/").status_code == 404
    assert stranger().get(DAY).headers["Location"].startswith("/sign-in/")


def test_the_page_of_the_devices_says_what_will_appear(afternoon: Afternoon) -> None:
    assert "还没有设备存校门名单" in visitor(afternoon.actor("duty")).get(DEVICES).text


def test_only_who_stands_at_the_gate_has_the_list_kept(afternoon: Afternoon, gate: Client) -> None:
    assert "data-gate-ready" in gate.get("/gate/").text
    assert "data-gate-ready" not in visitor(afternoon.actor("principal")).get("/gate/").text
