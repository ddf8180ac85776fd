"""Locks of whoever gives or takes sessions away: adults before sessions, each by their keys.

They are locks against each other's writing only: a row that merely names an adult or a session is stored beside them,
so that nobody waits in a circle.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from afterbell.rostering.models import Session
from afterbell.schools.models import Staff


def hold_adults(*, codes: Collection[str] = (), keys: Collection[int] = ()) -> None:
    """Let nobody else give these adults a session, or leave, until this is stored."""
    found = Staff.objects.filter(Q(code__in=codes) | Q(pk__in=keys))
    list(found.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def hold_everybody() -> None:
    """Let nobody else give anybody of the school a session: for who finds the adults only by looking at all."""
    list(Staff.objects.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def hold_sessions(*, codes: Collection[str] = (), keys: Collection[int] = ()) -> None:
    """Let nobody else change who has these sessions until this is stored; behind the locks of the adults."""
    found = Session.objects.filter(Q(code__in=codes) | Q(pk__in=keys))
    list(found.order_by("pk").select_for_update(no_key=True).values_list("pk"))
