"""How a step about a complaint is stored: after the rules, with its words sealed, once, and told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from afterbell.base.events import tell
from afterbell.base.refusals import Refusal, Refused
from afterbell.complaints.desks import standing_of, steps_of
from afterbell.complaints.events import ComplaintMoved, ComplaintReceived
from afterbell.complaints.models import Complaint, ComplaintStep
from afterbell.complaints.refusals import REFUSALS
from afterbell.complaints.rules.handling import Desk, Standing, StepKind, Wanted, reasons_against
from afterbell.complaints.saying import STEP, said, sealed
from afterbell.schools.models import School


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStep:
    """A step that passed the rules, with what was said, and where the complaint lies after it."""

    kind: StepKind
    desk: Desk
    words: str = ""
    stars: int | None = None
    due_on: date | None = None
    by: int | None = None


def held(school: int) -> School:
    """Hold a school, so that two who act on its complaints act one after the other."""
    return School.objects.select_for_update().get(pk=school)


def checked(row: Complaint, *, wanted: Wanted, faults: list[Refusal]) -> Standing:
    """Give where a complaint stands if the step may be taken. Raises Refused, by the rules as a conflict."""
    standing = standing_of(row, steps=steps_of(row))
    if reasons := reasons_against(standing=standing, wanted=wanted):
        raise Refused(reasons, conflict=True)
    if faults:
        raise Refused(faults)
    return standing


def store(row: Complaint, step: NewStep, *, now: datetime) -> ComplaintStep:
    """Store a step and tell of it. Raises Refused as a conflict when somebody else was first."""
    try:
        with transaction.atomic():
            kept = ComplaintStep.objects.create(
                school_id=row.school_id,
                complaint=row,
                kind=step.kind.value,
                desk=step.desk.value,
                words_sealed=sealed(said(step.words), purpose=STEP),
                stars=step.stars,
                due_on=step.due_on,
                by_id=step.by,
                at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    tell(
        ComplaintMoved(
            school=row.school_id,
            complaint=row.code,
            number=row.number,
            kind=step.kind.value,
            desk=step.desk.value,
            writer=row.writer_id,
            step=kept.pk,
            at=now,
        )
    )
    if step.kind is StepKind.PASSED:
        come(row, desk=step.desk, now=now, due_on=row.due_on)
    return kept


def come(row: Complaint, *, desk: Desk, now: datetime, due_on: date) -> None:
    """Tell that a complaint lies at a desk, new there."""
    tell(
        ComplaintReceived(
            school=row.school_id,
            complaint=row.code,
            number=row.number,
            desk=desk.value,
            due_on=due_on,
            at=now,
        )
    )
