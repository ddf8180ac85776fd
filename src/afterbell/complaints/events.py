"""What the room of complaints tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintReceived:
    """A complaint lies at a desk of the school or above it, new there: it just came, or was passed on."""

    school: int
    complaint: str
    number: str
    desk: str
    due_on: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintMoved:
    """Something was done about a complaint: a kind of step; `writer` is the account to be told, if one is known."""

    school: int
    complaint: str
    number: str
    kind: str
    desk: str
    writer: int | None
    step: int
    at: datetime
