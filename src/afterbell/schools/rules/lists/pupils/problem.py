"""A list of pupils with their guardians, the register it meets, and what it does to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from afterbell.base.refusals import Refusal
from afterbell.schools.rules.lists.problem import Homeroom, Judged

Ref = int
"""A child or guardian of the register by its number; one who is new has a number below nought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGuardian:
    """A guardian named in a row; `mark` is the telephone number's fingerprint, empty without a number."""

    name: str
    relation: str
    phone: str = field(default="", repr=False)
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilRow:
    """A child as the file has it; `faults` are what is wrong with its cells."""

    line: int
    homeroom: Homeroom | None
    name: str
    residence: str
    guardians: tuple[RowGuardian, ...]
    faults: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingGuardian:
    """A guardian of the register."""

    id: Ref
    name: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPupil:
    """A child of the register with the relation of each guardian."""

    id: Ref
    homeroom: Homeroom
    name: str
    residence: str
    guardians: Mapping[Ref, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What stands: homerooms, children who have not left, all guardians of the school."""

    homerooms: frozenset[Homeroom]
    pupils: tuple[StandingPupil, ...]
    guardians: Mapping[Ref, StandingGuardian]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGuardian:
    id: Ref
    name: str
    phone: str = field(repr=False)
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChild:
    id: Ref
    homeroom: Homeroom
    name: str
    residence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Who is whose guardian."""

    guardian: Ref
    pupil: Ref
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """Everything the file does to the register, each once."""

    new_guardians: tuple[NewGuardian, ...] = ()
    phones: Mapping[Ref, RowGuardian] = field(default_factory=dict)
    new_children: tuple[NewChild, ...] = ()
    moved: Mapping[Ref, Homeroom] = field(default_factory=dict)
    residences: Mapping[Ref, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    relations: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilPlan:
    """What becomes of each row, and of the register."""

    judged: tuple[Judged, ...]
    effects: Effects
