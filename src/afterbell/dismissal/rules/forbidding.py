"""Who may never take a child, whatever any list says: the same person, and the days on which it holds."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An adult as a list or a court's paper names it."""

    name: str
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The paper on which somebody is forbidden: who issued it, and under which number."""

    issuer: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbidding:
    """Somebody may not take a child from a day until (without) another; no end: until staff end it."""

    person: Person
    since: date
    until: date | None = None

    def holds_on(self, *, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    def touches(self, *, since: date, until: date | None) -> bool:
        """Say whether it holds on any of the days from one until (without) another."""
        return (until is None or self.since < until) and (self.until is None or since < self.until)


def same_name(one: str, other: str) -> bool:
    """Say whether two names are the same to somebody who reads them aloud, however their spaces and points are typed.

    The relation decides nothing: an uncle on one list may stand as a friend on another.
    """
    return _letters(one) != "" and _letters(one) == _letters(other)


def named_in(name: str, *, forbiddings: Iterable[Forbidding], since: date, until: date | None) -> bool:
    """Say whether somebody of this name is forbidden on any of the days from one until (without) another."""
    return any(same_name(name, row.person.name) and row.touches(since=since, until=until) for row in forbiddings)


def _letters(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", name) if sign.isalnum()).casefold()


def packed(words: Person | Proof) -> str:
    """Write them as they are sealed."""
    return json.dumps(asdict(words), ensure_ascii=False)


def person_in(text: str) -> Person:
    """Read a person that was sealed."""
    return Person(**json.loads(text))


def proof_in(text: str) -> Proof:
    """Read a proof that was sealed."""
    return Proof(**json.loads(text))
