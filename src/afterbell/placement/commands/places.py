"""Placing a term's wishes: one market a weekday and band, checked by the independent verifier before it is stored."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.spans import local_day
from afterbell.enrolment.queries import PlaceableApplication, placeable_applications
from afterbell.placement.commands.draw import term_of
from afterbell.placement.events import WishesPlaced
from afterbell.placement.models import ClubOutcome, Draw, PlacementRun, PupilOutcome, Wish
from afterbell.placement.offerings import minimum, wishable
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rules.lottery import WHOLE_TERM, draw_lots, final_seed
from afterbell.placement.rules.matching.problem import Applicant, Club, Market, Matching
from afterbell.placement.rules.matching.solve import solve
from afterbell.placement.rules.matching.verify import verify
from afterbell.placement.rules.verify_lots import verify_lots
from afterbell.placement.together import refuse_overlapping
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.rules.codes import Lottery
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.offered import seats
from afterbell.schools.actors import signed_in
from afterbell.schools.models import School

MarketKey = tuple[int, str]
WishLists = Mapping[MarketKey, Mapping[int, tuple[str, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A market that was solved and found right, with the wishers by ticket."""

    weekday: int
    band: str
    market: Market
    matching: Matching
    wishers: Mapping[str, PlaceableApplication]


@command("placement.place")
def place_wishes(*, actor: Actor, now: datetime, term: str) -> str:
    """Place every signed and twice approved application's wishes; gives the run's code.

    Raises Refused when the draw is not revealed, the term is placed already, a child asks for
    two bands that share minutes, or the verifier disagrees.
    """
    row = term_of(code=term)
    authorise(actor=actor, action="placement.place", at=place(school=row.school_id))
    draw = Draw.objects.select_related("reveal").filter(term=row).first()
    if draw is None or not hasattr(draw, "reveal"):
        raise REFUSALS.refused("draw_hidden")
    version, scheme = version_in_force(on=local_day(now))
    seed = final_seed(seed=draw.reveal.secret, public_value=draw.reveal.public_value)
    lots = _Lots(seed=seed, school=School.objects.get(pk=actor.tenant).code, term=row.code)
    today = local_day(now)
    wishers = {
        wisher.id: wisher for wisher in placeable_applications(term=row.code, today=today, on=max(today, row.first_day))
    }
    refuse_overlapping(wishers=wishers.values(), scheme=scheme)
    settled = [
        _settle(key=key, lists=lists, wishers=wishers, scheme=scheme, lots=lots)
        for key, lists in sorted(_wish_lists(wishers=wishers).items())
    ]
    try:
        with transaction.atomic():
            run = PlacementRun.objects.create(
                school_id=actor.tenant,
                term=row,
                version_id=version.id,
                draw=draw,
                inputs_digest=_digest([_market_facts(item) for item in settled]),
                result_digest=_digest([_result_facts(item) for item in settled]),
                ran_by_id=signed_in(actor),
                ran_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("placed_before", conflict=True) from None
    _store(run=run, settled=settled)
    record(subject=run.code, markets=len(settled), result=run.result_digest, version=version.content_hash)
    tell(WishesPlaced(school=actor.tenant, run=run.code, at=now))
    return run.code


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lots:
    """From what every number of a term is drawn."""

    seed: str
    school: str
    term: str

    def numbers(self, *, weekday: int, tickets: Sequence[str]) -> dict[str, int]:
        """Draw for these tickets; every number is checked by the verifier before anything rests on it."""
        lots = draw_lots(seed=self.seed, school=self.school, term=self.term, weekday=weekday, tickets=tickets)
        numbers = {lot.ticket: lot.number for lot in lots}
        drawn_for = {"seed": self.seed, "school": self.school, "term": self.term}
        if findings := verify_lots(**drawn_for, weekday=weekday, tickets=tickets, numbers=numbers):
            raise REFUSALS.refused("verifier_disagrees", finding=findings[0].words)
        return numbers


def _wish_lists(*, wishers: Mapping[int, PlaceableApplication]) -> WishLists:
    lists: dict[MarketKey, dict[int, tuple[str, ...]]] = defaultdict(dict)
    rows = Wish.objects.filter(application__in=wishers).order_by("application", "weekday", "band", "rank")
    for application, weekday, band, offering in rows.values_list("application_id", "weekday", "band", "offering"):
        if (weekday, band) not in wishers[application].days:
            continue
        market = lists[weekday, band]
        market[application] = (*market.get(application, ()), offering)
    return lists


def _settle(
    *,
    key: MarketKey,
    lists: Mapping[int, tuple[str, ...]],
    wishers: Mapping[int, PlaceableApplication],
    scheme: Scheme,
    lots: _Lots,
) -> Settled:
    weekday, band = key
    here = {wishers[application].ticket: wishers[application] for application in lists}
    once = scheme.placement.lottery is Lottery.PER_TERM
    numbers = lots.numbers(weekday=WHOLE_TERM if once else weekday, tickets=sorted(here))
    offered = wishable(scheme=scheme, weekday=weekday, band=band)
    market = Market(
        clubs=tuple(
            Club(
                code=code,
                capacity=seats(offering=offering, scheme=scheme),
                minimum=minimum(offering=offering, scheme=scheme),
            )
            for code, offering in sorted(offered.items())
        ),
        applicants=tuple(
            Applicant(
                ticket=ticket,
                number=numbers[ticket],
                wishes=lists[wisher.id],
                classes=(wisher.priority_class,) * len(lists[wisher.id]),
            )
            for ticket, wisher in sorted(here.items())
        ),
    )
    matching = solve(market=market)
    if findings := verify(market=market, matching=matching):
        raise REFUSALS.refused("verifier_disagrees", finding=findings[0].words)
    return Settled(weekday=weekday, band=band, market=market, matching=matching, wishers=here)


def _store(*, run: PlacementRun, settled: Sequence[Settled]) -> None:
    ClubOutcome.objects.bulk_create([row for item in settled for row in _club_rows(run=run, item=item)])
    PupilOutcome.objects.bulk_create([row for item in settled for row in _pupil_rows(run=run, item=item)])


def _club_rows(*, run: PlacementRun, item: Settled) -> Iterator[ClubOutcome]:
    taken = list(item.matching.places.values())
    closed = {closure.club: number for number, closure in enumerate(item.matching.closed, 1)}
    for club in item.market.clubs:
        cutoff = item.matching.cutoffs.get(club.code)
        yield ClubOutcome(
            school_id=run.school_id,
            run=run,
            weekday=item.weekday,
            band=item.band,
            offering=club.code,
            capacity=club.capacity,
            placed=taken.count(club.code),
            last_class=cutoff[0] if cutoff else None,
            last_number=cutoff[1] if cutoff else None,
            closed_in_round=closed.get(club.code),
        )


def _pupil_rows(*, run: PlacementRun, item: Settled) -> Iterator[PupilOutcome]:
    for applicant in item.market.applicants:
        club = item.matching.places[applicant.ticket]
        yield PupilOutcome(
            school_id=run.school_id,
            run=run,
            application_id=item.wishers[applicant.ticket].id,
            weekday=item.weekday,
            band=item.band,
            number=applicant.number,
            offering=club or "",
            rank=applicant.wishes.index(club) + 1 if club else None,
        )


def _market_facts(item: Settled) -> list[object]:
    clubs = [[club.code, club.capacity, club.minimum] for club in item.market.clubs]
    applicants = [[row.ticket, row.number, row.wishes, row.classes] for row in item.market.applicants]
    return [item.weekday, item.band, clubs, applicants]


def _result_facts(item: Settled) -> list[object]:
    return [item.weekday, item.band, sorted(item.matching.places.items()), sorted(item.matching.cutoffs.items())]


def _digest(facts: object) -> str:
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
