"""Heads counted on patrol against the roll: where the newest count cannot be what the roll says of that minute."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from afterbell.attendance.calls import called_in
from afterbell.attendance.models import CountDecision, PatrolLook, RollSeal
from afterbell.rostering.models import Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What somebody found out about a difference."""

    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A count on patrol and what the roll says of that minute; `explained` once somebody found out why they differ.

    A roll that says another number afterwards is another difference, about which nobody has decided.
    """

    session: int
    look: int
    look_id: str
    counted: int
    called: int
    by: str
    at: datetime
    explained: Explained | None


def differences_where(looks: Q) -> dict[int, Difference]:
    """Give the difference of each session that has one by these looks, by primary key; five questions at the most.

    The newest count is held against the roll, once that is complete. Whoever is or was named for a session counts
    nothing there: nobody bears out the own roll.
    """
    newest = _newest_counts(looks)
    rolls = called_in({pk: _sealed_at(look) for pk, look in newest.items()})
    found: dict[int, Difference] = {}
    for session, look in newest.items():
        heads = rolls[session].heads(at=look.looked_at)
        counted = look.headcount or 0
        if heads is not None and not heads.fits(counted):
            found[session] = Difference(
                session=session,
                look=look.pk,
                look_id=str(look.look_id),
                counted=counted,
                called=heads.nearest(counted),
                by=look.looked_by.name,
                at=look.looked_at,
                explained=None,
            )
    return _with_decisions(found)


def _newest_counts(condition: Q) -> dict[int, PatrolLook]:
    own = Assignment.objects.filter(session=OuterRef("session"), staff__account=OuterRef("looked_by"))
    looks = PatrolLook.objects.filter(
        condition, ~Exists(own), headcount__isnull=False, session__group__isnull=False, session__cancellation=None
    )
    newest = looks.select_related("looked_by", "session__seal").order_by("looked_at", "pk")
    return {look.session_id: look for look in newest}


def _sealed_at(look: PatrolLook) -> datetime | None:
    seal: RollSeal | None = getattr(look.session, "seal", None)
    return seal.sealed_at if seal else None


def _with_decisions(found: dict[int, Difference]) -> dict[int, Difference]:
    if not found:
        return {}
    rows = CountDecision.objects.filter(look__in=[one.look for one in found.values()]).select_related("decided_by")
    said = {(row.look_id, row.called): Explained(reason=row.reason, by=row.decided_by.name) for row in rows}
    return {session: replace(one, explained=said.get((one.look, one.called))) for session, one in found.items()}
