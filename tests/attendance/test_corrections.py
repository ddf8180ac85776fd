"""A sealed roll is corrected by one who asks and another who decides; what stood stays beside it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID, uuid5

import pytest
from django.db import IntegrityError, transaction

from afterbell.attendance import commands, queries
from afterbell.attendance.commands import LateMark, NewCorrection, NewMark
from afterbell.attendance.models import Correction, RollMark
from afterbell.base.access import Actor
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from tests.support.afternoon import Afternoon, at, here
from tests.support.world import SmallSchool

NAMES = UUID("00000000-0000-4000-8000-000000000000")
ASKED, END = at(time(18, 0)), at(time(18, 21))
ONE = uuid5(NAMES, "one")


@pytest.fixture
def sealed(afternoon: Afternoon) -> Afternoon:
    here(afternoon, *afternoon.tutored, seal=True)
    return afternoon


def wanted(afternoon: Afternoon, *, number: int = 0, name: str = "one", **other: str) -> NewCorrection:
    given = {"state": "absent", "reason": "点名时看错了人", **other}
    return NewCorrection(mark_id=uuid5(NAMES, name), pupil=afternoon.tutored[number].code, **given)


def ask(afternoon: Afternoon, correction: NewCorrection, *, handle: str = "subject2", now: datetime = ASKED) -> None:
    commands.ask_correction(actor=afternoon.actor(handle), now=now, session=afternoon.tutoring, correction=correction)


def decide(afternoon: Afternoon, *names: str, handle: str = "duty", accepted: bool = True) -> int:
    decisions = [LateMark(mark_id=uuid5(NAMES, name), accepted=accepted, reason="查过了") for name in names]
    return commands.decide_late_marks(
        actor=afternoon.actor(handle), now=END, session=afternoon.tutoring, decisions=decisions
    )


def page(afternoon: Afternoon, *, handle: str = "duty", now: datetime = END) -> queries.RollPage:
    with within(afternoon.school.id):
        return queries.roll(viewer=afternoon.actor(handle), session=afternoon.tutoring, now=now)


def state(afternoon: Afternoon, *, number: int = 0) -> tuple[str, bool]:
    code = afternoon.tutored[number].code
    return next((child.state, child.contested) for child in page(afternoon).children if child.code == code)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code.removeprefix("attendance.") for reason in refused.value.reasons]


def told(afternoon: Afternoon, kind: str) -> set[int]:
    with within(afternoon.school.id):
        return set(Message.objects.filter(kind=f"attendance.{kind}").values_list("to_id", flat=True))


def account(actor: Actor) -> int:
    assert actor.account is not None
    return actor.account


def test_the_old_state_counts_until_somebody_else_decides_and_stays_visible_after(sealed: Afternoon) -> None:
    for _ in range(2):
        ask(sealed, wanted(sealed))
    assert state(sealed) == ("present", False)
    assert told(sealed, "correction_asked") == {account(sealed.actor("duty"))}
    assert (decide(sealed, "one"), decide(sealed, "one")) == (1, 0)
    assert state(sealed) == ("absent", False)
    (row,) = page(sealed).corrections
    assert (row.was, row.state, row.by, row.reason) == ("present", "absent", "老师subject2", "点名时看错了人")
    assert row.answer is not None
    assert (row.answer.accepted, row.answer.by, row.answer.reason) == (True, "老师duty", "查过了")
    assert told(sealed, "correction_decided") == {account(sealed.actor("subject2"))}


def test_what_is_refused_changes_nothing_and_is_kept_with_the_reason(sealed: Afternoon) -> None:
    ask(sealed, wanted(sealed))
    decide(sealed, "one", accepted=False)
    assert state(sealed) == ("present", False)
    (row,) = page(sealed).corrections
    assert row.answer is not None
    assert (row.answer.accepted, row.answer.reason) == (False, "查过了")
    ask(sealed, wanted(sealed, name="two", state="late"))
    decide(sealed, "two")
    assert state(sealed) == ("late", False)


def test_a_correction_of_what_another_person_marked_is_no_contradiction_once_it_counts(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    seen = NewMark(mark_id=uuid5(NAMES, "leader"), pupil=child.code, state="leave", device="leader", device_seq=1)
    commands.record_marks(actor=afternoon.actor("duty"), now=at(time(17, 48)), session=afternoon.tutoring, marks=[seen])
    here(afternoon, *afternoon.tutored[1:], seal=True)
    ask(afternoon, wanted(afternoon, state="elsewhere", place="医务室"))
    decide(afternoon, "one", handle="homeroom2")
    assert state(afternoon) == ("elsewhere", False)


def test_the_duty_leader_asks_and_the_homeroom_teacher_decides(sealed: Afternoon) -> None:
    ask(sealed, wanted(sealed), handle="duty")
    assert told(sealed, "correction_asked") == {account(sealed.actor("homeroom2"))}
    with pytest.raises(Refused) as refused:
        decide(sealed, "one")
    assert codes(refused) == ["own_mark"]
    with within(sealed.school.id):
        (waiting,) = queries.waiting_corrections(viewer=sealed.actor("duty"))
        (theirs,) = queries.waiting_corrections(viewer=sealed.actor("homeroom2"))
        assert queries.waiting_corrections(viewer=sealed.actor("homeroom1")) == ()
    assert (waiting.decidable, theirs.decidable) == (False, True)
    decide(sealed, "one", handle="homeroom2")
    assert state(sealed)[0] == "absent"


def test_several_are_decided_in_one_go(sealed: Afternoon) -> None:
    for number, name in enumerate(("one", "two", "three")):
        ask(sealed, wanted(sealed, number=number, name=name))
    assert decide(sealed, "one", "two", "three") == 3
    assert [state(sealed, number=number)[0] for number in range(3)] == ["absent"] * 3


def test_every_reason_against_it_is_given_at_once(sealed: Afternoon) -> None:
    with pytest.raises(Refused) as refused:
        ask(sealed, wanted(sealed, state="present", reason=" "), now=END + timedelta(days=9))
    assert codes(refused) == ["reason_missing", "correction_over", "correction_same"]
    with pytest.raises(Refused) as refused:
        ask(sealed, wanted(sealed, state="elsewhere", reason="远" * 201))
    assert codes(refused) == ["text_too_long", "elsewhere_without_place"]
    stranger = NewCorrection(mark_id=ONE, pupil=sealed.in_club[0].code, state="absent", reason="看错了")
    with pytest.raises(Refused) as refused:
        ask(sealed, stranger)
    assert codes(refused) == ["not_in_group"]
    with within(sealed.school.id):
        assert not Correction.objects.exists()
        assert RollMark.objects.count() == len(sealed.tutored)


def test_an_open_roll_is_marked_and_not_corrected(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored)
    with pytest.raises(Refused) as refused:
        ask(afternoon, wanted(afternoon))
    assert codes(refused) == ["not_sealed"]


def test_one_waits_at_a_time_and_one_id_says_one_thing(sealed: Afternoon) -> None:
    ask(sealed, wanted(sealed))
    with pytest.raises(Refused) as refused:
        ask(sealed, wanted(sealed, name="two", state="late"))
    assert codes(refused) == ["correction_waits_for_child"]
    with pytest.raises(Refused) as refused:
        ask(sealed, wanted(sealed, state="late"))
    assert (codes(refused), refused.value.conflict) == (["mark_conflict"], True)


def test_a_session_is_confirmed_after_its_corrections_and_corrected_before(sealed: Afternoon) -> None:
    def confirm() -> commands.Confirmed:
        return commands.confirm_sessions(actor=sealed.actor("duty"), now=END, sessions=[sealed.tutoring])

    ask(sealed, wanted(sealed))
    assert [row.refusal.code for row in confirm().refusals] == ["attendance.corrections_wait"]
    decide(sealed, "one")
    assert page(sealed, handle="subject2").may_correct
    assert confirm().confirmed == (sealed.tutoring,)
    assert not page(sealed, handle="subject2").may_correct
    with pytest.raises(Refused) as refused:
        ask(sealed, wanted(sealed, name="two", state="late"), now=END)
    assert codes(refused) == ["correction_confirmed"]


def test_who_does_not_lead_the_session_asks_for_nothing(sealed: Afternoon, other_school: SmallSchool) -> None:
    for handle in ("club1", "homeroom2", "office"):
        with pytest.raises(NotThere):
            ask(sealed, wanted(sealed), handle=handle)
    with pytest.raises(NotThere):
        commands.ask_correction(
            actor=other_school.actor("duty", today=ASKED.date()),
            now=ASKED,
            session=sealed.tutoring,
            correction=wanted(sealed),
        )
    with within(sealed.school.id), pytest.raises(NotThere):
        queries.waiting_corrections(viewer=sealed.actor("subject2"))


def test_the_database_keeps_no_correction_without_a_reason(sealed: Afternoon) -> None:
    with within(sealed.school.id):
        mark = RollMark.objects.earliest("pk")
        with pytest.raises(IntegrityError), transaction.atomic():
            Correction.objects.create(school_id=sealed.school.id, mark=mark, was="present", reason="")
