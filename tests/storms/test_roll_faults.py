"""What goes wrong between a phone and the site while a roll is called, each with the outcome a school can count on.

The page's own part is seen in a browser (`tests/browser/test_kept_roll.py`); docs/mechanisms/roll-call.md names all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from afterbell.attendance.commands import NewLeave, excuse_pupils
from afterbell.attendance.models import PupilLeave, RollMark
from afterbell.attendance.queries import roll
from afterbell.base import audit
from afterbell.base.tenancy import within
from afterbell.placement.models import GroupPlace
from afterbell.rostering.models import Assignment, Cancellation, Session
from afterbell.schools.models import Staff
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

NOW = at(time(17, 57))
TEN_YEARS = timedelta(days=3652)
Marks = list[dict[str, Any]]


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


def marks(afternoon: Afternoon, *states: str, first: int = 1, clock_off: timedelta = timedelta()) -> Marks:
    shown = round((NOW + clock_off).timestamp() * 1000)
    return [
        {"id": str(uuid4()), "pupil": child.code, "state": state, "place": "", "seq": seq, "device_at": shown}
        for seq, (child, state) in enumerate(zip(afternoon.tutored, states, strict=False), first)
    ]


def send(afternoon: Afternoon, who: Client, phone: str, sent: Marks, **more: object) -> HttpResponse:
    parcel = {"phone": phone, "session": afternoon.tutoring, "marks": sent, **more}
    where = f"/classroom/sessions/{afternoon.tutoring}/sync/"
    return who.post(where, parcel, content_type="application/json")


def ids(sent: Marks) -> list[str]:
    return [mark["id"] for mark in sent]


def stand(afternoon: Afternoon, *expected: Marks) -> None:
    """See that these marks stand, each once, with a whole ledger."""
    with within(afternoon.school.id):
        stored = [str(mark_id) for mark_id in RollMark.objects.values_list("mark_id", flat=True)]
        assert audit.verify(tenant=afternoon.school.id) == ()
    assert sorted(stored) == sorted(mark for sent in expected for mark in ids(sent))


def states(afternoon: Afternoon) -> list[str]:
    """Read the folded states of the tutored children, in their order."""
    with within(afternoon.school.id):
        seen = roll(viewer=afternoon.actor("duty"), session=afternoon.tutoring, now=NOW)
    found = {child.code: child.state for child in seen.children}
    return [found[child.code] for child in afternoon.tutored if child.code in found]


def test_an_answer_lost_after_the_storing_is_given_again_and_nothing_stands_twice(
    afternoon: Afternoon, teacher: Client, phone: str
) -> None:
    sent = marks(afternoon, "present", "late", "absent", "present")
    answers = [send(afternoon, teacher, phone, sent).json() for _lost in range(3)]
    assert [answer["kept"] for answer in answers] == [ids(sent)] * 3
    stand(afternoon, sent)


def test_answers_out_of_order_speak_only_of_what_they_were_asked(
    afternoon: Afternoon, teacher: Client, phone: str
) -> None:
    first, second = marks(afternoon, "absent", "absent"), marks(afternoon, "present", "late", first=3)
    of_second = send(afternoon, teacher, phone, second).json()
    of_first = send(afternoon, teacher, phone, first).json()
    assert (of_first["kept"], of_second["kept"]) == (ids(first), ids(second))
    stand(afternoon, first, second)
    assert states(afternoon)[:2] == ["present", "late"]


@pytest.mark.parametrize("clock_off", [-TEN_YEARS, TEN_YEARS], ids=["ten-years-back", "ten-years-ahead"])
def test_a_clock_ten_years_off_changes_no_state_and_no_order(
    afternoon: Afternoon, teacher: Client, phone: str, clock_off: timedelta
) -> None:
    early = marks(afternoon, "absent", "absent", clock_off=clock_off)
    right = marks(afternoon, "present", "present", "present", "present", first=3)
    arrived = round((NOW + clock_off).timestamp() * 1000)
    send(afternoon, teacher, phone, early, arrival=arrived)
    answer = send(afternoon, teacher, phone, right, seal=True).json()
    assert (answer["sealed"], answer["reasons"]) == (True, [])
    stand(afternoon, early, right)
    assert states(afternoon) == ["present"] * 4
    with within(afternoon.school.id):
        assert {row.received_at.date() for row in RollMark.objects.all()} == {NOW.date()}


def test_a_sign_in_that_ends_between_two_parcels_costs_no_mark_and_lets_nobody_else_send_them(
    afternoon: Afternoon, teacher: Client, phone: str
) -> None:
    first, second = marks(afternoon, "present", "late"), marks(afternoon, "present", "late", "absent", first=3)
    send(afternoon, teacher, phone, first)
    teacher.logout()
    assert send(afternoon, teacher, phone, second).status_code == 404
    assert send(afternoon, visitor(afternoon.actor("club1")), phone, second).status_code == 404
    stand(afternoon, first)
    again = visitor(afternoon.actor("subject2"))
    assert send(afternoon, again, phone, [*first, *second]).json()["kept"] == [*ids(second), *ids(first)]
    stand(afternoon, first, second)


def test_a_session_cancelled_while_marked_offline_takes_nothing_and_says_why(
    afternoon: Afternoon, teacher: Client, phone: str
) -> None:
    before = marks(afternoon, "present")
    send(afternoon, teacher, phone, before)
    with within(afternoon.school.id):
        session, account = Session.objects.get(code=afternoon.tutoring), afternoon.school.account("office")
        Cancellation.objects.create(
            school_id=afternoon.school.id,
            session=session,
            reason="暴雪",
            cancelled_by=account,
            cancelled_at=session.starts_at - timedelta(minutes=30),
        )
    answer = send(afternoon, teacher, phone, marks(afternoon, "present", "late", first=2))
    assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (422, "attendance.cancelled")
    stand(afternoon, before)


def test_a_child_moved_while_marked_is_refused_alone_and_what_was_seen_before_stays(
    afternoon: Afternoon, teacher: Client, phone: str
) -> None:
    seen = marks(afternoon, "present")
    send(afternoon, teacher, phone, seen)
    with within(afternoon.school.id):
        GroupPlace.objects.filter(pupil__code=afternoon.tutored[0].code).update(until=DAY)
    sent = marks(afternoon, "late", "late", "late", first=2)
    answer = send(afternoon, teacher, phone, [*sent, *seen]).json()
    assert [(row["id"], row["code"]) for row in answer["refused"]] == [(sent[0]["id"], "attendance.not_in_group")]
    assert answer["kept"] == [*ids(sent)[1:], *ids(seen)]
    stand(afternoon, seen, sent[1:])


def test_leave_said_after_the_roll_was_taken_stands_beside_what_was_seen(
    afternoon: Afternoon, teacher: Client, phone: str
) -> None:
    child, sent = afternoon.tutored[0], marks(afternoon, "present", "present", "present", "present")
    send(afternoon, teacher, phone, sent, arrival=round(NOW.timestamp() * 1000), seal=True)
    excuse_pupils(
        actor=afternoon.school.family(child, today=DAY), now=NOW, leaves=[NewLeave(pupil=child.code, date=DAY)]
    )
    assert states(afternoon)[0] == "present"
    assert send(afternoon, teacher, phone, sent).json()["sealed"]
    with within(afternoon.school.id):
        assert PupilLeave.objects.get().pupil.code == child.code
    stand(afternoon, sent)


def test_a_substitute_named_meanwhile_has_the_roll_and_what_was_sent_before_stays(
    afternoon: Afternoon, teacher: Client, phone: str
) -> None:
    first, second = marks(afternoon, "present", "late"), marks(afternoon, "absent", first=3)
    send(afternoon, teacher, phone, first)
    with within(afternoon.school.id):
        planned = Assignment.objects.get(session__code=afternoon.tutoring)
        substitute = Staff.objects.get(code=afternoon.school.staff["subject1"])
        Assignment.objects.filter(pk=planned.pk).update(ended_at=NOW)
        Assignment.objects.create(
            school_id=afternoon.school.id,
            session=planned.session,
            staff=substitute,
            basis="substitute",
            assigned_by=planned.assigned_by,
            assigned_at=NOW,
        )
    assert send(afternoon, teacher, phone, second).status_code == 404
    stand(afternoon, first)


def test_one_teacher_on_two_screens_corrects_on_the_page_and_contradicts_with_an_old_phone(
    afternoon: Afternoon, teacher: Client, phone: str
) -> None:
    on_phone, brought_later = marks(afternoon, "absent"), marks(afternoon, "absent", "absent", first=2)[1:]
    send(afternoon, teacher, phone, on_phone)
    first, second = (child.code for child in afternoon.tutored[:2])
    page = f"/classroom/sessions/{afternoon.tutoring}/roll/"
    teacher.post(page, {"do": "save", f"state-{first}": "present", f"state-{second}": "present"})
    send(afternoon, teacher, phone, brought_later)
    with within(afternoon.school.id):
        seen = roll(viewer=afternoon.actor("duty"), session=afternoon.tutoring, now=NOW)
    found = {child.code: child for child in seen.children}
    assert (found[first].state, found[first].contested) == ("present", False)
    assert found[second].contested
