"""Pools: what they hold, who shares them, and what is said where that cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.refusals import Refused
from afterbell.base.spans import DateSpan
from afterbell.scheme.rules.codes import DeductFor, Ledger, PoolOf, PoolSplit, StaffRole, StaffSide, WorkKind
from afterbell.subsidy.rules.settlement import (
    Account,
    CountingRules,
    DeductionRule,
    Income,
    KindBound,
    PaidBefore,
    Part,
    PayRules,
    Person,
    PoolRule,
    Run,
    Score,
    SettlementProblem,
    WorkDone,
    digest,
    settle,
    verify_run,
)
from tests.subsidy.rules.test_settlement import JUNE, RULES, did, problem

FIRST = date(2026, 6, 1)
SERVICE = Ledger.SERVICE


def pool(code: str = "p", fen: int = 0, **said: object) -> PoolRule:
    told = {"of": PoolOf.FIXED, "split": PoolSplit.EVENLY, "ledger": SERVICE, **said}
    return PoolRule(code=code, fen=fen, **told)


def by_pools(*pools: PoolRule, **said: object) -> PayRules:
    return replace(RULES, pools=pools, **said)


def shares(run: Run, code: str = "p") -> dict[str, int]:
    return {
        line.staff: line.fen
        for statement in run.statements
        for line in statement.lines
        if line.kind == "share" and line.rate == code
    }


def settled(given_problem: SettlementProblem) -> Run:
    run = settle(problem=given_problem)
    assert verify_run(problem=given_problem, run=run) == ()
    return run


THREE = (did("S1", "T1"), did("S2", "T2"), did("S3", "T3"))


def unmet(run: Run, code: str = "p") -> list[str]:
    return [each.code.rpartition(".")[2] for row in run.pools if row.pool == code for each in row.unmet]


def test_one_fen_over_three_persons_goes_to_the_first_by_code() -> None:
    run = settled(problem(*THREE, rules=by_pools(pool(fen=1))))
    assert shares(run) == {"T1": 1}
    assert (run.pools[0].shared_fen, run.pools[0].kept_fen) == (1, 0)
    assert shares(settled(problem(*THREE, rules=by_pools(pool(fen=5))))) == {"T1": 2, "T2": 2, "T3": 1}


def test_an_income_is_handed_down_and_every_fen_of_it_is_somewhere() -> None:
    staff = pool("staff", of=PoolOf.INCOME, percent=80_00, split=PoolSplit.UNITS)
    public = pool("public", of=PoolOf.INCOME, percent=5_00, split=PoolSplit.KEPT)
    leaders = pool("leaders", of=PoolOf.POOL, parent="staff", percent=10_00, roles=(StaffRole.DUTY_LEADER,))
    people = (Person(staff="T3", roles=(StaffRole.DUTY_LEADER,)),)
    income = (Income(ledger=SERVICE, month=FIRST, fen=10_001),)
    run = settled(problem(*THREE, rules=by_pools(staff, public, leaders), people=people, incomes=income))
    found = {row.pool: row for row in run.pools}
    # 80 % of 100.01 = 80.008 and 5 % = 5.0005; the fen left over of 8000 + 500 + 1500 goes to the staff's part
    assert (found["staff"].fen, found["public"].fen) == (8001, 500)
    assert (found["leaders"].fen, found["staff"].handed_fen, found["public"].kept_fen) == (800, 800, 500)
    assert shares(run, "staff") == {"T1": 2401, "T2": 2400, "T3": 2400}
    assert shares(run, "leaders") == {"T3": 800}


def test_what_the_rates_leave_is_shared_and_what_they_overdraw_is_said() -> None:
    rest = pool(fen=12_000, pays_rates=True)
    run = settled(problem(*THREE, rules=by_pools(rest)))
    assert (run.pools[0].rates_fen, shares(run)) == (3 * 3501, {"T1": 499, "T2": 499, "T3": 499})
    short = settled(problem(*THREE, rules=by_pools(replace(rest, fen=10_000))))
    assert (shares(short), short.pools[0].kept_fen, unmet(short)) == ({}, -503, ["pool_overdrawn"])
    assert short.total_fen == 3 * 3501


def test_a_negative_income_counts_as_none() -> None:
    rules = by_pools(pool(of=PoolOf.INCOME, percent=50_00))
    run = settled(problem(*THREE, rules=rules, incomes=(Income(ledger=SERVICE, month=FIRST, fen=-300),)))
    assert (run.pools[0].fen, shares(run), unmet(run)) == (0, {}, ["income_negative"])


def test_an_income_nobody_told_is_said() -> None:
    run = settled(problem(*THREE, rules=by_pools(pool(of=PoolOf.INCOME, percent=50_00))))
    assert (run.pools[0].fen, shares(run), unmet(run)) == (0, {}, ["income_unknown"])


def test_weights_of_roles_units_and_kinds() -> None:
    people = (Person(staff="T1", roles=(StaffRole.PRINCIPAL, StaffRole.DUTY_LEADER)), Person(staff="T3", outside=True))
    weights = ((StaffRole.PRINCIPAL, 50), (StaffRole.DUTY_LEADER, 300))
    by_role = pool(fen=500, split=PoolSplit.WEIGHTS, role_weights=weights)
    assert shares(settled(problem(*THREE, rules=by_pools(by_role), people=people))) == {"T1": 300, "T2": 100, "T3": 100}
    principal = replace(by_role, roles=(StaffRole.PRINCIPAL,))
    assert shares(settled(problem(*THREE, rules=by_pools(principal), people=people))) == {"T1": 500}
    for side, who in ((StaffSide.OUTSIDE, {"T3": 500}), (StaffSide.OWN, {"T1": 375, "T2": 125})):
        run = settled(problem(*THREE, rules=by_pools(replace(by_role, side=side)), people=people))
        assert shares(run) == who
        assert [row.account for row in run.statements] == [Account.PERFORMANCE, Account.PERFORMANCE, Account.LABOUR]
    work = (did("S1", "T1", class_hours=150), did("C1", "T2", kind="club"))
    by_units = pool(fen=1000, split=PoolSplit.UNITS, kind_weights=((WorkKind.CLUB, 250),))
    assert shares(settled(problem(*work, rules=by_pools(by_units)))) == {"T1": 375, "T2": 625}
    clubs = replace(by_units, kinds=(WorkKind.CLUB,))
    assert shares(settled(problem(*work, rules=by_pools(clubs)))) == {"T2": 1000}


def test_kinds_get_at_least_and_at_most_their_shares_or_it_is_said() -> None:
    work = (did("S1", "T1", class_hours=900), did("C1", "T2", kind="club"))
    bounds = (KindBound(kind=WorkKind.CLUB, least=30_00), KindBound(kind=WorkKind.TUTORING, most=60_00))
    both = pool(fen=1000, split=PoolSplit.UNITS, bounds=bounds)
    run = settled(problem(*work, rules=by_pools(both)))
    assert (shares(run), unmet(run)) == ({"T1": 600, "T2": 400}, [])
    assert run.pools[0].portions == ((WorkKind.CLUB, 400), (WorkKind.TUTORING, 600))
    alone = settled(problem(work[0], rules=by_pools(both)))
    assert (shares(alone), alone.pools[0].kept_fen) == ({"T1": 600}, 400)
    assert unmet(alone) == ["kind_without_work", "bounds_leave_some"]


def test_a_month_that_is_not_whole_or_has_no_work_shares_nothing() -> None:
    half = settled(problem(*THREE, period=DateSpan(FIRST, date(2026, 6, 30)), rules=by_pools(pool(fen=9))))
    assert (shares(half), half.pools[0].fen, unmet(half)) == ({}, 0, ["month_not_whole"])
    term = DateSpan(date(2026, 6, 3), date(2026, 6, 20))
    short = settled(problem(*THREE, period=term, term=term, rules=by_pools(pool(fen=9))))
    assert shares(short) == {"T1": 3, "T2": 3, "T3": 3}
    empty = settled(problem(rules=by_pools(pool(fen=9))))
    assert (empty.statements, empty.pools[0].kept_fen, unmet(empty)) == ((), 9, ["nobody_shares"])


def test_a_share_under_the_cap_stops_at_it_and_one_beside_it_does_not() -> None:
    capped = pool(fen=9000, under_cap=True)
    rules = by_pools(capped, monthly_cap_fen=5000)
    run = settled(problem(*THREE, rules=rules))
    assert [row.total_fen for row in run.statements] == [5000] * 3
    beside = settled(problem(*THREE, rules=by_pools(replace(capped, under_cap=False), monthly_cap_fen=5000)))
    assert [row.total_fen for row in beside.statements] == [6501] * 3
    nothing = settled(problem(*THREE, rules=by_pools(capped, monthly_cap_fen=0)))
    assert nothing.total_fen == 0


def test_a_version_pays_the_days_it_is_in_force() -> None:
    dearer = replace(
        RULES,
        version="v2",
        from_day=date(2026, 6, 15),
        rates=tuple(replace(rate, fen=rate.fen * 2) for rate in RULES.rates),
        monthly_cap_fen=8000,
    )
    work = (did("S1", day=14), did("S2", day=15))
    run = settled(problem(*work, rules=dearer, earlier=(replace(RULES, monthly_cap_fen=100),)))
    (statement,) = run.statements
    assert [(line.kind, line.version, line.fen) for line in statement.lines] == [
        ("tutoring", "v1", 3501),
        ("tutoring", "v2", 7002),
        ("cap", "v2", 8000 - 10503),
    ]
    same_day = problem(*work, rules=RULES, earlier=(replace(RULES, version="v0"),))
    with pytest.raises(Refused, match="versions_share_a_day"):
        settle(problem=same_day)


LATE = DeductionRule(code="late", why=DeductFor.LATE, fen=500)
EARLY = DeductionRule(code="early", why=DeductFor.EARLY, fen=200)
MISSED = DeductionRule(code="missed", why=DeductFor.MISSED, fen=9000)


def test_deductions_take_what_happened_and_never_more_than_was_earned() -> None:
    counting = CountingRules(late_minutes=5, early_minutes=3)
    rules = replace(RULES, deductions=(LATE, EARLY, MISSED), counting=counting)
    bearable = did("S1", late=5, early=3)
    assert settled(problem(bearable, rules=rules)).total_fen == 3501
    run = settled(problem(did("S1", late=6, early=4), did("S2", presence=""), rules=rules))
    (statement,) = run.statements
    assert [(line.kind, line.rate, line.fen) for line in statement.lines][1:] == [
        ("deduction", "late", -500),
        ("deduction", "early", -200),
        ("deduction", "missed", -2801),
    ]
    assert statement.total_fen == 0
    assert settled(problem(did("S2", presence="", confirmed=False), did("S1"), rules=rules)).total_fen == 3501


def test_the_assessed_part_is_held_until_an_appraisal_gives_some_of_it() -> None:
    rules = replace(RULES, held_percent=30_00)
    held = settled(problem(did("S1"), rules=rules))
    assert [line.fen for line in held.statements[0].lines] == [3501, -1050]
    scores = (Score(staff="T1", month=FIRST, percent=90_00),)
    run = settled(problem(did("S1"), rules=rules, scores=scores))
    assert [(line.kind, line.fen) for line in run.statements[0].lines] == [
        ("tutoring", 3501),
        ("held", -1050),
        ("assessed", 945),
    ]
    nothing = settled(problem(did("S1"), rules=rules, scores=(replace(scores[0], percent=0),)))
    assert nothing.total_fen == 2451


BAD = {
    "pool_twice": (pool("p"), pool("p")),
    "pool_outside": (pool(percent=100_01, of=PoolOf.INCOME),),
    "pool_without_parent": (pool(of=PoolOf.POOL, parent="q"), pool("q")),
    "pool_over_whole": (pool(of=PoolOf.INCOME, percent=60_00), pool("q", of=PoolOf.INCOME, percent=41_00)),
    "bounds_impossible": (pool(bounds=(KindBound(kind=WorkKind.CLUB, least=50_01, most=50_00),)),),
}


@pytest.mark.parametrize("reason", sorted(BAD))
def test_pools_that_cannot_be_are_refused(reason: str) -> None:
    with pytest.raises(Refused) as refused:
        settle(problem=problem(*THREE, rules=by_pools(*BAD[reason])))
    assert reason in {each.code.rpartition(".")[2] for each in refused.value.reasons}


@pytest.mark.parametrize("fen", [-1, 0])
def test_a_negative_pool_is_refused_and_an_empty_one_shares_nothing(fen: int) -> None:
    given_problem = problem(*THREE, rules=by_pools(pool(fen=fen)))
    if fen < 0:
        with pytest.raises(Refused, match="pool_outside"):
            settle(problem=given_problem)
    else:
        assert shares(settled(given_problem)) == {}


def test_deductions_and_assessed_parts_that_cannot_be_are_refused() -> None:
    rules = replace(RULES, deductions=(replace(LATE, fen=-1),), held_percent=100_01)
    with pytest.raises(Refused) as refused:
        settle(problem=problem(rules=rules))
    assert [each.code.rpartition(".")[2] for each in refused.value.reasons] == ["deduction_negative", "held_outside"]


def drawn_work(chance: Random, *, number: int) -> list[WorkDone]:
    """Draw work of four persons, some of it late, some of it without evidence."""
    kinds = ("duty", "tutoring", "club")
    work = [
        did(
            f"S{place}",
            chance.choice(("T1", "T2", "T3", "T4")),
            kind=chance.choice(kinds),
            day=chance.randint(1, 40),
            class_hours=chance.choice((50, 100, 133)),
            minutes=chance.choice((0, 40, 90)),
            headcount=chance.choice((0, 5, 30)),
            late=chance.choice((0, 0, 3, 30)),
            early=chance.choice((0, 0, 8)),
            presence=chance.choice((None, None, "")),
            ledger=chance.choice((SERVICE, SERVICE, Ledger.BOARDING)),
        )
        for place in range(number)
    ]
    return [replace(row, presence=f"{row.session}/{row.staff}") if row.presence is None else row for row in work]


def drawn_pools(chance: Random) -> tuple[PoolRule, ...]:
    """Draw pools that hang together: one that others share, one of income, with bounds on some."""
    bounds = (
        KindBound(kind=WorkKind.CLUB, least=chance.choice((0, 33_33)), most=chance.choice((40_00, 100_00))),
        KindBound(kind=WorkKind.DUTY, most=chance.choice((0, 20_00, 100_00))),
    )
    splits = list(PoolSplit)
    return (
        pool("base", chance.randint(0, 20_000), split=chance.choice(splits), pays_rates=chance.random() < 0.3),
        pool(
            "income", of=PoolOf.INCOME, percent=chance.choice((0, 33_33, 80_00)), split=PoolSplit.UNITS, bounds=bounds
        ),
        pool(
            "part",
            of=PoolOf.POOL,
            parent="base",
            percent=chance.choice((1, 33_33, 50_00)),
            split=chance.choice(splits),
            under_cap=chance.random() < 0.5,
            role_weights=((StaffRole.PRINCIPAL, chance.choice((0, 250))),),
            bounds=bounds,
        ),
        pool("other", of=PoolOf.POOL, parent="base", percent=33_33, roles=(StaffRole.PRINCIPAL,)),
    )


@st.composite
def rich_problems(draw: st.DrawFn) -> SettlementProblem:
    """Draw work of four persons under pools that hang together, a cap, deductions, an assessed part, two versions."""
    chance = Random(draw(st.integers(0, 2**32)))  # noqa: S311 - drawn again from what hypothesis shows
    work = drawn_work(chance, number=draw(st.integers(0, 9)))
    parts = (Part(present=40, counts=50), Part(present=90, counts=100))
    counting = CountingRules(late_minutes=5, least_pupils=chance.choice((0, 5)), parts=chance.choice(((), parts)))
    pools = drawn_pools(chance)
    rules = replace(
        RULES,
        counting=counting,
        pools=pools,
        deductions=chance.choice(((), (LATE, EARLY, MISSED))),
        monthly_cap_fen=chance.choice((None, 0, 6000, 10_000)),
        cap_spares=chance.choice(((), (WorkKind.CLUB,))),
        held_percent=chance.choice((0, 33_33)),
    )
    later = replace(rules, version="v2", from_day=date(2026, 6, 16), monthly_cap_fen=5000, pools=pools[:1])
    return problem(
        *work,
        rules=chance.choice((rules, later)) if chance.random() < 0.5 else later,
        earlier=() if chance.random() < 0.3 else (replace(rules, version="v0", from_day=date(2026, 1, 1)),),
        period=chance.choice((JUNE, DateSpan(FIRST, date(2026, 7, 15)))),
        people=(
            Person(staff="T1", roles=(StaffRole.PRINCIPAL,)),
            Person(staff="T2", roles=(StaffRole.PRINCIPAL, StaffRole.CLUB_LEADER), outside=True),
        ),
        incomes=(Income(ledger=SERVICE, month=FIRST, fen=chance.choice((-5, 0, 1, 9_999))),),
        scores=(Score(staff="T1", month=FIRST, percent=77_77),),
        paid_before=(PaidBefore(staff="T2", month=FIRST, fen=2000),),
    )


@given(rich_problems())
def test_the_checker_agrees_and_no_fen_is_lost(given_problem: SettlementProblem) -> None:
    run = settled(given_problem)
    for row in run.pools:
        assert row.fen == row.handed_fen + row.rates_fen + row.shared_fen + row.kept_fen
        got = sum(
            line.fen
            for statement in run.statements
            for line in statement.lines
            if line.kind == "share" and line.rate == row.pool and line.day.replace(day=1) == row.month
        )
        assert got == row.shared_fen >= 0
    assert all(statement.total_fen >= 0 for statement in run.statements)


@given(rich_problems(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_put_in_makes_no_difference(given_problem: SettlementProblem, chance: Random) -> None:
    turned = {}
    for name in ("work", "presences", "people", "incomes", "scores", "earlier"):
        rows = list(getattr(given_problem, name))
        chance.shuffle(rows)
        turned[name] = tuple(rows)
    again = settle(problem=replace(given_problem, **turned))
    assert again == settle(problem=given_problem)
    assert digest(run=again) == digest(run=settle(problem=given_problem))


RICH = problem(
    did("S1", "T1", late=9),
    did("S2", "T2", day=4),
    did("C1", "T3", kind="club", day=9),
    rules=by_pools(
        pool("base", 10_003, split=PoolSplit.UNITS, bounds=(KindBound(kind=WorkKind.CLUB, most=20_00),)),
        pool("part", of=PoolOf.POOL, parent="base", percent=10_00, under_cap=True),
        deductions=(LATE,),
        held_percent=10_00,
    ),
    people=(Person(staff="T3", outside=True),),
    scores=(Score(staff="T2", month=FIRST, percent=50_00),),
)


def moved(run: Run, kind: str, by: int = 1) -> Run:
    """Change the first line of a kind by a fen, and keep the sums right."""
    statements, done = [], False
    for statement in run.statements:
        rows = []
        for line in statement.lines:
            hit = not done and line.kind == kind
            done = done or hit
            rows.append(replace(line, fen=line.fen + by) if hit else line)
        statements.append(replace(statement, lines=tuple(rows), total_fen=sum(row.fen for row in rows)))
    return replace(run, statements=tuple(statements), total_fen=sum(row.total_fen for row in statements))


def outcome(run: Run, **change: object) -> Run:
    return replace(run, pools=(replace(run.pools[0], **change), *run.pools[1:]))


FAULTS: dict[str, Callable[[Run], Run]] = {
    "share_wrong": lambda run: moved(moved(run, "share"), "share", 2),
    "pool_sum": lambda run: moved(run, "share"),
    "pool_wrong": lambda run: outcome(run, fen=run.pools[0].fen + 1, kept_fen=run.pools[0].kept_fen + 1),
    "share_outside_bounds": lambda run: outcome(
        run, portions=((WorkKind.CLUB, 9_003 // 5 + 1), (WorkKind.TUTORING, 9_003 - 9_003 // 5 - 1))
    ),
    "deduction_wrong": lambda run: moved(run, "deduction"),
    "assessed_wrong": lambda run: moved(run, "assessed"),
    "account_wrong": lambda run: replace(
        run, statements=tuple(replace(row, account=Account.LABOUR) for row in run.statements)
    ),
}


@pytest.mark.parametrize("rule", sorted(FAULTS))
def test_the_checker_finds_a_planted_fault(rule: str) -> None:
    run = settled(RICH)
    assert rule in {finding.rule for finding in verify_run(problem=RICH, run=FAULTS[rule](run))}
    assert verify_run(problem=RICH, run=replace(run, pools=run.pools[1:])) != ()
