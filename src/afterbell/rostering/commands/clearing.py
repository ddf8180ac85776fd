"""The duty leader lets somebody stand who has not signed or been trained, for a few days, and says why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import FIRST_DAY, LAST_DAY, is_ordinary, local_day
from afterbell.base.written import written
from afterbell.rostering.models import Clearance
from afterbell.rostering.refusals import REFUSALS
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Staff

LONGEST = timedelta(days=14)
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClearance:
    """Who (by staff code) may stand in spite of it, on which days, both included, and why."""

    staff: str
    first_day: date
    last_day: date
    reason: str


@command("rostering.clear")
def clear_to_stand(*, actor: Actor, now: datetime, clearance: NewClearance) -> None:
    """Let somebody stand unsigned or untrained; want of valid vetting nobody can lift.

    Raises Refused with everything that cannot be: days that are over, too many of them, no reason, and oneself.
    """
    person = Staff.objects.filter(code=clearance.staff).first()
    if person is None:
        raise NotThere("staff")
    authorise(actor=actor, action="rostering.clear", at=place(school=actor.tenant))
    if faults := tuple(_faults(clearance, own=person.pk in actor.held("staff"), today=local_day(now))):
        raise Refused(faults)
    Clearance.objects.create(
        school_id=actor.tenant,
        staff=person,
        first_day=clearance.first_day,
        last_day=clearance.last_day,
        reason=written(clearance.reason),
        cleared_by_id=signed_in(actor),
        cleared_at=now,
    )
    first, last = clearance.first_day.isoformat(), clearance.last_day.isoformat()
    record(subject=person.code, first_day=first, last_day=last)


def _faults(clearance: NewClearance, *, own: bool, today: date) -> Iterator[Refusal]:
    if not (is_ordinary(clearance.first_day) and is_ordinary(clearance.last_day)):
        yield REFUSALS.refusal("day_out_of_reach", field="first_day", first=FIRST_DAY, last=LAST_DAY)
    if own:
        yield REFUSALS.refusal("not_for_oneself", field="staff")
    if clearance.first_day < today:
        yield REFUSALS.refusal("cleared_before", field="first_day")
    if clearance.last_day < clearance.first_day:
        yield REFUSALS.refusal("last_before_first", field="last_day")
    elif clearance.last_day - clearance.first_day >= LONGEST:
        yield REFUSALS.refusal("cleared_too_long", field="last_day", most=LONGEST.days)
    said = written(clearance.reason)
    if not said:
        yield REFUSALS.refusal("reason_missing", field="reason")
    elif len(said) > LONGEST_REASON:
        yield REFUSALS.refusal("reason_too_long", field="reason", most=LONGEST_REASON)
