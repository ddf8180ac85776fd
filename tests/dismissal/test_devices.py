"""A device at the gate is the school's: it keeps the list until it is ended, and what it brings home is stored once."""

from __future__ import annotations

import json
from datetime import time, timedelta
from uuid import UUID, uuid4

import pytest

from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.dismissal import commands, queries
from afterbell.dismissal.commands import NewAside, NewStandIn
from afterbell.dismissal.models import GateDevice, GateDeviceEnded, GateSide, GateWordAside, Handover
from afterbell.dismissal.parcels import BY_PASS, TO_GATE, GateWord, Taken, read_gate_parcel, take_in
from tests.support.afternoon import DAY, Afternoon, at, here, listed
from tests.support.asking import AsksAtMost
from tests.support.world import SmallSchool

NOW = at(time(18, 25))


@pytest.fixture
def gate(afternoon: Afternoon) -> Actor:
    return afternoon.actor("gate")


@pytest.fixture
def device(gate: Actor) -> str:
    return commands.keep_list_at_gate(actor=gate, now=NOW)


def standing(actor: Actor, device: str) -> str:
    with within(actor.tenant):
        return queries.gate_device_standing(viewer=actor, device=device)


def word(kind: str, pupil: str = "", session: str = "", collector: str = "", code: str = "") -> dict[str, object]:
    said = {"id": str(uuid4()), "kind": kind, "pupil": pupil, "session": session, "collector": collector, "code": code}
    return {**said, "at": round((NOW - timedelta(minutes=3)).timestamp() * 1000)}


def sent(actor: Actor, device: str, *words: dict[str, object], asides: tuple[dict[str, object], ...] = ()) -> Taken:
    body = json.dumps({"device": device, "words": words, "asides": asides})
    with within(actor.tenant):
        return take_in(actor=actor, now=NOW, parcel=read_gate_parcel(body.encode()))


def codes(taken: Taken, one: dict[str, object]) -> list[str]:
    return [reason.code for reason in taken.refused.get(UUID(str(one["id"])), [])]


def test_the_office_and_the_duty_leader_end_a_device_and_nobody_else(
    afternoon: Afternoon, gate: Actor, device: str, other_school: SmallSchool
) -> None:
    assert standing(gate, device) == "kept"
    for who in (gate, afternoon.actor("club1"), other_school.actor("duty", today=DAY)):
        with pytest.raises(NotThere):
            commands.end_gate_device(actor=who, now=NOW, device=device)
    first = commands.end_gate_device(actor=afternoon.actor("office"), now=NOW, device=device)
    assert commands.end_gate_device(actor=afternoon.actor("duty"), now=NOW + timedelta(hours=1), device=device) == first
    assert standing(gate, device) == "ended"
    with within(afternoon.school.id):
        assert GateDeviceEnded.objects.count() == 1
        (seen,) = queries.gate_devices(viewer=afternoon.actor("duty"))
    assert (seen.code, seen.ended_at) == (device, NOW)


def test_a_device_is_the_schools_whoever_signs_in_on_it_and_no_other_schools(
    afternoon: Afternoon, device: str, other_school: SmallSchool
) -> None:
    assert standing(afternoon.actor("duty"), device) == "kept"
    assert standing(other_school.actor("gate", today=DAY), device) == "unknown"
    for who in (afternoon.actor("club1"), afternoon.actor("principal"), afternoon.school.family(afternoon.tutored[0])):
        with pytest.raises(NotThere):
            commands.keep_list_at_gate(actor=who, now=NOW)
        with within(afternoon.school.id), pytest.raises(NotThere):
            queries.gate_to_keep(viewer=who, today=DAY, now=NOW)
    with within(afternoon.school.id):
        assert GateDevice.objects.count() == 1


def test_what_was_said_without_a_network_is_stored_once_in_whatever_order_it_comes(
    afternoon: Afternoon, gate: Actor, device: str
) -> None:
    child, other = afternoon.tutored[:2]
    here(afternoon, child, other)
    grandmother = listed(afternoon, child)
    left = word("collected", child.code, afternoon.tutoring, grandmother)
    came = word(TO_GATE, child.code, afternoon.tutoring)
    unknown = word("dismissed", other.code, "nosuchcode12")
    absent = word("dismissed", afternoon.in_club[0].code, afternoon.club)
    first = sent(gate, device, left, came, unknown, absent)
    assert {str(one) for one in first.kept} == {left["id"], came["id"]}
    assert codes(first, unknown) == ["dismissal.session_unknown"]
    assert codes(first, absent) == ["dismissal.not_there"]
    again = sent(gate, device, left, came)
    assert {str(one) for one in again.kept} == {left["id"], came["id"]}
    with within(afternoon.school.id):
        assert Handover.objects.get().happened_at == NOW - timedelta(minutes=3)
        assert GateSide.objects.count() == 1


