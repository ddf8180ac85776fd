"""What a budget says, in one sentence for each account and each rate."""

from __future__ import annotations

from afterbell.base.money import yuan
from afterbell.base.words import Words
from afterbell.subsidy.rules.budget.problem import LedgerBudget


def explain_ledger(*, name: Words, row: LedgerBudget) -> Words:
    """Say whether an account bears its work."""
    if row.left_fen < 0:
        return Words(
            zh=f"{name.zh}缺 {yuan(-row.left_fen)} 元：收入 {yuan(row.income_fen)} 元，支出 {yuan(row.spent_fen)} 元。",
            en=f"{name.en} lacks {yuan(-row.left_fen)} yuan: income {yuan(row.income_fen)}, "
            f"spending {yuan(row.spent_fen)}.",
        )
    return Words(
        zh=f"{name.zh}结余 {yuan(row.left_fen)} 元：收入 {yuan(row.income_fen)} 元，支出 {yuan(row.spent_fen)} 元。",
        en=f"{name.en} has {yuan(row.left_fen)} yuan left: income {yuan(row.income_fen)}, "
        f"spending {yuan(row.spent_fen)}.",
    )


def explain_largest(*, largest: int | None) -> Words:
    """Say how far a rate can go while the others stay."""
    if largest is None:
        return Words(zh="没有按它计酬的工作", en="nothing is paid by it")
    if largest < 0:
        return Words(zh="这本账已经不够，降到零也不够", en="its account falls short even at zero")
    return Words(zh=f"最高可到 {yuan(largest)} 元", en=f"up to {yuan(largest)} yuan")
