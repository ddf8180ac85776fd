"""What a school knows when its survey is in: its children with their answers, its staff and its rooms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from afterbell.enrolment.facts import alone_in, collector_in
from afterbell.enrolment.models import SurveyAnswer
from afterbell.enrolment.rules.forecast import Adult, Asked, Means, Offered, OfferingDemand, forecast_offerings
from afterbell.enrolment.rules.survey import CLUBS, ON_DAYS, Given
from afterbell.scheme.rules.codes import Language, Ledger, OfferingKind, Residence
from afterbell.scheme.rules.document import Band, Offering, Scheme
from afterbell.scheme.rules.offered import WISHED_FOR, guided_by, seats
from afterbell.schools.models import Pupil, Room, Staff
from afterbell.schools.queries import term_around

IN_NEED = frozenset({"late", "nobody"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The present children, what their families answered by the child's id, the staff, and rooms with their seats."""

    pupils: tuple[Pupil, ...]
    given: Mapping[int, Given]
    staff: tuple[Adult, ...]
    rooms: Mapping[str, int]

    @property
    def answered(self) -> int:
        return sum(pupil.pk in self.given for pupil in self.pupils)

    def means(self, *, scheme: Scheme) -> Means:
        """Give what the school has, and the sizes its scheme sets."""
        return Means(
            adults=len(self.staff),
            rooms=sum(number >= scheme.grouping.min_size for number in self.rooms.values()),
            group_size=scheme.grouping.max_size,
            children_an_adult=scheme.safety.pupils_per_adult,
        )

    def asked(self, *, scheme: Scheme) -> list[Asked]:
        """Give every child with every band it could take."""
        return [
            Asked(
                grade=pupil.homeroom.grade,
                language=pupil.homeroom.language,
                band=band,
                days=days,
                clubs=_clubs(self.given.get(pupil.pk)),
            )
            for pupil in self.pupils
            for band, days in bands_of(pupil=pupil, given=self.given.get(pupil.pk), scheme=scheme)
        ]

    def offerings(self, *, scheme: Scheme) -> tuple[OfferingDemand, ...]:
        """Forecast the offerings of a scheme; groups sit in the rooms that are no club's."""
        for_clubs = {row.room for row in scheme.offerings}
        free = {name: number for name, number in self.rooms.items() if name not in for_clubs}
        classrooms = replace(self, rooms=free).means(scheme=scheme).rooms
        return forecast_offerings(
            children=self.asked(scheme=scheme),
            offered=[_offered(row, scheme=scheme, rooms=self.rooms) for row in scheme.offerings],
            adults=self.staff,
            means=replace(self.means(scheme=scheme), rooms=classrooms),
            fewest=scheme.publication.minimum_aggregate,
        )


def gathered(*, today: date) -> Gathered | None:
    """Gather what the present term's surveys found, in five queries; None before anybody has answered."""
    term = term_around(today=today)
    given = _given(term=term.id if term else None)
    if not given:
        return None
    pupils = Pupil.objects.exclude(left_on__lte=today).select_related("homeroom")
    return Gathered(
        pupils=tuple(pupils.only("residence", "homeroom__grade", "homeroom__language")),
        given=given,
        staff=tuple(
            Adult(skills=frozenset(skills), languages=frozenset(languages))
            for skills, languages in Staff.objects.values_list("skills", "languages")
        ),
        rooms=dict(Room.objects.values_list("name", "seats")),
    )


def _given(*, term: int | None) -> dict[int, Given]:
    """Give what each child's family answered in the term: what a later survey did not ask stands as it was."""
    rows = SurveyAnswer.objects.filter(survey__term=term).order_by("survey__opens_on", "pk")
    newest: defaultdict[int, dict[int, Given]] = defaultdict(dict)
    for pupil, survey, given in rows.values_list("pupil_id", "survey_id", "given"):
        newest[pupil][survey] = given
    return {
        pupil: {key: value for given in told.values() for key, value in given.items()} for pupil, told in newest.items()
    }


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


def bands_of(*, pupil: Pupil, given: Given | None, scheme: Scheme) -> Iterator[tuple[str, frozenset[int] | None]]:
    """Give the bands a child could take with the days its family wants; who sleeps at school is there every evening."""
    residence, grade = Residence(pupil.residence.upper()), pupil.homeroom.grade
    for band in scheme.bands:
        if grade in band.grades and residence in band.residences:
            yield band.code, _days(given, band=band, weekdays=frozenset(scheme.weekdays))


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
