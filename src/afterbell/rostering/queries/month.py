"""A month of the roster, day by day: how much there is, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Subquery

from afterbell.base.access import Actor, authorise, place
from afterbell.rostering.models import Assignment, Session, StaffLeave


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDay:
    """A day's sessions: all that take place, the evenings among them, those without anybody, those whose adult is away.

    `cancelled` do not take place and are in no other number.
    """

    day: date
    sessions: int
    evenings: int
    open: int
    away: int
    cancelled: int


def month_of(day: date) -> tuple[date, date]:
    """Give the first day of a day's month and of the month after."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def roster_month(*, viewer: Actor, month: date) -> tuple[MonthDay, ...]:
    """Count the days of a month on which there is anything. One query. Raises NotThere for who reads no roster."""
    authorise(actor=viewer, action="roster.see", at=place(school=viewer.tenant))
    first, after = month_of(month)
    named = Assignment.objects.filter(session=OuterRef("pk"), ended_at=None)
    away = StaffLeave.objects.filter(staff=OuterRef("adult"), date=OuterRef("date"))
    rows = (
        Session.objects.filter(date__gte=first, date__lt=after)
        .annotate(adult=Subquery(named.values("staff")[:1]))
        .annotate(is_away=Exists(away))
        .order_by("date")
        .values_list("date", "kind", "adult", "is_away", "cancellation")
    )
    days: dict[date, list[tuple[str, int | None, bool, int | None]]] = defaultdict(list)
    for day, *facts in rows:
        days[day].append((facts[0], facts[1], facts[2], facts[3]))
    return tuple(_day(day, facts) for day, facts in days.items())


def _day(day: date, facts: list[tuple[str, int | None, bool, int | None]]) -> MonthDay:
    held = [(kind, adult, away) for kind, adult, away, cancellation in facts if cancellation is None]
    return MonthDay(
        day=day,
        sessions=len(held),
        evenings=sum(kind == Session.Kind.EVENING for kind, _adult, _away in held),
        open=sum(adult is None for _kind, adult, _away in held),
        away=sum(adult is not None and away for _kind, adult, away in held),
        cancelled=len(facts) - len(held),
    )
