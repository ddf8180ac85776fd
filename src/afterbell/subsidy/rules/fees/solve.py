"""Reckon a term's fees: charge, then the cap of the term, then the exemption, then what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction

from afterbell.base.money import yuan
from afterbell.base.refusals import Refused
from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Collection
from afterbell.subsidy.rules.fees.problem import (
    Child,
    FeeAccount,
    FeeLine,
    FeeLineKind,
    FeeProblem,
    FeeRun,
    Recovery,
)
from afterbell.subsidy.rules.fees.rules import WHOLE, charges, half_up, reasons_against, refund_part
from afterbell.subsidy.rules.settlement.splitting import split

WHY = {
    FeeLineKind.CHARGE: Words(zh="应收", en="fee"),
    FeeLineKind.CAP: Words(zh="超过学期上限，不收", en="above the cap of the term"),
    FeeLineKind.EXEMPTION: Words(zh="减免 {percent}%", en="exempt by {percent} percent"),
    FeeLineKind.REFUND: Words(zh="退费 {part}", en="refund of {part} of the month"),
}


def reckon(*, problem: FeeProblem) -> FeeRun:
    """Reckon what each family owes for each month and why, and whether fees are above cost.

    The cap counts what is charged before exemptions, so that who is exempt by half owes at most half the cap. Every
    line is rounded to the fen, half a fen up. Raises Refused for fees that cannot be.
    """
    if reasons := reasons_against(problem=problem):
        raise Refused(reasons)
    accounts = tuple(_account(child, problem) for child in sorted(problem.children, key=lambda child: child.code))
    income = sum(account.owed_fen for account in accounts)
    return FeeRun(accounts=accounts, income_fen=income, recovery=_recovery(accounts, income, problem.cost_fen))


def _account(child: Child, problem: FeeProblem) -> FeeAccount:
    lines = _lines(child, problem)
    owed = sum(line.fen for line in lines)
    left = child.until is not None and child.until < problem.term.until
    return FeeAccount(
        child=child.code,
        lines=tuple(lines),
        collected=_collected(lines, problem.rules.collection),
        owed_fen=owed,
        balance_fen=owed - child.paid_fen,
        return_by=child.until + timedelta(days=problem.rules.return_days) if child.until and left else None,
    )


def _lines(child: Child, problem: FeeProblem) -> list[FeeLine]:
    cap, percent = problem.rules.term_cap_fen, max(child.exempt, default=0)
    lines: list[FeeLine] = []
    charged = 0
    for month, fen in sorted(charges(child=child, problem=problem).items()):
        over = 0 if cap is None else max(0, charged + fen - cap) - max(0, charged - cap)
        charged += fen
        off = half_up(Fraction((fen - over) * percent, WHOLE))
        part = refund_part(child=child, month=month, problem=problem)
        back = half_up((fen - over - off) * part)
        lines += _of_month(
            month,
            fen,
            {FeeLineKind.CAP: over, FeeLineKind.EXEMPTION: off, FeeLineKind.REFUND: back},
            {"percent": percent, "part": f"{part.numerator}/{part.denominator}"},
        )
    return lines


def _of_month(month: date, fen: int, taken: dict[FeeLineKind, int], said: dict[str, object]) -> list[FeeLine]:
    amounts = {FeeLineKind.CHARGE: fen, **{kind: -off for kind, off in taken.items()}}
    return [
        FeeLine(month=month, kind=kind, fen=amount, words=WHY[kind].fill(**said))
        for kind, amount in amounts.items()
        if amount
    ]


def _collected(lines: Iterable[FeeLine], collection: Collection) -> tuple[tuple[date, int], ...]:
    """Give what is collected when: a month's fee in its month, or all of a term's in the first; refunds are not."""
    sums: dict[date, int] = {}
    first = None
    for line in lines:
        first = first or line.month
        month = first if collection == Collection.TERMLY else line.month
        sums[month] = sums.get(month, 0) + (0 if line.kind == FeeLineKind.REFUND else line.fen)
    return tuple(sorted((month, fen) for month, fen in sums.items() if fen))


def _recovery(accounts: Iterable[FeeAccount], income: int, cost: int | None) -> Recovery | None:
    """Say that families bore more than the service cost, and how much of it each gets back; None where they did not."""
    if cost is None or income <= cost:
        return None
    return recovery_of(paid={account.child: account.owed_fen for account in accounts}, cost_fen=cost)


def recovery_of(*, paid: Mapping[str, int], cost_fen: int) -> Recovery | None:
    """Say how much families bore above cost, and each one's part in proportion to what it bore; None where nothing."""
    income, cost = sum(paid.values()), max(0, cost_fen)
    if income <= cost:
        return None
    surplus = income - cost
    parts = split(fen=surplus, weights={child: max(0, fen) for child, fen in paid.items()})
    more, of = yuan(surplus), yuan(cost)
    return Recovery(
        income_fen=income,
        cost_fen=cost,
        surplus_fen=surplus,
        returns=tuple((child, fen) for child, fen in sorted(parts.items()) if fen),
        words=Words(
            zh=f"收费比成本 {of} 元多 {more} 元，应退还家长。",
            en=f"Fees are {more} yuan above the cost of {of} yuan, which is to be returned to the families.",
        ),
    )
