"""Clubs as families see them, wishes, the draw, runs of the placement, and the groups that came of it."""

from __future__ import annotations

from afterbell.placement.models.clubs import ClubCard, LastWishDay
from afterbell.placement.models.placing import (
    ClubOutcome,
    ConfirmedRun,
    Draw,
    DrawReveal,
    GivenPlace,
    GroupPlace,
    GroupSpan,
    LeftoverOpening,
    MovedPlace,
    Offer,
    OfferAnswer,
    PlaceClaim,
    PlacementRun,
    PublishedRun,
    PupilOutcome,
    Reforming,
    Round,
    RunMarket,
    ServiceGroup,
    WaitingTogether,
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
