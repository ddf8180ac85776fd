"""Who of the demonstration has something to do at the moment it stands at: the people its sign-in links show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.rostering.models import Assignment, Session
from afterbell.schools.models import Appointment, School
from afterbell.schools.roles import Role

WORK = {
    Role.SUBJECT_TEACHER: Q(session__kind=Session.Kind.TUTORING),
    Role.CLUB_LEADER: Q(session__kind=Session.Kind.CLUB),
}


def on_stage(*, now: datetime) -> dict[Role, int]:
    """Give for a role the account to show: a teacher whose roll of today is open, a duty leader with no other post.

    A role without anybody like that is left out. Looks at the first school alone.
    """
    school = School.objects.order_by("pk").first()
    if school is None:
        return {}
    posts = Appointment.objects.filter(school=school).order_by("pk")
    with within(school.pk):
        found = {role: _first(posts, role=role, among=_with_open_roll(work, now=now)) for role, work in WORK.items()}
        leading = posts.filter(role__in=[Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.ACADEMIC_OFFICE])
        others = posts.exclude(account__in=leading.values("account")).values_list("account_id", flat=True)
        found[Role.DUTY_LEADER] = _first(posts, role=Role.DUTY_LEADER, among=list(others))
    return {role: account for role, account in found.items() if account is not None}


def _with_open_roll(work: Q, *, now: datetime) -> list[int]:
    """List the accounts named for a session of today that has not ended and whose roll is not sealed, soonest first."""
    rows = Assignment.objects.filter(
        work,
        ended_at=None,
        session__date=local_day(now),
        session__ends_at__gt=now,
        session__cancellation=None,
        session__seal=None,
    )
    return list(rows.order_by("session__starts_at", "pk").values_list("staff__account_id", flat=True))


def _first(posts: QuerySet[Appointment], *, role: Role, among: Iterable[int]) -> int | None:
    holders = set(posts.filter(role=role).values_list("account_id", flat=True))
    return next((account for account in among if account in holders), None)
