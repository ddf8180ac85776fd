"""A count of heads on patrol and the roll differ: somebody who was not concerned says what was found out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from afterbell.attendance.counts import differences_where
from afterbell.attendance.models import CountDecision, PatrolLook
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.standing import standing_of
from afterbell.base.access import Actor, authorise
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.written import written
from afterbell.rostering.models import Assignment
from afterbell.schools.actors import signed_in

LONGEST = 200


@command("attendance.decide_presence")
def explain_count(*, actor: Actor, now: datetime, look: UUID, called: int, reason: str) -> None:
    """Say why a count and the roll differ; a newer count, or a roll that says another number, opens it again.

    `called` is the number of the roll the page showed. Raises NotThere, or Refused with every reason: without one,
    about a session the actor is or was named for, and as a conflict where nothing differs or the numbers are others.
    """
    row = PatrolLook.objects.select_related("session").filter(look_id=look).first()
    if row is None:
        raise NotThere("look")
    standing = standing_of(code=row.session.code)
    authorise(actor=actor, action="attendance.decide_presence", at=standing.place)
    known = differences_where(Q(session=standing.pk)).get(standing.pk)
    if known is None or known.explained is not None:
        raise REFUSALS.refused("count_fits", conflict=True)
    if (known.look, known.called) != (row.pk, called):
        raise REFUSALS.refused("more_is_known", conflict=True)
    said = written(reason)
    reasons = [] if said else [REFUSALS.refusal("reason_missing", field="reason")]
    if len(said) > LONGEST:
        reasons.append(REFUSALS.refusal("text_too_long", field="reason", most=LONGEST))
    if Assignment.objects.filter(session=standing.pk, staff__account=signed_in(actor)).exists():
        reasons.append(REFUSALS.refusal("own_count"))
    if reasons:
        raise Refused(reasons)
    CountDecision.objects.create(
        school_id=standing.school,
        look=row,
        called=called,
        reason=said,
        decided_by_id=signed_in(actor),
        decided_at=now,
    )
    record(subject=standing.code, counted=known.counted, called=called)
