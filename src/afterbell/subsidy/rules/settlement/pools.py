"""Sharing a month's money: what a pool is, what goes out of it first, and who gets the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from afterbell.base.refusals import Refusal
from afterbell.scheme.rules.codes import Ledger, PoolOf, PoolSplit, StaffSide, WorkKind
from afterbell.subsidy.rules.settlement.months import last_day_of, months_of, whole_month
from afterbell.subsidy.rules.settlement.pricing import all_rules, rules_on
from afterbell.subsidy.rules.settlement.problem import (
    Line,
    LineKind,
    Person,
    PoolOutcome,
    SettlementProblem,
)
from afterbell.subsidy.rules.settlement.rules import REFUSALS
from afterbell.subsidy.rules.settlement.splitting import split, split_within
from afterbell.subsidy.rules.settlement.terms import WHOLE_PERCENT, PoolRule

WEIGHT_OF_ONE = 100
REST = "\uffff"
"""What no pool takes of an income or of a pool: behind every code, so that it gets a fen last among equals."""

WorkUnits = Mapping[tuple[str, WorkKind], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What a month's pools are shared by: units of paid work by person and kind in each ledger, and what rates paid."""

    first: date
    last: date
    whole: bool
    units: Mapping[Ledger, WorkUnits]
    rates_fen: Mapping[Ledger, int]
    incomes: Mapping[Ledger, int]
    people: Mapping[str, Person]


def share_pools(
    *, problem: SettlementProblem, lines: Sequence[Line], capped: Iterable[Line]
) -> tuple[list[Line], list[PoolOutcome]]:
    """Share every month's pools among those whose work is paid in it; `capped` is what the cap took from the lines."""
    rules = all_rules(problem=problem)
    shares: list[Line] = []
    outcomes: list[PoolOutcome] = []
    takings = [*lines, *capped]
    for first in months_of(period=problem.period):
        last = last_day_of(month=first, period=problem.period)
        month_rules = rules_on(day=last, rules=rules)
        month = _month(problem, first, last, lines, takings)
        amounts: dict[str, int] = {}
        for pool in month_rules.pools:
            handed = _handed(pool.code, month_rules.pools)
            amounts[pool.code], unmet = _amount(pool, month_rules.pools, amounts, month)
            made, outcome = _shared(pool, amounts[pool.code], handed, month, unmet)
            shares += [_line(pool, month, staff, fen, month_rules.version) for staff, fen in made.items() if fen]
            outcomes.append(outcome)
    return shares, outcomes


def _month(
    problem: SettlementProblem, first: date, last: date, lines: Sequence[Line], takings: Sequence[Line]
) -> Month:
    units: dict[Ledger, defaultdict[tuple[str, WorkKind], int]] = {ledger: defaultdict(int) for ledger in Ledger}
    for line in lines:
        if line.day.replace(day=1) == first:
            units[line.ledger][line.staff, WorkKind(line.kind.value)] += line.units
    rates_fen: defaultdict[Ledger, int] = defaultdict(int)
    for line in takings:
        if line.day.replace(day=1) == first:
            rates_fen[line.ledger] += line.fen
    incomes: defaultdict[Ledger, int] = defaultdict(int)
    for income in problem.incomes:
        if income.month == first:
            incomes[income.ledger] += income.fen
    return Month(
        first=first,
        last=last,
        whole=whole_month(month=first, problem=problem),
        units=units,
        rates_fen=rates_fen,
        incomes=incomes,
        people={person.staff: person for person in problem.people},
    )


def _handed(code: str, pools: Sequence[PoolRule]) -> dict[str, int]:
    """Give what parts other pools take of a pool, in hundredths of a percent."""
    return {pool.code: pool.percent for pool in pools if pool.of == PoolOf.POOL and pool.parent == code}


def _amount(
    pool: PoolRule, pools: Sequence[PoolRule], amounts: Mapping[str, int], month: Month
) -> tuple[int, list[Refusal]]:
    """Give what a pool holds; the parts of one whole and what nobody takes of it sum to it."""
    if not month.whole:
        return 0, [REFUSALS.refusal("month_not_whole")]
    if pool.of == PoolOf.FIXED:
        return pool.fen, []
    if pool.of == PoolOf.POOL:
        return _parts(amounts[pool.parent], _handed(pool.parent, pools))[pool.code], []
    if pool.ledger not in month.incomes:
        return 0, [REFUSALS.refusal("income_unknown")]
    income = month.incomes[pool.ledger]
    parts = {each.code: each.percent for each in pools if each.of == PoolOf.INCOME and each.ledger == pool.ledger}
    unmet = [REFUSALS.refusal("income_negative", fen=income)] if income < 0 else []
    return _parts(max(0, income), parts)[pool.code], unmet


def _parts(fen: int, percents: Mapping[str, int]) -> dict[str, int]:
    return split(fen=fen, weights={**percents, REST: WHOLE_PERCENT - sum(percents.values())})


