"""For whom somebody decides comments and answers reports: the own school, the schools and authorities under them."""

from __future__ import annotations

from datetime import datetime

from afterbell.base import audit
from afterbell.base.access import Actor, Place, place, policy
from afterbell.base.refusals import NotThere
from afterbell.schools.supervision import topmost_authorities


def institutions_within(*, actor: Actor, action: str) -> tuple[int, ...]:
    """Give the schools and authorities where somebody may do this, by id. Raises NotThere for whoever may nowhere."""
    own = policy().reach(actor=actor, action=action).get("school", frozenset())
    found = own | over_whom(actor=actor, action=action)
    if not found:
        raise NotThere(action)
    return tuple(sorted(found))


def over_whom(*, actor: Actor, action: str) -> frozenset[int]:
    """Give the schools and authorities above which somebody stands in doing this; the own authority is never one."""
    reach = policy().reach(actor=actor, action=action)
    topmost = topmost_authorities() if "platform" in reach else frozenset()
    return reach.get("supervised", frozenset()) | reach.get("beneath", frozenset()) | topmost


def standing(*, institution: int, from_above_alone: bool) -> Place:
    """Say who is near what was reported: those above its institution, and where they may the school itself.

    Above a region's authority stands the platform alone, which has no word on what another can answer.
    """
    return place(
        school=None if from_above_alone else institution,
        beneath=institution,
        platform=1 if institution in topmost_authorities() else None,
    )


def known_to_the_school(
    *, actor: Actor, school: int, action: str, subject: str, details: dict[str, object], now: datetime
) -> None:
    """Let a school's own ledger say what somebody outside it did in its room; its own people stand there anyway."""
    if actor.tenant == school:
        return
    audit.append(
        tenant=school, by=actor.code, action=action, subject=subject, details={**details, "from_outside": True}, now=now
    )
