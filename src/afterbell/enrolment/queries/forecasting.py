"""The demand to expect, from the survey and the scheme in force, against the school's staff and rooms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from afterbell.base.access import Actor, authorise, place
from afterbell.base.words import Words
from afterbell.enrolment.facts import alone_in, collector_in
from afterbell.enrolment.models import SurveyAnswer
from afterbell.enrolment.rules.forecast import (
    Adult,
    Asked,
    Demand,
    Means,
    Offered,
    OfferingDemand,
    forecast,
    forecast_offerings,
)
from afterbell.enrolment.rules.survey import CLUBS, ON_DAYS, Given
from afterbell.scheme.queries import published_version
from afterbell.scheme.rules.codes import Language, Ledger, OfferingKind, Residence
from afterbell.scheme.rules.document import Band, Offering, Scheme
from afterbell.scheme.rules.offered import WISHED_FOR, guided_by, seats
from afterbell.schools.models import Pupil, Room, Staff
from afterbell.schools.queries import term_around

IN_NEED = frozenset({"late", "nobody"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What to expect of each band and weekday, and of each offering, under the means it was held against.

    No grade below `fewest` is to be named.
    """

    demands: tuple[Demand, ...]
    offerings: tuple[OfferingDemand, ...]
    bands: Mapping[str, Words]
    names: Mapping[str, Words]
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
    staff, rooms = list(Staff.objects.only("skills", "languages")), dict(Room.objects.values_list("name", "seats"))
    means = means_of(scheme=scheme, adults=len(staff), rooms=rooms)
    asked = [each for pupil in present for each in asked_of_pupil(pupil, given.get(pupil.pk), scheme)]
    return Forecast(
        demands=forecast(children=asked, weekdays=scheme.weekdays, means=means),
        offerings=forecast_offerings(
            children=asked,
            offered=[_offered(row, scheme=scheme, rooms=rooms) for row in scheme.offerings],
            adults=[Adult(skills=frozenset(row.skills), languages=frozenset(row.languages)) for row in staff],
            means=replace(means, rooms=_classrooms(scheme=scheme, rooms=rooms)),
            fewest=scheme.publication.minimum_aggregate,
        ),
        bands={band.code: band.name for band in scheme.bands},
        names={row.code: row.name for row in scheme.offerings},
        means=means,
        pupils=len(present),
        answered=sum(pupil.pk in given for pupil in present),
        fewest=scheme.publication.minimum_aggregate,
    )


def means_of(*, scheme: Scheme, adults: int, rooms: Mapping[str, int]) -> Means:
    """Give what a school has, rooms by their seats, and the sizes its scheme sets."""
    return Means(
        adults=adults,
        rooms=sum(seats_there >= scheme.grouping.min_size for seats_there in rooms.values()),
        group_size=scheme.grouping.max_size,
        children_an_adult=scheme.safety.pupils_per_adult,
    )


def _classrooms(*, scheme: Scheme, rooms: Mapping[str, int]) -> int:
    """Count the rooms a group can sit in that are no club's."""
    for_clubs = {row.room for row in scheme.offerings}
    return sum(number >= scheme.grouping.min_size for name, number in rooms.items() if name not in for_clubs)


def _offered(row: Offering, *, scheme: Scheme, rooms: Mapping[str, int]) -> Offered:
    wished = row.kind in WISHED_FOR
    anybody = row.kind is OfferingKind.EVENING_STUDY
    return Offered(
        code=row.code,
        band=row.band,
        weekdays=row.weekdays,
        grades=row.grades,
        language=row.language,
        skills=frozenset() if anybody else frozenset({row.skill} if row.skill else row.subjects),
        places=seats(offering=row, scheme=scheme) if wished else None,
        has_room=row.room in rooms or not row.room,
        guides=frozenset() if wished else frozenset(_guided(row, scheme)),
    )


def _guided(row: Offering, scheme: Scheme) -> Iterator[tuple[int, int, str]]:
    """Give for which weekday, grade and language an offering is what groups outside clubs do."""
    for weekday, grade, language in product(row.weekdays, row.grades, Language):
        if guided_by(scheme=scheme, band=row.band, weekday=weekday, grade=grade, language=language) is row:
            yield weekday, grade, language.value


def asked_of_pupil(pupil: Pupil, given: Given | None, scheme: Scheme) -> Iterator[Asked]:
    """Give the bands a child could take; who sleeps at school is there on every evening."""
    residence, grade = Residence(pupil.residence.upper()), pupil.homeroom.grade
    for band in scheme.bands:
        if grade in band.grades and residence in band.residences:
            yield Asked(
                grade=grade,
                language=pupil.homeroom.language,
                band=band.code,
                days=_days(given, band=band, weekdays=frozenset(scheme.weekdays)),
                clubs=_clubs(given),
            )


def _clubs(given: Given | None) -> frozenset[str]:
    named = (given or {}).get(CLUBS)
    return frozenset(str(code) for code in named) if isinstance(named, (list, tuple)) else frozenset()


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
