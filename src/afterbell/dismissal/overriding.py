"""What two adults agreed on for a child, opened for whoever judges or shows how it left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from afterbell.base.crypto import seal, unseal
from afterbell.dismissal.rules.forbidding import Person, packed, person_in

AGREE_WITHIN = timedelta(minutes=15)
"""How long an asking stands: whoever agrees must see who stands at the gate now."""
PERSON, REASON = "override.person", "override.reason"
FORGOTTEN = "—"
"""Stands where the reason was forgotten: that there was one, the two adults and the hour are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedByTwo:
    """What was asked for and who agreed; `person` is None for a child that went alone, or once it was forgotten."""

    code: str
    kind: str
    person: Person | None
    reason: str
    guardian_spoken: bool
    second: str


def sealed_stranger(person: Person) -> bytes:
    """Seal who is to take the child for its column."""
    return seal(text=packed(person), purpose=PERSON)


def sealed_why(reason: str) -> bytes:
    """Seal why the list does not do for its column."""
    return seal(text=reason, purpose=REASON)


def opened_stranger(kept: bytes | memoryview) -> Person:
    """Read who is to take the child."""
    return person_in(unseal(sealed=bytes(kept), purpose=PERSON))


def opened_why(kept: bytes | memoryview) -> str:
    """Read why the list does not do."""
    return unseal(sealed=bytes(kept), purpose=REASON)


def agreed_of(columns: Sequence[Any]) -> AgreedByTwo | None:
    """Put the columns of an asking and its answer together; None where the lists allowed what was done."""
    code, kind, person, reason, spoken, second = columns
    if code is None:
        return None
    return AgreedByTwo(
        code=code,
        kind=kind,
        person=opened_stranger(person) if person else None,
        reason=opened_why(reason) if reason else FORGOTTEN,
        guardian_spoken=spoken,
        second=second or "",
    )
