"""What the office counts of settlements."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, Max, OuterRef
from django.db.models.functions import TruncMonth

from afterbell.base.access import Actor, authorise, place
from afterbell.base.tallies import Milestone, Tally
from afterbell.rostering.models import Session
from afterbell.subsidy.models import Settlement


def subsidy_tallies(*, viewer: Actor, term: int, today: date) -> tuple[Tally, ...]:
    """Count the months that are over with confirmed sessions no settlement holds, and what is not public yet."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    settlements = Settlement.objects.filter(term=term)
    settled = settlements.filter(first_day__lte=OuterRef("date"), until_day__gt=OuterRef("date"))
    confirmed = Session.objects.filter(term=term, date__lt=today.replace(day=1), confirmation__isnull=False)
    return (
        Tally(
            name="settlement.months",
            rows=confirmed.filter(~Exists(settled)),
            counting=Count(TruncMonth("date"), distinct=True),
        ),
        Tally(name="settlement.made", rows=settlements),
        Tally(name="publication.to_publish", rows=settlements.filter(published=None)),
    )


def subsidy_milestones(*, viewer: Actor, term: int) -> tuple[Milestone, ...]:
    """Find the last day that was settled, and the last that is public; both are the first day not in it."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    settlements = Settlement.objects.filter(term=term)
    return (
        Milestone(name="settlement.until", rows=settlements, day=Max("until_day")),
        Milestone(name="publication.until", rows=settlements.exclude(published=None), day=Max("until_day")),
    )
