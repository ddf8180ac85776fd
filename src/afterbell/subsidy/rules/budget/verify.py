"""An independent check of a budget: sums by piece in decimals, shares in fractions, each largest rate by one fen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from afterbell.base.words import Words
from afterbell.schools.rules.findings import Finding, in_order
from afterbell.subsidy.rules.budget.problem import BudgetProblem, LedgerBudget, Result


def verify_budget(*, problem: BudgetProblem, result: Result) -> tuple[Finding, ...]:
    """Find every sum, share and largest rate of a budget that is not what the plan says; empty when it is right."""
    found = [*_rows(problem, result)]
    if sorted(str(row.ledger) for row in result.ledgers) != ["boarding", "service"]:
        found.append(_finding("ledger_missing", "budget"))
    for row in result.ledgers:
        found += _ledger(problem, result, row)
    found += _largest(problem, result)
    return in_order(found)


def _spent(problem: BudgetProblem, rate: str = "", value: int = 0) -> tuple[Counter[tuple[str, ...]], Counter[str]]:
    """Add pieces up by place and by account, each rounded by itself; `rate` is taken at `value`."""
    places: Counter[tuple[str, ...]] = Counter()
    ledgers: Counter[str] = Counter()
    worth = {row.key: value if row.key == rate else row.fen for row in problem.rates}
    for cell in problem.cells:
        best = max(
            (Decimal(option.units * worth[option.rate]) / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)
            for option in cell.options
        )
        places[str(cell.ledger), str(cell.kind), cell.band, cell.month.isoformat()] += cell.pieces * int(best)
        ledgers[str(cell.ledger)] += cell.pieces * int(best)
    return places, ledgers


def _rows(problem: BudgetProblem, result: Result) -> Iterator[Finding]:
    places, _ = _spent(problem)
    said = {(str(row.ledger), str(row.kind), row.band, row.month.isoformat()): row for row in result.rows}
    if len(said) != len(result.rows) or set(said) != set(places):
        yield _finding("rows_wrong", "budget")
    for place, row in said.items():
        if row.fen != places[place]:
            yield _finding("row_wrong", *place)
    if sum(row.pieces for row in result.rows) != sum(cell.pieces for cell in problem.cells):
        yield _finding("pieces_wrong", "budget")


def _income(problem: BudgetProblem, ledger: str) -> int:
    """Give an account's income as the sources say it, each source rounded down by itself."""
    total = 0
    for row in problem.funding:
        if str(row.ledger) == ledger:
            times = {"term": Fraction(1), "pupil_term": Fraction(problem.pupils)}.get(str(row.basis))
            total += int(row.fen * (Fraction(problem.pupils, 2) if times is None else times))
    fees = problem.fees
    if ledger == "service" and str(fees.method) != "none":
        hours = (Decimal(fees.class_hours * fees.fen) / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        each = {"per_term": fees.fen, "per_month": fees.fen * fees.months}.get(str(fees.method), int(hours))
        most = each if fees.cap_fen is None else fees.cap_fen
        total += min(each, most) * (problem.pupils - int(Fraction(problem.pupils * problem.exempt_percent, 100)))
    return total


def _ledger(problem: BudgetProblem, result: Result, row: LedgerBudget) -> Iterator[Finding]:
    where = str(row.ledger)
    _, spent = _spent(problem)
    income = _income(problem, where)
    if (row.spent_fen, row.income_fen) != (spent[where], income) or sum(fen for _, fen in row.sources) != income:
        yield _finding("ledger_wrong", where)
    if sum(month.spent_fen for month in row.months) != row.spent_fen:
        yield _finding("months_wrong", where)
    if problem.days and sum(month.income_fen for month in row.months) != income:
        yield _finding("months_wrong", where)
    for month in row.months:
        if month.spent_fen != sum(
            each.fen for each in result.rows if each.ledger is row.ledger and each.month == month.month
        ):
            yield _finding("months_wrong", where)
    days = dict(problem.days)
    total = sum(days.values())
    for month in row.months:
        if total and abs(month.income_fen - Fraction(income * days.get(month.month, 0), total)) >= 1:
            yield _finding("share_wrong", where, month.month.isoformat())


def _largest(problem: BudgetProblem, result: Result) -> Iterator[Finding]:
    if sorted(key for key, _ in result.largest) != sorted(rate.key for rate in problem.rates):
        yield _finding("largest_missing", "budget")
    ledgers = {rate.key: str(rate.ledger) for rate in problem.rates}
    for key, value in result.largest:
        where = ledgers.get(key, "")
        income = _income(problem, where)
        if value is None:
            grows = _spent(problem, key, 10**9)[1][where] != _spent(problem, key, 0)[1][where]
            if grows:
                yield _finding("largest_wrong", key)
            continue
        bears = value < 0 or _spent(problem, key, value)[1][where] <= income
        if not bears or _spent(problem, key, value + 1)[1][where] <= income:
            yield _finding("largest_wrong", key)


SENTENCES = {
    "ledger_missing": Words(zh="少了一本账。", en="An account is missing."),
    "rows_wrong": Words(zh="测算的行与计划不一致。", en="The rows are not those of the plan."),
    "row_wrong": Words(zh="{where}：金额不对。", en="{where}: the amount is wrong."),
    "pieces_wrong": Words(zh="场次总数与计划不一致。", en="The pieces are not as many as planned."),
    "ledger_wrong": Words(zh="{where}：收入或支出的合计不对。", en="{where}: income or spending does not add up."),
    "months_wrong": Words(zh="{where}：各月之和不等于合计。", en="{where}: the months do not sum to the account."),
    "share_wrong": Words(zh="{where}：这个月的收入分得不对。", en="{where}: the month's share is wrong."),
    "largest_missing": Words(zh="少了某个标准的上限。", en="The largest value of a rate is missing."),
    "largest_wrong": Words(zh="{where}：能承担的最高标准不对。", en="{where}: the largest rate borne is wrong."),
}


def _finding(rule: str, *where: str) -> Finding:
    place = " ".join(where)
    return Finding(rule=rule, where=place, words=SENTENCES[rule].fill(where=place))
