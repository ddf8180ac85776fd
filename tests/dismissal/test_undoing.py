"""A wrong handover is taken back with a reason, and what two gates say of one child is kept until a person decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Q

from afterbell.base.models import AuditEntry, Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.dismissal import commands, queries
from afterbell.dismissal.handed import handovers_where
from afterbell.dismissal.models import Handover, HandoverUndone
from tests.dismissal.test_closing import close, club_absent
from tests.dismissal.test_commands import END, given, hand_over, named, present, refusals
from tests.support.afternoon import DAY, Afternoon
from tests.support.world import Child, SmallSchool

LATER = END + timedelta(minutes=5)
WHY = "接错了孩子"


def undo(
    afternoon: Afternoon,
    handover: commands.NewHandover,
    *,
    by: str = "duty",
    reason: str = WHY,
    now: datetime = LATER,
) -> None:
    commands.undo_handover(actor=afternoon.actor(by), now=now, handover=handover.handover_id, reason=reason)


def place_of(afternoon: Afternoon, child: Child) -> tuple[str, str]:
    now = END + timedelta(hours=1)
    with within(afternoon.school.id):
        family = queries.children_now(viewer=afternoon.school.family(child, today=DAY), now=now)
    (seen,) = [row for row in family if row.pupil == child.code]
    return seen.place, seen.gone


def found(afternoon: Afternoon) -> dict[str, str]:
    with within(afternoon.school.id):
        closing = queries.day_closing(viewer=afternoon.actor("duty"), on=DAY, now=LATER)
    return {row.name: row.rule for row in closing.findings}


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_a_child_let_go_by_mistake_is_back_in_its_group_and_leaves_once_more(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    collector = named(afternoon, child)
    present(afternoon, [child])
    wrong = given(afternoon, child, collector=collector, name="wrong")
    hand_over(afternoon, wrong)
    assert place_of(afternoon, child) == ("collected", "collected")
    undo(afternoon, wrong)
    assert place_of(afternoon, child) == ("in_group", "")
    assert found(afternoon)[child.name] == "not_handed_over"
    assert hand_over(afternoon, wrong).known == (wrong.handover_id,)
    assert place_of(afternoon, child) == ("in_group", "")
    right = given(afternoon, child, collector=collector, name="right")
    assert hand_over(afternoon, right).stored == (right.handover_id,)
    assert place_of(afternoon, child) == ("collected", "collected")
    assert child.name not in found(afternoon)
    with within(afternoon.school.id):
        assert Handover.objects.count() == 2
        row = HandoverUndone.objects.get()
        assert (row.handover.handover_id, row.undone_at) == (wrong.handover_id, LATER)
        assert WHY not in str(bytes(row.reason_sealed), "utf-8", "replace")
        (read,) = handovers_where(Q(handover_id=wrong.handover_id))
        assert read.undone_why == WHY
        entry = AuditEntry.objects.get(action="dismissal.undo_handover")
    assert (entry.subject, entry.by) == (child.code, afternoon.actor("duty").code)
    assert WHY not in str(entry.details)


def test_who_wrote_a_handover_down_undoes_it_and_nobody_else_but_the_duty_leader(
    afternoon: Afternoon, other_school: SmallSchool
) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    own = given(afternoon, child, collector=named(afternoon, child))
    hand_over(afternoon, own, by="subject2")
    for handle in ("gate", "subject1", "homeroom2", "office"):
        with pytest.raises(NotThere):
            undo(afternoon, own, by=handle)
    for actor in (afternoon.school.family(child, today=DAY), other_school.actor("duty", today=DAY)):
        with pytest.raises(NotThere):
            commands.undo_handover(actor=actor, now=LATER, handover=own.handover_id, reason=WHY)
    with pytest.raises(NotThere):
        commands.undo_handover(actor=afternoon.actor("duty"), now=LATER, handover=uuid4(), reason=WHY)
    undo(afternoon, own, by="subject2")
    assert place_of(afternoon, child) == ("in_group", "")


def test_every_reason_against_undoing_is_said(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    handover = given(afternoon, child, collector=named(afternoon, child))
    hand_over(afternoon, handover)
    undo(afternoon, handover)
    with pytest.raises(Refused) as again:
        undo(afternoon, handover, reason=" \u200b", by="gate")
    assert codes(again) == ["dismissal.undoing_without_reason", "dismissal.undone_before"]
    with pytest.raises(Refused) as long:
        undo(afternoon, handover, reason="长" * 201)
    assert codes(long) == ["dismissal.text_too_long", "dismissal.undone_before"]


def test_a_closed_day_keeps_its_handovers(afternoon: Afternoon) -> None:
    club_absent(afternoon)
    present(afternoon, afternoon.tutored)
    rows = [given(afternoon, child, collector=named(afternoon, child)) for child in afternoon.tutored]
    hand_over(afternoon, *rows)
    close(afternoon, now=LATER)
    with pytest.raises(Refused) as refused:
        undo(afternoon, rows[0], by="gate")
    assert codes(refused) == ["dismissal.day_is_closed"]


def test_what_comes_after_the_closing_is_kept_and_settled_by_the_duty_leader(afternoon: Afternoon) -> None:
    club_absent(afternoon)
    present(afternoon, afternoon.tutored)
    child = afternoon.tutored[0]
    aunt = named(afternoon, child, name="其其格")
    hand_over(afternoon, *(given(afternoon, row, collector=named(afternoon, row)) for row in afternoon.tutored))
    close(afternoon, now=LATER)
    late = given(afternoon, child, collector=aunt, name="late")
    assert refusals(hand_over(afternoon, late)) == ["dismissal.handed_over_otherwise"]
    with within(afternoon.school.id):
        assert queries.day_closing(viewer=afternoon.actor("duty"), on=DAY, now=LATER).unsettled
    undo(afternoon, late, now=LATER + timedelta(days=1))
    with within(afternoon.school.id):
        closing = queries.day_closing(viewer=afternoon.actor("duty"), on=DAY, now=LATER)
    assert (closing.unsettled, closing.findings, closing.closed_at) == (False, (), LATER)


def test_after_its_day_a_handover_is_undone_by_the_leader_and_no_new_word_is_taken(afternoon: Afternoon) -> None:
    child, other = afternoon.tutored[:2]
    present(afternoon, [child, other])
    first = given(afternoon, child, collector=named(afternoon, child))
    hand_over(afternoon, first)
    with pytest.raises(Refused) as refused:
        undo(afternoon, first, by="gate", now=LATER + timedelta(days=1))
    assert codes(refused) == ["dismissal.day_is_closed"]
    late = given(afternoon, other, collector=named(afternoon, other))
    guard = afternoon.actor("gate")
    side = commands.NewSide(
        handover_id=uuid4(), pupil=other.code, session=afternoon.tutoring, happened_at=late.happened_at
    )
    for hours, fault in ((30, ["dismissal.day_passed"]), (23, [])):
        now = END + timedelta(hours=hours)
        assert refusals(commands.take_at_gate(actor=guard, now=now, sides=[side])) == fault
        assert refusals(commands.record_handovers(actor=guard, now=now, handovers=[late])) == fault


def test_what_two_gates_say_of_one_child_is_kept_and_keeps_the_day_open_until_one_is_undone(
    afternoon: Afternoon,
) -> None:
    club_absent(afternoon)
    child = afternoon.tutored[0]
    grandmother, aunt = named(afternoon, child), named(afternoon, child, name="其其格")
    present(afternoon, [child])
    east = replace(given(afternoon, child, collector=grandmother, name="east"), happened_at=END - timedelta(minutes=1))
    west = given(afternoon, child, collector=aunt, name="west")
    hand_over(afternoon, east)
    for _ in range(2):
        receipt = hand_over(afternoon, west)
        assert receipt.stored == ()
    assert hand_over(afternoon, west).known == (west.handover_id,)
    for collector in (grandmother, aunt):
        same = hand_over(afternoon, given(afternoon, child, collector=collector, name=f"again{collector}"))
        assert refusals(same) == ["dismissal.handed_over_before"]
    with within(afternoon.school.id):
        assert {row.handover_id for row in Handover.objects.all()} == {east.handover_id, west.handover_id}
    assert found(afternoon)[child.name] == "handed_over_twice"
    undo(afternoon, east)
    assert child.name not in found(afternoon)
    with within(afternoon.school.id):
        family = queries.children_now(viewer=afternoon.school.family(child, today=DAY), now=LATER)
    (seen,) = [row for row in family if row.pupil == child.code]
    assert seen.gone_with == "奶奶 其其格"


def test_a_claim_that_could_not_be_is_refused_and_not_kept(afternoon: Afternoon) -> None:
    child, other = afternoon.tutored[:2]
    present(afternoon, [child])
    hand_over(afternoon, given(afternoon, child, collector=named(afternoon, child)))
    stranger = given(afternoon, child, collector=named(afternoon, other), name="stranger")
    assert refusals(hand_over(afternoon, stranger)) == ["dismissal.handed_over_before"]
    with within(afternoon.school.id):
        assert Handover.objects.count() == 1


def test_the_database_lets_a_child_leave_once_and_once_more_after_each_undoing(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    handover = given(afternoon, child, collector=named(afternoon, child))
    hand_over(afternoon, handover)
    undo(afternoon, handover)
    with within(afternoon.school.id):
        first, undone = Handover.objects.get(), HandoverUndone.objects.get()

        def leave(**said: object) -> None:
            values = {
                "session_id": first.session_id,
                "pupil_id": first.pupil_id,
                "kind": first.kind,
                "collector_id": first.collector_id,
                "happened_at": LATER,
                "handed_by_id": first.handed_by_id,
                "received_at": LATER,
            }
            row = Handover(school_id=first.school_id, handover_id=uuid4(), **values, **said)
            with transaction.atomic():
                row.save(force_insert=True)

        with pytest.raises(IntegrityError):
            leave()
        with pytest.raises(IntegrityError):
            leave(again_id=undone.pk, against_id=first.pk)
        leave(again_id=undone.pk)
        with pytest.raises(IntegrityError):
            leave(again_id=undone.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            HandoverUndone.objects.update(reason_sealed=b"x")


def test_the_family_the_adult_and_the_leaders_are_told_who_answers_for_the_child_again(afternoon: Afternoon) -> None:
    child, other = afternoon.tutored[:2]
    present(afternoon, [child, other])
    rows = [given(afternoon, one, collector=named(afternoon, one)) for one in (child, other)]
    hand_over(afternoon, *rows)
    with within(afternoon.school.id):
        assert not Message.objects.filter(kind__startswith="dismissal.").exists()
    undo(afternoon, rows[0])
    with within(afternoon.school.id):
        told = Message.objects.filter(kind__startswith="dismissal.").order_by("kind")
        assert {(row.kind, row.to_id, row.concerns) for row in told} == {
            ("dismissal.undone", afternoon.school.family(child, today=DAY).account, child.code),
            ("dismissal.undone_of_leader", afternoon.actor("duty").account, child.code),
            ("dismissal.undone_of_session", afternoon.actor("subject2").account, child.code),
        }
        assert {str(row.values["adult"]) for row in told} == {afternoon.actor("subject2").name}
