"""What came of the wishes: every club with its seats, and the figures of the whole placement."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.words import Words
from afterbell.placement.models import ClubOutcome, PlacementRun, PupilOutcome, Wish
from afterbell.scheme.queries import published_version_of

Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClubResult:
    """A club on one weekday: whom it took, how many wished it first, who was last in, or that it did not open.

    `last_class` and `last_number` are None where places are left over. `refused` counts those who wished for it more
    than for what they got.
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
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementResult:
    """A term's placement: one list of wishes of one child for one weekday and band counts once."""

    run: str
    ran_at: datetime
    lists: int
    placed: int
    first_choice: int
    without: int
    closed: int
    clubs: tuple[ClubResult, ...]


def placement_result(*, viewer: Actor, term: str) -> PlacementResult | None:
    """Give what came of a term's wishes; None before they were placed. Six queries."""
    authorise(actor=viewer, action="groups.see", at=place(school=viewer.tenant))
    run = PlacementRun.objects.select_related("version").filter(term__code=term).first()
    if run is None:
        return None
    _, scheme = published_version_of(version=run.version.code)
    outcomes = list(PupilOutcome.objects.filter(run=run).values_list("application_id", "weekday", "band", "rank"))
    reached = {(application, weekday, band): rank for application, weekday, band, rank in outcomes}
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
            name=offerings[row.offering],
            capacity=row.capacity,
            placed=row.placed,
            first_choice=first[row.weekday, row.band, row.offering],
            wished=wished[row.weekday, row.band, row.offering],
            last_class=row.last_class,
            last_number=row.last_number,
            closed_in_round=row.closed_in_round,
            refused=0 if row.closed_in_round else refused[row.weekday, row.band, row.offering],
        )
        for row in rows
    )
    ranks = [rank for _application, _weekday, _band, rank in outcomes]
    return PlacementResult(
        run=run.code,
        ran_at=run.ran_at,
        lists=len(ranks),
        placed=sum(rank is not None for rank in ranks),
        first_choice=ranks.count(1),
        without=ranks.count(None),
        closed=sum(club.closed_in_round is not None for club in clubs),
        clubs=clubs,
    )


def _tell(
    *, run: PlacementRun, reached: dict[tuple[int, int, str], int | None]
) -> tuple[Counter[Key], Counter[Key], Counter[Key]]:
    """Count for every club who wished for it, whom it refused, and who had it as first wish and got it."""
    wished: Counter[Key] = Counter()
    refused: Counter[Key] = Counter()
    first: Counter[Key] = Counter()
    rows = Wish.objects.filter(application__outcomes__run=run).distinct()
    for application, weekday, band, rank, offering in rows.values_list(
        "application_id", "weekday", "band", "rank", "offering"
    ):
        if (application, weekday, band) not in reached:
            continue
        got = reached[application, weekday, band]
        key = (weekday, band, offering)
        wished[key] += 1
        refused[key] += got is None or rank < got
        first[key] += rank == got == 1
    return wished, refused, first
