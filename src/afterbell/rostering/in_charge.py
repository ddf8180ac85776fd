"""Who is in charge of the children of a session on its day: the adult named for it now, and the day's duty leader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from afterbell.base.access import Actor, Place, place
from afterbell.base.refusals import NotThere
from afterbell.placement.models import GroupPlace
from afterbell.rostering.models import Assignment, Session
from afterbell.schools.models import Pupil
from afterbell.schools.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class InCharge:
    """A group's session of today with where it stands for whoever is in charge of it; `as_leader` for the leader."""

    session: Session
    at: Place
    as_leader: bool


def in_charge_of(*, viewer: Actor, session: str, today: date) -> InCharge:
    """Say whether the viewer is in charge of a session today. Raises NotThere on any other day and for anybody else.

    Who helps beside the adult of a session is in charge of its children too; who was named and handed over to a
    substitute is not any more. One question.
    """
    held = viewer.held("staff")
    own = Assignment.objects.filter(staff__in=held, ended_at=None, session__cancellation=None)
    duty = own.filter(session__kind=Session.Kind.DUTY, session__date=today)
    here = Q(session=OuterRef("pk")) | Q(session__beside=OuterRef("pk"))
    row = (
        Session.objects.filter(code=session, date=today, group__isnull=False, cancellation=None)
        .annotate(named=Exists(own.filter(here)), leads=Exists(duty))
        .first()
    )
    if row is None or not (row.named or (row.leads and Role.DUTY_LEADER in viewer.roles)):
        raise NotThere("session")
    return InCharge(session=row, at=place(staff=held), as_leader=not row.named)


def places_in(session: Session) -> QuerySet[GroupPlace]:
    """Find the places of the children who are in a session's group on its day."""
    return GroupPlace.objects.filter(
        Q(until=None) | Q(until__gt=session.date),
        Q(pupil__left_on=None) | Q(pupil__left_on__gt=session.date),
        group=session.group_id,
        weekday=session.weekday,
        since__lte=session.date,
    )


def child_in(session: Session, *, pupil: str) -> Pupil:
    """Find a child of a session by its code. Raises NotThere for a child that is not in it that day."""
    found = places_in(session).filter(pupil__code=pupil).select_related("pupil__homeroom").first()
    if found is None:
        raise NotThere("pupil")
    return found.pupil
