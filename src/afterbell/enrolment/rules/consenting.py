"""Whether a consent stands: what was said last counts, and only for the text it was said about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    UNDECIDED = "undecided"
    GIVEN = "given"
    REFUSED = "refused"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a guardian said about a text, by its hash."""

    text: str
    given: bool


def standing_of_consent(*, said: Sequence[Said], text: str) -> Standing:
    """Give where a consent stands, from everything that was said in its order; silence is no consent."""
    if not said:
        return Standing.UNDECIDED
    last = said[-1]
    if not last.given:
        return Standing.REFUSED
    return Standing.GIVEN if last.text == text else Standing.REWORDED
