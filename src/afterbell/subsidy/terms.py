"""From a version of the scheme to the pay rules a settlement computes by."""

from __future__ import annotations

from datetime import date

from afterbell.scheme.queries import SchemeVersionRow
from afterbell.scheme.rules.codes import StaffRole, WorkKind
from afterbell.scheme.rules.document import Counting, Pool, Scheme
from afterbell.scheme.rules.document import PayRule as PayRuleOfScheme
from afterbell.subsidy.rules.settlement.terms import (
    CountingRules,
    DeductionRule,
    KindBound,
    Part,
    PayRules,
    PoolRule,
    Rate,
    Step,
)


def pay_rules(*, scheme: Scheme, version: SchemeVersionRow) -> PayRules:
    """Take the pay of a published version over, in force from its day."""
    return pay_terms(scheme=scheme, version=version.content_hash, from_day=version.in_force_from)


def pay_terms(*, scheme: Scheme, version: str, from_day: date = date.min) -> PayRules:
    """Take a scheme's pay over, each rule in its own unit."""
    pay = scheme.pay
    return PayRules(
        version=version,
        from_day=from_day,
        rates=tuple(_rate(rule) for rule in pay.rules),
        monthly_cap_fen=pay.monthly_cap_fen,
        cap_spares=pay.cap_spares,
        counting=_counting(pay.counting),
        pools=tuple(_pool(pool) for pool in pay.pools),
        deductions=tuple(DeductionRule(code=row.code, why=row.why, fen=row.each_fen) for row in pay.deductions),
        held_percent=pay.assessed.held_percent,
    )


def _rate(rule: PayRuleOfScheme) -> Rate:
    return Rate(
        code=rule.code,
        ledger=rule.ledger,
        kind=rule.kind,
        unit=rule.unit,
        fen=rule.rate_fen,
        steps=tuple(Step(by=step.by, reaching=step.reaching, fen=step.rate_fen) for step in rule.rate_steps),
        per_pupil=rule.per_pupil,
        least_fen=rule.unit_least_fen,
        most_fen=rule.unit_most_fen,
    )


def _counting(counting: Counting) -> CountingRules:
    return CountingRules(
        late_minutes=counting.late_borne_minutes,
        early_minutes=counting.early_borne_minutes,
        least_pupils=counting.least_pupils,
        parts=tuple(Part(present=part.present_percent, counts=part.counts_percent) for part in counting.parts),
    )


def _pool(pool: Pool) -> PoolRule:
    return PoolRule(
        code=pool.code,
        ledger=pool.ledger,
        of=pool.of,
        fen=pool.month_fen,
        percent=pool.part_percent,
        parent=pool.of_pool,
        pays_rates=pool.pays_rates,
        split=pool.split,
        kinds=pool.works,
        roles=pool.staff_roles,
        side=pool.staff_side,
        role_weights=tuple((StaffRole(role), weight) for role, weight in pool.role_weights),
        kind_weights=tuple((WorkKind(kind), weight) for kind, weight in pool.work_weights),
        bounds=tuple(
            KindBound(kind=share.work, least=share.least_percent, most=share.most_percent) for share in pool.shares
        ),
        under_cap=pool.under_cap,
    )
