"""What a phone could not send is taken in from its code: as its owner's, once, and only whole and sealed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import zlib
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.attendance import commands
from afterbell.attendance.commands import KeptPhone
from afterbell.attendance.handing import read_code
from afterbell.attendance.models import RollMark
from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.rostering.models import Assignment
from tests.support.afternoon import DAY, LATE, Afternoon, at
from tests.support.world import SmallSchool

NOW = at(LATE[0]) + timedelta(minutes=5)
KEY = b"k" * 32
MARKS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.uuids().map(str),
            "pupil": st.text(st.characters(categories=["L", "N"]), max_size=12),
            "state": st.sampled_from(["present", "late", "absent"]),
            "place": st.just(""),
            "seq": st.integers(0, 2**31 - 1),
        }
    ),
    max_size=60,
)


def written(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def code_of(*, phone: str, key: bytes, session: str, marks: list[dict[str, object]]) -> str:
    """Write a code as a phone does."""
    inside = json.dumps({"phone": phone, "parcels": [{"session": session, "marks": marks}]}).encode()
    packing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = packing.compress(inside) + packing.flush()
    return f"AB1.{written(packed)}.{written(hmac.digest(key, packed, hashlib.sha256))}"


@pytest.fixture
def phone(afternoon: Afternoon) -> KeptPhone:
    return commands.keep_roll_on_phone(actor=afternoon.actor("subject2"), now=NOW)


@pytest.fixture
def leader(afternoon: Afternoon) -> Actor:
    return afternoon.actor("duty")


def code(afternoon: Afternoon, phone: KeptPhone, *, key: bytes = b"") -> str:
    marks = [
        {"id": str(UUID(int=seq)), "pupil": child.code, "state": "present", "place": "", "seq": seq}
        for seq, child in enumerate(afternoon.tutored, 1)
    ]
    return code_of(phone=phone.code, key=key or phone.key, session=afternoon.tutoring, marks=list(marks))


@given(marks=MARKS)
def test_a_code_is_read_as_it_was_written_and_only_its_own_key_sealed_it(marks: list[dict[str, object]]) -> None:
    handed = read_code(code_of(phone="p", key=KEY, session="s", marks=marks))
    (parcel,) = handed.parcels
    assert [str(mark.mark_id) for mark in parcel.marks] == [mark["id"] for mark in marks]
    assert [mark.device_seq for mark in parcel.marks] == [mark["seq"] for mark in marks]
    assert handed.is_sealed_by(KEY)
    assert not handed.is_sealed_by(b"j" * 32)


@given(st.data())
def test_a_code_with_one_letter_changed_is_refused_or_not_sealed(data: st.DataObject) -> None:
    whole = code_of(phone="p", key=KEY, session="s", marks=[])
    place = data.draw(st.integers(4, len(whole) - 2))
    letter = data.draw(st.sampled_from("ABCabc012-_."))
    changed = whole[:place] + letter + whole[place + 1 :]
    try:
        handed = read_code(changed)
    except Refused as refused:
        assert [reason.code for reason in refused.reasons] == ["attendance.code_unreadable"]  # noqa: PT017 - either may be
    else:
        assert handed.is_sealed_by(KEY) == (read_code(whole) == handed)


@given(st.text(max_size=300))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_code(text)


def test_a_bomb_is_refused() -> None:
    packing = zlib.compressobj(level=9, wbits=-zlib.MAX_WBITS)
    packed = packing.compress(b" " * 50_000_000) + packing.flush()
    with pytest.raises(Refused):
        read_code(f"AB1.{written(packed)}.{written(b'x' * 32)}")


def test_a_code_is_taken_in_once_as_its_owners_whatever_else_comes(
    afternoon: Afternoon, phone: KeptPhone, leader: Actor
) -> None:
    text = code(afternoon, phone)
    first = commands.take_in_code(actor=leader, now=NOW, code=f" {text[:50]}\n{text[50:]}\n")
    assert (first.staff, first.stored, first.known, first.reasons) == ("老师subject2", 4, 0, ())
    again = commands.take_in_code(actor=afternoon.actor("office"), now=NOW, code=text)
    assert (again.stored, again.known) == (0, 4)
    with within(afternoon.school.id):
        assert {row.marked_by_id for row in RollMark.objects.all()} == {afternoon.school.account("subject2").pk}
        Assignment.objects.update(ended_at=NOW)
    marks = [{"id": str(uuid4()), "pupil": afternoon.tutored[0].code, "state": "late", "place": "", "seq": 9}]
    later = code_of(phone=phone.code, key=phone.key, session=afternoon.tutoring, marks=list(marks))
    assert commands.take_in_code(actor=leader, now=NOW, code=later).stored == 1


def test_a_forged_code_an_ended_phone_and_others_are_turned_away(
    afternoon: Afternoon, phone: KeptPhone, leader: Actor, other_school: SmallSchool
) -> None:
    forged = code(afternoon, phone, key=KEY)
    with pytest.raises(Refused) as refused:
        commands.take_in_code(actor=leader, now=NOW, code=forged)
    assert [reason.code for reason in refused.value.reasons] == ["attendance.code_unreadable"]
    with pytest.raises(Refused):
        commands.take_in_code(actor=other_school.actor("duty", today=DAY), now=NOW, code=code(afternoon, phone))
    with pytest.raises(NotThere):
        commands.take_in_code(actor=afternoon.actor("subject2"), now=NOW, code=code(afternoon, phone))
    commands.end_phone(actor=leader, now=NOW, phone=phone.code)
    with pytest.raises(Refused) as refused:
        commands.take_in_code(actor=leader, now=NOW, code=code(afternoon, phone))
    assert [reason.code for reason in refused.value.reasons] == ["attendance.phone_ended"]
    with within(afternoon.school.id):
        assert not RollMark.objects.exists()
