"""An independent look at the pools: what each holds, what goes out of it, and who got which part of the rest.

A split is checked by what a right split is: the parts sum to the whole, the fen left over lie with the largest
remainders, and a portion that is off its proportion stands on a bound.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import permutations

from afterbell.subsidy.rules.settlement.problem import Line, PoolOutcome, Run, SettlementProblem
from afterbell.subsidy.rules.settlement.terms import WHOLE_PERCENT, PayRules, PoolRule

Said = tuple[str, tuple[str, ...]]
Weights = dict[tuple[str, str], int]
WORK = ("duty", "tutoring", "club", "management")


def rules_at(problem: SettlementProblem, day: date) -> PayRules:
    """Give the rules in force on a day, the first version before any is."""
    ordered = sorted([problem.rules, *problem.earlier], key=lambda rules: rules.from_day)
    chosen = ordered[0]
    for rules in ordered:
        if rules.from_day <= day:
            chosen = rules
    return chosen


def spans_of(problem: SettlementProblem) -> dict[str, tuple[date, date]]:
    """Give each month's first and last day that lie in the period."""
    spans: dict[str, tuple[date, date]] = {}
    day = problem.period.first
    while day < problem.period.until:
        name = f"{day:%Y-%m}"
        spans[name] = (spans.get(name, (day, day))[0], day)
        day += timedelta(days=1)
    return spans


def _is_whole(problem: SettlementProblem, first: date, last: date) -> bool:
    begins, ends = first.replace(day=1), last.replace(day=monthrange(last.year, last.month)[1])
    if problem.term is not None:
        begins, ends = max(begins, problem.term.first), min(ends, problem.term.until - timedelta(days=1))
    return first <= begins and ends <= last


def pools_wrong(*, problem: SettlementProblem, run: Run) -> Iterator[Said]:
    """Give everything that is wrong with the pools of each month."""
    lines = [line for statement in run.statements for line in statement.lines]
    outcomes = {(row.pool, f"{row.month:%Y-%m}"): row for row in run.pools}
    expected = set()
    for name, (first, last) in spans_of(problem).items():
        rules = rules_at(problem, last)
        here = [line for line in lines if f"{line.day:%Y-%m}" == name]
        for pool in rules.pools:
            expected.add((pool.code, name))
            row = outcomes.get((pool.code, name))
            if row is None:
                continue
            whole = _is_whole(problem, first, last)
            if not _holds(problem, pool, row, rules, outcomes, name, whole) or not _gives(
                pool, row, rules, outcomes, name
            ):
                yield "pool_wrong", (pool.code, name)
            if row.rates_fen != (_paid_by_rates(problem, rules, here, pool, name) if pool.pays_rates and whole else 0):
                yield "pool_wrong", (pool.code, name)
            yield from _shares(problem, pool, row, here, name)
    if expected != set(outcomes) or len(run.pools) != len(outcomes):
        yield "pool_wrong", ("run",)
    known = {(pool, month) for pool, month in outcomes}
    for line in lines:
        if line.kind == "share" and (line.rate, f"{line.day:%Y-%m}") not in known:
            yield "share_wrong", (line.staff, line.rate)


def _holds(
    problem: SettlementProblem,
    pool: PoolRule,
    row: PoolOutcome,
    rules: PayRules,
    outcomes: dict[tuple[str, str], PoolOutcome],
    name: str,
    whole: bool,  # noqa: FBT001 - of the month
) -> bool:
    """Say whether a pool holds what it should: its amount, or its part of a whole to within a fen."""
    if not whole:
        return row.fen == 0
    if pool.of == "fixed":
        return row.fen == pool.fen
    siblings = [each for each in rules.pools if each.of == pool.of]
    if pool.of == "pool":
        above = outcomes.get((pool.parent, name))
        if above is None:
            return False
        base = above.fen
        siblings = [each for each in siblings if each.parent == pool.parent]
    else:
        incomes = (each for each in problem.incomes if each.ledger == pool.ledger and f"{each.month:%Y-%m}" == name)
        base = max(0, sum(each.fen for each in incomes))
        siblings = [each for each in siblings if each.ledger == pool.ledger]
    parts = {
        each.code: (outcomes[each.code, name].fen, each.percent) for each in siblings if (each.code, name) in outcomes
    }
    given, rest = sum(fen for fen, _ in parts.values()), WHOLE_PERCENT - sum(percent for _, percent in parts.values())
    return _is_even({**parts, "\uffff": (base - given, rest)})


def _gives(
    pool: PoolRule, row: PoolOutcome, rules: PayRules, outcomes: dict[tuple[str, str], PoolOutcome], name: str
) -> bool:
    """Say whether what goes out of a pool and what is kept are what it holds."""
    children = [each.code for each in rules.pools if each.of == "pool" and each.parent == pool.code]
    handed = sum(outcomes[code, name].fen for code in children if (code, name) in outcomes)
    sums = row.handed_fen + row.rates_fen + row.shared_fen + row.kept_fen
    return handed == row.handed_fen and sums == row.fen and row.shared_fen >= 0


def _paid_by_rates(problem: SettlementProblem, rules: PayRules, here: list[Line], pool: PoolRule, name: str) -> int:
    """Give what the rates paid in a ledger: the work, less what the cap takes of it before any share."""
    paid = sum(line.fen for line in here if line.kind in WORK and line.ledger == pool.ledger)
    if rules.monthly_cap_fen is None:
        return paid
    before: Counter[str] = Counter()
    for row in problem.paid_before:
        if f"{row.month:%Y-%m}" == name:
            before[row.staff] += row.fen
    spared = {str(kind) for kind in rules.cap_spares}
    room = defaultdict(
        lambda: 0, {staff: max(0, rules.monthly_cap_fen - before[staff]) for staff in {line.staff for line in here}}
    )
    for line in sorted(here, key=lambda line: (line.day, line.session)):
        if line.kind in WORK and str(line.kind) not in spared:
            over = max(0, line.fen - room[line.staff])
            room[line.staff] -= line.fen - over
            paid -= over if line.ledger == pool.ledger else 0
    return paid


