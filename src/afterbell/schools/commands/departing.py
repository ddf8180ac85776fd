"""A child leaves the school: it is no pupil from the next day, and what it takes part in ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.schools.actors import signed_in
from afterbell.schools.events import PupilLeft
from afterbell.schools.models import Pupil
from afterbell.schools.refusals import REFUSALS


@command("schools.register")
def pupil_leaves(*, actor: Actor, now: datetime, pupil: str, last_day: date) -> date:
    """Note that a child leaves the school after a day, today at the latest; gives the first day it is not here.

    Its application and its places end with it. Raises NotThere for a child that left already, Refused for the day.
    """
    authorise(actor=actor, action="schools.register", at=place(school=actor.tenant))
    row = Pupil.objects.select_for_update(of=("self",)).filter(code=pupil, left_on=None).first()
    if row is None:
        raise NotThere("pupil")
    today = local_day(now)
    if last_day > today:
        raise REFUSALS.refused("left_too_late", field="last_day", day=today)
    if last_day < row.joined_on:
        raise REFUSALS.refused("left_too_early", field="last_day", day=row.joined_on)
    gone = last_day + timedelta(days=1)
    Pupil.objects.filter(pk=row.pk).update(left_on=gone)
    record(subject=row.code, left_on=gone.isoformat())
    tell(PupilLeft(school=actor.tenant, pupil=row.code, on=gone, by=signed_in(actor), at=now))
    return gone
