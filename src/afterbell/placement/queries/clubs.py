"""The clubs of a term for the office that shows them to the families: what each card says, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.pictures.shown import shown
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.placement.cards import Card, cards_of
from afterbell.placement.models import ClubCard, DrawReveal, LastWishDay, PlacementRun, Round
from afterbell.placement.queries.outcomes import result_of
from afterbell.placement.wanted import Clubs, wanted_clubs
from afterbell.scheme.queries import published_version
from afterbell.scheme.rules.labels import grades, weekdays
from afterbell.scheme.rules.offered import WISHED_FOR, seats
from afterbell.schools.models import Term

LACKING = ("card", "picture", "leader")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClubRow:
    """A club of the scheme with its card; `wanted` is on how many first lists it stands, `lacks` what nobody sees."""

    code: str
    name: Words
    weekdays: Words
    grades: Words
    band: Words
    places: int
    room: str
    wanted: int
    card: Card | None

    @property
    def lacks(self) -> tuple[str, ...]:
        """Say what is missing: the card itself, or its picture or leader."""
        if self.card is None:
            return LACKING
        has = {"card": True, "picture": self.card.picture is not None, "leader": bool(self.card.leader)}
        return tuple(part for part in LACKING if not has[part])


@dataclass(frozen=True, slots=True, kw_only=True)
class ClubsPage:
    """Every club of a term, and until when families wish; `open` is that the day can still be set."""

    clubs: tuple[ClubRow, ...]
    last_day: date | None
    open: bool
    may_write: bool


def club_picture(*, fingerprint: str) -> bytes:
    """Give a picture that a card of this school has or had, as long as it is kept. Raises NotThere."""
    if not ClubCard.objects.filter(picture=fingerprint or "-").exists():
        raise NotThere("picture")
    return shown(fingerprint=fingerprint)


def clubs_page(*, viewer: Actor, term: str, today: date) -> ClubsPage:
    """Give the clubs of the scheme in force, in its order; none before a scheme is. Raises NotThere."""
    here = place(school=viewer.tenant)
    authorise(actor=viewer, action="office.see", at=here)
    row = Term.objects.filter(code=term).first()
    if row is None:
        raise NotThere("term")
    said = LastWishDay.objects.filter(term=row).order_by("-pk").values_list("day", flat=True).first()
    return ClubsPage(
        clubs=tuple(_clubs(term=row.pk, today=today)),
        last_day=said,
        open=not DrawReveal.objects.filter(draw__term=row).exists(),
        may_write=may(actor=viewer, action="placement.describe_club", at=here),
    )


def _clubs(*, term: int, today: date) -> Iterator[ClubRow]:
    found = published_version(on=today)
    if found is None:
        return
    scheme, cards = found[1], cards_of(term=term)
    wanted = _wished(term=term)
    for offering in scheme.offerings:
        if offering.kind in WISHED_FOR:
            yield ClubRow(
                code=offering.code,
                name=offering.name,
                weekdays=weekdays(offering.weekdays),
                grades=grades(offering.grades),
                band=next(band.name for band in scheme.bands if band.code == offering.band),
                places=seats(offering=offering, scheme=scheme),
                room=offering.room,
                wanted=sum(number for (_day, _band, club), number in wanted.items() if club == offering.code),
                card=cards.get(offering.code),
            )


def _wished(*, term: int) -> Clubs:
    """Count the first lists that name a club, by (weekday, band, club): once the round is confirmed, as it counted."""
    confirmed = PlacementRun.objects.filter(confirmed__term=term, confirmed__round=Round.FIRST)
    run = confirmed.select_related("version").first()
    if run is None:
        return wanted_clubs(term=term)
    return {(club.weekday, club.band, club.offering): club.wished for club in result_of(run=run).clubs}
