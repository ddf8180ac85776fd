"""A budget as it is stored: what it was drawn up from and what it came to, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from afterbell.scheme.rules.codes import FeeMethod, Ledger, PayUnit, SourceBasis, WorkKind
from afterbell.subsidy.rules.budget.problem import BudgetProblem, BudgetRate, Cell, FeeRule, Funding, Option, Result


def as_stored(*, problem: BudgetProblem, result: Result) -> dict[str, Any]:
    """Write a budget as plain lists and strings."""
    return {"plan": _plain(asdict(problem)), "result": _plain(asdict(result))}


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def plan_of(*, figures: Mapping[str, Any]) -> BudgetProblem:
    """Read the plan of a stored budget."""
    plan = figures["plan"]
    return BudgetProblem(
        rates=tuple(
            BudgetRate(
                **row | {"ledger": Ledger(row["ledger"]), "kind": WorkKind(row["kind"]), "unit": PayUnit(row["unit"])}
            )
            for row in plan["rates"]
        ),
        cells=tuple(_cell(row) for row in plan["cells"]),
        funding=tuple(
            Funding(**row | {"ledger": Ledger(row["ledger"]), "basis": SourceBasis(row["basis"])})
            for row in plan["funding"]
        ),
        days=tuple((date.fromisoformat(month), number) for month, number in plan["days"]),
        pupils=plan["pupils"],
        weeks=plan["weeks"],
        fees=FeeRule(**plan["fees"] | {"method": FeeMethod(plan["fees"]["method"])}),
        exempt_percent=plan["exempt_percent"],
    )


def _cell(row: Mapping[str, Any]) -> Cell:
    return Cell(
        ledger=Ledger(row["ledger"]),
        kind=WorkKind(row["kind"]),
        band=row["band"],
        month=date.fromisoformat(row["month"]),
        options=tuple(Option(**option) for option in row["options"]),
        pieces=row["pieces"],
        follows_pupils=row["follows_pupils"],
    )