def _shared(
    pool: PoolRule, fen: int, handed: Mapping[str, int], month: Month, unmet: list[Refusal]
) -> tuple[dict[str, int], PoolOutcome]:
    handed_fen = fen - _parts(fen, handed)[REST] if handed else 0
    rates_fen = month.rates_fen.get(pool.ledger, 0) if pool.pays_rates and month.whole else 0
    left = fen - handed_fen - rates_fen
    found = list(unmet)
    if left < 0:
        found.append(REFUSALS.refusal("pool_overdrawn", fen=-left))
    shares: dict[str, int] = {}
    portions: dict[str, int] = {}
    if pool.split != PoolSplit.KEPT and left > 0:
        shares, portions, more = _split(pool, left, month)
        found += more
    shared_fen = sum(shares.values())
    return shares, PoolOutcome(
        pool=pool.code,
        month=month.first,
        ledger=pool.ledger,
        fen=fen,
        handed_fen=handed_fen,
        rates_fen=rates_fen,
        shared_fen=shared_fen,
        kept_fen=left - shared_fen,
        portions=tuple((WorkKind(kind), part) for kind, part in sorted(portions.items())),
        unmet=tuple(found),
    )


def _split(pool: PoolRule, fen: int, month: Month) -> tuple[dict[str, int], dict[str, int], list[Refusal]]:
    took_part = {
        (staff, kind): units
        for (staff, kind), units in month.units[pool.ledger].items()
        if units > 0 and (not pool.kinds or kind in pool.kinds) and _is_meant(pool, month, staff)
    }
    if pool.split == PoolSplit.UNITS:
        return _by_units(pool, fen, took_part)
    weights = {staff: _weight(pool, month, staff) for staff, _ in sorted(took_part)}
    shares = split(fen=fen, weights=weights)
    return shares, {}, [] if sum(shares.values()) else [REFUSALS.refusal("nobody_shares")]


def _by_units(pool: PoolRule, fen: int, took_part: WorkUnits) -> tuple[dict[str, int], dict[str, int], list[Refusal]]:
    """Give each kind of work its portion, within its bounds, and each person their part of the portions."""
    factors = dict.fromkeys(WorkKind, WEIGHT_OF_ONE) | dict(pool.kind_weights)
    worth = {place: units * factors[place[1]] for place, units in sorted(took_part.items())}
    kinds: defaultdict[str, int] = defaultdict(int)
    for (_, kind), weight in worth.items():
        kinds[kind.value] += weight
    weighing = {kind: weight for kind, weight in kinds.items() if weight}
    bounds = {bound.kind.value: bound for bound in pool.bounds}
    unmet = [
        REFUSALS.refusal("kind_without_work", kind=kind)
        for kind, bound in sorted(bounds.items())
        if bound.least and kind not in weighing
    ]
    if not weighing:
        return {}, {}, [*unmet, REFUSALS.refusal("nobody_shares")]
    portions = split_within(
        fen=fen,
        weights=weighing,
        least={kind: fen * bounds[kind].least // WHOLE_PERCENT if kind in bounds else 0 for kind in weighing},
        most={kind: fen * bounds[kind].most // WHOLE_PERCENT if kind in bounds else fen for kind in weighing},
    )
    if rest := fen - sum(portions.values()):
        unmet.append(REFUSALS.refusal("bounds_leave_some", fen=rest))
    shares: defaultdict[str, int] = defaultdict(int)
    for name, portion in sorted(portions.items()):
        weights = {staff: weight for (staff, of), weight in worth.items() if of.value == name}
        for staff, part in split(fen=portion, weights=weights).items():
            shares[staff] += part
    return dict(shares), portions, unmet


def _is_meant(pool: PoolRule, month: Month, staff: str) -> bool:
    person = month.people.get(staff, Person(staff=staff))
    side = StaffSide.OUTSIDE if person.outside else StaffSide.OWN
    return (not pool.roles or bool(set(pool.roles) & set(person.roles))) and pool.side in (None, side)


def _weight(pool: PoolRule, month: Month, staff: str) -> int:
    """Give the highest weight of somebody's roles among those that are meant, one for a role nobody weighed."""
    if pool.split == PoolSplit.EVENLY:
        return WEIGHT_OF_ONE
    named = dict(pool.role_weights)
    roles = month.people.get(staff, Person(staff=staff)).roles
    return max(
        (named.get(role, WEIGHT_OF_ONE) for role in roles if not pool.roles or role in pool.roles),
        default=WEIGHT_OF_ONE,
    )


def _line(pool: PoolRule, month: Month, staff: str, fen: int, version: str) -> Line:
    return Line(
        staff=staff,
        day=month.last,
        kind=LineKind.SHARE,
        ledger=pool.ledger,
        session="",
        presence="",
        rate=pool.code,
        unit=None,
        units=0,
        rate_fen=0,
        fen=fen,
        version=version,
    )
