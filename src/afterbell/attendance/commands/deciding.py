"""The homeroom teacher or duty leader decides between marks, and about marks that came after the seal."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from afterbell.attendance.commands.marks import NewMark, Receipt, against_a_roll, counts, store_marks
from afterbell.attendance.events import CorrectionsDecided
from afterbell.attendance.models import LateMarkDecision, RollMark
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.standing import standing_of
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.written import written
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Pupil

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LateMark:
    """What is decided about one mark that came after the seal."""

    mark_id: UUID
    accepted: bool
    reason: str


@command("attendance.decide")
def settle_marks(*, actor: Actor, now: datetime, session: str, marks: Sequence[NewMark]) -> Receipt:
    """Store marks that decide between contradicting ones (named in `settles`), by who is entitled to the child.

    Raises NotThere when a child is not of the actor's homeroom (the duty leader decides about every child).
    """
    standing = standing_of(code=session)
    _authorise_children(actor=actor, school=standing.school, pupils={mark.pupil for mark in marks})
    if not marks:
        raise REFUSALS.refused("nothing_said")
    if reasons := against_a_roll(session=standing, now=now):
        raise Refused(reasons)
    receipt = store_marks(actor=actor, now=now, session=standing, marks=marks).receipt(session=session)
    record(subject=session, **counts(receipt))
    return receipt


@command("attendance.decide")
def decide_late_marks(*, actor: Actor, now: datetime, session: str, decisions: Sequence[LateMark]) -> int:
    """Let marks that came after the seal count, or not, each with a reason; give how many decisions are new.

    The same decision twice is kept once. Raises NotThere for a mark of a child that is not the actor's, Refused
    without a reason, for a mark that was in time or the actor's own, or (a conflict) when the other was decided before.
    """
    standing = standing_of(code=session)
    wanted = {decision.mark_id: decision for decision in decisions}
    rows = {
        row.mark_id: row
        for row in RollMark.objects.filter(session=standing.pk, mark_id__in=wanted).select_related(
            "decision", "pupil", "correction"
        )
    }
    if len(rows) < len(wanted):
        raise NotThere("mark")
    _authorise_children(actor=actor, school=standing.school, pupils={row.pupil.code for row in rows.values()})
    known = {mark_id for mark_id, row in rows.items() if hasattr(row, "decision")}
    reasons = [
        fault
        for decision in decisions
        for fault in _faults(decision, row=rows[decision.mark_id], sealed_at=standing.sealed_at, by=actor.account)
    ]
    if reasons:
        raise Refused(reasons)
    new = [mark_id for mark_id in wanted if mark_id not in known]
    LateMarkDecision.objects.bulk_create(
        [
            LateMarkDecision(
                school_id=standing.school,
                mark=rows[mark_id],
                accepted=wanted[mark_id].accepted,
                reason=written(wanted[mark_id].reason),
                decided_by_id=signed_in(actor),
                decided_at=now,
            )
            for mark_id in new
        ]
    )
    if corrected := tuple(str(mark_id) for mark_id in new if hasattr(rows[mark_id], "correction")):
        tell(CorrectionsDecided(school=standing.school, session=session, marks=corrected, at=now))
    record(subject=session, decided=len(new), accepted=sum(wanted[mark_id].accepted for mark_id in new))
    return len(new)


def _faults(decision: LateMark, *, row: RollMark, sealed_at: datetime | None, by: int | None) -> Iterator[Refusal]:
    field = str(decision.mark_id)
    if not written(decision.reason):
        yield REFUSALS.refusal("reason_missing", field=field)
    if len(decision.reason) > LONGEST_REASON:
        yield REFUSALS.refusal("text_too_long", field=field, most=LONGEST_REASON)
    if row.marked_by_id == by:
        yield REFUSALS.refusal("own_mark", field=field)
    decided_otherwise = hasattr(row, "decision") and row.decision.accepted != decision.accepted
    if sealed_at is None or row.received_at < sealed_at or decided_otherwise:
        yield REFUSALS.refusal("not_late", field=field)


def _authorise_children(*, actor: Actor, school: int, pupils: Collection[str]) -> None:
    """Ask for every homeroom of these children; without children, for the school."""
    homerooms = set(Pupil.objects.filter(code__in=pupils).values_list("homeroom_id", flat=True))
    for at in [place(school=school, homeroom=homeroom) for homeroom in sorted(homerooms)] or [place(school=school)]:
        authorise(actor=actor, action="attendance.decide", at=at)
