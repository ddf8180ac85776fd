"""An independent look at a term's fees: sums, bounds, and each month's parts, by its own reading of the rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from afterbell.base.words import Words
from afterbell.schools.rules.findings import Finding, in_order
from afterbell.subsidy.rules.fees.problem import Child, FeeAccount, FeeProblem, FeeRun

DECEMBER, MID_MONTH = 12, 15
Months = dict[str, dict[str, int]]

SENTENCES = {
    "fee_sum": Words(zh="{where}：明细之和不等于应缴。", en="{where}: the lines do not sum to what is owed."),
    "fee_child": Words(zh="{where}：没有恰好一份账。", en="{where}: there is not exactly one account."),
    "fee_charge": Words(zh="{where}：应收金额不对。", en="{where}: the fee is wrong."),
    "fee_cap": Words(zh="{where}：学期上限没有守住。", en="{where}: the cap of the term does not hold."),
    "fee_exemption": Words(zh="{where}：减免不对。", en="{where}: the exemption is wrong."),
    "fee_refund": Words(zh="{where}：退费不对。", en="{where}: the refund is wrong."),
    "fee_collected": Words(zh="{where}：收取的时间或金额不对。", en="{where}: what is collected when is wrong."),
    "fee_recovery": Words(zh="{where}：超过成本的退还不对。", en="{where}: the return of what is above cost is wrong."),
}


def verify_fees(*, problem: FeeProblem, run: FeeRun) -> tuple[Finding, ...]:
    """Find everything in a reckoning that the rules do not say; empty when it is right."""
    found = []
    children = {child.code: child for child in problem.children}
    if sorted(account.child for account in run.accounts) != sorted(children):
        found.append(_finding("fee_child", "run"))
    for account in run.accounts:
        if account.child in children:
            found += [_finding(rule, account.child) for rule in _of(children[account.child], account, problem)]
    found += [_finding("fee_recovery", "run")] if not _recovers(problem, run) else []
    return in_order(found)


def _of(child: Child, account: FeeAccount, problem: FeeProblem) -> Iterator[str]:
    months: Months = defaultdict(lambda: defaultdict(int))
    for line in account.lines:
        months[f"{line.month:%Y-%m}"][str(line.kind)] += line.fen
        if (line.kind == "charge") != (line.fen > 0):
            yield "fee_sum"
    if (
        account.owed_fen != sum(line.fen for line in account.lines)
        or account.balance_fen != account.owed_fen - child.paid_fen
    ):
        yield "fee_sum"
    if {name: row["charge"] for name, row in months.items() if row["charge"]} != _charges(child, problem):
        yield "fee_charge"
    gross = 0
    for name in sorted(months):
        row = months[name]
        before, gross = gross, gross + row["charge"] + row["cap"]
        cap = problem.rules.term_cap_fen
        if row["cap"] > 0 or (cap is not None and gross > cap) or (row["cap"] and gross != cap) or gross < before:
            yield "fee_cap"
        net = row["charge"] + row["cap"]
        best = max([0, *child.exempt])
        if row["exemption"] != -_round(Fraction(net * best, 100)):
            yield "fee_exemption"
        net += row["exemption"]
        if row["refund"] != -_round(net * _back(child, name, problem)):
            yield "fee_refund"
    charged = sum(line.fen for line in account.lines if line.kind != "refund")
    first = min(months, default="")
    places = {f"{month:%Y-%m}" for month, _ in account.collected}
    termly = problem.rules.collection == "termly"
    if sum(fen for _, fen in account.collected) != charged or (termly and not places <= {first}):
        yield "fee_collected"


def _charges(child: Child, problem: FeeProblem) -> dict[str, int]:
    rules = problem.rules
    fen = sum(amount for code, amount in rules.rates if code in child.rates) if child.rates else rules.fen
    months = sorted({f"{day:%Y-%m}" for day in problem.service_days if problem.term.first <= day < problem.term.until})
    found: dict[str, int] = {}
    for number, name in enumerate(months):
        if rules.method == "per_class_hour":
            hours = sum(row.hundredths for row in child.hours if f"{row.month:%Y-%m}" == name)
            found[name] = _round(Fraction(hours * fen, 100))
            continue
        late = name < f"{child.first_day:%Y-%m}"
        gone = rules.collection == "monthly" and child.until is not None and f"{name}-01" >= child.until.isoformat()
        if rules.method == "none" or number >= rules.months or late or gone:
            continue
        parts = min(rules.months, len(months))
        found[name] = fen if rules.method == "per_month" else fen // parts + (number < fen % parts)
    return {name: amount for name, amount in found.items() if amount}


def _back(child: Child, name: str, problem: FeeProblem) -> Fraction:
    """Give the part of a month that comes back, from sets of days."""
    inside = [day for day in problem.service_days if problem.term.first <= day < problem.term.until]
    days = {day for day in inside if f"{day:%Y-%m}" == name}
    gone = {day for day in days if child.until is not None and day >= child.until}
    early = {day for day in days if day < child.first_day}
    missed = gone | early | (days & set(child.absent))
    if not days:
        return Fraction(0)
    match str(problem.rules.refund):
        case "per_day":
            back = missed
        case "whole_week":
            back = days & _long_gaps(child, problem)
        case "first_month":
            stayed = child.until is None or child.until > _next_month(child.first_day)
            back = set() if stayed else gone | early
        case "half_month":
            halves = [{day for day in days if day.day <= MID_MONTH}, {day for day in days if day.day > MID_MONTH}]
            return Fraction(sum(bool(half) and half <= missed for half in halves), sum(map(bool, halves)))
        case "whole_month":
            return Fraction(missed == days)
        case "by_notice" if child.noticed_on is not None:
            told = child.noticed_on + timedelta(days=problem.rules.notice_days)
            back = {day for day in gone if day >= told}
        case _:
            back = set()
    return Fraction(len(back), len(days))


def _long_gaps(child: Child, problem: FeeProblem) -> set[date]:
    """Give the days of every stretch of missed service days at least a week long."""
    signs = [
        (day, day in child.absent or (child.until is not None and day >= child.until))
        for day in sorted(problem.service_days)
    ]
    found: set[date] = set()
    for start in range(len(signs)):
        stretch = signs[start : start + problem.rules.week_days]
        if len(stretch) == problem.rules.week_days and all(missed for _, missed in stretch):
            found |= {day for day, _ in stretch}
    return found


def _next_month(day: date) -> date:
    year, month = (day.year + 1, 1) if day.month == DECEMBER else (day.year, day.month + 1)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, day.day)


def _recovers(problem: FeeProblem, run: FeeRun) -> bool:
    income = sum(account.owed_fen for account in run.accounts)
    if income != run.income_fen:
        return False
    if problem.cost_fen is None or income <= problem.cost_fen:
        return run.recovery is None
    if run.recovery is None:
        return False
    surplus = income - max(0, problem.cost_fen)
    owed = {account.child: account.owed_fen for account in run.accounts}
    near = all(abs(Fraction(surplus * owed[child], income) - fen) < 1 for child, fen in run.recovery.returns)
    return near and run.recovery.surplus_fen == surplus == sum(fen for _, fen in run.recovery.returns)


def _round(value: Fraction) -> int:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _finding(rule: str, where: str) -> Finding:
    return Finding(rule=rule, where=where, words=SENTENCES[rule].fill(where=where))
