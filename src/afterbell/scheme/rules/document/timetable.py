"""When the service runs, and what runs in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from afterbell.base.spans import TimeSpan
from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Language, Ledger, OfferingKind, Residence, WorkKind

WORK_OF_OFFERING = {
    OfferingKind.TUTORING: WorkKind.TUTORING,
    OfferingKind.CLUB: WorkKind.CLUB,
    OfferingKind.READING: WorkKind.CLUB,
    OfferingKind.EVENING_STUDY: WorkKind.TUTORING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term; `last_day` belongs to it. Holidays and make-up days are the calendar's."""

    code: str
    name: Words
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeDismissal:
    grades: tuple[int, ...]
    at: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """A timetable in force from a date until the next one begins; `dark_from` is when it is dark outside in it."""

    code: str
    name: Words
    from_day: date
    dismissal: time
    grade_dismissals: tuple[GradeDismissal, ...]
    local_off_work: time
    dark_from: time | None

    def dismissal_of(self, *, grade: int) -> time:
        """Give the time of the bell for one grade."""
        return next((row.at for row in self.grade_dismissals if grade in row.grades), self.dismissal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stretch of the afternoon for some grades and residences; `times` is (season code, span)."""

    code: str
    name: Words
    grades: tuple[int, ...]
    residences: tuple[Residence, ...]
    ledger: Ledger
    times: tuple[tuple[str, TimeSpan], ...]

    def span_in(self, *, season: str) -> TimeSpan:
        """Give the band's time in a season. Raises KeyError for a season it does not know."""
        return dict(self.times)[season]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """What a pupil can take in a band. `capacity` None: as many as apply, in groups (see `Grouping`)."""

    code: str
    name: Words
    kind: OfferingKind
    subjects: tuple[str, ...]
    language: Language | None
    band: str
    weekdays: tuple[int, ...]
    grades: tuple[int, ...]
    capacity: int | None
    minimum: int
    room: str
    skill: str
    words: Words | None

    @property
    def work(self) -> WorkKind:
        return WORK_OF_OFFERING[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPost:
    """A daily post that is no session: gate, corridor, duty leader. It lasts for its bands, or for `times`.

    `in_charge_of` names the pupils who are under this adult's eyes meanwhile, such as boarders at their meal.
    """

    code: str
    name: Words
    people: int
    bands: tuple[str, ...]
    times: tuple[tuple[str, TimeSpan], ...]
    ledger: Ledger
    skill: str
    in_charge_of: tuple[Residence, ...]
    words: Words | None
