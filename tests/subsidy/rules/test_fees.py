"""Fees to the fen: what a month costs, what comes back, and that nothing is kept above cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.refusals import Refused
from afterbell.base.spans import DateSpan
from afterbell.scheme.rules.codes import Collection, FeeMethod, Refund
from afterbell.subsidy.rules.fees import (
    Child,
    FeeProblem,
    FeeRules,
    FeeRun,
    Hours,
    reckon,
    verify_fees,
)

TERM = DateSpan(date(2026, 3, 2), date(2026, 7, 4))
DAYS = tuple(
    day
    for day in (TERM.first + timedelta(days=number) for number in range((TERM.until - TERM.first).days))
    if day.isoweekday() < 6
)
MARCH, APRIL, MAY, JUNE = (date(2026, month, 1) for month in (3, 4, 5, 6))
MONTHLY = FeeRules(method=FeeMethod.PER_MONTH, fen=5000, months=4)
WHOLE = Child(code="P1", first_day=TERM.first)


def problem(*children: Child, rules: FeeRules = MONTHLY, **said: object) -> FeeProblem:
    return FeeProblem(rules=rules, term=TERM, service_days=DAYS, children=children, **said)


def reckoned(*children: Child, rules: FeeRules = MONTHLY, **said: object) -> FeeRun:
    given_problem = problem(*children, rules=rules, **said)
    run = reckon(problem=given_problem)
    assert verify_fees(problem=given_problem, run=run) == ()
    return run


def owed(child: Child, rules: FeeRules = MONTHLY) -> int:
    return reckoned(child, rules=rules).accounts[0].owed_fen


def test_nothing_is_owed_where_nothing_is_charged() -> None:
    run = reckoned(WHOLE, rules=FeeRules(method=FeeMethod.NONE, fen=0))
    assert (run.accounts[0].lines, run.income_fen, run.recovery) == ((), 0, None)


def test_a_term_has_so_many_months_and_its_fee_is_parted_over_them() -> None:
    assert owed(WHOLE) == 20_000
    term = FeeRules(method=FeeMethod.PER_TERM, fen=10_003)
    run = reckoned(WHOLE, rules=term)
    assert run.accounts[0].collected == ((MARCH, 2501), (APRIL, 2501), (MAY, 2501), (JUNE, 2500))
    once = reckoned(WHOLE, rules=replace(term, collection=Collection.TERMLY))
    assert once.accounts[0].collected == ((MARCH, 10_003),)
    assert owed(replace(WHOLE, first_day=date(2026, 5, 20)), term) == 5001


def test_class_hours_are_paid_as_they_were_used_and_services_have_their_own_amounts() -> None:
    hourly = FeeRules(method=FeeMethod.PER_CLASS_HOUR, fen=350, rates=(("art", 333), ("go", 100)))
    hours = (Hours(month=MARCH, hundredths=250), Hours(month=MARCH, hundredths=50), Hours(month=JUNE, hundredths=1))
    assert owed(replace(WHOLE, hours=hours), hourly) == 1050 + 4
    assert owed(replace(WHOLE, hours=hours[:1], rates=("art", "go")), hourly) == 1083


def test_the_cap_of_a_term_stops_the_charge_and_the_best_exemption_counts() -> None:
    capped = replace(MONTHLY, fen=10_000, term_cap_fen=30_001)
    run = reckoned(
        WHOLE, replace(WHOLE, code="P2", exempt=(50, 30)), replace(WHOLE, code="P3", exempt=(100,)), rules=capped
    )
    assert [account.owed_fen for account in run.accounts] == [30_001, 30_001 - 3 * 5000 - 1, 0]
    assert [(line.month, line.fen) for line in run.accounts[0].lines if line.kind == "cap"] == [(JUNE, -9_999)]
    nothing = reckoned(WHOLE, rules=replace(capped, term_cap_fen=0))
    assert nothing.accounts[0].owed_fen == 0


def absent(*spans: tuple[date, int], **said: object) -> Child:
    days = tuple(day for day in DAYS for first, number in spans if first <= day < first + timedelta(days=number))
    return replace(WHOLE, absent=days, **said)


CASES: dict[str, tuple[Refund, Child, int]] = {
    "none": (Refund.NONE, absent((MARCH, 60)), 0),
    # March has 22 service days; 3 of them are 50.00 x 3 / 22 = 6.818
    "per_day": (Refund.PER_DAY, absent((date(2026, 3, 2), 3)), 682),
    # five days in a row are a week, four are not
    "whole_week": (Refund.WHOLE_WEEK, absent((date(2026, 3, 2), 7), (date(2026, 3, 17), 4)), 1136),
    "week_over_weekend": (Refund.WHOLE_WEEK, absent((date(2026, 3, 11), 7)), 1136),
    "half_month": (Refund.HALF_MONTH, absent((date(2026, 3, 1), 15)), 2500),
    "not_quite_half": (Refund.HALF_MONTH, absent((date(2026, 3, 1), 12)), 0),
    "whole_month": (Refund.WHOLE_MONTH, absent((APRIL, 30)), 5000),
    "not_quite_a_month": (Refund.WHOLE_MONTH, absent((APRIL, 29)), 0),
    # leaves on 14 April: 13 of April's 22 service days are left; nobody is charged for May
    "gone": (Refund.PER_DAY, replace(WHOLE, until=date(2026, 4, 14)), 2955),
    # told on 10 April with ten days' notice: from the 20th on, 9 of 22
    "notice": (Refund.BY_NOTICE, replace(WHOLE, until=date(2026, 4, 14), noticed_on=date(2026, 4, 10)), 2045),
    "no_notice": (Refund.BY_NOTICE, replace(WHOLE, until=date(2026, 4, 14)), 0),
}


@pytest.mark.parametrize("case", sorted(CASES))
def test_what_comes_back(case: str) -> None:
    refund, child, fen = CASES[case]
    run = reckoned(child, rules=replace(MONTHLY, refund=refund, notice_days=10))
    assert -sum(line.fen for line in run.accounts[0].lines if line.kind == "refund") == fen


def test_who_leaves_within_a_month_pays_the_days_used_and_later_nothing_comes_back() -> None:
    """Xiamen: 50 yuan a month, four months at once."""
    at_once = replace(MONTHLY, collection=Collection.TERMLY, refund=Refund.FIRST_MONTH)
    # 2 to 31 March are 22 service days; until 16 March 10 were used: 50.00 x 10 / 22 = 22.73
    early = reckoned(replace(WHOLE, until=date(2026, 3, 16), paid_fen=20_000), rules=at_once).accounts[0]
    assert (early.owed_fen, early.balance_fen, early.return_by) == (2273, 2273 - 20_000, date(2026, 4, 15))
    assert owed(replace(WHOLE, until=date(2026, 4, 2)), at_once) == 5000 + 227
    assert owed(replace(WHOLE, until=date(2026, 4, 3)), at_once) == 20_000
    assert owed(replace(WHOLE, until=TERM.first), at_once) == 0


def test_a_month_later_is_the_last_day_of_a_shorter_month() -> None:
    at_once = replace(MONTHLY, collection=Collection.TERMLY, refund=Refund.FIRST_MONTH)
    from_march_31 = replace(WHOLE, first_day=date(2026, 3, 31))
    assert owed(replace(from_march_31, until=date(2026, 4, 30)), at_once) < 20_000
    assert owed(replace(from_march_31, until=date(2026, 5, 1)), at_once) == 20_000


def test_income_above_cost_is_found_with_what_each_family_gets_back() -> None:
    three = [replace(WHOLE, code=code) for code in ("P1", "P2", "P3")]
    run = reckoned(*three, cost_fen=59_999)
    assert run.recovery is not None
    assert (run.recovery.surplus_fen, run.recovery.returns) == (1, (("P1", 1),))
    assert run.recovery.words.zh == "收费比成本 599.99 元多 0.01 元，应退还家长。"
    for cost in (None, 60_000, 60_001):
        assert reckoned(*three, cost_fen=cost).recovery is None


def test_fees_that_cannot_be_are_refused_with_every_reason() -> None:
    children = (replace(WHOLE, rates=("gone",)), replace(WHOLE, exempt=(101,)))
    with pytest.raises(Refused) as refused:
        reckon(problem=problem(*children, rules=replace(MONTHLY, fen=-1)))
    assert [each.code.rpartition(".")[2] for each in refused.value.reasons] == [
        "amount_negative",
        "child_twice",
        "rate_unknown",
        "exemption_outside",
    ]


@st.composite
def problems(draw: st.DrawFn) -> FeeProblem:
    chance = Random(draw(st.integers(0, 2**32)))  # noqa: S311 - drawn again from what hypothesis shows
    children = []
    for number in range(draw(st.integers(0, 3))):
        first = chance.choice((TERM.first, *DAYS))
        until = chance.choice((None, *DAYS, TERM.until))
        children.append(
            Child(
                code=f"P{number}",
                first_day=first,
                until=None if until is None or until < first else until,
                noticed_on=chance.choice((None, *DAYS)),
                rates=chance.choice(((), ("art",), ("art", "go"))),
                exempt=chance.choice(((), (33,), (100, 50))),
                absent=tuple(sorted(chance.sample(DAYS, chance.randint(0, 60)))),
                hours=tuple(Hours(month=chance.choice((MARCH, MAY)), hundredths=chance.randint(0, 900)) for _ in "ab"),
                paid_fen=chance.choice((0, 12_345)),
            )
        )
    rules = FeeRules(
        method=chance.choice(list(FeeMethod)),
        fen=chance.choice((0, 1, 299, 5000)),
        months=chance.randint(1, 6),
        term_cap_fen=chance.choice((None, 0, 7_777)),
        collection=chance.choice(list(Collection)),
        refund=chance.choice(list(Refund)),
        rates=(("art", 1001), ("go", 7)),
        notice_days=chance.choice((0, 7)),
        week_days=chance.choice((4, 5)),
    )
    return problem(*children, rules=rules, cost_fen=chance.choice((None, 0, 5_000)))


@given(problems())
def test_the_checker_agrees_with_every_reckoning(given_problem: FeeProblem) -> None:
    run = reckon(problem=given_problem)
    assert verify_fees(problem=given_problem, run=run) == ()
    cap = given_problem.rules.term_cap_fen
    for account in run.accounts:
        assert account.owed_fen >= 0
        assert cap is None or account.owed_fen <= cap
    turned = replace(given_problem, children=given_problem.children[::-1], service_days=DAYS[::-1])
    assert reckon(problem=turned) == run


RICH = problem(
    replace(WHOLE, exempt=(10,), absent=DAYS[:10]),
    replace(WHOLE, code="P2"),
    rules=replace(MONTHLY, term_cap_fen=17_777, refund=Refund.PER_DAY),
    cost_fen=10_000,
)


def changed(run: FeeRun, kind: str, by: int = 1) -> FeeRun:
    """Change a fee's first line of a kind, and keep the sums right."""
    first, *rest = run.accounts
    at = next(number for number, line in enumerate(first.lines) if line.kind == kind)
    lines = tuple(replace(line, fen=line.fen + by * (number == at)) for number, line in enumerate(first.lines))
    total = sum(line.fen for line in lines)
    return replace(run, accounts=(replace(first, lines=lines, owed_fen=total, balance_fen=total), *rest))


FAULTS: dict[str, Callable[[FeeRun], FeeRun]] = {
    "fee_sum": lambda run: replace(run, accounts=(replace(run.accounts[0], owed_fen=1), run.accounts[1])),
    "fee_child": lambda run: replace(run, accounts=run.accounts[1:]),
    "fee_charge": lambda run: changed(run, "charge"),
    "fee_cap": lambda run: changed(run, "cap"),
    "fee_exemption": lambda run: changed(run, "exemption"),
    "fee_refund": lambda run: changed(run, "refund"),
    "fee_collected": lambda run: replace(run, accounts=(replace(run.accounts[0], collected=()), run.accounts[1])),
    "fee_recovery": lambda run: replace(run, recovery=None),
}


@pytest.mark.parametrize("rule", sorted(FAULTS))
def test_the_checker_finds_a_planted_fault(rule: str) -> None:
    run = reckon(problem=RICH)
    assert verify_fees(problem=RICH, run=run) == ()
    assert rule in {finding.rule for finding in verify_fees(problem=RICH, run=FAULTS[rule](run))}
