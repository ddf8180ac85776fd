"""The demand to expect, from the survey and the scheme in force, against the school's staff and rooms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from afterbell.base.access import Actor, authorise, place
from afterbell.base.words import Words
from afterbell.enrolment.facts import alone_in, collector_in
from afterbell.enrolment.models import SurveyAnswer
from afterbell.enrolment.rules.forecast import Asked, Demand, Means, forecast
from afterbell.enrolment.rules.survey import ON_DAYS, Given
from afterbell.scheme.queries import published_version
from afterbell.scheme.rules.codes import Ledger, Residence
from afterbell.scheme.rules.document import Band, Scheme
from afterbell.schools.models import Pupil, Room, Staff
from afterbell.schools.queries import term_around

IN_NEED = frozenset({"late", "nobody"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What to expect of each band and weekday, under the means it was held against; the bands by their names.

    No grade below `fewest` is to be named.
    """

    demands: tuple[Demand, ...]
    bands: Mapping[str, Words]
    means: Means
    pupils: int
    answered: int
    fewest: int


def demand_forecast(*, viewer: Actor, today: date) -> Forecast | None:
    """Forecast the demand of the present term; None before a scheme is in force or anybody has answered."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    term, found = term_around(today=today), published_version(on=today)
    answers = SurveyAnswer.objects.filter(survey__term=term.id if term else None).order_by("pk")
    given: dict[int, Given] = dict(answers.values_list("pupil_id", "given"))
    if not found or not given:
        return None
    scheme = found[1]
    pupils = Pupil.objects.exclude(left_on__lte=today).select_related("homeroom")
    present = list(pupils.only("residence", "homeroom__grade", "homeroom__language"))
    means = Means(
        adults=Staff.objects.count(),
        rooms=Room.objects.filter(seats__gte=scheme.grouping.min_size).count(),
        group_size=scheme.grouping.max_size,
        children_an_adult=scheme.safety.pupils_per_adult,
    )
    asked = [each for pupil in present for each in _asked(pupil, given.get(pupil.pk), scheme)]
    return Forecast(
        demands=forecast(children=asked, weekdays=scheme.weekdays, means=means),
        bands={band.code: band.name for band in scheme.bands},
        means=means,
        pupils=len(present),
        answered=sum(pupil.pk in given for pupil in present),
        fewest=scheme.publication.minimum_aggregate,
    )


def _asked(pupil: Pupil, given: Given | None, scheme: Scheme) -> Iterator[Asked]:
    """Give the bands a child could take; who sleeps at school is there on every evening."""
    residence, grade = Residence(pupil.residence.upper()), pupil.homeroom.grade
    for band in scheme.bands:
        if grade in band.grades and residence in band.residences:
            yield Asked(
                grade=grade,
                language=pupil.homeroom.language,
                band=band.code,
                days=_days(given, band=band, weekdays=frozenset(scheme.weekdays)),
            )


def _days(given: Given | None, *, band: Band, weekdays: frozenset[int]) -> frozenset[int] | None:
    if band.ledger is Ledger.BOARDING:
        return weekdays
    if given is None:
        return None
    named = given.get(ON_DAYS)
    if isinstance(named, (list, tuple)) and named:
        return weekdays & frozenset(int(day) for day in named)
    in_need = collector_in(given) in IN_NEED or alone_in(given)
    return weekdays if in_need else frozenset()
