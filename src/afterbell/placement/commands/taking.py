"""A child takes a seat of a club: where it was at that time ends, and the database has the last word on the seat."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from afterbell.base.events import tell
from afterbell.enrolment.models import Application
from afterbell.placement.events import PlacesGiven
from afterbell.placement.models import GroupPlace, ServiceGroup


def take_seat(*, row: Application, group: ServiceGroup, weekday: int, since: date) -> bool:
    """Move a child to a club from a day on; gives whether it got the seat. Part of another command.

    Where it was until then ends on that day. Nothing changes when the seats are taken, held for others, or when the
    child got a place at the same moment elsewhere: the constraints say so, not a count made before.
    """
    there = GroupPlace.objects.filter(
        Q(until=None) | Q(until__gt=since), pupil=row.pupil_id, weekday=weekday, band=group.band
    )
    try:
        with transaction.atomic():
            there.exclude(group=group).update(until=Greatest(F("since"), since))
            GroupPlace.objects.create(
                school_id=row.school_id,
                group=group,
                pupil_id=row.pupil_id,
                weekday=weekday,
                band=group.band,
                since=since,
            )
    except IntegrityError:
        return False
    return True


def tell_of_seat(*, row: Application, group: ServiceGroup, since: date, now: datetime) -> None:
    """Let everybody the child has know of its new place, whoever of them took it. Part of another command."""
    tell(
        PlacesGiven(
            school=row.school_id, term=row.term.code, pupil=row.pupil.code, group=group.code, since=since, at=now
        )
    )


def has_seat(*, row: Application, group: ServiceGroup, weekday: int) -> GroupPlace | None:
    """Give the place the child has there to the end of the term."""
    return GroupPlace.objects.filter(pupil=row.pupil_id, group=group, weekday=weekday, until=None).first()
