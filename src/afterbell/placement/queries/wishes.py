"""What a child may wish for, day by day, what its family wished, and whether it can still be changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Subquery

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.enrolment.days_asked import days_on
from afterbell.enrolment.models import Application
from afterbell.placement.models import ConfirmedRun, Draw, DrawReveal, PublishedRun, Round, Wish
from afterbell.placement.offerings import minimum, wishable
from afterbell.placement.queries.matters import DrawState
from afterbell.placement.queries.second_round import SecondForm, second_of
from afterbell.placement.second_places import SecondWindow
from afterbell.placement.tickets import tickets_under
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.rules.document import Offering, Scheme
from afterbell.scheme.rules.labels import grades, weekday
from afterbell.scheme.rules.offered import seats


@dataclass(frozen=True, slots=True, kw_only=True)
class ClubChoice:
    """A club the child may wish for on a day: for whom, how many places, how many children it needs to open, where."""

    code: str
    name: Words
    for_whom: Words
    places: int
    minimum: int
    room: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfWishes:
    """A weekday and band the application asks for; `wished` are the wishes as they stand, the dearest first."""

    weekday: int
    weekday_words: Words
    band: str
    band_words: Words
    choices: tuple[ClubChoice, ...]
    wished: tuple[str, ...]

    @property
    def value(self) -> str:
        """Name the day in a form: 1-early."""
        return f"{self.weekday}-{self.band}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WishForm:
    """An application's wishes, until they are placed: then `reasons_of` says what became of them.

    Days without any club are left out; `ended` is an application that has no wishes any more.
    `ticket` is the child's of this term, empty before the draw is committed to: fixed before anybody can know a number.
    `second` is what a second round is to this child, from the first result to the second; None where it is nothing.
    """

    application: str
    pupil: str
    name: str
    homeroom: str
    most: int
    days: tuple[DayOfWishes, ...]
    draw: DrawState
    ended: bool
    ticket: str
    second: SecondForm | None

    @property
    def open(self) -> bool:
        """Say whether wishes can be handed in and changed now."""
        return self.draw == "open" and not self.ended and bool(self.days)


def wish_form(*, viewer: Actor, application: str, today: date) -> WishForm:
    """Give the wishes of an application to its family or to the homeroom teacher. Raises NotThere."""
    shown = PublishedRun.objects.filter(confirmed__term=OuterRef("term"))
    found = Application.objects.select_related("pupil__homeroom").annotate(
        ticket_key=Subquery(Draw.objects.filter(term=OuterRef("term")).values("ticket_key_sealed")[:1]),
        drawn_for=Exists(Draw.objects.filter(term=OuterRef("term"))),
        revealed=Exists(DrawReveal.objects.filter(draw__term=OuterRef("term"))),
        second_until=Subquery(shown.filter(second_until__isnull=False).values("second_until")[:1]),
        decided=Exists(ConfirmedRun.objects.filter(term=OuterRef("term"), round=Round.SECOND)),
        over=Exists(shown.filter(confirmed__round=Round.SECOND)),
        placed=Exists(PublishedRun.objects.filter(confirmed__term=OuterRef("term"), confirmed__round=Round.FIRST)),
    )
    row = found.filter(code=application).first()
    if row is None:
        raise NotThere("application")
    where = place(school=row.school_id, pupil=row.pupil_id, homeroom=row.pupil.homeroom_id)
    authorise(actor=viewer, action="placement.wish", at=where)
    version, scheme = version_in_force(on=today)
    on, second = max(today, version.first_day), None
    if row.second_until is not None:
        window = SecondWindow(until=row.second_until, decided=row.decided, published=row.over)
        second = second_of(row, window=window, scheme=scheme, today=today, on=on)
    return WishForm(
        application=row.code,
        pupil=row.pupil.code,
        name=row.pupil.name,
        homeroom=row.pupil.homeroom.name,
        most=scheme.placement.max_wishes,
        days=() if row.placed else _days(row, scheme=scheme, on=on),
        draw="placed" if row.placed else "revealed" if row.revealed else "open",
        ended=row.state in Application.ENDED,
        ticket=tickets_under(sealed=row.ticket_key).of(row.pupil.ticket) if row.drawn_for else "",
        second=second,
    )


def _days(row: Application, *, scheme: Scheme, on: date) -> tuple[DayOfWishes, ...]:
    asked = days_on(applications=[row.pk], day=on)[row.pk]
    wished = _wished(row)
    days = [_day(number, band, scheme=scheme, grade=row.pupil.homeroom.grade, wished=wished) for number, band in asked]
    return tuple(day for day in days if day.choices)


def _wished(row: Application) -> Mapping[tuple[int, str], Sequence[str]]:
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    rows = Wish.objects.filter(application=row, round=Round.FIRST).order_by("rank")
    for number, band, offering in rows.values_list("weekday", "band", "offering"):
        found[number, band].append(offering)
    return found


def _day(
    number: int, band: str, *, scheme: Scheme, grade: int, wished: Mapping[tuple[int, str], Sequence[str]]
) -> DayOfWishes:
    offered = wishable(scheme=scheme, weekday=number, band=band).values()
    return DayOfWishes(
        weekday=number,
        weekday_words=weekday(number),
        band=band,
        band_words=next((row.name for row in scheme.bands if row.code == band), Words(zh=band, en=band)),
        choices=tuple(_choice(offering, scheme=scheme) for offering in offered if grade in offering.grades),
        wished=tuple(wished.get((number, band), ())),
    )


def _choice(offering: Offering, *, scheme: Scheme) -> ClubChoice:
    return ClubChoice(
        code=offering.code,
        name=offering.name,
        for_whom=grades(offering.grades),
        places=seats(offering=offering, scheme=scheme),
        minimum=minimum(offering=offering, scheme=scheme),
        room=offering.room,
    )
