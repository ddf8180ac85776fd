"""The months' subsidies: computed by the office, published by the principal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from afterbell.demo.stage import Stage
from afterbell.schools.roles import Role
from afterbell.subsidy import commands as subsidy

MONTHS = (date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1))


def months_over(*, by: date) -> Sequence[tuple[date, date]]:
    """List the months of the term that are settled by a day: each on the third day of the next."""
    spans = [*pairwise(MONTHS), (MONTHS[-1], date(2026, 7, 4))]
    return [(first, until) for first, until in spans if until.replace(day=until.day + 2) <= by]


def settle_month(*, stage: Stage, first: date, until: date) -> str:
    """Settle and publish one month; gives the settlement."""
    office_day, principal_day = until.replace(day=until.day + 1), until.replace(day=until.day + 2)
    settlement = subsidy.settle(
        actor=stage.person(Role.ACADEMIC_OFFICE, today=office_day),
        now=stage.at(office_day, 10),
        term=stage.term,
        first_day=first,
        until_day=until,
    )
    subsidy.publish_settlement(
        actor=stage.person(Role.PRINCIPAL, today=principal_day), now=stage.at(principal_day, 9), settlement=settlement
    )
    return settlement
