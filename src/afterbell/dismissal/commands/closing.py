"""The duty leader closes a day once everybody who came has left as promised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from afterbell.attendance.standing import lock_day
from afterbell.attendance.walking import used_rooms
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import Refused
from afterbell.dismissal.events import DayClosed as Closed
from afterbell.dismissal.models import DayClosed
from afterbell.dismissal.queries.custody import came_on, findings_of, is_over, read_home, visitors_open
from afterbell.dismissal.refusals import REFUSALS
from afterbell.schools.actors import signed_in

MOST_NAMED = 12


@command("dismissal.close_day")
def close_day(*, actor: Actor, now: datetime, day: date) -> int:
    """Close a day and give how many children came; a day closed before stays as it was.

    The independent verifier looks at every child's afternoon first. Raises Refused before the sessions are over, and
    with how many children have not ended the day as promised and who they are, which visitors nobody signed out or
    answered for, and which rooms of the day nobody has walked through and for which no reason is given.
    """
    authorise(actor=actor, action="dismissal.close_day", at=place(school=actor.tenant))
    record(subject=day.isoformat(), closed=0)
    lock_day(day)
    known = DayClosed.objects.filter(date=day).first()
    if known is not None:
        return known.came
    home = read_home(on=day)
    if not any(not session.cancelled or session.broken_off for session in home.day.sessions):
        raise REFUSALS.refused("no_sessions", date=day)
    if not is_over(home, now=now):
        raise REFUSALS.refused("day_not_over", date=day)
    findings = findings_of(home, now=now)
    wrong = list(dict.fromkeys(row.pupil for row in findings if row.breaks))
    reasons = []
    if wrong:
        names = {child.code: child.name for child in home.children}
        told = _named([names[pupil] for pupil in wrong])
        reasons.append(REFUSALS.refusal("day_open", number=len(wrong), names=told))
    if inside := [row.name for row in visitors_open(on=day)]:
        reasons.append(REFUSALS.refusal("visitors_open", number=len(inside), names=_named(inside)))
    if unwalked := [room.name for room in used_rooms(on=day) if not room.walked_by]:
        reasons.append(REFUSALS.refusal("rooms_open", number=len(unwalked), names=_named(unwalked)))
    if reasons:
        raise Refused(reasons)
    came = len(came_on(home.day))
    try:
        with transaction.atomic():
            DayClosed.objects.create(
                school_id=actor.tenant, date=day, came=came, closed_by_id=signed_in(actor), closed_at=now
            )
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    record(subject=day.isoformat(), closed=1, came=came, notes=len(findings))
    tell(Closed(school=actor.tenant, date=day, came=came, closed_at=now))
    return came


def _named(names: Sequence[str]) -> str:
    return "、".join(names[:MOST_NAMED]) + ("…" if len(names) > MOST_NAMED else "")
