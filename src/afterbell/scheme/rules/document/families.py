"""How a child comes to its place: conditions, priorities, papers, placement, groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Fact, Lottery, Match, MinimumHandling, PaperKind, Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A fact about the child and the values with which it passes."""

    __test__ = False

    fact: Fact
    one_of: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Who may apply: every condition must hold. `bands` empty: for every band."""

    code: str
    words: Words
    match: Match
    tests: tuple[Test, ...]
    bands: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """Who is placed before others; rank 1 comes first, a child without any comes last."""

    rank: int
    code: str
    words: Words
    match: Match
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """How a family applies; `closes` is the last day on which it may."""

    opens: date | None
    closes: date | None
    homeroom_review_days: int
    school_review_days: int
    steps: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A text to be signed; `{pupil}` and the other `PaperField` names are filled in for each signer."""

    code: str
    kind: PaperKind
    title: Words
    text: Words
    signed_by: tuple[Signer, ...]
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementMethod:
    max_wishes: int
    minimum: MinimumHandling
    lottery: Lottery
    offer_hours: int
    words: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """How tutoring groups are formed; languages of instruction are never mixed.

    A child that needs a small group is in one of at most `small_size`.
    """

    min_size: int
    max_size: int
    small_size: int
    homerooms_together: bool
    languages_apart: bool
    words: Words | None
