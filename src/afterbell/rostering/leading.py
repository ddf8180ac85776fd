"""Who leads a day: the duty leaders named for a duty of it, and all of them where none is named."""

from __future__ import annotations

from datetime import date

from afterbell.rostering.models import Assignment, Session
from afterbell.schools.models import Appointment
from afterbell.schools.roles import Role
from afterbell.schools.telling import current


def leaders_on(*, school: int, day: date) -> frozenset[int]:
    """Give the accounts of a school's duty leaders of a day, within its scope."""
    posts = Appointment.objects.filter(current(day), school=school, role=Role.DUTY_LEADER)
    leaders = frozenset(posts.values_list("account_id", flat=True))
    named = Assignment.objects.filter(
        session__date=day,
        session__kind=Session.Kind.DUTY,
        session__cancellation=None,
        ended_at=None,
        staff__account__in=leaders,
    )
    of_the_day = frozenset(account for account in named.values_list("staff__account_id", flat=True) if account)
    return of_the_day or leaders
