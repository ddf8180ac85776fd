"""Keeping a day's sessions to the calendar: what the day no longer has is cancelled, what it has now is laid out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from afterbell.base.events import tell
from afterbell.placement.models import ServiceGroup
from afterbell.rostering.commands.seats import seat_helpers, seats_follow
from afterbell.rostering.events import SessionCancelled
from afterbell.rostering.laying_out import calendar_of, sessions_of
from afterbell.rostering.models import Cancellation, Session
from afterbell.scheme.queries import published_version
from afterbell.schools.models import Account, Term
from afterbell.schools.rules.calendar import dated_sessions

BY_CALENDAR = "校历调整"
Place = tuple[int | None, str, str]


def follow_the_calendar(*, term: str, day: date, by: str, at: datetime) -> None:
    """Put the sessions of a changed day that have not begun in order, once the term's sessions are planned.

    A session that is cancelled stays cancelled, also when the day has school again. For the reaction, inside the
    school's scope and within the transaction of the change.
    """
    row = Term.objects.get(code=term)
    found = published_version(on=day)
    if found is None or not Session.objects.filter(term=row).exists():
        return
    version, scheme = found
    calendar = calendar_of(term=row, scheme=scheme)
    dated = tuple(item for item in dated_sessions(calendar=calendar) if item.day == day)
    groups = list(ServiceGroup.objects.filter(term=row).order_by("pk"))
    wanted = {
        _place(item): item
        for item in sessions_of(term=row, version=version, scheme=scheme, dated=dated, groups=groups)
        if item.starts_at > at
    }
    standing = {_place(item): item for item in Session.objects.filter(date=day, starts_at__gt=at, beside=None)}
    new = [item for place, item in wanted.items() if place not in standing]
    Session.objects.bulk_create(new)
    _take(changed={place: wanted[place] for place in wanted if place in standing}, standing=standing)
    gone = [item for place, item in standing.items() if place not in wanted]
    cancel_for(rows=[*gone, *Session.objects.filter(beside__in=gone)], reason=BY_CALENDAR, by=by, at=at)
    kept = [item for place, item in standing.items() if place in wanted]
    seat_helpers(sessions=[*new, *kept], scheme=scheme, at=at, by=Account.objects.get(code=by).pk)


def _place(row: Session) -> Place:
    return row.group_id, row.band, row.post


def _take(*, changed: dict[Place, Session], standing: dict[Place, Session]) -> None:
    """Take over the weekday, the name and the times that a day's sessions have now."""
    fields = ("weekday", "name", "starts_at", "ends_at", "class_hours")
    for place, new in changed.items():
        for field in fields:
            setattr(standing[place], field, getattr(new, field))
    Session.objects.bulk_update([standing[place] for place in changed], fields)
    seats_follow(standing[place] for place in changed)


def cancel_for(*, rows: Sequence[Session], reason: str, by: str, at: datetime) -> None:
    """Cancel sessions because of something else that happened; one cancelled before stays as it was."""
    known = set(Cancellation.objects.filter(session__in=rows).values_list("session_id", flat=True))
    account = Account.objects.get(code=by)
    new = [row for row in rows if row.pk not in known]
    Cancellation.objects.bulk_create(
        Cancellation(school_id=row.school_id, session=row, reason=reason, cancelled_by=account, cancelled_at=at)
        for row in new
    )
    for row in new:
        tell(SessionCancelled(school=row.school_id, session=row.code, reason=reason, at=at))
