"""What happened in the register of a school, told to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSetUp:
    """A term has its days."""

    school: int
    term: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolDayChanged:
    """A day of a term became a day with or without school; `follows_weekday` None means without."""

    school: int
    term: str
    day: date
    follows_weekday: int | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilsJoined:
    """Children were entered in the register."""

    school: int
    pupils: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilMoved:
    """A child of the school is in another homeroom from now on."""

    pupil: str
    came_from: str
    went_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilsMoved:
    """Children changed their homeroom."""

    school: int
    moves: tuple[PupilMoved, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardiansEnded:
    """Somebody is no guardian of a child any more; `guardians` are their codes."""

    school: int
    pupil: str
    guardians: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilLeft:
    """A child left the school: from `on` it is no pupil of it; `by` is the account that entered it."""

    school: int
    pupil: str
    on: date
    by: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VettingRunsOut:
    """The vetting of somebody from outside is valid for another month at most: until `until`, included."""

    school: int
    vetting: str
    name: str
    until: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageOpened:
    """A reader opened an own message for the first time: of which kind, about what; `account` is the reader's."""

    school: int
    account: int
    kind: str
    about: str
    at: datetime
