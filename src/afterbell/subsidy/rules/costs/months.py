"""Published settlements in their order: what a pupil-hour cost, what of the fund went to staff, what is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from afterbell.subsidy.rules.costs.kinds import KindCost

MINUTES_AN_HOUR = 60
WHOLE = 100_00


@dataclass(frozen=True, slots=True, kw_only=True)
class CostMonth:
    """One published settlement of the service's account: what was paid, and the minutes pupils were there.

    `fund_fen` is what the account expects for the whole term; `term` tells terms apart.
    """

    first_day: date
    last_day: date
    term: str
    paid_fen: int
    pupil_minutes: int
    fund_fen: int
    kinds: tuple[KindCost, ...] = ()

    @property
    def hour_fen(self) -> int | None:
        """Give the cost of a pupil-hour, half a fen up; None where no pupil was there."""
        if not self.pupil_minutes:
            return None
        doubled = 2 * self.paid_fen * MINUTES_AN_HOUR + self.pupil_minutes
        return doubled // (2 * self.pupil_minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """The settlements of one term in order; what they paid of the fund (hundredths of a percent), what is left."""

    months: tuple[CostMonth, ...]
    paid_fen: int
    fund_fen: int
    hour_fen: int | None

    @property
    def left_fen(self) -> int:
        return self.fund_fen - self.paid_fen

    @property
    def staff_share(self) -> int | None:
        """Give what part of the fund went to staff; None where the scheme expects no money."""
        return (2 * WHOLE * self.paid_fen + self.fund_fen) // (2 * self.fund_fen) if self.fund_fen else None


def add_up(months: Iterable[CostMonth]) -> Costs | None:
    """Add the settlements of the newest term up; None where there is none. The fund is what the newest one says."""
    rows = sorted(months, key=lambda row: row.first_day)
    if not rows:
        return None
    own = tuple(row for row in rows if row.term == rows[-1].term)
    paid = sum(row.paid_fen for row in own)
    whole = CostMonth(
        first_day=own[0].first_day,
        last_day=own[-1].last_day,
        term=own[-1].term,
        paid_fen=paid,
        pupil_minutes=sum(row.pupil_minutes for row in own),
        fund_fen=own[-1].fund_fen,
    )
    return Costs(months=own, paid_fen=paid, fund_fen=own[-1].fund_fen, hour_fen=whole.hour_fen)
