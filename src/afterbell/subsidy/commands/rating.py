"""What a family gives a group of its child in a month: counted without a name beside it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.placement.models import ServiceGroup
from afterbell.schools.models import Guardian, Guardianship, Pupil
from afterbell.schools.telling import current
from afterbell.subsidy.models import RatingCount, RatingGiven
from afterbell.subsidy.models.ratings import MOST_STARS
from afterbell.subsidy.rated import groups_of_child
from afterbell.subsidy.refusals import REFUSALS


@command("subsidy.rate")
def rate_group(*, actor: Actor, now: datetime, pupil: str, group: str, stars: int) -> None:
    """Give a child's group of this month one to five stars, once a guardian, child, group and month.

    That it was done is kept in one table, what was given only as a count in another; the ledger names neither the group
    nor the stars. Raises NotThere for a child that is not the actor's, and Refused for a group it was not in, the
    second time, and other stars.
    """
    row = Pupil.objects.filter(code=pupil).first()
    if row is None:
        raise NotThere("pupil")
    authorise(actor=actor, action="subsidy.rate", at=place(school=row.school_id, pupil=row.pk))
    record(subject=row.code)
    if not 1 <= stars <= MOST_STARS:
        raise REFUSALS.refused("stars_wrong", field="stars")
    today = local_day(now)
    guardian = Guardian.objects.filter(
        account=actor.account, pk__in=Guardianship.objects.filter(current(today), pupil=row).values("guardian")
    ).first()
    if guardian is None:
        raise NotThere("guardian")
    month = today.replace(day=1)
    found = groups_of_child(pupil=row.pk, first=month, until=today + timedelta(days=1)).filter(code=group).first()
    if found is None:
        raise REFUSALS.refused("not_rated_here", field="group")
    try:
        with transaction.atomic():
            RatingGiven.objects.create(school_id=row.school_id, group=found, month=month, pupil=row, guardian=guardian)
    except IntegrityError:
        raise REFUSALS.refused("rated_before", conflict=True) from None
    _count(school=row.school_id, group=found, month=month, stars=stars)


def _count(*, school: int, group: ServiceGroup, month: date, stars: int) -> None:
    """Add one to a count; all five of a month are made together, so that their order says nothing of who came first."""
    RatingCount.objects.bulk_create(
        (RatingCount(school_id=school, group=group, month=month, stars=each) for each in range(1, MOST_STARS + 1)),
        ignore_conflicts=True,
    )
    RatingCount.objects.filter(group=group, month=month, stars=stars).update(number=F("number") + 1)
