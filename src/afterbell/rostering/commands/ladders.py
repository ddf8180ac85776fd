"""The house climbs the ladder of sessions without a confirmed adult: each rung is told once."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.rostering.events import RungClimbed
from afterbell.rostering.models import LadderRung, Session
from afterbell.rostering.rules.ladder import LONGEST_LEAD, Climb, Opening, climbs
from afterbell.rostering.unconfirmed import unconfirmed


def ladders_due(*, now: datetime) -> bool:
    """Say whether a rung is to be told in the school in scope: two questions, one where every session has its adult."""
    return bool(_due(now=now))


@command("rostering.climb_ladder")
def climb_ladders(*, actor: Actor, now: datetime) -> int:
    """Tell of every session that begins within a day and has no confirmed adult, once for each rung; gives how many.

    Going again tells nothing twice, and of two who go at once one tells.
    """
    authorise(actor=actor, action="rostering.climb_ladder", at=place(platform=1))
    due = _due(now=now)
    rows = [
        LadderRung(school_id=actor.tenant, session=session, opening=climb.number, rung=climb.rung, told_at=now)
        for session, climb in due
    ]
    try:
        with transaction.atomic():
            LadderRung.objects.bulk_create(rows)
    except IntegrityError:
        due = []
    for session, climb in due:
        tell(RungClimbed(school=actor.tenant, session=session.code, rung=climb.rung, opening=climb.number, at=now))
    record(subject="ladders", told=len(due))
    return len(due)


def _due(*, now: datetime) -> list[tuple[Session, Climb]]:
    open_ones = {row.session.code: row for row in unconfirmed(since=now, until=now + LONGEST_LEAD)}
    if not open_ones:
        return []
    sessions = [row.session for row in open_ones.values()]
    told = set(LadderRung.objects.filter(session__in=sessions).values_list("session__code", "opening", "rung"))
    openings = [
        Opening(session=code, number=row.opening, starts_at=row.session.starts_at) for code, row in open_ones.items()
    ]
    return [(open_ones[climb.session].session, climb) for climb in climbs(openings=openings, told=told, now=now)]
