"""Settle a period: every payable piece of work becomes one line, the rest is listed with its reasons.

The result depends on what was put in, not on its order: the same work gives the same run, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from afterbell.base.refusals import Refused
from afterbell.scheme.rules.codes import Ledger
from afterbell.subsidy.rules.settlement.problem import (
    Line,
    LineKind,
    PayRules,
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
    amount,
    by_the_day,
    open_book,
    paid_day_of,
    rates_for,
    reasons_against,
    reasons_not_to_pay,
    units_of,
)

Month = date
MonthPaid = Mapping[tuple[str, Month], int]


def settle(*, problem: SettlementProblem) -> Run:
    """Settle what was confirmed, seen, in the period and not yet settled.

    Work is paid in the unit of its rate. What is paid by the day counts once a day, ledger and kind: of several such
    pieces the best paid earns it. Where the month goes over the cap, a negative line takes the excess back from the
    ledgers of the work that went over it, in order of days. Raises Refused when the pay rules themselves cannot be.
    """
    if reasons := reasons_against(rules=problem.rules):
        raise Refused(reasons)
    work = tuple(sorted(set(problem.work), key=_in_canonical_order))
    book = open_book(problem=problem, work=work)
    judged = [(row, reasons_not_to_pay(work=row, book=book)) for row in work]
    lines, surplus = _lines([row for row, reasons in judged if not reasons], book)
    unpaid = [UnpaidWork(work=row, reasons=reasons) for row, reasons in judged if reasons] + surplus
    statements = _statements(lines, problem)
    return Run(
        version=problem.rules.version,
        period=problem.period,
        statements=statements,
        unpaid=tuple(sorted(unpaid, key=lambda row: _in_canonical_order(row.work))),
        unclaimed=_unclaimed(book, work, lines),
        total_fen=sum(statement.total_fen for statement in statements),
    )


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
    return (*place, *said, work.rates is not None, work.rates or ())


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
    return Line(
        staff=work.staff,
        day=work.day,
        kind=LineKind(work.kind.value),
        ledger=work.ledger,
        session=work.session,
        presence=work.presence,
        rate=rate.code,
        unit=rate.unit,
        units=units_of(work, rate),
        rate_fen=rate.fen,
        fen=amount(units=units_of(work, rate), rate_fen=rate.fen),
    )


def _statements(lines: Iterable[Line], problem: SettlementProblem) -> tuple[Statement, ...]:
    before: defaultdict[tuple[str, Month], int] = defaultdict(int)
    for row in problem.paid_before:
        before[row.staff, row.month] += row.fen
    by_staff: defaultdict[str, list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: (line.staff, line.day, line.session, line.kind.value)):
        by_staff[line.staff].append(line)
    statements = []
    for staff, earned in by_staff.items():
        rows = (*earned, *_cap_lines(earned, problem.rules, before))
        statements.append(Statement(staff=staff, lines=rows, total_fen=sum(line.fen for line in rows)))
    return tuple(statements)


def _cap_lines(earned: Iterable[Line], rules: PayRules, before: MonthPaid) -> list[Line]:
    """Give what the cap takes from one person's lines (in order), a line for each month and ledger."""
    if rules.monthly_cap_fen is None:
        return []
    spared = {LineKind(kind.value) for kind in rules.cap_spares}
    running = dict(before)
    taken: dict[tuple[Month, Ledger], Line] = {}
    for line in earned:
        if line.kind in spared:
            continue
        month = line.day.replace(day=1)
        had = running.get((line.staff, month), 0)
        running[line.staff, month] = had + line.fen
        if over := max(0, had + line.fen - rules.monthly_cap_fen) - max(0, had - rules.monthly_cap_fen):
            known = taken.get((month, line.ledger))
            taken[month, line.ledger] = _cap_line(line, -over + (known.fen if known else 0))
    return [taken[place] for place in sorted(taken)]


def _cap_line(last: Line, fen: int) -> Line:
    return replace(last, kind=LineKind.CAP, session="", presence="", rate="", unit=None, units=0, rate_fen=0, fen=fen)


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
