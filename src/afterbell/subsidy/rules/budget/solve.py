"""Draw a budget up: rows by kind, band and month, each account by itself, and the largest rates it bears."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from afterbell.base.refusals import Refused
from afterbell.scheme.rules.codes import Ledger
from afterbell.subsidy.rules.budget.problem import (
    BudgetProblem,
    Cell,
    LedgerBudget,
    Month,
    MonthBudget,
    Result,
    Row,
)
from afterbell.subsidy.rules.budget.rules import reasons_against, sources_of, spread, worth


def draw_up(*, problem: BudgetProblem) -> Result:
    """Draw a budget up. Raises Refused with every reason why none can be."""
    if reasons := reasons_against(problem=problem):
        raise Refused(reasons)
    fen = {rate.key: rate.fen for rate in problem.rates}
    rows = _rows(problem, fen)
    ledgers = tuple(_ledger(problem, ledger, rows) for ledger in Ledger)
    income = {row.ledger: row.income_fen for row in ledgers}
    largest = tuple((rate.key, _largest(problem, fen, rate.key, income[rate.ledger])) for rate in problem.rates)
    return Result(rows=rows, ledgers=ledgers, largest=largest)


def _rows(problem: BudgetProblem, fen: Mapping[str, int]) -> tuple[Row, ...]:
    sums: defaultdict[tuple[Ledger, str, str, Month], list[int]] = defaultdict(lambda: [0, 0, 0])
    kinds = {cell.kind.value: cell.kind for cell in problem.cells}
    for cell in problem.cells:
        money, option = worth(cell=cell, fen=fen)
        entry = sums[cell.ledger, cell.kind.value, cell.band, cell.month]
        for at, number in enumerate((1, option.units, money)):
            entry[at] += cell.pieces * number
    return tuple(
        Row(ledger=ledger, kind=kinds[kind], band=band, month=month, pieces=pieces, units=units, fen=money)
        for (ledger, kind, band, month), (pieces, units, money) in sorted(sums.items())
    )


def _ledger(problem: BudgetProblem, ledger: Ledger, rows: tuple[Row, ...]) -> LedgerBudget:
    sources = sources_of(problem=problem, ledger=ledger)
    spent: defaultdict[Month, int] = defaultdict(int)
    for row in rows:
        if row.ledger is ledger:
            spent[row.month] += row.fen
    income = sum(money for _, money in sources)
    parts = dict(zip((month for month, _ in problem.days), spread(fen=income, days=problem.days), strict=True))
    months = tuple(
        MonthBudget(month=month, income_fen=parts.get(month, 0), spent_fen=spent[month])
        for month in sorted({*parts, *spent})
    )
    return LedgerBudget(ledger=ledger, sources=sources, months=months, income_fen=income, spent_fen=sum(spent.values()))


def _largest(problem: BudgetProblem, fen: Mapping[str, int], rate: str, income: int) -> int | None:
    """Search the largest value of a rate with which its account still bears all, the other rates as they are."""
    ledger = next(row.ledger for row in problem.rates if row.key == rate)
    cells = [cell for cell in problem.cells if cell.ledger is ledger and cell.pieces]
    if not any(option.rate == rate and option.units for cell in cells for option in cell.options):
        return None
    if _cost(cells, fen, rate, 0) > income:
        return -1
    bears, breaks = 0, 1
    while _cost(cells, fen, rate, breaks) <= income:
        bears, breaks = breaks, breaks * 2
    while breaks - bears > 1:
        middle = (bears + breaks) // 2
        if _cost(cells, fen, rate, middle) <= income:
            bears = middle
        else:
            breaks = middle
    return bears


def _cost(cells: list[Cell], fen: Mapping[str, int], rate: str, value: int) -> int:
    tried = {**fen, rate: value}
    return sum(cell.pieces * worth(cell=cell, fen=tried)[0] for cell in cells)


def digest(*, problem: BudgetProblem, result: Result) -> str:
    """Give the SHA-256 of a budget and what it was drawn up from; the order of what was put in changes nothing."""
    text = json.dumps(_canonical([asdict(problem), asdict(result)]), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: object) -> object:
    if isinstance(value, dict):
        return {key: _canonical(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return sorted((_canonical(part) for part in value), key=lambda part: json.dumps(part, sort_keys=True))
    return value.isoformat() if isinstance(value, date) else value
