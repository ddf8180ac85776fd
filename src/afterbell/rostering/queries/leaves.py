"""Who is on leave, and for how many sessions of that day they are named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.rostering.models import StaffLeave
from afterbell.schools.models import Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveRow:
    """A day somebody is away; `sessions` counts those for which they are still named."""

    staff: str
    name: str
    day: date
    reason: str
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLeaves:
    """A member of staff's own days away, from today on."""

    staff: str
    name: str
    leaves: tuple[LeaveRow, ...]


def leaves_ahead(*, viewer: Actor, today: date) -> tuple[LeaveRow, ...]:
    """List everybody's leave from today on, by day and name."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    return _rows(StaffLeave.objects.filter(date__gte=today))


def own_leaves(*, viewer: Actor, today: date) -> OwnLeaves:
    """List the viewer's own leave from today on. Raises NotThere for whoever is not of the staff."""
    own = Staff.objects.filter(pk__in=viewer.held("staff")).first()
    if own is None:
        raise NotThere("staff")
    return OwnLeaves(staff=own.code, name=own.name, leaves=_rows(StaffLeave.objects.filter(staff=own, date__gte=today)))


def _rows(leaves: QuerySet[StaffLeave]) -> tuple[LeaveRow, ...]:
    named = Count(
        "staff__assignments",
        filter=Q(
            staff__assignments__ended_at=None,
            staff__assignments__session__date=F("date"),
            staff__assignments__session__cancellation=None,
        ),
    )
    rows = leaves.select_related("staff").annotate(named=named).order_by("date", "staff__sort_key", "pk")
    return tuple(
        LeaveRow(staff=row.staff.code, name=row.staff.name, day=row.date, reason=row.reason, sessions=row.named)
        for row in rows
    )
