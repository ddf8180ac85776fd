"""What rostering tells the contexts above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterMade:
    """Every session of a span of days has a named adult."""

    school: int
    term: str
    sessions: int
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstituteNamed:
    """A session that has not begun has another adult than before; `by` is the account that named them.

    `agreed` says that both had asked for it or said yes, and are told so already.
    """

    school: int
    session: str
    before: str
    after: str
    by: int
    at: datetime
    agreed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AdultReplaced:
    """A session that runs has another adult from now on, and why; `before` is empty where nobody had it."""

    school: int
    session: str
    before: str
    after: str
    reason: str
    by: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCancelled:
    """A session does not take place."""

    school: int
    session: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatsTakenAway:
    """These seats beside sessions are not needed any more; the sessions themselves take place."""

    school: int
    seats: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnMoved:
    """A request for leave, a substitute or a swap stands otherwise than before; `by` is the account that moved it."""

    school: int
    request: str
    state: str
    by: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DayStopped:
    """A day stopped, wholly or in some bands."""

    school: int
    stop: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RungClimbed:
    """A session this near its start has no confirmed adult; `opening` counts who was named for it."""

    school: int
    session: str
    rung: int
    opening: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DayResumed:
    """A stop was taken back: these sessions take place after all."""

    school: int
    stop: str
    sessions: tuple[str, ...]
    at: datetime
