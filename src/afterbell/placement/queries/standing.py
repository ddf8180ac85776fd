"""How far a term's placement is: the draw, the wishes, the rounds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q

from afterbell.base.access import Actor, authorise, place
from afterbell.placement.models import Draw, DrawReveal, GroupPlace, PublishedRun, PupilOutcome, Round, Wish
from afterbell.placement.second_places import second_window
from afterbell.schools.models import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementStanding:
    """What was done and when; None and zero for what is still to come.

    `placed_at` is when the first round was published, `second_placed_at` when the second was, `grouped_since` the day
    on which the first groups begin. `wishes` counts lists, one a child, weekday and band; `placed` those of the
    published rounds that got a club, `without` those that got none in either. `second_until` is the last
    day of second wishes, `second_open` that the day is not over, `second_wishes` the lists handed in.
    """

    commitment: str
    committed_at: datetime | None
    value_named: str
    value_on: date | None
    public_value: str
    secret: str
    revealed_at: datetime | None
    placed_at: datetime | None
    second_placed_at: datetime | None
    grouped_since: date | None
    wishes: int
    placed: int
    without: int
    second_until: date | None
    second_open: bool
    second_wishes: int


def placement_standing(*, viewer: Actor, term: str, today: date) -> PlacementStanding:
    """Say how far the placement of a term is, in seven queries; `today` decides whether second wishes are open."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    draw = Draw.objects.filter(term__code=term).select_related("reveal").first()
    reveal: DrawReveal | None = getattr(draw, "reveal", None)
    rounds = PublishedRun.objects.filter(confirmed__term__code=term).select_related("confirmed")
    of_round = {row.confirmed.round: row for row in rounds}
    published, second = of_round.get(Round.FIRST), of_round.get(Round.SECOND)
    shown = PupilOutcome.objects.filter(run__confirmed__published__isnull=False, run__term__code=term)
    counted = shown.aggregate(
        placed=Count("pk", filter=~Q(offering="")),
        lists=Count("pk", filter=Q(run__round=Round.FIRST)),
    )
    lists = Wish.objects.filter(application__term__code=term).values("round", "application", "weekday", "band")
    wishes = Counter(row["round"] for row in lists.distinct())
    window = second_window(term=Term.objects.get(code=term).pk) if published and published.second_until else None
    return PlacementStanding(
        commitment=draw.commitment if draw else "",
        committed_at=draw.committed_at if draw else None,
        value_named=draw.value_named if draw else "",
        value_on=draw.value_on if draw else None,
        public_value=reveal.public_value if reveal else "",
        secret=reveal.secret if reveal else "",
        revealed_at=reveal.revealed_at if reveal else None,
        placed_at=published.published_at if published else None,
        second_placed_at=second.published_at if second else None,
        grouped_since=GroupPlace.objects.filter(group__term__code=term).aggregate(first=Min("since"))["first"],
        wishes=wishes[Round.FIRST],
        placed=counted["placed"],
        without=counted["lists"] - counted["placed"],
        second_until=window.until if window else None,
        second_open=bool(window and window.open_on(today)),
        second_wishes=wishes[Round.SECOND],
    )
