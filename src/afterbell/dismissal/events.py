"""What happened on the way home, told to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorsNamed:
    """Guardians or homeroom teachers put adults on children's lists: (pupil, collector) by public code."""

    school: int
    named: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorsEnded:
    """Adults may not collect any more from this day on."""

    school: int
    collectors: tuple[str, ...]
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingHomeSaid:
    """It was said how these children go home."""

    school: int
    pupils: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayChanged:
    """A child goes home otherwise today; `adult` is in charge of its last session, `by` the account that wrote it.

    `differ` says that two guardians say differently now, `decided` that staff decided between them.
    """

    school: int
    pupil: str
    change: str
    session: str
    adult: int | None
    by: int
    differ: bool
    decided: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesSeen:
    """The adult in charge knows of changes of today: (pupil, change) by public code."""

    school: int
    seen: tuple[tuple[str, str], ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesUnseen:
    """Nobody in charge has seen changes of today in time: (pupil, change) by public code."""

    school: int
    changes: tuple[tuple[str, str], ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilsHandedOver:
    """Children left the service's care: (session, pupil, kind) by public code."""

    school: int
    handovers: tuple[tuple[str, str, str], ...]
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilsAtGate:
    """One side said that children passed to the gate: (session, pupil) by public code."""

    school: int
    side: str
    pupils: tuple[tuple[str, str], ...]
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StaysWithChild:
    """An adult of the school stays with a child that nobody has come for, and is reached until then."""

    school: int
    stay: str
    session: str
    pupil: str
    adult: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideAsked:
    """Somebody asks a second adult whether a child may go otherwise than its guardian said."""

    school: int
    override: str
    session: str
    pupil: str
    by: int
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideGiven:
    """Two adults let a child go otherwise than its guardian said; `kind` says how it left."""

    school: int
    override: str
    session: str
    pupil: str
    kind: str
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverUndone:
    """A handover of a child was taken back: it is with whom it was before; `handover` is the id in hex."""

    school: int
    handover: str
    session: str
    pupil: str
    undone_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAtGate:
    """Somebody (`by`, an account) took back a word said at `said_at` that a child is at the gate; `word` in hex."""

    school: int
    word: str
    session: str
    pupil: str
    by: int
    reason: str
    said_at: datetime
    undone_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitsLate:
    """Nobody has come for these children and nobody has called: (session, pupil) by public code."""

    school: int
    children: tuple[tuple[str, str], ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorCame:
    """Somebody from outside was let in; `kept_away` when named like somebody who may not take a child."""

    school: int
    visit: str
    kept_away: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillStarted:
    """A drill was started: every adult in charge is to say who of the own children is there."""

    school: int
    drill: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillCalledOff:
    """Somebody (`by`, a name) ended a drill because something is real."""

    school: int
    drill: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed:
    """The duty leader closed a day on which these many children came and have left as promised."""

    school: int
    date: date
    came: int
    closed_at: datetime
