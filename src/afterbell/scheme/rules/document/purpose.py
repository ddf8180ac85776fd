"""What the document is, who stands behind it, and whom it is for."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Residence


@dataclass(frozen=True, slots=True, kw_only=True)
class Principle:
    code: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the document is: whose, of which name, and why."""

    code: str
    title: Words
    school: Words
    service_name: Words
    purpose: Words
    principles: tuple[Principle, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A person's place in the steering group: the post, the name if it is published, and the duties."""

    post: Words
    person: str
    duties: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """What a post in the school answers for during the service."""

    code: str
    post: Words
    duties: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Who runs the service, and how many sessions a week one person is named for at most."""

    chair: Seat
    deputies: tuple[Seat, ...]
    members: tuple[Words, ...]
    academic_office: Words
    responsibilities: tuple[Responsibility, ...]
    sessions_a_week: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom the service is for."""

    grades: tuple[int, ...]
    residences: tuple[Residence, ...]
    words: Words
