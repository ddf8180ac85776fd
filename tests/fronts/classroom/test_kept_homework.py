"""The homework a phone kept: every note answered for itself, stored once, and judged by when it was made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from afterbell.attendance.commands import end_phone
from afterbell.attendance.models import HomeworkNote, SessionContent
from afterbell.base.tenancy import within
from afterbell.placement.models import GroupPlace
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

NOW = at(time(20))
DURING = at(time(18))
Notes = list[dict[str, Any]]


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(NOW):
        yield build_afternoon(small_school)


@pytest.fixture
def teacher(afternoon: Afternoon) -> Client:
    return visitor(afternoon.actor("subject2"))


@pytest.fixture
def phone(teacher: Client) -> str:
    return str(teacher.post("/classroom/today/phone/").json()["phone"])


def notes(afternoon: Afternoon, *words: str, made: datetime | None = DURING) -> Notes:
    told = None if made is None else round(made.timestamp() * 1000)
    return [
        {"id": str(uuid4()), "pupil": child.code, "said": word, "asked": False, "left": 0, "seq": seq, "at": told}
        for seq, (child, word) in enumerate(zip(afternoon.tutored, words, strict=False), 1)
    ]


def send(afternoon: Afternoon, who: Client, phone: str, sent: Notes, **more: object) -> HttpResponse:
    parcel = {"phone": phone, "session": afternoon.tutoring, "notes": sent, **more}
    where = f"/classroom/sessions/{afternoon.tutoring}/homework/sync/"
    return who.post(where, parcel, content_type="application/json")


def ids(sent: Notes) -> list[str]:
    return [note["id"] for note in sent]


def refused(answer: HttpResponse) -> list[tuple[str, str]]:
    return [(row["id"], row["code"].removeprefix("attendance.")) for row in answer.json()["refused"]]


def kept(afternoon: Afternoon) -> list[tuple[str, str, datetime | None]]:
    with within(afternoon.school.id):
        rows = HomeworkNote.objects.order_by("pk").values_list("note_id", "said", "noted_at")
        return [(str(note_id), said, at) for note_id, said, at in rows]


def test_a_note_is_stored_once_with_the_time_at_which_it_was_made(
    afternoon: Afternoon, teacher: Client, phone: str
) -> None:
    sent = notes(afternoon, "done", "not_done")
    for _lost_answer in range(2):
        assert send(afternoon, teacher, phone, sent).json()["kept"] == ids(sent)
    assert kept(afternoon) == [(sent[0]["id"], "done", DURING), (sent[1]["id"], "not_done", DURING)]
    other = [{**sent[0], "said": "not_done"}]
    assert refused(send(afternoon, teacher, phone, other)) == [(sent[0]["id"], "homework_conflict")]
    told = teacher.get("/classroom/today/rolls/", {"phone": phone}).json()["sessions"][0]["children"]
    assert {child["code"]: child["said"] for child in told}[afternoon.tutored[1].code] == "not_done"


def test_a_child_that_moved_is_refused_alone_and_what_was_noted_before_is_known(
    afternoon: Afternoon, teacher: Client, phone: str
) -> None:
    before = notes(afternoon, "done")
    send(afternoon, teacher, phone, before)
    with within(afternoon.school.id):
        GroupPlace.objects.filter(pupil__code=afternoon.tutored[0].code).update(until=DAY)
    sent = notes(afternoon, "not_done", "done")
    answer = send(afternoon, teacher, phone, [*before, *sent])
    assert refused(answer) == [(sent[0]["id"], "not_in_group")]
    assert sorted(answer.json()["kept"]) == sorted([before[0]["id"], sent[1]["id"]])


def test_a_note_of_before_the_session_is_refused_and_an_impossible_clock_counts_as_the_arrival(
    afternoon: Afternoon, teacher: Client, phone: str
) -> None:
    early = notes(afternoon, "done", made=at(time(9)))
    assert refused(send(afternoon, teacher, phone, early)) == [(early[0]["id"], "not_started")]
    for years in (-10, 10):
        wrong = notes(afternoon, "done", made=DURING + timedelta(days=365 * years))
        assert send(afternoon, teacher, phone, wrong).json()["kept"] == ids(wrong)
    assert [noted_at for _id, _said, noted_at in kept(afternoon)] == [None, None]


def test_what_was_done_comes_with_the_notes_and_is_stored_once(
    afternoon: Afternoon, teacher: Client, phone: str
) -> None:
    content = {"activities": ["homework", "reading"], "nothing_taught": True}
    for _lost_answer in range(2):
        assert send(afternoon, teacher, phone, [], content=content).json()["reasons"] == []
    (reason,) = send(afternoon, teacher, phone, [], content={"activities": ["moon"]}).json()["reasons"]
    assert reason["code"] == "attendance.activity_unknown"
    with within(afternoon.school.id):
        assert [row.nothing_taught for row in SessionContent.objects.all()] == [True]
    told = teacher.get("/classroom/today/rolls/", {"phone": phone}).json()["sessions"][0]["homework"]
    assert (told["held"], told["stated"]) == (["homework", "reading"], True)


def test_what_is_nobodys_of_an_ended_phone_or_unreadable_is_not_taken(
    afternoon: Afternoon, teacher: Client, phone: str
) -> None:
    sent = notes(afternoon, "done")
    assert send(afternoon, visitor(afternoon.actor("club1")), phone, sent).status_code == 404
    assert send(afternoon, teacher, "zzzz", sent).status_code == 404
    for broken in ({"notes": {}}, {"content": "all"}, {"notes": [{**sent[0], "said": "\0"}]}):
        answer = send(afternoon, teacher, phone, sent, **broken)
        assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (422, "attendance.parcel_unreadable")
    end_phone(actor=afternoon.actor("duty"), now=NOW, phone=phone)
    assert send(afternoon, teacher, phone, sent).status_code == 422
    assert kept(afternoon) == []
