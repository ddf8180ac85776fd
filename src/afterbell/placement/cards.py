"""The cards of a term's clubs as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from afterbell.placement.models import ClubCard


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAt:
    """Where a card's picture is, and how large it is."""

    fingerprint: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A club's card as it stands; by its `number`, how often it was written, whoever changes it says what was seen."""

    number: int
    about: str
    to_bring: str
    leader: str
    leader_code: str
    picture: ShownAt | None


def cards_of(*, term: int) -> Mapping[str, Card]:
    """Give the card of each club that has one, by the club's code. One question."""
    rows = ClubCard.objects.filter(term=term).select_related("leader").order_by("number")
    return {row.offering: _card(row) for row in rows}


def _card(row: ClubCard) -> Card:
    picture = ShownAt(fingerprint=row.picture, width=row.picture_width, height=row.picture_height)
    return Card(
        number=row.number,
        about=row.about,
        to_bring=row.to_bring,
        leader=row.leader.name if row.leader else "",
        leader_code=row.leader.code if row.leader else "",
        picture=picture if row.picture else None,
    )
