"""What happened to the school's scheme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemePublished:
    """A version is published and in force from a day; `version` and `term` are public codes."""

    school: int
    version: str
    term: str
    content_hash: str
    in_force_from: date
    actor: Actor
    at: datetime
