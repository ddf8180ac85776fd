"""What happened at the roll call, told to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RollSealed:
    """Every expected child of a session has a state, and the roll is closed."""

    school: int
    session: str
    on: date
    sealed_at: datetime
    expected: int
    present: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionAsked:
    """Somebody (`by`, an account) asked for another state of a child on a sealed roll."""

    school: int
    session: str
    pupil: str
    by: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsDecided:
    """Corrections of a session, by the ids of their marks, were let count or not."""

    school: int
    session: str
    marks: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsConfirmed:
    """The duty leader confirmed that these sessions took place as recorded."""

    school: int
    sessions: tuple[str, ...]
    confirmed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilsExcused:
    """These children do not come on their day: (pupil, date) by public code."""

    school: int
    leaves: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningsRecorded:
    """Children were said to be missing from school on a day, or to be there after all: (pupil, absent) by public code.

    Only what is new was said; each word about a child has its own instant.
    """

    school: int
    on: date
    said: tuple[tuple[str, bool], ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadsCounted:
    """Somebody on patrol counted the children in these sessions."""

    school: int
    sessions: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RollNotThere:
    """A session has begun, and not one mark of it has come in time."""

    school: int
    session: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmsClimbed:
    """Children of a session are still looked for, and more people are to know: `rung` says who.

    `looked_for` are (pupil, alarm) by public code.
    """

    school: int
    session: str
    rung: int
    looked_for: tuple[tuple[str, str], ...]
    minutes: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmsRaised:
    """Children are being looked for: (pupil, alarm) by public code."""

    school: int
    session: str
    looked_for: tuple[tuple[str, str], ...]
    raised_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachingReportAnswered:
    """The principal stated what was found out about a report of teaching, by its code."""

    school: int
    report: str
    answered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFound:
    """A named adult stated where a child is that was looked for."""

    school: int
    alarm: str
    session: str
    pupil: str
    closed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRecorded:
    """Something happened to these children, or to none; what it was stands nowhere but sealed."""

    school: int
    incident: str
    where: str
    serious: bool
    pupils: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentsOpen:
    """So many incidents are not closed yet."""

    school: int
    number: int
    at: datetime
