"""Which sessions of a week are looked into: drawn with a key that never leaves the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from afterbell.attendance.rules.sampling import sample
from afterbell.base.crypto import blind
from afterbell.rostering.models import Session
from afterbell.scheme.queries import published_version

WITH_CONTENT = (Session.Kind.TUTORING, Session.Kind.EVENING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A tutoring or evening session that takes place, as the content of its week is looked at."""

    pk: int
    code: str
    name: str
    room: str
    starts_at: datetime
    ends_at: datetime
    adult: str


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def sessions_of_week(*, day: date) -> tuple[Begun, ...]:
    """Give the tutoring and evening sessions of the week around a day, with who is named for them now."""
    monday = monday_of(day)
    rows = Session.objects.filter(
        date__gte=monday, date__lt=monday + timedelta(days=7), kind__in=WITH_CONTENT, beside=None, cancellation=None
    ).order_by("starts_at", "name", "pk")
    columns = ("pk", "code", "name", "room__name", "starts_at", "ends_at")
    names = ("assignments__staff__name", "assignments__ended_at")
    found: dict[int, Begun] = {}
    for pk, code, name, room, starts_at, ends_at, adult, ended in rows.values_list(*columns, *names):
        named = adult if adult and ended is None else ""
        if pk not in found or named:
            found[pk] = Begun(
                pk=pk, code=code, name=name, room=room or "", starts_at=starts_at, ends_at=ends_at, adult=named
            )
    return tuple(found.values())


def drawn_of(sessions: Sequence[Begun], *, school: int, day: date) -> tuple[Begun, ...]:
    """Give those of a week's sessions that are to be looked into, in the order in which they were drawn."""
    found = published_version(on=day)
    if found is None:
        return ()
    seed = blind(text=f"{school} {monday_of(day).isoformat()}", purpose="attendance.content")
    by_code = {row.code: row for row in sessions}
    drawn = sample(sessions=by_code, seed=seed, number=found[1].homework.looks_a_week)
    return tuple(by_code[code] for code in drawn)
