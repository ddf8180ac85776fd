"""What staff get, what families pay, and where the money comes from."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Collection, FeeMethod, Ledger, Match, PayUnit, Refund, SourceBasis, WorkKind
from afterbell.scheme.rules.document.families import Test


@dataclass(frozen=True, slots=True, kw_only=True)
class PayRule:
    """The rate for one kind of work; an empty list of bands, grades, subjects or posts means all of them."""

    code: str
    name: Words
    kind: WorkKind
    unit: PayUnit
    rate_fen: int
    ledger: Ledger
    bands: tuple[str, ...]
    grades: tuple[int, ...]
    subjects: tuple[str, ...]
    duty_posts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """What staff get. A band's class-hours are in hundredths (100 = one class-hour).

    A band not named in `class_hours` counts its minutes over `class_hour_minutes`.
    """

    class_hour_minutes: int
    class_hours: tuple[tuple[str, int], ...]
    rules: tuple[PayRule, ...]
    monthly_cap_fen: int | None
    cap_spares: tuple[WorkKind, ...]
    words: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """Who pays less, by how many percent."""

    code: str
    words: Words
    percent: int
    match: Match
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fees:
    """What families pay: `amount_fen` per term, month or class-hour, never above `term_cap_fen` a term."""

    method: FeeMethod
    amount_fen: int
    months: int
    term_cap_fen: int | None
    collection: Collection
    refund: Refund
    exemptions: tuple[Exemption, ...]
    words: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where money comes from, and how much is expected."""

    code: str
    name: Words
    ledger: Ledger
    basis: SourceBasis
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    expected_pupils: int
    sources: tuple[Source, ...]
    words: Words | None
