"""The pass over all work: compiled by numba over arrays, or run as it is.

A row earns nothing where `earns` is 0. What is paid by the day counts once a person, day and kind of work: of several
such rows the best paid earns it, so that a better one adds only what it is better by.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Cells = Any
WHOLE_UNIT, HALF_A_UNIT = 100, 50


class Given(NamedTuple):
    """The work, row by row; the rates by number; the month of each day. `days` and `kinds` are how many there are.

    `rate_by_day` numbers the kinds that are paid by the day, of which there are `by_day`; -1 for the others.
    """

    staff: Cells
    day: Cells
    rate: Cells
    units: Cells
    earns: Cells
    rate_fen: Cells
    rate_by_day: Cells
    rate_kind: Cells
    month_of_day: Cells
    days: int
    kinds: int
    by_day: int
    months: int


class Found(NamedTuple):
    """What is filled in: the best pay of each person's day and kind (-1: none yet); fen and units by month and kind."""

    best: Cells
    fen: Cells
    units: Cells


def add_up(given: Given, found: Found, first: int, until: int) -> None:
    """Add up the work of the persons from `first` until, without, `until`; other rows are somebody else's to add."""
    for row in range(len(given.staff)):
        person = given.staff[row]
        if person < first or person >= until or given.earns[row] == 0:
            continue
        rate, day = given.rate[row], given.day[row]
        kind = given.rate_kind[rate]
        units = given.units[row]
        fen = (units * given.rate_fen[rate] + HALF_A_UNIT) // WHOLE_UNIT
        if given.rate_by_day[rate] >= 0:
            at = (person * given.days + day) * given.by_day + given.rate_by_day[rate]
            before = found.best[at]
            if fen <= before:
                continue
            found.best[at] = fen
            if before >= 0:
                fen -= before
                units = 0
        sum_at = (person * given.months + given.month_of_day[day]) * given.kinds + kind
        found.fen[sum_at] += fen
        found.units[sum_at] += units
