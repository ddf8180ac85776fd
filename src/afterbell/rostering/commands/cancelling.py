"""Sessions that do not take place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.written import written
from afterbell.rostering.events import SessionCancelled
from afterbell.rostering.models import Cancellation, Session
from afterbell.rostering.refusals import REFUSALS
from afterbell.schools.actors import signed_in

LONGEST_REASON = 200


@command("rostering.cancel")
def cancel_sessions(*, actor: Actor, now: datetime, sessions: Sequence[str], reason: str) -> int:
    """Cancel sessions that have not begun; one cancelled before stays as it was.

    The seats beside them go with them. Gives how many are new.
    """
    with_seats = Q(code__in=sessions) | Q(beside__code__in=sessions)
    # Of themselves alone: a row joined from the session a seat stands beside cannot be locked where there is none.
    rows = list(Session.objects.filter(with_seats).select_for_update(of=("self",), no_key=True).order_by("pk"))
    if not set(sessions) or set(sessions) - {row.code for row in rows}:
        raise NotThere("session")
    authorise(actor=actor, action="rostering.cancel", at=place(school=actor.tenant))
    reasons = [REFUSALS.refusal("session_begun", session=row.name) for row in rows if row.starts_at <= now]
    if not written(reason):
        reasons.append(REFUSALS.refusal("reason_missing", field="reason"))
    if len(written(reason)) > LONGEST_REASON:
        reasons.append(REFUSALS.refusal("reason_too_long", field="reason", most=LONGEST_REASON))
    if reasons:
        raise Refused(reasons)
    known = set(Cancellation.objects.filter(session__in=rows).values_list("session_id", flat=True))
    new = [row for row in rows if row.pk not in known]
    Cancellation.objects.bulk_create(
        [
            Cancellation(
                school_id=actor.tenant,
                session=row,
                reason=written(reason),
                cancelled_by_id=signed_in(actor),
                cancelled_at=now,
            )
            for row in new
        ]
    )
    record(subject=rows[0].code if len(rows) == 1 else "sessions", new=len(new))
    for row in new:
        tell(SessionCancelled(school=actor.tenant, session=row.code, reason=written(reason), at=now))
    return len(new)
