"""Who is missing from morning school is not expected in the afternoon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from afterbell.attendance.events import MorningsRecorded
from afterbell.attendance.models import MorningAbsence
from afterbell.attendance.refusals import REFUSALS
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.rostering.models import Session
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Pupil


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """A child, by public code, is missing from school today, or is there after all."""

    pupil: str
    absent: bool


@command("attendance.record_morning")
def record_mornings(*, actor: Actor, now: datetime, mornings: Sequence[Morning]) -> int:
    """Record for today who is missing from school; give how many words are new.

    What is said already is not said again; another word later corrects it, and both are kept. The families are told of
    each. Raises NotThere for a
    child that is not the actor's or no longer at the school, Refused for a new absence once the day's first session has
    begun: a child that does not come then is looked for.
    """
    if not mornings:
        raise REFUSALS.refused("nothing_said")
    today = local_day(now)
    wanted = {morning.pupil: morning.absent for morning in mornings}
    pupils = {
        row.code: row
        for row in Pupil.objects.select_for_update(of=("self",), no_key=True)
        .filter(code__in=wanted)
        .order_by("pk")
        .only("code", "homeroom", "left_on")
    }
    if len(pupils) < len(wanted) or any(row.left_on and row.left_on <= today for row in pupils.values()):
        raise NotThere("pupil")
    for homeroom in sorted({row.homeroom_id for row in pupils.values()}):
        authorise(actor=actor, action="attendance.record_morning", at=place(school=actor.tenant, homeroom=homeroom))
    said = MorningAbsence.objects.filter(pupil__in=pupils.values(), date=today).order_by("pk")
    known = dict(said.values_list("pupil__code", "absent"))
    new = [code for code in sorted(wanted) if wanted[code] != known.get(code, False)]
    if any(wanted[code] for code in new) and _afternoon_has_begun(now=now):
        raise REFUSALS.refused("morning_is_over")
    MorningAbsence.objects.bulk_create(
        MorningAbsence(
            school_id=actor.tenant,
            pupil=pupils[code],
            date=today,
            absent=wanted[code],
            recorded_by_id=signed_in(actor),
            recorded_at=now,
        )
        for code in new
    )
    record(subject=today.isoformat(), absent=sum(wanted[code] for code in new), here=sum(not wanted[c] for c in new))
    if new:
        said_now = tuple((code, wanted[code]) for code in new)
        tell(MorningsRecorded(school=actor.tenant, on=today, said=said_now, at=now))
    return len(new)


def _afternoon_has_begun(*, now: datetime) -> bool:
    """Say whether a session of today with children has begun."""
    today = Session.objects.filter(date=local_day(now), group__isnull=False, cancellation=None)
    return today.filter(starts_at__lte=now).exists()
