"""What the school's public space tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceLockMoved:
    """Somebody above the school shut its space, or took another step about that: `locked` or a kind of step."""

    school: int
    lock: str
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceLockWaits:
    """Somebody is to act about a lock now: after the lock itself, `locked`, or after a kind of step an account took."""

    school: int
    lock: str
    kind: str
    by: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceLockReminded:
    """A lock that nobody ended reminds of itself: `stands`, `appeal` or `late`, so many days after it began to wait.

    `forwarded` says whether the appeal lies with whoever locked and those above, or still with the local department.
    """

    school: int
    lock: str
    kind: str
    since: date
    days: int
    waited: int
    forwarded: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSent:
    """A version of a written page was sent for review, by an account."""

    school: int
    page: str
    version: int
    title: str
    by: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMoved:
    """Something was done with a version: `returned`, `accepted`, `published`, `withdrawn` or `over`.

    `author` wrote it; `by` did it, nobody where the house does it by itself.
    """

    school: int
    page: str
    version: int
    title: str
    kind: str
    words: str
    author: int
    by: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLocked:
    """The house found code in a written page that would run, and took it down first."""

    school: int
    page: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterWithheld:
    """A public matter says something personal since now: the text is withheld until somebody changes it."""

    school: int
    matter: str
    number: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterObjected:
    """Somebody objected to a matter during its notice."""

    school: int
    objection: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionsWait:
    """Objections to a page that is put up, a version of the scheme or a settlement, still wait for an answer."""

    school: int
    article: str
    number: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterAnswered:
    """An objection to a matter was answered."""

    school: int
    objection: str
    at: datetime
