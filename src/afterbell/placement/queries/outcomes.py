"""What came of the wishes: every club with its seats, and the figures of a whole run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.words import Words
from afterbell.placement.kept import market_of
from afterbell.placement.models import ClubOutcome, PlacementRun, PupilOutcome, Round, RunMarket
from afterbell.scheme.queries import published_scheme

Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClubResult:
    """A club on one weekday: whom it took, how many wished it first, who was last in, or that it did not open.

    `last_class` and `last_number` are None where places are left over. `closed_with` is how many it would have had when
    it was closed. `refused` counts those who wished for it more than for what they got.
    """

    weekday: int
    band: str
    band_name: Words
    offering: str
    name: Words
    capacity: int
    placed: int
    first_choice: int
    wished: int
    last_class: int | None
    last_number: int | None
    closed_in_round: int | None
    closed_with: int | None
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementResult:
    """A round's placement: one list of wishes of one child for one weekday and band counts once.

    `ranks` adds up the ranks of the wishes that came true.
    """

    run: str
    ran_at: datetime
    lists: int
    placed: int
    first_choice: int
    ranks: int
    without: int
    closed: int
    clubs: tuple[ClubResult, ...]


def placement_result(*, viewer: Actor, term: str, which: int = Round.FIRST) -> PlacementResult | None:
    """Give what came of a term's round; None before it is confirmed. Five queries."""
    authorise(actor=viewer, action="groups.see", at=place(school=viewer.tenant))
    confirmed = PlacementRun.objects.filter(confirmed__term__code=term, confirmed__round=which)
    run = confirmed.select_related("version").first()
    return None if run is None else result_of(run=run)


def result_of(*, run: PlacementRun) -> PlacementResult:
    """Count a stored run, from its own rows alone."""
    scheme = published_scheme(run.version.content_hash, run.version_id)
    outcomes = PupilOutcome.objects.filter(run=run).values_list("weekday", "band", "number", "rank")
    reached = {(weekday, band, number): rank for weekday, band, number, rank in outcomes}
    wished, refused, first = _tell(run=run, reached=reached)
    offerings = {offering.code: offering.name for offering in scheme.offerings}
    bands = {band.code: band.name for band in scheme.bands}
    rows = ClubOutcome.objects.filter(run=run).order_by("weekday", "band", "offering")
    clubs = tuple(
        ClubResult(
            weekday=row.weekday,
            band=row.band,
            band_name=bands[row.band],
            offering=row.offering,
            name=offerings.get(row.offering, Words(zh=row.offering, en=row.offering)),
            capacity=row.capacity,
            placed=row.placed,
            first_choice=first[row.weekday, row.band, row.offering],
            wished=wished[row.weekday, row.band, row.offering],
            last_class=row.last_class,
            last_number=row.last_number,
            closed_in_round=row.closed_in_round,
            closed_with=row.closed_with,
            refused=0 if row.closed_in_round else refused[row.weekday, row.band, row.offering],
        )
        for row in rows
    )
    ranks = list(reached.values())
    true = [rank for rank in ranks if rank is not None]
    return PlacementResult(
        run=run.code,
        ran_at=run.ran_at,
        lists=len(ranks),
        placed=len(true),
        first_choice=true.count(1),
        ranks=sum(true),
        without=ranks.count(None),
        closed=sum(club.closed_in_round is not None for club in clubs),
        clubs=clubs,
    )


def _tell(
    *, run: PlacementRun, reached: dict[tuple[int, str, int], int | None]
) -> tuple[Counter[Key], Counter[Key], Counter[Key]]:
    """Count for every club who wished for it, whom it refused, and who had it as first wish and got it."""
    wished: Counter[Key] = Counter()
    refused: Counter[Key] = Counter()
    first: Counter[Key] = Counter()
    for row in RunMarket.objects.filter(run=run):
        for applicant in market_of(row).applicants:
            got = reached[row.weekday, row.band, applicant.number]
            for rank, club in enumerate(applicant.wishes, 1):
                key = (row.weekday, row.band, club)
                wished[key] += 1
                refused[key] += got is None or rank < got
                first[key] += rank == got == 1
    return wished, refused, first
