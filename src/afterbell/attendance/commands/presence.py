"""Facts about an adult's presence contradict each other: somebody who was not concerned decides."""

from __future__ import annotations

from datetime import datetime

from afterbell.attendance.models import PresenceDecision
from afterbell.attendance.presence import needs_decision, who_was_there
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.standing import standing_of
from afterbell.base.access import Actor, authorise
from afterbell.base.commands import command, record
from afterbell.base.refusals import Refused
from afterbell.base.written import written
from afterbell.schools.actors import signed_in

LONGEST = 200


@command("attendance.decide_presence")
def decide_presence(*, actor: Actor, now: datetime, session: str, here: bool, reason: str, seen: str = "") -> None:
    """Decide whether the named adult was there, with a reason; facts that come later are not decided by it.

    `seen` are the facts the page showed, as `facts_seen` writes them: who decides has read all there is. Raises
    NotThere, or Refused with every reason: without one, about oneself, and as a conflict where nothing contradicts,
    more has come to be known, or the session is confirmed.
    """
    standing = standing_of(code=session)
    authorise(actor=actor, action="attendance.decide_presence", at=standing.place)
    known = who_was_there(sessions=[standing.pk])[standing.pk]
    said = written(reason)
    if standing.confirmed:
        raise REFUSALS.refused("presence_confirmed", conflict=True, session=standing.name)
    if not needs_decision(known, signed_late=standing.signed_late):
        raise REFUSALS.refused("nothing_contradicts", conflict=True)
    if seen and seen != facts_seen(known.open):
        raise REFUSALS.refused("more_is_known", conflict=True)
    reasons = [] if said else [REFUSALS.refusal("reason_missing", field="reason")]
    if len(said) > LONGEST:
        reasons.append(REFUSALS.refusal("text_too_long", field="reason", most=LONGEST))
    if known.account == signed_in(actor):
        reasons.append(REFUSALS.refusal("own_presence"))
    if reasons:
        raise Refused(reasons)
    PresenceDecision.objects.create(
        school_id=standing.school,
        session_id=standing.pk,
        here=here,
        about=sorted(known.open),
        reason=said,
        decided_by_id=signed_in(actor),
        decided_at=now,
    )
    record(subject=session, here=int(here), facts=len(known.open))


def facts_seen(facts: frozenset[str]) -> str:
    """Write down which facts somebody has read."""
    return ",".join(sorted(facts))
