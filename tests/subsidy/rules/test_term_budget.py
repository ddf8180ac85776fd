"""A budget is what the plan comes to, piece by piece; accounts never mix; the largest rate is the largest."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from afterbell.base.refusals import Refused
from afterbell.scheme.rules.codes import FeeMethod, Ledger, PayUnit, SourceBasis, WorkKind
from afterbell.subsidy.rules.budget import (
    BudgetProblem,
    BudgetRate,
    Cell,
    FeeRule,
    Funding,
    Option,
    Result,
    WhatIf,
    changed,
    digest,
    draw_up,
    verify_budget,
)
from afterbell.subsidy.rules.budget.explain import explain_largest
from afterbell.subsidy.rules.budget.rules import spread

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
MONTHS = (MARCH, APRIL, MAY)
MOST_TRIED = 120


def rate(code: str, *, fen: int, ledger: Ledger = Ledger.SERVICE, kind: WorkKind = WorkKind.TUTORING) -> BudgetRate:
    return BudgetRate(code=code, version=1, ledger=ledger, kind=kind, unit=PayUnit.CLASS_HOUR, fen=fen)


def cell(*options: tuple[str, int], pieces: int, month: date = MARCH, ledger: Ledger = Ledger.SERVICE) -> Cell:
    return Cell(
        ledger=ledger,
        kind=WorkKind.TUTORING,
        band="late",
        month=month,
        options=tuple(Option(rate=f"{code}@1", units=units) for code, units in options),
        pieces=pieces,
        follows_pupils=True,
    )


PLAN = BudgetProblem(
    rates=(rate("a", fen=3500), rate("b", fen=3000), rate("n", fen=2000, ledger=Ledger.BOARDING)),
    cells=(
        cell(("a", 100), pieces=10),
        cell(("a", 150), pieces=4, month=APRIL),
        cell(("a", 100), ("b", 100), pieces=3, month=APRIL),
        cell(("n", 200), pieces=5, ledger=Ledger.BOARDING),
    ),
    funding=(
        Funding(code="public", ledger=Ledger.SERVICE, basis=SourceBasis.PUPIL_YEAR, fen=57000),
        Funding(code="house", ledger=Ledger.BOARDING, basis=SourceBasis.TERM, fen=15000),
    ),
    days=((MARCH, 16), (APRIL, 17)),
    pupils=3,
    weeks=8,
)


MONEY = st.integers(0, 9_999)
MADE = st.tuples(
    st.sampled_from(list(Ledger)),
    st.sampled_from(MONTHS),
    st.lists(st.tuples(st.sampled_from(["x", "y"]), st.sampled_from([0, 33, 100, 125])), min_size=1, max_size=2),
    st.integers(0, 40),
    st.booleans(),
)
FEES = st.builds(
    FeeRule,
    method=st.sampled_from(list(FeeMethod)),
    fen=MONEY,
    months=st.integers(0, 5),
    class_hours=st.integers(0, 5_000),
    cap_fen=st.none() | MONEY,
)
FUNDING = st.builds(
    Funding,
    code=st.sampled_from(["p", "q"]),
    ledger=st.sampled_from(list(Ledger)),
    basis=st.sampled_from(list(SourceBasis)),
    fen=MONEY,
)


def plan_of(
    fens: list[int],
    cells: list[tuple[Ledger, date, list[tuple[str, int]], int, bool]],
    funding: list[Funding],
    days: list[int],
    pupils: int,
    weeks: int,
    fees: FeeRule,
    exempt: int,
) -> BudgetProblem:
    """Make a plan of two accounts with two rates each."""
    return BudgetProblem(
        rates=tuple(
            rate(f"{ledger.value}-{name}", fen=fen, ledger=ledger)
            for (ledger, name), fen in zip([(at, name) for at in Ledger for name in "xy"], fens, strict=True)
        ),
        cells=tuple(
            replace(
                cell(*((f"{ledger.value}-{name}", units) for name, units in options), pieces=n, month=month),
                ledger=ledger,
                follows_pupils=follows,
            )
            for ledger, month, options, n, follows in cells
        ),
        funding=tuple(funding),
        days=tuple(zip(MONTHS, days, strict=True)),
        pupils=pupils,
        weeks=weeks,
        fees=fees,
        exempt_percent=exempt,
    )


def problems() -> st.SearchStrategy[BudgetProblem]:
    """Give plans of two accounts with two rates each, with any sources, fees and days."""
    return st.builds(
        plan_of,
        st.lists(MONEY, min_size=4, max_size=4),
        st.lists(MADE, max_size=8),
        st.lists(FUNDING, max_size=3),
        st.lists(st.integers(0, 20), min_size=3, max_size=3),
        st.integers(1, 300),
        st.integers(1, 20),
        FEES,
        st.integers(0, 100),
    )


def test_a_plan_of_two_accounts_by_hand() -> None:
    result = draw_up(problem=PLAN)
    service, boarding = result.ledgers
    # 10 x 35 + 4 x 52.50 + 3 x 35 yuan; 3 pupils x 570 yuan a year, halved.
    assert (service.spent_fen, service.income_fen, service.left_fen) == (66_500, 85_500, 19_000)
    assert (boarding.spent_fen, boarding.income_fen, boarding.left_fen) == (20_000, 15_000, -5_000)
    assert [(month.income_fen, month.spent_fen) for month in service.months] == [(41_455, 35_000), (44_045, 31_500)]
    assert [(row.month, row.pieces, row.units, row.fen) for row in result.rows if row.ledger is Ledger.SERVICE] == [
        (MARCH, 10, 1000, 35_000),
        (APRIL, 7, 900, 31_500),
    ]
    assert dict(result.largest) == {"a@1": 4_500, "b@1": 9_833, "n@1": 1_500}
    assert verify_budget(problem=PLAN, result=result) == ()


@given(problems())
def test_every_budget_passes_the_independent_check(problem: BudgetProblem) -> None:
    assert verify_budget(problem=problem, result=draw_up(problem=problem)) == ()


@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_put_in_changes_nothing(problem: BudgetProblem, chance: random.Random) -> None:
    def shuffled(rows: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(chance.sample(rows, len(rows)))

    other = replace(problem, **{name: shuffled(getattr(problem, name)) for name in ("rates", "cells", "funding")})
    one, two = draw_up(problem=problem), draw_up(problem=other)
    assert digest(problem=problem, result=one) == digest(problem=other, result=two)


@given(problems(), st.sampled_from(list(Ledger)))
def test_what_one_account_does_never_touches_the_other(problem: BudgetProblem, ledger: Ledger) -> None:
    alone = replace(
        problem,
        cells=tuple(row for row in problem.cells if row.ledger is ledger),
        funding=tuple(row for row in problem.funding if row.ledger is ledger),
    )

    def account(plan: BudgetProblem) -> tuple[int, int]:
        (row,) = [row for row in draw_up(problem=plan).ledgers if row.ledger is ledger]
        return row.income_fen, row.spent_fen

    assert account(problem) == account(alone)


@given(problems())
def test_the_largest_rate_is_found_by_trying_every_one(problem: BudgetProblem) -> None:
    small = replace(
        problem,
        rates=tuple(replace(row, fen=row.fen % 40) for row in problem.rates),
        funding=tuple(replace(row, fen=row.fen % 30) for row in problem.funding),
        fees=replace(problem.fees, fen=problem.fees.fen % 20, cap_fen=None),
        pupils=problem.pupils % 9 + 1,
    )
    result = draw_up(problem=small)
    for key, value in result.largest:
        tried = [_left(small, result, key, fen) for fen in range(MOST_TRIED)]
        if value is None:
            assert len(set(tried)) == 1
        elif value < len(tried) - 1:
            assert [fen for fen, left in enumerate(tried) if left >= 0] == list(range(value + 1))
        else:
            assert min(tried) >= 0


def _left(problem: BudgetProblem, result: Result, key: str, fen: int) -> int:
    """Add an account up piece by piece, with one rate at another value."""
    worth = {row.key: fen if row.key == key else row.fen for row in problem.rates}
    ledger = next(row.ledger for row in problem.rates if row.key == key)
    income = next(row.income_fen for row in result.ledgers if row.ledger is ledger)
    for row in problem.cells:
        for _piece in range(row.pieces if row.ledger is ledger else 0):
            income -= max((option.units * worth[option.rate] + 50) // 100 for option in row.options)
    return income


@given(st.integers(0, 10**9), st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_a_spread_income_loses_no_fen(fen: int, days: list[int]) -> None:
    parts = spread(fen=fen, days=tuple((date(2026, month, 1), number) for month, number in enumerate(days, 1)))
    assert sum(parts) == fen
    assert min(parts) >= 0
    if sum(days):
        assert all(part == 0 for part, number in zip(parts, days, strict=True) if not number)


@given(problems())
def test_a_question_that_changes_nothing_changes_nothing(problem: BudgetProblem) -> None:
    same = WhatIf(pupils=problem.pupils, weeks=problem.weeks, exempt_percent=problem.exempt_percent)
    assert changed(problem=problem, what_if=same) == problem


@given(problems(), st.integers(1, 500), st.integers(1, 30), st.integers(0, 100), st.integers(0, 9_999))
def test_a_question_is_a_plan_like_any_other(
    problem: BudgetProblem, pupils: int, weeks: int, exempt: int, fen: int
) -> None:
    asked = WhatIf(pupils=pupils, weeks=weeks, exempt_percent=exempt, rates=((problem.rates[0].key, fen),))
    other = changed(problem=problem, what_if=asked)
    assert (other.pupils, other.weeks, other.exempt_percent, other.rates[0].fen) == (pupils, weeks, exempt, fen)
    for before, after in zip(problem.cells, other.cells, strict=True):
        share = (pupils, problem.pupils) if before.follows_pupils else (1, 1)
        exact = before.pieces * weeks * share[0]
        whole = problem.weeks * share[1]
        assert exact <= after.pieces * whole < exact + whole
    assert verify_budget(problem=other, result=draw_up(problem=other)) == ()


@given(problems(), st.integers(0, 100), st.integers(0, 100))
def test_more_exempted_never_bring_more(problem: BudgetProblem, one: int, two: int) -> None:
    assume(one <= two)
    fewer, more = (draw_up(problem=replace(problem, exempt_percent=share)).ledgers[0] for share in (one, two))
    assert fewer.income_fen >= more.income_fen


def test_what_cannot_be_is_refused_with_every_reason_at_once() -> None:
    wrong = replace(
        PLAN,
        pupils=0,
        weeks=0,
        exempt_percent=101,
        rates=(rate("a", fen=-1), rate("a", fen=1)),
        cells=(cell(("n", 1), pieces=1), replace(cell(("a", 1), pieces=1), options=())),
    )
    with pytest.raises(Refused) as refused:
        draw_up(problem=wrong)
    assert [reason.code for reason in refused.value.reasons] == [
        f"subsidy.budget.{name}"
        for name in ("no_pupils", "no_weeks", "percent", "negative", "rate_twice", "rate_unknown", "no_option")
    ]
    with pytest.raises(Refused) as refused:
        draw_up(problem=replace(PLAN, cells=(cell(("n", 100), pieces=1),)))
    assert [reason.code for reason in refused.value.reasons] == ["subsidy.budget.rate_elsewhere"]


def test_the_check_sees_each_fault() -> None:
    right = draw_up(problem=PLAN)
    service = right.ledgers[0]
    (month, *months) = service.months
    faults = {
        "row_wrong": replace(right, rows=(replace(right.rows[0], fen=right.rows[0].fen + 1), *right.rows[1:])),
        "rows_wrong": replace(right, rows=right.rows[1:]),
        "pieces_wrong": replace(right, rows=(replace(right.rows[0], pieces=99), *right.rows[1:])),
        "ledger_missing": replace(right, ledgers=right.ledgers[:1]),
        "ledger_wrong": replace(right, ledgers=(replace(service, income_fen=1), *right.ledgers[1:])),
        "share_wrong": replace(
            right,
            ledgers=(
                replace(
                    service,
                    months=(
                        replace(month, income_fen=month.income_fen + 2),
                        replace(months[0], income_fen=months[0].income_fen - 2),
                    ),
                ),
                *right.ledgers[1:],
            ),
        ),
        "months_wrong": replace(right, ledgers=(replace(service, months=(month,)), *right.ledgers[1:])),
        "largest_wrong": replace(right, largest=((right.largest[0][0], 4_499), *right.largest[1:])),
        "largest_missing": replace(right, largest=right.largest[1:]),
    }
    for name, wrong in faults.items():
        assert name in {finding.rule for finding in verify_budget(problem=PLAN, result=wrong)}


def test_a_rate_says_how_far_it_can_go() -> None:
    assert explain_largest(largest=3820).zh == "最高可到 38.20 元"
    assert explain_largest(largest=-1).en == "its account falls short even at zero"
    assert explain_largest(largest=None).zh == "没有按它计酬的工作"
