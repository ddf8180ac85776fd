"""Tutoring groups to be formed for one band of one weekday, and the groups that came out."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.base.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A pupil to be grouped. `number` (the lottery's) orders the pupils of a homeroom when it must be cut.

    `small` says that the pupil needs a small group.
    """

    ticket: str
    homeroom: str
    grade: int
    language: str
    number: int
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Formation:
    """All pupils of a band with the sizes a group may have, both ends included.

    `small` is the most a group may hold in which a pupil needs a small one; None where nobody may ask for it.
    """

    members: tuple[Member, ...]
    maximum: int
    minimum: int = 1
    small: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group: its language, the grades in it (nearly always one) and its tickets by grade, homeroom, number."""

    language: str
    grades: tuple[int, ...]
    tickets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Grades of one language grouped as one: `into` took the `pupils` of `grades`, which left a group too small."""

    language: str
    grades: tuple[int, ...]
    into: tuple[int, ...]
    pupils: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """Groups that stay under the minimum because no other grade of the language is there to take them."""

    language: str
    grades: tuple[int, ...]
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """The groups by language and grade, the merges in the order they were made, and what stayed too small."""

    groups: tuple[Group, ...]
    merges: tuple[Merge, ...] = ()
    shortages: tuple[Shortage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong in a grouping: the rule that is broken, and a sentence with the names."""

    rule: str
    words: Words
