"""Who leads a day: the duty leaders named for a duty of it, and all of them where none is named."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from afterbell.rostering.models import Assignment, Session
from afterbell.schools.models import Appointment
from afterbell.schools.roles import Role
from afterbell.schools.telling import current


def leaders_on(*, school: int, day: date) -> frozenset[int]:
    """Give the accounts of who leads a school's day, within its scope: of its duty leaders whoever is named for it.

    Where nobody is named all of them lead, and where the school has none its principal, so that somebody is told.
    """
    held = Appointment.objects.filter(current(day), school=school, role__in=[Role.DUTY_LEADER, Role.PRINCIPAL])
    by_role = defaultdict[str, set[int]](set)
    for role, account in held.values_list("role", "account_id"):
        by_role[role].add(account)
    leaders = frozenset(by_role[Role.DUTY_LEADER])
    named = Assignment.objects.filter(
        session__date=day,
        session__kind=Session.Kind.DUTY,
        session__cancellation=None,
        ended_at=None,
        staff__account__in=leaders,
    )
    of_the_day = frozenset(account for account in named.values_list("staff__account_id", flat=True) if account)
    return of_the_day or leaders or frozenset(by_role[Role.PRINCIPAL])
