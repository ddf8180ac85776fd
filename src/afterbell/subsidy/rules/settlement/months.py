"""The calendar months a settlement touches; a month is named by its first day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from afterbell.base.spans import DateSpan
from afterbell.subsidy.rules.settlement.problem import SettlementProblem


def months_of(*, period: DateSpan) -> Iterator[date]:
    """Give the months of which the period has a day."""
    month = period.first.replace(day=1)
    while month < period.until:
        yield month
        month = next_month(month=month)


def next_month(*, month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def last_day_of(*, month: date, period: DateSpan) -> date:
    """Give the last day of a month that lies in the period."""
    return min(next_month(month=month), period.until) - timedelta(days=1)


def whole_month(*, month: date, problem: SettlementProblem) -> bool:
    """Say whether the period has all of a month's days, as far as they lie in the term."""
    first, until, term = month, next_month(month=month), problem.term
    if term is not None:
        first, until = max(first, term.first), min(until, term.until)
    return problem.period.first <= first and until <= problem.period.until
