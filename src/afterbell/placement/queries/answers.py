"""The offers that wait for an answer, for who answers: a family, and the homeroom teacher who asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from afterbell.base.access import Actor
from afterbell.placement.models import Offer
from afterbell.schools.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOffer:
    """A place kept for a child until a moment; `application` is where it is answered."""

    application: str
    name: str
    homeroom: str
    group: str
    weekday: int
    answer_by: datetime


def offers_to_own(*, viewer: Actor, now: datetime) -> tuple[OpenOffer, ...]:
    """List the offers to a guardian's children, the first deadline first. One question."""
    return _offers(Q(application__pupil__in=viewer.held("pupil", roles=[Role.GUARDIAN])), now=now)


def offers_in_homerooms(*, viewer: Actor, now: datetime) -> tuple[OpenOffer, ...]:
    """List the offers to children of a teacher's homerooms, the first deadline first. One question."""
    return _offers(Q(application__pupil__homeroom__in=viewer.held("homeroom")), now=now)


def _offers(theirs: Q, *, now: datetime) -> tuple[OpenOffer, ...]:
    waiting = Offer.objects.filter(theirs, answer=None, answer_by__gte=now)
    rows = waiting.select_related("application__pupil__homeroom", "group").order_by("answer_by", "pk")
    return tuple(
        OpenOffer(
            application=row.application.code,
            name=row.application.pupil.name,
            homeroom=row.application.pupil.homeroom.name,
            group=row.group.name,
            weekday=row.weekday,
            answer_by=row.answer_by,
        )
        for row in rows
    )
