"""Clubs as families see them, wishes, the draw, runs of the placement, and the groups that came of it."""

from __future__ import annotations

from afterbell.placement.models.clubs import ClubCard, LastWishDay
from afterbell.placement.models.free import (
    LeftoverClosing,
    LeftoverOpening,
    Offer,
    OfferAnswer,
    PlaceClaim,
    WaitingTogether,
)
from afterbell.placement.models.groups import GivenPlace, GroupPlace, GroupSpan, MovedPlace, Reforming, ServiceGroup
from afterbell.placement.models.runs import (
    ClubOutcome,
    ConfirmedRun,
    Draw,
    DrawReveal,
    PlacementRun,
    PublishedRun,
    PupilOutcome,
    Round,
    RunMarket,
    Wish,
)

__all__ = [
    "ClubCard",
    "ClubOutcome",
    "ConfirmedRun",
    "Draw",
    "DrawReveal",
    "GivenPlace",
    "GroupPlace",
    "GroupSpan",
    "LastWishDay",
    "LeftoverClosing",
    "LeftoverOpening",
    "MovedPlace",
    "Offer",
    "OfferAnswer",
    "PlaceClaim",
    "PlacementRun",
    "PublishedRun",
    "PupilOutcome",
    "Reforming",
    "Round",
    "RunMarket",
    "ServiceGroup",
    "WaitingTogether",
    "Wish",
]
