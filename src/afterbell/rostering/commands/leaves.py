"""Staff who cannot come on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere
from afterbell.base.written import written
from afterbell.rostering.holding import hold_adults
from afterbell.rostering.models import StaffLeave
from afterbell.rostering.refusals import REFUSALS
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Staff

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLeave:
    """Somebody (by staff code) is away for a day."""

    staff: str
    day: date
    reason: str


@command("rostering.record_leave")
def record_leaves(*, actor: Actor, now: datetime, leaves: Sequence[NewLeave]) -> int:
    """Record leave; a day recorded before stays as it was. Gives how many are new."""
    people = dict(Staff.objects.filter(code__in={leave.staff for leave in leaves}).values_list("code", "pk"))
    if not leaves or any(leave.staff not in people for leave in leaves):
        raise NotThere("staff")
    for person in people.values():
        authorise(actor=actor, action="rostering.record_leave", at=place(school=actor.tenant, staff=person))
    if any(not written(leave.reason) for leave in leaves):
        raise REFUSALS.refused("reason_missing", field="reason")
    if any(len(written(leave.reason)) > LONGEST_REASON for leave in leaves):
        raise REFUSALS.refused("reason_too_long", field="reason", most=LONGEST_REASON)
    hold_adults(keys=people.values())
    by_day = {(people[leave.staff], leave.day): written(leave.reason) for leave in reversed(leaves)}
    known = set(StaffLeave.objects.filter(staff__in=people.values()).values_list("staff_id", "date"))
    rows = [
        StaffLeave(
            school_id=actor.tenant,
            staff_id=person,
            date=day,
            reason=reason,
            recorded_by_id=signed_in(actor),
            recorded_at=now,
        )
        for (person, day), reason in by_day.items()
        if (person, day) not in known
    ]
    try:
        with transaction.atomic():
            StaffLeave.objects.bulk_create(rows)
    except IntegrityError:
        raise REFUSALS.refused("somebody_first", conflict=True) from None
    record(subject=leaves[0].staff if len(leaves) == 1 else "leaves", new=len(rows))
    return len(rows)
