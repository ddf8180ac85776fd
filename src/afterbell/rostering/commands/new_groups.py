"""Keeping the sessions to the groups: those of groups that ended are cancelled, those that began get their own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q

from afterbell.placement.models import ServiceGroup
from afterbell.rostering.commands.calendar_day import cancel_for
from afterbell.rostering.commands.seats import seat_helpers
from afterbell.rostering.laying_out import calendar_of, sessions_of
from afterbell.rostering.models import Session
from afterbell.scheme.queries import published_version
from afterbell.schools.models import Account, Term
from afterbell.schools.rules.calendar import dated_sessions

BY_REFORMING = "重新编组"


def follow_the_groups(
    *, term: str, ended: Collection[str], begun: Collection[str], since: date, by: str, at: datetime
) -> None:
    """Let no session from a day on belong to a group that ended, once the term's sessions are planned.

    Rolls before that day stay as they are; the new sessions wait for an adult to be named. For the reaction, inside
    the school's scope and within the transaction of the change.
    """
    row = Term.objects.get(code=term)
    found = published_version(on=since)
    if found is None or not Session.objects.filter(term=row).exists():
        return
    version, scheme = found
    of_ended = Q(group__code__in=ended) | Q(beside__group__code__in=ended)
    over = Session.objects.filter(of_ended, date__gte=since, starts_at__gt=at).order_by("starts_at", "pk")
    cancel_for(rows=list(over), reason=BY_REFORMING, by=by, at=at)
    dated = tuple(item for item in dated_sessions(calendar=calendar_of(term=row, scheme=scheme)) if item.day >= since)
    groups = list(ServiceGroup.objects.filter(code__in=begun).order_by("pk"))
    laid_out = sessions_of(term=row, version=version, scheme=scheme, dated=dated, groups=groups)
    new = [item for item in laid_out if item.group_id]
    Session.objects.bulk_create(new)
    seat_helpers(sessions=new, scheme=scheme, at=at, by=Account.objects.get(code=by).pk)
