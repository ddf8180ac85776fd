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
