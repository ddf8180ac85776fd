"""Whose comments somebody may decide: the own school's, or those of the schools under them."""

from __future__ import annotations

from datetime import datetime

from afterbell.base import audit
from afterbell.base.access import Actor, policy
from afterbell.base.refusals import NotThere


def schools_within(*, actor: Actor, action: str) -> tuple[int, ...]:
    """Give the schools in which somebody may do this, by id. Raises NotThere for whoever may nowhere."""
    reach = policy().reach(actor=actor, action=action)
    found = reach.get("school", frozenset()) | reach.get("supervised", frozenset())
    if not found:
        raise NotThere(action)
    return tuple(sorted(found))


def known_to_the_school(
    *, actor: Actor, school: int, action: str, subject: str, details: dict[str, object], now: datetime
) -> None:
    """Let a school's own ledger say what somebody outside it did in its room; its own people stand there anyway."""
    if actor.tenant == school:
        return
    audit.append(
        tenant=school, by=actor.code, action=action, subject=subject, details={**details, "from_outside": True}, now=now
    )
