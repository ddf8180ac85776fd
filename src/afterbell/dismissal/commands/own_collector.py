"""Somebody who stands on a list, for whoever keeps that list."""

from __future__ import annotations

from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.dismissal.kept_away import not_kept_away
from afterbell.dismissal.models import Collector, StandIn
from afterbell.dismissal.refusals import REFUSALS


def own_collector(*, actor: Actor, now: datetime, code: str) -> Collector:
    """Find somebody who stands on the list today or later, and let nobody else change it meanwhile.

    Raises NotThere for the list of a child that is not the actor's, Refused for who is on it no more, for a stand-in
    of one day, and for a guardian who is forbidden.
    """
    row = Collector.objects.select_for_update(of=("self",)).select_related("pupil").filter(code=code).first()
    if row is None:
        raise NotThere("collector")
    at = place(school=actor.tenant, pupil=row.pupil_id, homeroom=row.pupil.homeroom_id)
    authorise(actor=actor, action="dismissal.name_collector", at=at)
    today = local_day(now)
    not_kept_away(actor=actor, pupils={row.pupil_id}, today=today)
    if row.until is not None and row.until <= today:
        raise REFUSALS.refused("collector_unknown")
    if StandIn.objects.filter(collector=row).exists():
        raise REFUSALS.refused("stands_in_for_a_day")
    return row
