"""Seats beside a session: for each adult a group needs more than the one who answers for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from afterbell.placement.models import ServiceGroup
from afterbell.rostering.models import Assignment, Session


def group_of(session: Session) -> ServiceGroup | None:
    """Give the group an adult stands with in a session or in a seat beside one; none at a post."""
    return session.beside.group if session.beside else session.group


def with_seats(sessions: QuerySet[Any, Any]) -> Q:
    """Find these sessions and those in which these are seats: whoever helps sees what they help in."""
    return Q(pk__in=sessions) | Q(seats__in=sessions)


def helpers_in(sessions: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Give by session who helps in it now, by staff id; one question."""
    seats = Assignment.objects.filter(session__beside__in=sessions, session__cancellation=None, ended_at=None)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for session, staff in seats.values_list("session__beside", "staff"):
        found[session or 0].add(staff)
    return {session: frozenset(staff) for session, staff in found.items()}
