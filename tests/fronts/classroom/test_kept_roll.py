"""What the page that a phone keeps gives and takes: nothing personal in the page, every mark answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from uuid import uuid4

import pytest
from django.test import Client

from afterbell.attendance.commands import end_phone
from afterbell.attendance.models import RollMark, RollPhone
from afterbell.base.tenancy import within
from afterbell.fronts.classroom.kept_roll import ROLL
from afterbell.fronts.shell import shell_files
from tests.support.afternoon import Afternoon, at, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import SmallSchool

NOW = at(time(17, 57))
PAGE, ROLLS, ENROL = "/classroom/today/", "/classroom/today/rolls/", "/classroom/today/phone/"


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(NOW):
        yield build_afternoon(small_school)


@pytest.fixture
def teacher(afternoon: Afternoon) -> Client:
    return visitor(afternoon.actor("subject2"))


@pytest.fixture
def phone(teacher: Client) -> str:
    return str(teacher.post(ENROL).json()["phone"])


def parcel(afternoon: Afternoon, phone: str, *states: str, **more: object) -> dict[str, object]:
    marks = [
        {"id": str(uuid4()), "pupil": child.code, "state": state, "place": "", "seq": seq, "at": None}
        for seq, (child, state) in enumerate(zip(afternoon.tutored, states, strict=False), 1)
    ]
    return {"phone": phone, "session": afternoon.tutoring, "marks": marks, **more}


def there(afternoon: Afternoon) -> str:
    return f"/classroom/sessions/{afternoon.tutoring}/sync/"


def test_the_kept_page_is_the_same_for_everybody(afternoon: Afternoon, teacher: Client) -> None:
    mine, other = (as_told(one.get(PAGE)) for one in (teacher, visitor(afternoon.actor("club1"))))
    assert mine == other
    for word in ("老师subject2", "试验小学", afternoon.tutored[0].name, "data-person"):
        assert word not in mine[1]


def test_the_worker_keeps_every_script_the_page_loads(teacher: Client) -> None:
    worker = teacher.get("/classroom/today/worker.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    files = shell_files(ROLL).addresses
    assert files[0] == PAGE
    for name in ("house.js", "busy.js", "kept/page.js", "kept/vault.js", "kept/unsent.js", "roll.css", "icons.svg"):
        assert f"/static/afterbell/{name}" in files
        assert f'"/static/afterbell/{name}"' in worker.text
    for address in files[1:]:
        assert address in worker.text


def test_a_phone_is_told_whose_it_is_what_time_it_is_and_the_own_rolls(
    afternoon: Afternoon, teacher: Client, phone: str, asks_at_most: AsksAtMost
) -> None:
    with asks_at_most(13):
        told = teacher.get(ROLLS, {"phone": phone}).json()
    assert told["account"] == afternoon.actor("subject2").code
    assert (told["phone"], told["now"], told["today"]) == ("kept", NOW.timestamp() * 1000, "2026-03-04")
    (session,) = told["sessions"]
    assert session["code"] == afternoon.tutoring
    assert {child["name"] for child in session["children"]} == {child.name for child in afternoon.tutored}
    for nobodys in ("", "zzzz"):
        assert teacher.get(ROLLS, {"phone": nobodys}).json()["phone"] == "unknown"


def test_every_mark_is_answered_and_sent_again_known(afternoon: Afternoon, teacher: Client, phone: str) -> None:
    sent = parcel(afternoon, phone, "present", "absent", "elsewhere")
    for _ in range(2):
        answer = teacher.post(there(afternoon), sent, content_type="application/json").json()
        marks = [mark["id"] for mark in sent["marks"]]  # type: ignore[attr-defined]
        assert answer["kept"] == marks[:2]
        assert [(row["id"], row["words"]) for row in answer["refused"]] == [(marks[2], "记“别处”时请写明在哪里。")]
        assert not answer["sealed"]
    with within(afternoon.school.id):
        assert RollMark.objects.count() == 2


def test_a_roll_that_cannot_be_sealed_says_who_is_missing(afternoon: Afternoon, teacher: Client, phone: str) -> None:
    open_one = parcel(afternoon, phone, "present", "present", "late", seal=True)
    answer = teacher.post(there(afternoon), open_one, content_type="application/json").json()
    assert not answer["sealed"]
    assert afternoon.tutored[3].name in answer["reasons"][0]["words"]
    whole = parcel(afternoon, phone, *["present"] * 4, seal=True)
    whole["marks"] = whole["marks"][3:]  # type: ignore[index]
    assert teacher.post(there(afternoon), whole, content_type="application/json").json()["sealed"]


def test_what_is_not_readable_or_not_theirs_is_not_taken(afternoon: Afternoon, teacher: Client, phone: str) -> None:
    unreadable = teacher.post(there(afternoon), b"{", content_type="application/json")
    assert (unreadable.status_code, unreadable.json()["reasons"][0]["code"]) == (422, "attendance.parcel_unreadable")
    sent = parcel(afternoon, phone, "present")
    other = f"/classroom/sessions/{afternoon.club}/sync/"
    assert teacher.post(other, sent, content_type="application/json").status_code == 404
    for stranger_ in (visitor(afternoon.actor("club1")), stranger()):
        assert stranger_.post(there(afternoon), sent, content_type="application/json").status_code == 404
    family = visitor(afternoon.school.family(afternoon.tutored[0]))
    assert [family.get(PAGE).status_code, family.get(ROLLS).status_code] == [404, 404]
    assert stranger().get(ROLLS).headers["Location"].startswith("/sign-in/")
    with within(afternoon.school.id):
        assert not RollMark.objects.exists()


def test_a_phone_that_was_ended_is_told_so_and_then_signed_out(
    afternoon: Afternoon, teacher: Client, phone: str
) -> None:
    end_phone(actor=afternoon.actor("duty"), now=NOW, phone=phone)
    for _ in range(2):
        told = teacher.get(ROLLS, {"phone": phone}).json()
        assert told == {"account": afternoon.actor("subject2").code, "phone": "ended"}
    sent = parcel(afternoon, phone, "present")
    answer = teacher.post(there(afternoon), sent, content_type="application/json")
    assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (422, "attendance.phone_ended")
    assert teacher.post(ENROL).headers["Location"] == "/sign-in/"
    assert teacher.get(ROLLS).headers["Location"].startswith("/sign-in/")
    with within(afternoon.school.id):
        assert RollPhone.objects.count() == 1


def test_whoever_signs_out_leaves_a_note_that_puts_the_rolls_away(teacher: Client) -> None:
    left = teacher.post("/sign-out/")
    assert (left.cookies["signed-out"].value, left.cookies["signed-out"]["httponly"]) == ("1", "")
