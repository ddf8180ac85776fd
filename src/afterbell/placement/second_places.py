"""What the confirmed first round left: places in open clubs, and the lists that found none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Subquery

from afterbell.enrolment.days_asked import asked_for
from afterbell.enrolment.models import Application
from afterbell.placement.models import ClubOutcome, ConfirmedRun, PlacementRun, PublishedRun, PupilOutcome, Round
from afterbell.placement.offerings import wishable
from afterbell.placement.rules.matching.problem import Club
from afterbell.placement.rules.rounds import MarketKey, left_over
from afterbell.scheme.queries import published_scheme


def free_clubs(*, term: int, on: date) -> Mapping[MarketKey, Mapping[str, Club]]:
    """Give the clubs that have places left by the confirmed first round, with these places as their capacity.

    A club that was closed stays closed. Whoever withdrew since, or does not ask for that time on the day, leaves a
    place, but not where the club was full: there a freed place is the waiting list's. What a second round gives is not
    taken off: until it is published nobody may read from these numbers how it came out.
    """
    first = PupilOutcome.objects.filter(asked_for(day=on), run__confirmed__term=term, run__confirmed__round=Round.FIRST)
    coming = first.filter(weekday=OuterRef("weekday"), band=OuterRef("band"), offering=OuterRef("offering")).exclude(
        application__state__in=Application.ENDED
    )
    counted = coming.order_by().values("offering").annotate(number=Count("pk")).values("number")
    opened = ClubOutcome.objects.filter(
        run__confirmed__term=term, run__confirmed__round=Round.FIRST, closed_in_round=None, last_number=None
    )
    found: dict[MarketKey, dict[str, Club]] = defaultdict(dict)
    for row in opened.annotate(there=Subquery(counted)).order_by("offering"):
        left = left_over(club=Club(code=row.offering, capacity=row.capacity), there=row.there or 0)
        if left.capacity:
            found[row.weekday, row.band][row.offering] = left
    return found


def without_place(*, term: int, application: int | None = None) -> frozenset[tuple[int, int, str]]:
    """Give the (application, weekday, band) of the lists that found no place in the confirmed first round."""
    missed = PupilOutcome.objects.filter(run__confirmed__term=term, run__confirmed__round=Round.FIRST, offering="")
    if application is not None:
        missed = missed.filter(application=application)
    return frozenset(missed.values_list("application_id", "weekday", "band"))


def may_name_again(*, run: PlacementRun, on: date) -> frozenset[str]:
    """Give the applications that found no place at a time for which some club of the child's grade has one left."""
    scheme, free = published_scheme(run.version.content_hash, run.version_id), free_clubs(term=run.term_id, on=on)
    missed = PupilOutcome.objects.filter(asked_for(day=on), run=run, offering="")
    named = missed.values_list("application__code", "weekday", "band", "application__pupil__homeroom__grade")
    return frozenset(
        application
        for application, weekday, band, grade in named
        for code, offering in wishable(scheme=scheme, weekday=weekday, band=band).items()
        if code in free.get((weekday, band), {}) and grade in offering.grades
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondWindow:
    """Until the end of which day second wishes are taken, and whether the round was decided, and shown, since."""

    until: date
    decided: bool
    published: bool

    def open_on(self, day: date) -> bool:
        return day <= self.until and not self.decided


def second_window(*, term: int) -> SecondWindow | None:
    """Give the second round's days as they were announced with the first result; None where none was."""
    second = ConfirmedRun.objects.filter(term=term, round=Round.SECOND)
    announced = PublishedRun.objects.filter(confirmed__term=term, second_until__isnull=False)
    row = announced.annotate(decided=Exists(second), shown=Exists(second.filter(published__isnull=False))).first()
    if row is None or row.second_until is None:
        return None
    return SecondWindow(until=row.second_until, decided=row.decided, published=row.shown)
