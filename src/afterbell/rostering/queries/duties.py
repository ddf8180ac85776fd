"""Whom the roster names, or could name, who has not signed the statement of duties: for whoever makes the roster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from afterbell.base.access import Actor
from afterbell.enrolment.queries import unsigned_staff
from afterbell.rostering.models import Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsignedAdult:
    """Somebody with children who has not signed the statement as it reads today; `ahead` counts sessions to come."""

    code: str
    name: str
    posts: tuple[str, ...]
    ahead: int


def unsigned_adults(*, viewer: Actor, today: date, counted: bool = True) -> tuple[UnsignedAdult, ...]:
    """List who has not signed, those with most sessions still to come first, where these are `counted`.

    Empty where the scheme asks for no statement. Raises NotThere. Five questions, four without counting.
    """
    found = unsigned_staff(viewer=viewer, today=today)
    if not (found and counted):
        return tuple(UnsignedAdult(code=row.code, name=row.name, posts=row.posts, ahead=0) for row in found)
    named = Assignment.objects.filter(
        staff__in=[row.id for row in found],
        ended_at=None,
        session__date__gte=today,
        session__cancellation=None,
    )
    ahead = dict(named.order_by().values("staff").annotate(number=Count("pk")).values_list("staff", "number"))
    rows = [UnsignedAdult(code=row.code, name=row.name, posts=row.posts, ahead=ahead.get(row.id, 0)) for row in found]
    return tuple(sorted(rows, key=lambda row: -row.ahead))
