"""How far a term's placement is: the draw, the wishes, the places, the groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from afterbell.base.access import Actor, authorise, place
from afterbell.placement.models import Draw, DrawReveal, PlacementRun, PupilOutcome, Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementStanding:
    """What was done and when; None and zero for what is still to come.

    `wishes` counts lists, one a child, weekday and band; `placed` those of them that got a club, `without` the others.
    """

    commitment: str
    committed_at: datetime | None
    public_value: str
    secret: str
    revealed_at: datetime | None
    placed_at: datetime | None
    wishes: int
    placed: int
    without: int


def placement_standing(*, viewer: Actor, term: str) -> PlacementStanding:
    """Say how far the placement of a term is, in four queries."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    draw = Draw.objects.filter(term__code=term).select_related("reveal").first()
    reveal: DrawReveal | None = getattr(draw, "reveal", None)
    run = PlacementRun.objects.filter(term__code=term).first()
    outcomes = PupilOutcome.objects.filter(run=run).aggregate(
        placed=Count("pk", filter=~Q(offering="")), without=Count("pk", filter=Q(offering=""))
    )
    lists = Wish.objects.filter(application__term__code=term).values("application", "weekday", "band").distinct()
    return PlacementStanding(
        commitment=draw.commitment if draw else "",
        committed_at=draw.committed_at if draw else None,
        public_value=reveal.public_value if reveal else "",
        secret=reveal.secret if reveal else "",
        revealed_at=reveal.revealed_at if reveal else None,
        placed_at=run.ran_at if run else None,
        wishes=lists.count(),
        placed=outcomes["placed"],
        without=outcomes["without"],
    )
