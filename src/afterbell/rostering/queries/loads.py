"""How much everybody carries in a term: the roster's fairness in figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, DurationField, F, Q, Sum

from afterbell.base.access import Actor, authorise, place
from afterbell.rostering.models import Assignment, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffLoad:
    """What one member of staff is named for in a term, cancelled sessions left out.

    `difference` is by how many minutes that is more than the mean of all who are named for anything.
    """

    code: str
    name: str
    duty: int
    tutoring: int
    clubs: int
    evenings: int
    substituted: int
    minutes: int
    difference: int

    @property
    def sessions(self) -> int:
        return self.duty + self.tutoring + self.clubs + self.evenings


def staff_loads(*, viewer: Actor, term: str) -> tuple[StaffLoad, ...]:
    """List who is named for anything in a term, the most loaded first. One query."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    standing = Assignment.objects.filter(ended_at=None, session__term__code=term, session__cancellation=None)
    rows = list(
        standing.order_by()
        .values("staff__code", "staff__name", "staff__sort_key")
        .annotate(
            duty=_of(Session.Kind.DUTY),
            tutoring=_of(Session.Kind.TUTORING),
            clubs=_of(Session.Kind.CLUB),
            evenings=_of(Session.Kind.EVENING),
            substituted=Count("pk", filter=Q(basis=Assignment.Basis.SUBSTITUTE)),
            time=Sum(F("session__ends_at") - F("session__starts_at"), output_field=DurationField()),
        )
    )
    minutes = {row["staff__code"]: row["time"] // timedelta(minutes=1) for row in rows}
    mean = sum(minutes.values()) // len(minutes) if minutes else 0
    rows.sort(key=lambda row: (-minutes[row["staff__code"]], row["staff__sort_key"], row["staff__code"]))
    return tuple(
        StaffLoad(
            code=row["staff__code"],
            name=row["staff__name"],
            duty=row["duty"],
            tutoring=row["tutoring"],
            clubs=row["clubs"],
            evenings=row["evenings"],
            substituted=row["substituted"],
            minutes=minutes[row["staff__code"]],
            difference=minutes[row["staff__code"]] - mean,
        )
        for row in rows
    )


def _of(kind: Session.Kind) -> Count:
    return Count("pk", filter=Q(session__kind=kind))