def test_a_pass_used_at_two_gates_is_stored_once_and_the_other_gate_is_told(
    afternoon: Afternoon, gate: Actor, device: str
) -> None:
    child = afternoon.tutored[0]
    here(afternoon, child)
    family = afternoon.school.family(child, today=DAY)
    new = NewStandIn(pupil=child.code, name="其其格", relation="邻居", day=DAY)
    commands.send_stand_in(actor=family, now=at(time(17)), stand_in=new)
    with within(afternoon.school.id):
        token = queries.own_passes(viewer=family, pupil=child.code, today=DAY).passes[0].token
    one, other = word(BY_PASS, child.code, code=token), word(BY_PASS, child.code, code=token)
    forged = word(BY_PASS, child.code, code=f"{token[:-3]}AAA")
    taken = sent(gate, device, one, other, forged)
    assert [str(kept) for kept in taken.kept] == [one["id"]]
    assert codes(taken, other) == ["dismissal.pass_used"]
    assert codes(taken, forged) == ["dismissal.pass_forged"]


def test_a_word_put_aside_is_kept_sealed_once_and_the_duty_leader_reads_it(
    afternoon: Afternoon, gate: Actor, device: str
) -> None:
    child = afternoon.tutored[0]
    aside = {"of": str(uuid4()), "pupil": child.code, "said": f"18:22 {child.name} 交给奶奶 乌云：没有到场记录"}
    for _time in range(2):
        assert [str(one) for one in sent(gate, device, asides=(aside,)).kept] == [aside["of"]]
    with within(afternoon.school.id):
        row = GateWordAside.objects.get()
        assert row.said_sealed is not None
        assert "乌云".encode() not in bytes(row.said_sealed)
        (read,) = queries.words_aside(viewer=afternoon.actor("duty"), since=DAY)
        assert (read.said, read.at) == (aside["said"], NOW)
        assert queries.words_aside(viewer=afternoon.actor("duty"), since=DAY + timedelta(days=1)) == ()
        with pytest.raises(NotThere):
            queries.words_aside(viewer=gate, since=DAY)


def test_nothing_is_put_aside_by_a_device_that_was_ended_or_is_not_the_schools(
    afternoon: Afternoon, gate: Actor, device: str
) -> None:
    aside = NewAside(word_id=uuid4(), pupil="", said="谁")
    with pytest.raises(NotThere):
        commands.put_words_aside(actor=gate, now=NOW, device="nosuchcode12", asides=[aside])
    commands.end_gate_device(actor=afternoon.actor("duty"), now=NOW, device=device)
    with pytest.raises(Refused) as refused:
        commands.put_words_aside(actor=gate, now=NOW, device=device, asides=[aside])
    assert [reason.code for reason in refused.value.reasons] == ["dismissal.device_ended"]


def test_the_device_keeps_the_whole_day_and_only_the_public_half_of_the_key(
    afternoon: Afternoon, gate: Actor, asks_at_most: AsksAtMost
) -> None:
    child = afternoon.tutored[0]
    here(afternoon, child)
    new = NewStandIn(pupil=child.code, name="其其格", relation="邻居", day=DAY)
    commands.send_stand_in(actor=afternoon.school.family(child, today=DAY), now=at(time(17)), stand_in=new)
    with within(afternoon.school.id), asks_at_most(24):
        kept = queries.gate_to_keep(viewer=gate, today=DAY, now=NOW)
    assert {row.pupil for row in kept.page.children} == {row.code for row in (*afternoon.tutored, *afternoon.in_club)}
    assert len(kept.desk.key) == len(b"\x04") + 2 * 32
    assert kept.desk.key[:1] == b"\x04"
    assert kept.inside.at == NOW


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"device": 7, "words": [], "asides": []}',
        b'{"device": "d", "words": [{}], "asides": []}',
        b'{"device": "d", "words": [], "asides": [{"of": "x", "pupil": "", "said": "a"}]}',
        b'{"device": "d", "words": [], "asides": [{"of": "%b", "pupil": "", "said": "\\ud800"}]}'
        % str(UUID(int=1)).encode(),
        b'{"device":"d","words":[{"id":"%b","kind":"a\\u0000","pupil":"","session":"","collector":"","code":""}],"asides":[]}'
        % str(UUID(int=1)).encode(),
    ],
)
def test_what_no_device_would_send_is_refused_whole(body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read_gate_parcel(body)
    assert [reason.code for reason in refused.value.reasons] == ["dismissal.parcel_unreadable"]


def test_a_time_no_calendar_has_is_left_out() -> None:
    said = {**word("dismissed"), "at": 1e300}
    parcel = read_gate_parcel(json.dumps({"device": "d", "words": [said], "asides": []}).encode())
    assert [one.at for one in parcel.words if isinstance(one, GateWord)] == [None]
