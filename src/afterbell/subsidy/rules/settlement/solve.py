"""Settle a period: every payable piece of work becomes one line, the rest is listed with its reasons.

The result depends on what was put in, not on its order: the same work gives the same run, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from afterbell.base.refusals import Refusal, Refused
from afterbell.subsidy.rules.settlement.pools import share_pools
from afterbell.subsidy.rules.settlement.pricing import all_rules, amount, unit_price, units_of
from afterbell.subsidy.rules.settlement.problem import (
    Account,
    Line,
    LineKind,
    PoolOutcome,
    Run,
    SettlementProblem,
    Statement,
    UnclaimedPresence,
    UnpaidWork,
    WorkDone,
)
from afterbell.subsidy.rules.settlement.rules import (
    REFUSALS,
    Book,
    PaidDay,
    by_the_day,
    open_book,
    paid_day_of,
    rates_for,
    reasons_against,
    reasons_not_to_pay,
)
from afterbell.subsidy.rules.settlement.taking import cap_lines, deduction_lines, held_lines


def settle(*, problem: SettlementProblem) -> Run:
    """Settle what was confirmed, seen, in the period and not yet settled.

    Work is paid in the unit of its rate. What is paid by the day counts once a day, ledger and kind: of several such
    pieces the best paid earns it. The pools of a month are shared by the work that is paid in it. Where the month goes
    over the cap, a negative line takes the excess back from the ledgers of the work that went over it, in order of
    days; deductions follow, and last the part an appraisal decides about. Raises Refused when the pay rules cannot be.
    """
    if reasons := _reasons_against(problem):
        raise Refused(reasons)
    work = tuple(sorted(set(problem.work), key=_in_canonical_order))
    book = open_book(problem=problem, work=work)
    judged = [(row, reasons_not_to_pay(work=row, book=book)) for row in work]
    lines, surplus = _lines([row for row, reasons in judged if not reasons], book)
    unpaid = [UnpaidWork(work=row, reasons=reasons) for row, reasons in judged if reasons] + surplus
    missed = [row for row, reasons in judged if _did_not_come(reasons)]
    statements, pools = _statements(lines, work, missed, problem)
    return Run(
        version=problem.rules.version,
        period=problem.period,
        statements=statements,
        unpaid=tuple(sorted(unpaid, key=lambda row: _in_canonical_order(row.work))),
        unclaimed=_unclaimed(book, work, lines),
        total_fen=sum(statement.total_fen for statement in statements),
        pools=tuple(pools),
    )


def _reasons_against(problem: SettlementProblem) -> list[Refusal]:
    rules = all_rules(problem=problem)
    found = [reason for each in rules for reason in reasons_against(rules=each)]
    if len({each.from_day for each in rules}) < len(rules):
        found.append(REFUSALS.refusal("versions_share_a_day"))
    return found


def _did_not_come(reasons: tuple[Refusal, ...]) -> bool:
    """Say whether all that kept confirmed work from being paid is that its adult was not there."""
    return [reason.code.rpartition(".")[2] for reason in reasons] == ["no_presence"]


def digest(*, run: Run) -> str:
    """Give the SHA-256 of the run's canonical form; statements, lines and lists may stand in any order."""
    text = json.dumps(_canonical(asdict(run)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: Any) -> Any:  # noqa: ANN401 - any part of a run, down to its strings
    if isinstance(value, dict):
        return {key: _canonical(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return sorted((_canonical(part) for part in value), key=lambda part: json.dumps(part, sort_keys=True))
    return value if isinstance(value, int) else str(value or "")


def _in_canonical_order(work: WorkDone) -> tuple[object, ...]:
    place = (work.day, work.session, work.staff, work.kind.value, work.ledger.value)
    said = (work.class_hours, work.presence, work.confirmed, work.already_settled_in, work.instead_of)
    seen = (work.headcount, work.minutes, work.late, work.early)
    return (*place, *said, work.rates is not None, work.rates or (), *seen)


def _lines(payable: Iterable[WorkDone], book: Book) -> tuple[list[Line], list[UnpaidWork]]:
    lines = []
    days: defaultdict[PaidDay, list[WorkDone]] = defaultdict(list)
    for work in payable:
        if by_the_day(work, book):
            days[paid_day_of(work)].append(work)
        else:
            lines.append(_line(work, book))
    surplus = []
    for rows in days.values():
        best = min(rows, key=lambda row: (-_line(row, book).fen, row.session))
        lines.append(_line(best, book))
        reason = REFUSALS.refusal("same_day", session=best.session)
        surplus += [UnpaidWork(work=row, reasons=(reason,)) for row in rows if row is not best]
    return lines, surplus


def _line(work: WorkDone, book: Book) -> Line:
    (rate,) = rates_for(work, book)
    rules = book.rules_on(work.day)
    units, price = units_of(work=work, rate=rate, counting=rules.counting), unit_price(rate=rate, work=work)
    return Line(
        staff=work.staff,
        day=work.day,
        kind=LineKind(work.kind.value),
        ledger=work.ledger,
        session=work.session,
        presence=work.presence,
        rate=rate.code,
        unit=rate.unit,
        units=units,
        rate_fen=price,
        fen=amount(units=units, rate_fen=price),
        version=rules.version,
    )


def _statements(
    lines: Iterable[Line], work: Sequence[WorkDone], missed: Sequence[WorkDone], problem: SettlementProblem
) -> tuple[tuple[Statement, ...], list[PoolOutcome]]:
    book = all_rules(problem=problem)
    before: defaultdict[tuple[str, date], int] = defaultdict(int)
    for row in problem.paid_before:
        before[row.staff, row.month] += row.fen
    ordered = sorted(lines, key=lambda line: (line.staff, line.day, line.session, line.kind.value))
    by_staff = _by_staff(ordered)
    capped = [
        cap
        for earned in by_staff.values()
        for cap in cap_lines(earned=earned, problem=problem, book=book, before=before)
    ]
    shares, pools = share_pools(problem=problem, lines=ordered, capped=capped)
    outside = {person.staff for person in problem.people if person.outside}
    statements = []
    for staff, earned in by_staff.items():
        rows = sorted([*earned, *(line for line in shares if line.staff == staff)], key=lambda line: line.day)
        rows += cap_lines(earned=rows, problem=problem, book=book, before=before)
        done, absent = [[row for row in each if row.staff == staff] for each in (work, missed)]
        rows += deduction_lines(staff=staff, earned=rows, work=done, missed=absent, book=book)
        rows += held_lines(earned=rows, problem=problem, book=book)
        account = Account.LABOUR if staff in outside else Account.PERFORMANCE
        total = sum(line.fen for line in rows)
        statements.append(Statement(staff=staff, lines=tuple(rows), total_fen=total, account=account))
    return tuple(statements), pools


def _by_staff(lines: Iterable[Line]) -> dict[str, list[Line]]:
    by_staff: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_staff[line.staff].append(line)
    return by_staff


def _unclaimed(book: Book, work: Iterable[WorkDone], lines: Iterable[Line]) -> tuple[UnclaimedPresence, ...]:
    paid = {line.presence for line in lines}
    named = {row.presence for row in work}
    return tuple(
        UnclaimedPresence(
            presence=book.presences[code], reason=REFUSALS.refusal("work_unpaid" if code in named else "no_work")
        )
        for code in sorted(book.presences)
        if code not in paid
    )
