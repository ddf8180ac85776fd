"""Who helps in a session sees its roll and its care notes and may mark; the adult of the session closes it."""

from __future__ import annotations

from datetime import time
from uuid import uuid4

import pytest

from afterbell.attendance.commands import Arrival, NewMark, record_arrivals, record_marks, seal_roll
from afterbell.attendance.queries import own_sessions, roll
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import give_care_note, say_consent
from afterbell.enrolment.papers.consents import WORDINGS, Purpose
from afterbell.enrolment.rules.caring import CareWords
from afterbell.rostering.commands import look_at_care
from afterbell.rostering.models import Assignment
from tests.support.afternoon import Afternoon, at
from tests.support.helping import HELPER, seat_beside
from tests.support.world import MORNING

pytestmark = pytest.mark.django_db

NOW = at(time(17, 50))


def mark(afternoon: Afternoon, handle: str) -> int:
    new = NewMark(
        mark_id=uuid4(), pupil=afternoon.tutored[0].code, state="present", device=f"test{handle}", device_seq=1
    )
    return len(record_marks(actor=afternoon.actor(handle), now=NOW, session=afternoon.tutoring, marks=[new]).stored)


def test_who_helps_sees_the_roll_and_marks_and_does_not_close_it(afternoon: Afternoon) -> None:
    seat = seat_beside(afternoon)
    helper = afternoon.actor(HELPER)
    with within(afternoon.school.id):
        cards = own_sessions(viewer=helper, on=NOW.date(), now=NOW)
        page = roll(viewer=helper, session=afternoon.tutoring, now=NOW)
    assert {card.code: card.has_roll for card in cards} == {afternoon.tutoring: True, seat: False}
    assert (page.may_mark, page.may_alarm, page.may_seal, page.is_own) == (True, True, False, False)
    assert mark(afternoon, HELPER) == 1
    with pytest.raises(NotThere):
        seal_roll(actor=helper, now=NOW, session=afternoon.tutoring)


def test_who_helped_and_handed_the_seat_over_is_a_stranger_again(afternoon: Afternoon) -> None:
    seat = seat_beside(afternoon)
    with within(afternoon.school.id):
        Assignment.objects.filter(session__code=seat).update(ended_at=NOW)
    with within(afternoon.school.id), pytest.raises(NotThere):
        roll(viewer=afternoon.actor(HELPER), session=afternoon.tutoring, now=NOW)
    with pytest.raises(NotThere):
        mark(afternoon, HELPER)


def test_who_helps_reads_the_care_notes_of_the_day(afternoon: Afternoon) -> None:
    child = afternoon.tutored[1]
    text = WORDINGS[Purpose.HEALTH].text_hash
    family = afternoon.school.family(child)
    say_consent(actor=family, now=MORNING, pupil=child.code, purpose=Purpose.HEALTH.value, text=text, given=True)
    words = CareWords(kind="asthma", what="跑步后会喘", todo="坐下，用喷雾", call="爸爸", kept="")
    give_care_note(actor=family, now=MORNING, pupil=child.code, words=words)
    helper = afternoon.actor(HELPER)
    with pytest.raises(NotThere):
        look_at_care(actor=helper, now=NOW, session=afternoon.tutoring, pupil=child.code)
    seat_beside(afternoon)
    (note,) = look_at_care(actor=helper, now=NOW, session=afternoon.tutoring, pupil=child.code).notes
    assert note.words.todo == words.todo


def test_both_adults_are_there_each_for_themselves(afternoon: Afternoon) -> None:
    seat = seat_beside(afternoon)
    for handle, code in (("subject2", afternoon.tutoring), (HELPER, seat)):
        arrival = Arrival(session=code, staff=afternoon.school.staff[handle], arrived_at=NOW)
        assert record_arrivals(actor=afternoon.actor(handle), now=NOW, arrivals=[arrival]).stored == (code,)
    arrival = Arrival(session=afternoon.tutoring, staff=afternoon.school.staff[HELPER], arrived_at=NOW)
    with pytest.raises(NotThere):
        record_arrivals(actor=afternoon.actor(HELPER), now=NOW, arrivals=[arrival])
