"""Whom attendance tells of what was seen."""

from __future__ import annotations

from afterbell.attendance.events import AlarmsRaised, ChildFound
from afterbell.attendance.messages import FOUND, LOOKED_FOR, LOOKED_FOR_OF_HOMEROOM
from afterbell.rostering.models import Session
from afterbell.schools.models import Pupil
from afterbell.schools.telling import OfChild, tell_families, tell_homeroom_teachers


def tell_of_children_looked_for(event: AlarmsRaised) -> None:
    """Tell the families and the homeroom teachers at once."""
    session = Session.objects.get(code=event.session)
    values = {"session": session.name}
    of = [OfChild(pupil=pupil, about=session.code, values=values) for pupil in event.pupils]
    tell_families(kind=LOOKED_FOR, school=event.school, of=of, now=event.raised_at)
    homerooms = dict(Pupil.objects.filter(code__in=event.pupils).values_list("code", "homeroom__code"))
    for pupil in event.pupils:
        tell_homeroom_teachers(
            kind=LOOKED_FOR_OF_HOMEROOM,
            school=event.school,
            homerooms=[homerooms[pupil]],
            occasion=session.code,
            concerns=pupil,
            values=values,
            now=event.raised_at,
        )


def tell_of_a_child_found(event: ChildFound) -> None:
    """Tell the family that was told of the search."""
    of = [OfChild(pupil=event.pupil, about=event.session)]
    tell_families(kind=FOUND, school=event.school, of=of, now=event.closed_at)
