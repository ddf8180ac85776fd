"""A child marked as at the gate who is not there goes back to whoever had it; what was said stays written down."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from afterbell.base.models import AuditEntry, Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.dismissal import commands, queries
from afterbell.dismissal.models import GateSide, GateSideUndone
from tests.dismissal.test_closing import close, club_absent
from tests.dismissal.test_commands import END, given, hand_over, named, present
from tests.dismissal.test_gate_sides import give, seen, take, word
from tests.dismissal.test_undoing import codes, found
from tests.support.afternoon import DAY, Afternoon
from tests.support.world import Child, SmallSchool

LATER = END + timedelta(minutes=5)


def undo(
    afternoon: Afternoon,
    child: Child,
    *,
    by: str = "gate",
    reason: str = "slip",
    name: str = "took",
    now: datetime = END,
) -> None:
    said = word(afternoon, child, name)
    commands.undo_at_gate(actor=afternoon.actor(by), now=now, word=said.handover_id, reason=reason)


def told(afternoon: Afternoon) -> list[tuple[str, str]]:
    with within(afternoon.school.id):
        rows = Message.objects.filter(kind__contains="gate").order_by("kind", "pk")
        return [(row.kind, row.to.code) for row in rows.select_related("to")]


def test_a_child_that_is_not_at_the_gate_is_with_its_session_again_and_may_come_once_more(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    teacher, guard = afternoon.actor("subject2").name, afternoon.actor("gate").name
    take(afternoon, child)
    undo(afternoon, child)
    assert seen(afternoon, child) == ("", False, f"in_group {teacher}")
    assert len(take(afternoon, child).known) == 1
    assert seen(afternoon, child) == ("", False, f"in_group {teacher}")
    assert len(take(afternoon, child, name="came").stored) == 1
    assert seen(afternoon, child) == (guard, False, f"at_gate {guard}")
    assert len(take(afternoon, child, name="came again").known) == 1
    undo(afternoon, child, name="came", reason="went_back")
    assert len(take(afternoon, child, name="third").stored) == 1
    hand_over(afternoon, given(afternoon, child, collector=named(afternoon, child)))
    assert child.name not in found(afternoon)
    with within(afternoon.school.id):
        assert GateSide.objects.count() == 3
        assert GateSideUndone.objects.filter(followed_by__isnull=False).count() == 2
        entry = AuditEntry.objects.filter(action="dismissal.undo_at_gate").earliest("pk")
    assert (entry.subject, entry.by) == (child.code, afternoon.actor("gate").code)


def test_what_the_session_let_go_is_on_its_way_again(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    give(afternoon, child)
    take(afternoon, child)
    undo(afternoon, child, reason="not_here")
    assert seen(afternoon, child)[:2] == ("", True)


def test_who_said_it_takes_it_back_and_nobody_else_but_the_duty_leader(
    afternoon: Afternoon, other_school: SmallSchool
) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    take(afternoon, child, by="duty")
    give(afternoon, child)
    for handle in ("gate", "subject2", "homeroom2", "office"):
        with pytest.raises(NotThere):
            undo(afternoon, child, by=handle)
    for actor in (afternoon.school.family(child, today=DAY), other_school.actor("duty", today=DAY)):
        with pytest.raises(NotThere):
            commands.undo_at_gate(actor=actor, now=END, word=word(afternoon, child, "took").handover_id, reason="slip")
    for name in ("gave", "never"):
        with pytest.raises(NotThere):
            undo(afternoon, child, by="duty", name=name)
    undo(afternoon, child, by="duty")
    assert seen(afternoon, child)[:2] == ("", True)


def test_every_reason_against_taking_it_back_is_said(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    take(afternoon, child)
    undo(afternoon, child)
    with pytest.raises(Refused) as again:
        undo(afternoon, child, reason="because")
    assert codes(again) == ["dismissal.undoing_reason_unknown", "dismissal.not_at_gate_before"]
    take(afternoon, child, name="came")
    hand_over(afternoon, given(afternoon, child, collector=named(afternoon, child)))
    with pytest.raises(Refused) as gone:
        undo(afternoon, child, name="came")
    assert codes(gone) == ["dismissal.gone_from_gate"]


def test_a_closed_day_keeps_its_words(afternoon: Afternoon) -> None:
    club_absent(afternoon)
    present(afternoon, afternoon.tutored)
    take(afternoon, afternoon.tutored[0])
    hand_over(afternoon, *(given(afternoon, child, collector=named(afternoon, child)) for child in afternoon.tutored))
    close(afternoon, now=LATER)
    with pytest.raises(Refused) as refused:
        undo(afternoon, afternoon.tutored[0], now=LATER)
    assert "dismissal.day_is_closed" in codes(refused)


def test_the_page_offers_it_to_who_may(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    take(afternoon, child)
    for handle, may in (("gate", True), ("duty", True)):
        with within(afternoon.school.id):
            page = queries.gate_list(
                viewer=afternoon.actor(handle), on=DAY, now=END, sought=queries.Sought(session=afternoon.tutoring)
            )
        (row,) = [row for row in page.children if row.pupil == child.code]
        assert (row.taken_as == str(word(afternoon, child, "took").handover_id)) is may
    undo(afternoon, child)
    take(afternoon, child, by="duty", name="duty took")
    with within(afternoon.school.id):
        page = queries.gate_list(
            viewer=afternoon.actor("gate"), on=DAY, now=END, sought=queries.Sought(session=afternoon.tutoring)
        )
    (row,) = [row for row in page.children if row.pupil == child.code]
    assert (row.at_gate, row.taken_as) == (afternoon.actor("duty").name, "")


def test_of_a_slip_taken_back_at_once_nobody_hears_and_of_a_child_not_there_the_adult_and_the_leader(
    afternoon: Afternoon,
) -> None:
    first, second = afternoon.tutored[:2]
    present(afternoon, [first, second])
    take(afternoon, first, second)
    undo(afternoon, first, now=END + timedelta(seconds=40))
    assert told(afternoon) == []
    undo(afternoon, second, reason="not_here", now=LATER)
    teacher, leader = afternoon.actor("subject2").code, afternoon.actor("duty").code
    assert ("dismissal.not_at_gate", teacher) in told(afternoon)
    assert ("dismissal.not_at_gate_of_leader", leader) in told(afternoon)
    assert {to for _, to in told(afternoon)}.isdisjoint({afternoon.actor("gate").code})


def test_the_guard_whose_word_stands_again_is_told(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    take(afternoon, child)
    take(afternoon, child, by="duty", name="zz duty took")
    with within(afternoon.school.id):
        page = queries.gate_list(
            viewer=afternoon.actor("duty"), on=DAY, now=END, sought=queries.Sought(session=afternoon.tutoring)
        )
    (row,) = [row for row in page.children if row.pupil == child.code]
    by = {afternoon.actor("gate").name: ("gate", "took"), afternoon.actor("duty").name: ("duty", "zz duty took")}
    handle, name = by[row.at_gate]
    undo(afternoon, child, by=handle, name=name, now=LATER)
    other = "duty" if handle == "gate" else "gate"
    assert told(afternoon) == [("dismissal.not_at_your_gate", afternoon.actor(other).code)]


def test_the_database_keeps_a_word_taken_back_once_for_a_listed_reason(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    take(afternoon, child)
    with within(afternoon.school.id):
        side = GateSide.objects.get()
        said = {"school_id": afternoon.school.id, "side": side, "undone_by_id": side.said_by_id, "undone_at": END}
        with pytest.raises(IntegrityError), transaction.atomic():
            GateSideUndone.objects.create(reason="because", **said)
        GateSideUndone.objects.create(reason="slip", **said)
        with pytest.raises(IntegrityError), transaction.atomic():
            GateSideUndone.objects.create(reason="slip", **said)
        with pytest.raises(IntegrityError), transaction.atomic():
            GateSide.objects.create(
                school_id=afternoon.school.id,
                handover_id=uuid4(),
                pupil_id=side.pupil_id,
                session_id=side.session_id,
                side="taken",
                happened_at=END,
                said_by_id=side.said_by_id,
                received_at=END,
            )
        with pytest.raises(DatabaseError), transaction.atomic():
            GateSideUndone.objects.update(reason="went_back")
