"""Was the named adult there? Own sign-in, the roll they called and the patrol, folded into one answer."""

from afterbell.attendance.rules.presence.problem import (
    BEFOREHAND,
    NOBODY,
    STRANGER,
    Found,
    Held,
    Presence,
    Sighting,
    Source,
    Verdict,
)
from afterbell.attendance.rules.presence.rules import contradicting
from afterbell.attendance.rules.presence.solve import presence_of
from afterbell.attendance.rules.presence.verify import doubts

__all__ = [
    "BEFOREHAND",
    "NOBODY",
    "STRANGER",
    "Found",
    "Held",
    "Presence",
    "Sighting",
    "Source",
    "Verdict",
    "contradicting",
    "doubts",
    "presence_of",
]
