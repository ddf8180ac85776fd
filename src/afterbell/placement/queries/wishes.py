"""What a child may wish for, day by day, what its family wished, and whether it can still be changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Subquery

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.enrolment.days_asked import Days, days_on
from afterbell.enrolment.models import Application
from afterbell.placement.cards import cards_of
from afterbell.placement.models import ConfirmedRun, Draw, DrawReveal, LastWishDay, PublishedRun, Round, Wish
from afterbell.placement.offerings import wishable
from afterbell.placement.queries.catalogue import DayOfWishes, Shelf
from afterbell.placement.queries.matters import DrawState
from afterbell.placement.queries.second_round import SecondForm, second_of
from afterbell.placement.queries.siblings import Lists, siblings_of
from afterbell.placement.second_places import SecondWindow
from afterbell.placement.tickets import tickets_under
from afterbell.placement.wanted import wanted_clubs
from afterbell.placement.wishers import wisher_of
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.labels import weekday


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTime:
    """A time the child does not ask for, and the clubs it could have then."""

    weekday_words: Words
    band_words: Words
    clubs: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WishForm:
    """An application's wishes, until they are placed: then `reasons_of` says what became of them.

    Days without any club are left out, `others` are times with clubs the child does not ask for. `last_day` is the day
    at whose end wishes close, `late` that it is over; `ended` is an application that has no wishes any more.
    `ticket` is the child's of this term, empty before the draw is committed to: fixed before anybody can know a number.
    `second` is what a second round is to this child, from the first result to the second; None where it is nothing.
    """

    application: str
    pupil: str
    name: str
    homeroom: str
    most: int
    days: tuple[DayOfWishes, ...]
    others: tuple[OtherTime, ...]
    draw: DrawState
    last_day: date | None
    late: bool
    ended: bool
    ticket: str
    second: SecondForm | None

    @property
    def open(self) -> bool:
        """Say whether wishes can be handed in and changed now."""
        return self.draw == "open" and not (self.late or self.ended) and bool(self.days)

    @property
    def pictured(self) -> bool:
        """Say whether a club to choose from has a picture on its card."""
        days = (*self.days, *(self.second.days if self.second else ()))
        return any(choice.card and choice.card.picture for day in days for choice in day.choices)


def wish_form(*, viewer: Actor, application: str, today: date) -> WishForm:
    """Give the wishes of an application to its family or to the homeroom teacher. Raises NotThere."""
    shown = PublishedRun.objects.filter(confirmed__term=OuterRef("term"))
    said = LastWishDay.objects.filter(term=OuterRef("term")).order_by("-pk")
    found = Application.objects.select_related("pupil__homeroom").annotate(
        ticket_key=Subquery(Draw.objects.filter(term=OuterRef("term")).values("ticket_key_sealed")[:1]),
        drawn_for=Exists(Draw.objects.filter(term=OuterRef("term"))),
        revealed=Exists(DrawReveal.objects.filter(draw__term=OuterRef("term"))),
        last_day=Subquery(said.values("day")[:1]),
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
    first = None if row.placed else _First(row=row, viewer=viewer, scheme=scheme, today=today, on=on)
    return WishForm(
        application=row.code,
        pupil=row.pupil.code,
        name=row.pupil.name,
        homeroom=row.pupil.homeroom.name,
        most=scheme.placement.max_wishes,
        days=first.days() if first else (),
        others=first.others() if first else (),
        draw="placed" if row.placed else "revealed" if row.revealed else "open",
        last_day=row.last_day,
        late=row.last_day is not None and row.last_day < today,
        ended=row.state in Application.ENDED,
        ticket=tickets_under(sealed=row.ticket_key).of(row.pupil.ticket) if row.drawn_for else "",
        second=second,
    )


class _First:
    """The first round's days of one child, read for whoever looks."""

    def __init__(self, *, row: Application, viewer: Actor, scheme: Scheme, today: date, on: date) -> None:
        self.row, self.scheme, self.on = row, scheme, on
        self.asked: Days = days_on(applications=[row.pk], day=on)[row.pk]
        self.siblings = siblings_of(row, viewer=viewer, today=today, on=on)

    def days(self) -> tuple[DayOfWishes, ...]:
        """Give the days on which there is a club to choose."""
        shelf = Shelf(
            scheme=self.scheme,
            on=self.on,
            wisher=wisher_of(self.row, asked=frozenset(self.asked)),
            cards=cards_of(term=self.row.term_id),
            wanted=wanted_clubs(term=self.row.term_id),
        )
        lists = _lists([self.row.pk, *(sibling.application for sibling in self.siblings)])
        days = [
            shelf.first_day(
                key,
                stored=lists.get((self.row.pk, *key), ()),
                siblings=tuple(
                    sibling.on(key, scheme=self.scheme, day=self.on, lists=lists) for sibling in self.siblings
                ),
            )
            for key in self.asked
        ]
        return tuple(day for day in days if day.choices)

    def others(self) -> tuple[OtherTime, ...]:
        """Give the times the child could ask for besides, at which there is a club for its grade."""
        grade, residence = self.row.pupil.homeroom.grade, self.row.pupil.residence
        times = [
            (number, band)
            for number in self.scheme.weekdays
            for band in self.scheme.bands
            if grade in band.grades and residence in band.residences and (number, band.code) not in self.asked
        ]
        clubs = {
            (number, band.code): tuple(
                offering.name
                for offering in wishable(scheme=self.scheme, weekday=number, band=band.code).values()
                if grade in offering.grades
            )
            for number, band in times
        }
        return tuple(
            OtherTime(weekday_words=weekday(number), band_words=band.name, clubs=clubs[number, band.code])
            for number, band in times
            if clubs[number, band.code]
        )


def _lists(applications: Sequence[int]) -> Lists:
    """Read the first lists of these applications. One question."""
    found: dict[tuple[int, int, str], list[str]] = defaultdict(list)
    rows = Wish.objects.filter(application__in=applications, round=Round.FIRST).order_by("rank")
    for application, number, band, offering in rows.values_list("application_id", "weekday", "band", "offering"):
        found[application, number, band].append(offering)
    return found
