"""Names are not tried until one is not accepted: whoever tries finds out too much of who is forbidden."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime, time
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.commands import command, record
from afterbell.base.models import AuditEntry
from afterbell.base.refusals import Refused
from afterbell.base.spans import instant
from afterbell.dismissal.models import Collector
from afterbell.dismissal.refusals import REFUSALS
from afterbell.schools.actors import signed_in

NOT_ACCEPTED = "dismissal.collector_not_accepted"
MOST_REFUSED, MOST_NAMED = 3, 12
"""So many names a day are refused to one guardian, and so many are taken for one child, until nothing is answered."""

P = ParamSpec("P")
R = TypeVar("R")


@command("dismissal.note_refused_name")
def note_refused_name(*, actor: Actor, now: datetime) -> None:  # noqa: ARG001 - every command takes the instant
    """Put down in the ledger that a name of this guardian's was not accepted; not which."""
    authorise(actor=actor, action="dismissal.note_refused_name", at=place(account=actor.account))
    record(subject=actor.code)


def tries_counted(function: Callable[P, R]) -> Callable[P, R]:
    """Let a refused name count, though nothing else of the refused command is stored."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except Refused as refused:
            actor, now = cast("Actor", kwargs["actor"]), cast("datetime", kwargs["now"])
            if any(row.code == NOT_ACCEPTED for row in refused.reasons) and _counts(actor):
                note_refused_name(actor=actor, now=now)
            raise

    return run


def tries_left(*, actor: Actor, pupils: Collection[int], today: date) -> None:
    """Let everybody through but a guardian who has tried too many names today; says then only whom to ask.

    Raises Refused.
    """
    if not _counts(actor):
        return
    since = instant(today, time())
    noted = AuditEntry.objects.filter(
        tenant=actor.tenant, by=actor.code, action="dismissal.note_refused_name", at__gte=since
    )
    named = Collector.objects.filter(pupil__in=pupils, named_by=signed_in(actor), named_at__gte=since)
    if noted.count() >= MOST_REFUSED or named.count() >= MOST_NAMED * len(pupils):
        raise REFUSALS.refused("ask_the_homeroom")


def _counts(actor: Actor) -> bool:
    return may(actor=actor, action="dismissal.note_refused_name", at=place(account=actor.account))
