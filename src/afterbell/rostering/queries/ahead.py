"""The dated sessions of a guardian's own children, for a calendar: of the last weeks, and all that are laid out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from afterbell.base.access import Actor, authorise, place, policy
from afterbell.placement.models import GroupPlace
from afterbell.rostering.models import Session

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class AheadOfChild:
    """One session of one child; `cancelled` is why it does not take place, and since when that is known."""

    session: str
    pupil: str
    child: str
    name: str
    room: str
    starts_at: datetime
    ends_at: datetime
    cancelled: str
    cancelled_at: datetime | None


def sessions_ahead(*, viewer: Actor, today: date) -> tuple[AheadOfChild, ...]:
    """Give the sessions of the viewer's children in order, cancelled ones too. Raises NotThere for no guardian."""
    pupils = policy().reach(actor=viewer, action="child.see").get("pupil", frozenset())
    authorise(actor=viewer, action="child.see", at=place(pupil=pupils))
    places: dict[int, list[GroupPlace]] = defaultdict(list)
    for row in GroupPlace.objects.filter(pupil__in=pupils).select_related("pupil").order_by("pk"):
        places[row.group_id].append(row)
    sessions = Session.objects.filter(group__in=places, date__gte=today - KEPT).select_related("room", "cancellation")
    return tuple(
        _ahead(session, taken)
        for session in sessions.order_by("starts_at", "pk")
        for taken in places[session.group_id or 0]
        if taken.weekday == session.weekday
        and taken.since <= session.date
        and (taken.until is None or session.date < taken.until)
    )


def _ahead(session: Session, taken: GroupPlace) -> AheadOfChild:
    cancellation = getattr(session, "cancellation", None)
    return AheadOfChild(
        session=session.code,
        pupil=taken.pupil.code,
        child=taken.pupil.name,
        name=session.name,
        room=session.room.name if session.room else "",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        cancelled=cancellation.reason if cancellation else "",
        cancelled_at=cancellation.cancelled_at if cancellation else None,
    )
