"""A child does not come on a day, as its guardian or homeroom teacher says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.attendance.events import PupilsExcused
from afterbell.attendance.models import PupilLeave
from afterbell.attendance.refusals import REFUSALS
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Pupil

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLeave:
    """A child, by public code, does not come on this day."""

    pupil: str
    date: date
    reason: str = ""


@command("attendance.excuse")
def excuse_pupils(*, actor: Actor, now: datetime, leaves: Sequence[NewLeave]) -> int:
    """Excuse children for days to come or today; give how many leaves are new.

    A leave said twice is kept once, with the first reason. Raises NotThere for a child that is not the actor's,
    Refused for a day that has passed or on which the child is no longer at the school.
    """
    if not leaves:
        raise REFUSALS.refused("nothing_said")
    pupils = {
        row.code: row
        for row in Pupil.objects.filter(code__in={leave.pupil for leave in leaves}).only("code", "homeroom", "left_on")
    }
    if any(leave.pupil not in pupils for leave in leaves):
        raise NotThere("pupil")
    for pupil in pupils.values():
        at = place(school=actor.tenant, pupil=pupil.pk, homeroom=pupil.homeroom_id)
        authorise(actor=actor, action="attendance.excuse", at=at)
    reasons = [fault for leave in leaves for fault in _faults(leave=leave, pupil=pupils[leave.pupil], now=now)]
    if reasons:
        raise Refused(reasons)
    wanted = {(leave.pupil, leave.date): leave for leave in reversed(leaves)}
    known = set(
        PupilLeave.objects.filter(
            pupil__code__in={pupil for pupil, _ in wanted}, date__in={day for _, day in wanted}
        ).values_list("pupil__code", "date")
    )
    new = [wanted[key] for key in sorted(wanted) if key not in known]
    _store(actor=actor, now=now, leaves=new, pupils=pupils)
    record(subject=leaves[0].pupil, stored=len(new), known=len(wanted) - len(new))
    return len(new)


def _faults(*, leave: NewLeave, pupil: Pupil, now: datetime) -> list[Refusal]:
    faults = []
    if leave.date < local_day(now):
        faults.append(REFUSALS.refusal("leave_too_late", field="date", date=leave.date))
    if pupil.left_on is not None and pupil.left_on <= leave.date:
        faults.append(REFUSALS.refusal("pupil_left", field="pupil"))
    if len(leave.reason) > LONGEST_REASON:
        faults.append(REFUSALS.refusal("text_too_long", field="reason", most=LONGEST_REASON))
    return faults


def _store(*, actor: Actor, now: datetime, leaves: Sequence[NewLeave], pupils: dict[str, Pupil]) -> None:
    if not leaves:
        return
    PupilLeave.objects.bulk_create(
        [
            PupilLeave(
                school_id=actor.tenant,
                pupil=pupils[leave.pupil],
                date=leave.date,
                reason=written(leave.reason),
                recorded_by_id=signed_in(actor),
                recorded_at=now,
            )
            for leave in leaves
        ],
        ignore_conflicts=True,
    )
    tell(PupilsExcused(school=actor.tenant, leaves=tuple((leave.pupil, leave.date) for leave in leaves)))
