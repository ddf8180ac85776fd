"""The groups to expect of a term before any stands: by who applied, else by the survey, else by the scheme's number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

from django.db.models import Count

from afterbell.enrolment.models import Application, ApplicationDay
from afterbell.enrolment.queries.gathering import gathered
from afterbell.enrolment.rules.forecast import forecast
from afterbell.placement.models import ServiceGroup
from afterbell.scheme.rules.codes import Ledger, OfferingKind
from afterbell.scheme.rules.document import Band, Scheme
from afterbell.scheme.rules.offered import WISHED_FOR, seats
from afterbell.schools.models import Term

Wanted = Mapping[tuple[str, int], int]
"""How many children want a band on a weekday."""


def foreseen_groups(*, term: Term, scheme: Scheme) -> list[ServiceGroup]:
    """Give the groups of a term, those that stand or those to expect; the latter are stored nowhere.

    Clubs are taken as full as long as there are children for them; everybody else is guided in groups of the scheme's
    size, without telling grades or languages apart.
    """
    standing = list(ServiceGroup.objects.filter(term=term).order_by("pk"))
    if standing:
        return standing
    wanted = _wanted(term=term, scheme=scheme)
    numbers = count(1)
    return [
        ServiceGroup(
            pk=-(number := next(numbers)),
            school_id=term.school_id,
            term=term,
            kind=kind,
            band=band.code,
            offering=offering,
            name=f"{band.name.zh} {number}",
            weekdays=[weekday],
        )
        for band in scheme.bands
        for weekday in scheme.weekdays
        for kind, offering in _groups(band, weekday, children=wanted.get((band.code, weekday), 0), scheme=scheme)
    ]


def _groups(band: Band, weekday: int, *, children: int, scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Give the kind and the offering of each group of a band on a weekday."""
    if band.ledger is Ledger.BOARDING:
        yield from ((ServiceGroup.Kind.EVENING.value, "") for _ in range(-(-children // scheme.grouping.max_size)))
        return
    for row in scheme.offerings:
        if row.kind in WISHED_FOR and row.band == band.code and weekday in row.weekdays and children >= row.minimum:
            taken = min(children, seats(offering=row, scheme=scheme))
            if taken:
                children -= taken
                reads = row.kind is OfferingKind.READING
                yield (ServiceGroup.Kind.READING if reads else ServiceGroup.Kind.CLUB).value, row.code
    yield from ((ServiceGroup.Kind.TUTORING.value, "") for _ in range(-(-children // scheme.grouping.max_size)))


def _wanted(*, term: Term, scheme: Scheme) -> Wanted:
    """Count who applied; before anybody has, what the survey makes likely; before that, the scheme's own number."""
    days = ApplicationDay.objects.filter(application__term=term).exclude(application__state__in=Application.ENDED)
    rows = days.order_by().values_list("band", "weekday").annotate(number=Count("pk"))
    applied = {(band, weekday): number for band, weekday, number in rows}
    if applied:
        return applied
    school = gathered(today=term.first_day)
    if school is not None:
        found = forecast(
            children=school.asked(scheme=scheme), weekdays=scheme.weekdays, means=school.means(scheme=scheme)
        )
        return {(row.band, row.weekday): row.children.likely for row in found}
    service = [band.code for band in scheme.bands if band.ledger is Ledger.SERVICE]
    return {(band, weekday): scheme.budget.expected_pupils for band in service for weekday in scheme.weekdays}
