"""What happens to comments, reports and pen names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentDecided:
    """A reviewer showed or refused a comment, or another one decided its appeal (`stage`).

    `takedown` is the report whose takedown was appealed; empty where a refusal was.
    """

    school: int
    comment: str
    author: int
    stage: str
    outcome: str
    reason: str
    at: datetime
    takedown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentTakenDown:
    """A comment that was shown is so no more, because of a report and by a rule."""

    school: int
    comment: str
    author: int
    takedown: str
    rule: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAnswered:
    """A report was answered; `reporter` is an account of the school, None for a stranger, who looks the answer up."""

    school: int
    report: str
    reporter: int | None
    outcome: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PenLockMoved:
    """Somebody's pen name was locked, or another step was taken about that: `locked` or a kind of step."""

    school: int
    lock: str
    owner: int
    kind: str
    at: datetime
