"""What subsidies tell the contexts above them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor
from afterbell.subsidy.rules.costs import CostMonth


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementMade:
    """The subsidies of a span of days are computed and closed."""

    school: int
    settlement: str
    total_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicLine:
    """What the public sees of one person's statement: the name as the scheme shows it, and hundredths."""

    name: str
    days_paid: int
    hours_paid: int
    sessions_paid: int
    total_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementPublished:
    """A settlement was made public, with the digest of what was shown."""

    school: int
    settlement: str
    first_day: date
    until_day: date
    total_fen: int
    digest: str
    lines: tuple[PublicLine, ...]
    costs: CostMonth
    actor: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementIsToBePaid:
    """Somebody is about to record that a settlement was paid out on a day; whoever hears it may refuse."""

    school: int
    settlement: str
    paid_on: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionsOpened:
    """Everybody in a settlement may object to the own statement until a day, that day included."""

    school: int
    settlement: str
    until: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeesPublished:
    """The families of a term may see what they owe, by the newest round."""

    school: int
    fee_round: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRaised:
    """Somebody objected to the own statement, and waits for an answer."""

    school: int
    objection: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRaised:
    """Somebody appealed against the own points, and waits for an answer."""

    school: int
    appeal: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionAnswered:
    """Somebody's objection has its answer."""

    school: int
    objection: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthAppraised:
    """The points of a month are confirmed; each person may look, and appeal."""

    school: int
    appraisal: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealAnswered:
    """Somebody's appeal against the own points has its answer."""

    school: int
    appeal: str
    at: datetime
