"""What a round goes in with, market by market, as the tables stand now: read for a preview, and again to confirm it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from afterbell.base.refusals import Refusal, Refused
from afterbell.enrolment.queries import PlaceableApplication, placeable_applications
from afterbell.placement.models import Draw, Round, Wish
from afterbell.placement.offerings import minimum, wishable
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rules.lottery import WHOLE_TERM, check_reveal, draw_lots, final_seed, turned_round
from afterbell.placement.rules.matching.problem import Applicant, Club, Market
from afterbell.placement.rules.rounds import MarketKey
from afterbell.placement.rules.verify_lots import verify_lots
from afterbell.placement.second_places import free_clubs, without_place
from afterbell.placement.tickets import Tickets, tickets_of
from afterbell.placement.together import refuse_overlapping
from afterbell.scheme.queries import SchemeVersionRow, version_in_force
from afterbell.scheme.rules.codes import Lottery
from afterbell.scheme.rules.document import Offering, Scheme
from afterbell.scheme.rules.offered import seats
from afterbell.schools.models import Room, School, Term

WishLists = Mapping[MarketKey, Mapping[int, tuple[str, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingIn:
    """One weekday and band before it is decided, with the wishers by ticket.

    `passed_over` are (ticket, club): wishes a child may no longer have, because it is in another grade by now.
    """

    weekday: int
    band: str
    drawn_on: int
    backwards: bool
    market: Market
    passed_over: tuple[tuple[str, str], ...]
    wishers: Mapping[str, PlaceableApplication]

    @property
    def key(self) -> MarketKey:
        return self.weekday, self.band


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundInputs:
    """Everything a round is decided from: the scheme in force, the draw, and the markets in their order."""

    version: SchemeVersionRow
    draw: Draw
    markets: tuple[GoingIn, ...]


def round_inputs(*, term: Term, which: Round, today: date) -> RoundInputs:
    """Read what a round of a term would be decided from today.

    Raises Refused when the draw is not revealed or is not the one committed to, when a child asks for two bands that
    share minutes, or when a club has more places than its room has seats.
    """
    draw = Draw.objects.select_related("reveal").filter(term=term).first()
    if draw is None or not hasattr(draw, "reveal"):
        raise REFUSALS.refused("draw_hidden")
    check_reveal(commitment=draw.commitment, seed=draw.reveal.secret)
    version, scheme = version_in_force(on=today)
    on = max(today, term.first_day)
    _refuse_small_rooms(scheme=scheme)
    desk = _Desk(
        scheme=scheme,
        seed=final_seed(seed=draw.reveal.secret, public_value=draw.reveal.public_value),
        school=School.objects.get(pk=term.school_id).code,
        term=term.code,
        tickets=tickets_of(draw=draw),
        left=free_clubs(term=term.pk, on=on) if which == Round.SECOND else None,
    )
    wishers = {wisher.id: wisher for wisher in placeable_applications(term=term.code, today=today, on=on)}
    refuse_overlapping(wishers=wishers.values(), scheme=scheme)
    lists = _wish_lists(term=term, which=which, wishers=wishers)
    markets = tuple(desk.market(key=key, lists=lists[key], wishers=wishers) for key in sorted(lists))
    return RoundInputs(version=version, draw=draw, markets=markets)


def _refuse_small_rooms(*, scheme: Scheme) -> None:
    if reasons := [*small_rooms(scheme=scheme)]:
        raise Refused(reasons)


def small_rooms(*, scheme: Scheme) -> Iterator[Refusal]:
    """Say which clubs have more places than their registered room has seats; a room nobody registered says nothing."""
    rooms = dict(Room.objects.values_list("name", "seats"))
    for offering in scheme.offerings:
        places = seats(offering=offering, scheme=scheme)
        if offering.room in rooms and rooms[offering.room] < places:
            yield REFUSALS.refusal(
                "room_small",
                field="rooms",
                offering=offering.name.zh,
                room=offering.room,
                seats=rooms[offering.room],
                places=places,
            )


def _wish_lists(*, term: Term, which: Round, wishers: Mapping[int, PlaceableApplication]) -> WishLists:
    """Read the lists of a round by market; in the second only of who found no place in the first."""
    lists: dict[MarketKey, dict[int, tuple[str, ...]]] = defaultdict(dict)
    rows = Wish.objects.filter(application__in=wishers, round=which).order_by("application", "weekday", "band", "rank")
    taking_part = without_place(term=term.pk) if which == Round.SECOND else None
    for application, weekday, band, offering in rows.values_list("application_id", "weekday", "band", "offering"):
        if (weekday, band) not in wishers[application].days:
            continue
        if taking_part is not None and (application, weekday, band) not in taking_part:
            continue
        market = lists[weekday, band]
        market[application] = (*market.get(application, ()), offering)
    return lists


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """From what the markets of a term are built; `left` are the clubs a second round still has places in."""

    scheme: Scheme
    seed: str
    school: str
    term: str
    tickets: Tickets
    left: Mapping[MarketKey, Mapping[str, Club]] | None

    def market(
        self, *, key: MarketKey, lists: Mapping[int, tuple[str, ...]], wishers: Mapping[int, PlaceableApplication]
    ) -> GoingIn:
        """Build one market. A wish for a club that is not offered any more finds a club without a place."""
        weekday, band = key
        here = {self.tickets.of(wishers[application].ticket): wishers[application] for application in lists}
        offered = wishable(scheme=self.scheme, weekday=weekday, band=band)
        may = {ticket: _of_its_grade(lists[row.id], grade=row.grade, offered=offered) for ticket, row in here.items()}
        wished = {club for wishes in may.values() for club in wishes}
        clubs = self._clubs(key=key, offered=offered)
        once = self.scheme.placement.lottery is not Lottery.PER_WEEKDAY
        alternating = self.scheme.placement.lottery is Lottery.ALTERNATING
        backwards = alternating and turned_round(weekday=weekday, weekdays=self.scheme.weekdays)
        drawn_on = WHOLE_TERM if once else weekday
        numbers = self._numbers(drawn_on=drawn_on, backwards=backwards, tickets=sorted(here))
        return GoingIn(
            weekday=weekday,
            band=band,
            drawn_on=drawn_on,
            backwards=backwards,
            market=Market(
                clubs=tuple(clubs.get(code) or Club(code=code, capacity=0) for code in sorted(clubs.keys() | wished)),
                applicants=tuple(
                    Applicant(
                        ticket=ticket,
                        number=numbers[ticket],
                        wishes=may[ticket],
                        classes=(wisher.priority_class,) * len(may[ticket]),
                    )
                    for ticket, wisher in sorted(here.items())
                ),
            ),
            passed_over=tuple(
                (ticket, club)
                for ticket, wisher in sorted(here.items())
                for club in lists[wisher.id]
                if club not in may[ticket]
            ),
            wishers=here,
        )

    def _clubs(self, *, key: MarketKey, offered: Mapping[str, Offering]) -> dict[str, Club]:
        if self.left is not None:
            return {code: club for code, club in self.left.get(key, {}).items() if code in offered}
        return {
            code: Club(
                code=code,
                capacity=seats(offering=offering, scheme=self.scheme),
                minimum=minimum(offering=offering, scheme=self.scheme),
            )
            for code, offering in offered.items()
        }

    def _numbers(self, *, drawn_on: int, backwards: bool, tickets: Sequence[str]) -> dict[str, int]:
        """Draw for these tickets; every number is checked by the verifier before anything rests on it."""
        lots = draw_lots(
            seed=self.seed, school=self.school, term=self.term, weekday=drawn_on, tickets=tickets, backwards=backwards
        )
        numbers = {lot.ticket: lot.number for lot in lots}
        findings = verify_lots(
            seed=self.seed,
            school=self.school,
            term=self.term,
            weekday=drawn_on,
            tickets=tickets,
            numbers=numbers,
            backwards=backwards,
        )
        if findings:
            raise REFUSALS.refused("verifier_disagrees", finding=findings[0].words)
        return numbers


def _of_its_grade(wishes: Sequence[str], *, grade: int, offered: Mapping[str, Offering]) -> tuple[str, ...]:
    return tuple(club for club in wishes if club not in offered or grade in offered[club].grades)
