"""What staff get, what families pay, and where the money comes from."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import (
    Collection,
    DayKind,
    FeeMethod,
    Ledger,
    Match,
    PayUnit,
    Refund,
    Residence,
    SourceBasis,
    StaffRole,
    StaffSide,
    WorkKind,
)
from afterbell.scheme.rules.document.families import Test
from afterbell.scheme.rules.document.sharing import Assessed, Counting, Deduction, Pool, RateStep


@dataclass(frozen=True, slots=True, kw_only=True)
class PayRule:
    """The rate for one kind of work; an empty list of bands, grades, subjects, posts, roles or days means all of them.

    The last of `rate_steps` that the work reaches takes the place of `rate_fen`. A unit `per_pupil` is worth the rate
    times the pupils there. No unit is worth less than `unit_least_fen` or more than `unit_most_fen`.
    """

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
    on_weekdays: tuple[int, ...]
    day_kinds: tuple[DayKind, ...]
    staff_roles: tuple[StaffRole, ...]
    staff_side: StaffSide | None
    per_pupil: bool
    rate_steps: tuple[RateStep, ...]
    unit_least_fen: int | None
    unit_most_fen: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """What staff get. A band's class-hours are in hundredths (100 = one class-hour).

    A band not named in `class_hours` counts its minutes over `class_hour_minutes`. A settlement is open to objections
    for `objection_days` unless the office gives more, and an objection is answered within `answer_days`.
    """

    class_hour_minutes: int
    class_hours: tuple[tuple[str, int], ...]
    rules: tuple[PayRule, ...]
    monthly_cap_fen: int | None
    cap_spares: tuple[WorkKind, ...]
    counting: Counting
    pools: tuple[Pool, ...]
    deductions: tuple[Deduction, ...]
    assessed: Assessed
    objection_days: int
    answer_days: int
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
class FeeRate:
    """Another amount for who takes part in these bands or offerings, or lives so; an empty list means all."""

    code: str
    name: Words
    rate_fen: int
    bands: tuple[str, ...]
    offered: tuple[str, ...]
    lives: tuple[Residence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fees:
    """What families pay: `amount_fen` per term, month or class-hour, never above `term_cap_fen` a term.

    The first of `fee_rates` that fits takes the place of `amount_fen`. Who gives notice so many days ahead loses
    nothing where refunds go by notice; what is due to a family is returned within `return_days`.
    """

    method: FeeMethod
    amount_fen: int
    months: int
    term_cap_fen: int | None
    collection: Collection
    refund: Refund
    fee_rates: tuple[FeeRate, ...]
    notice_days_ahead: int
    return_days: int
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
