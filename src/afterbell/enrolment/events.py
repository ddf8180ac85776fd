"""What happened to applications, told to whoever listens; everything by public code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationsSubmitted:
    """Applications arrived and wait for the homeroom."""

    school: int
    applications: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationsReviewed:
    """One desk decided; `approved` by the homeroom go on to the school, by the school they can be placed."""

    school: int
    stage: str
    approved: tuple[str, ...]
    returned: tuple[str, ...]
    refused: tuple[str, ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationWithdrawn:
    """A family withdrew; the child's service ends at the start of `effective_on`."""

    school: int
    application: str
    pupil: str
    effective_on: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyOpened:
    """A survey was set up, to be answered from one day until the end of another."""

    school: int
    survey: str
    opens_on: date
    closes_on: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewsDueSoon:
    """The last day for these reviews is near; `homeroom` is the one that has them, empty when the school does."""

    school: int
    stage: str
    homeroom: str
    applications: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewsOverdue:
    """The last day for these reviews has passed: from now on somebody else may decide in the reviewer's place."""

    school: int
    stage: str
    homeroom: str
    applications: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesDueSoon:
    """The last day for reviewing these changes of days is near; told once a change and stage."""

    school: int
    stage: str
    homeroom: str
    changes: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesOverdue:
    """The last day for reviewing these changes of days has passed: somebody else may decide them from now on."""

    school: int
    stage: str
    homeroom: str
    changes: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LateWindowOpened:
    """The office lets one child's family apply after applications closed, until the end of a day."""

    school: int
    pupil: str
    last_day: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationsMoved:
    """Children changed their homeroom and their applications went with them to another teacher."""

    school: int
    applications: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysAsked:
    """A family asked for other days; the homeroom has it first."""

    school: int
    change: str
    application: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesReviewed:
    """One desk decided about changes of days."""

    school: int
    stage: str
    approved: tuple[str, ...]
    returned: tuple[str, ...]
    refused: tuple[str, ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysChanged:
    """The school approved a change: from `in_force_from` on the child no longer comes on `dropped`, and on `added`."""

    school: int
    application: str
    pupil: str
    in_force_from: date
    dropped: tuple[tuple[int, str], ...]
    added: tuple[tuple[int, str], ...]
    at: datetime
