"""A child's ticket in one term's placement: another one each term, so that nobody joins two terms' bundles by it."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.base.codes import new_code
from afterbell.base.crypto import seal, unseal
from afterbell.placement.models import Draw
from afterbell.placement.rules.lottery import ticket_of_term

PURPOSE = "placement.draw.tickets"
KEY_CODES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Tickets:
    """The tickets of one term; without a key, as in draws of before, those of the register."""

    key: str

    def of(self, registered: str) -> str:
        """Give a child's ticket of the term by its ticket in the register."""
        return ticket_of_term(key=self.key, registered=registered) if self.key else registered


def new_key() -> bytes:
    """Make a term's key, about 147 bits, sealed."""
    return seal(text="".join(new_code() for _ in range(KEY_CODES)), purpose=PURPOSE)


def tickets_of(*, draw: Draw) -> Tickets:
    """Give the tickets of a draw."""
    return tickets_under(sealed=draw.ticket_key_sealed)


def tickets_under(*, sealed: bytes | memoryview | None) -> Tickets:
    return Tickets(key=unseal(sealed=bytes(sealed), purpose=PURPOSE) if sealed else "")
