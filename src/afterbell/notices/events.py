"""What notices tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeToReview:
    """Somebody wrote a notice that a second person is to read; `by` is the writer's account."""

    school: int
    notice: str
    title: str
    by: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSent:
    """A notice went out to these families, each a child and its family's code; `correction` says that it corrects."""

    school: int
    notice: str
    title: str
    correction: bool
    families: tuple[tuple[str, str], ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FamiliesReminded:
    """Families not reached yet, each a child and its family's code, are reminded of a notice."""

    school: int
    notice: str
    title: str
    day: str
    families: tuple[tuple[str, str], ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FamiliesAsked:
    """A survey of satisfaction is open to the families of these children."""

    school: int
    survey: str
    pupils: tuple[str, ...]
    at: datetime