def _shares(
    problem: SettlementProblem, pool: PoolRule, row: PoolOutcome, here: list[Line], name: str
) -> Iterator[Said]:
    got = [line for line in here if line.kind == "share" and line.rate == pool.code]
    shares = Counter({line.staff: line.fen for line in got})
    if len(shares) < len(got) or any(line.fen <= 0 or line.ledger != pool.ledger for line in got):
        yield "share_wrong", (pool.code, name)
    if sum(shares.values()) != row.shared_fen:
        yield "pool_sum", (pool.code, name)
    left = max(0, row.fen - row.handed_fen - row.rates_fen)
    weights = {} if pool.split == "kept" else _weights(problem, pool, here)
    kinds: Counter[str] = Counter()
    for (_, kind), weight in weights.items():
        kinds[kind] += weight
    portions = {str(kind): fen for kind, fen in row.portions} if pool.split == "units" else {"": left}
    if pool.split == "units":
        yield from _portions(pool, row, +kinds, left, name)
    due: Counter[str] = Counter()
    for kind, fen in portions.items():
        due.update(_hamilton(fen, {staff: weight for (staff, of), weight in weights.items() if of == kind}))
    if +due != shares:
        yield "share_wrong", (pool.code, name)


def _hamilton(fen: int, weights: dict[str, int]) -> dict[str, int]:
    """Split by giving each the whole fen of its part, then one more to whoever lacks most, until all is given."""
    whole = sum(weights.values())
    if not whole:
        return {}
    given = {staff: fen * weight // whole for staff, weight in weights.items()}
    while (left := fen - sum(given.values())) > 0:
        lacking = max(Fraction(fen * weights[staff], whole) - given[staff] for staff in weights)
        lacks = [staff for staff in weights if Fraction(fen * weights[staff], whole) - given[staff] == lacking]
        for staff in sorted(lacks)[:left]:
            given[staff] += 1
    return given


def _weights(problem: SettlementProblem, pool: PoolRule, here: list[Line]) -> Weights:
    """Give what each person's share goes by, for each kind of work where units are shared."""
    people = {person.staff: person for person in problem.people}
    weights: Counter[tuple[str, str]] = Counter()
    for line in here:
        person = people.get(line.staff)
        roles = set(person.roles) if person else set()
        outside = bool(person and person.outside)
        if (
            line.kind not in WORK
            or line.ledger != pool.ledger
            or line.units <= 0
            or (pool.kinds and str(line.kind) not in {str(kind) for kind in pool.kinds})
            or (pool.roles and not roles & set(pool.roles))
            or (pool.side is not None and (pool.side == "outside") != outside)
        ):
            continue
        if pool.split == "units":
            factors = {str(kind): weight for kind, weight in pool.kind_weights}
            weights[line.staff, str(line.kind)] += line.units * factors.get(str(line.kind), 100)
        else:
            meant = roles & set(pool.roles) if pool.roles else roles
            named = {str(role): weight for role, weight in pool.role_weights}
            held = [named.get(str(role), 100) for role in meant] or [100]
            weights[line.staff, ""] = max(held) if pool.split == "weights" else 100
    return dict(weights)


def _portions(pool: PoolRule, row: PoolOutcome, kinds: Counter[str], left: int, name: str) -> Iterator[Said]:
    """Check the portions of the kinds against their bounds, and that none could come nearer to its proportion."""
    portions = {str(kind): fen for kind, fen in row.portions}
    bounds = {
        str(bound.kind): (left * bound.least // WHOLE_PERCENT, left * bound.most // WHOLE_PERCENT)
        for bound in pool.bounds
    }
    limits = {kind: bounds.get(kind, (0, left)) for kind in kinds}
    expected = min(left, sum(high for _, high in limits.values()))
    if set(portions) != (set(kinds) if left else set()) or sum(portions.values()) != row.shared_fen:
        yield "pool_sum", (pool.code, name)
        return
    if row.shared_fen != expected:
        yield "pool_sum", (pool.code, name)
    if any(not limits[kind][0] <= fen <= limits[kind][1] for kind, fen in portions.items()):
        yield "share_outside_bounds", (pool.code, name)
    for one, other in permutations(portions, 2):
        could = portions[one] > limits[one][0] and portions[other] < limits[other][1]
        if could and Fraction(portions[one] - 1, kinds[one]) >= Fraction(portions[other] + 1, kinds[other]):
            yield "share_wrong", (pool.code, name)


def _is_even(parts: dict[str, tuple[int, int]]) -> bool:
    """Say whether parts are a split by largest remainder of their sum, the first by code among equals."""
    fen, whole = sum(part for part, _ in parts.values()), sum(weight for _, weight in parts.values())
    if whole == 0:
        return not any(part for part, _ in parts.values())
    over = []
    for code, (part, weight) in parts.items():
        exact = Fraction(fen * weight, whole)
        if part not in (exact.__floor__(), exact.__ceil__()):
            return False
        over.append((exact - exact.__floor__(), code, part > exact))
    return not any(
        got and not other_got and (other > remainder or (other == remainder and other_code < code))
        for remainder, code, got in over
        for other, other_code, other_got in over
    )
