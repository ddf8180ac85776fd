"""What is taken off what somebody earned: the monthly cap, deductions, and the part that an appraisal gives back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from afterbell.scheme.rules.codes import DeductFor, Ledger
from afterbell.subsidy.rules.settlement.months import last_day_of
from afterbell.subsidy.rules.settlement.pricing import minutes_early, minutes_late, rules_on
from afterbell.subsidy.rules.settlement.problem import Line, LineKind, SettlementProblem, WorkDone
from afterbell.subsidy.rules.settlement.terms import WHOLE_PERCENT, CountingRules, PayRules

MonthPaid = Mapping[tuple[str, date], int]
RuleBook = Sequence[PayRules]


def under_cap(*, line: Line, rules: PayRules) -> bool:
    """Say whether a line counts towards the monthly cap: no spared kind, a share only where its pool says so."""
    if line.kind == LineKind.SHARE:
        return any(pool.code == line.rate and pool.under_cap for pool in rules.pools)
    return line.kind.value not in {kind.value for kind in rules.cap_spares}


def cap_lines(*, earned: Iterable[Line], problem: SettlementProblem, book: RuleBook, before: MonthPaid) -> list[Line]:
    """Give what the cap takes from one person's lines (in order), a line for each month and ledger."""
    running = dict(before)
    taken: dict[tuple[date, Ledger], Line] = {}
    for line in earned:
        month = line.day.replace(day=1)
        rules = rules_on(day=last_day_of(month=month, period=problem.period), rules=book)
        if rules.monthly_cap_fen is None or not under_cap(line=line, rules=rules):
            continue
        had = running.get((line.staff, month), 0)
        running[line.staff, month] = had + line.fen
        if over := max(0, had + line.fen - rules.monthly_cap_fen) - max(0, had - rules.monthly_cap_fen):
            known = taken.get((month, line.ledger))
            fen = -over + (known.fen if known else 0)
            taken[month, line.ledger] = replace(_bare(line, LineKind.CAP, fen), version=rules.version)
    return [taken[place] for place in sorted(taken)]


def deduction_lines(
    *, staff: str, earned: Sequence[Line], work: Iterable[WorkDone], missed: Iterable[WorkDone], book: RuleBook
) -> list[Line]:
    """Give what is taken off for coming late, leaving early and not coming; never more than a month's pay in a ledger.

    Somebody is late for work that earned a line. In order of days and sessions.
    """
    left: defaultdict[tuple[date, Ledger], int] = defaultdict(int)
    for line in earned:
        left[line.day.replace(day=1), line.ledger] += line.fen
    paid = {line.session for line in earned if line.session}
    events = [(row, False) for row in work if row.session in paid] + [(row, True) for row in missed]
    lines = []
    for row, absent in sorted(events, key=lambda event: (event[0].day, event[0].session, event[0].kind.value)):
        rules = rules_on(day=row.day, rules=book)
        for rule in rules.deductions:
            place = (row.day.replace(day=1), row.ledger)
            fen = min(rule.fen, left[place]) if _happened(rule.why, row, absent, rules.counting) else 0
            if fen > 0:
                left[place] -= fen
                lines.append(_deduction(staff, row, rule.code, -fen, rules.version))
    return lines


def _happened(why: DeductFor, row: WorkDone, absent: bool, counting: CountingRules) -> bool:  # noqa: FBT001 - of one event
    match why:
        case DeductFor.LATE:
            return not absent and minutes_late(counting=counting, work=row) > 0
        case DeductFor.EARLY:
            return not absent and minutes_early(counting=counting, work=row) > 0
        case DeductFor.MISSED:
            return absent


def held_lines(*, earned: Sequence[Line], problem: SettlementProblem, book: RuleBook) -> list[Line]:
    """Hold back the assessed part of each month and ledger, and give what the month's appraisal says of it.

    Both are rounded half a fen up. Where nobody has appraised the month yet, the part stays held.
    """
    sums: defaultdict[tuple[date, Ledger], int] = defaultdict(int)
    for line in earned:
        sums[line.day.replace(day=1), line.ledger] += line.fen
    scores = {(score.staff, score.month): score.percent for score in problem.scores}
    lines = []
    for (month, ledger), fen in sorted(sums.items()):
        last = last_day_of(month=month, period=problem.period)
        rules = rules_on(day=last, rules=book)
        held = part_of(fen=fen, percent=rules.held_percent)
        if held <= 0:
            continue
        like = replace(earned[0], day=last, ledger=ledger, version=rules.version)
        lines.append(_bare(like, LineKind.HELD, -held))
        score = scores.get((like.staff, month))
        if score is not None and (given := part_of(fen=held, percent=score)):
            lines.append(_bare(like, LineKind.ASSESSED, given))
    return lines


def part_of(*, fen: int, percent: int) -> int:
    """Give a part in hundredths of a percent, half a fen and more rounded up."""
    return (2 * fen * percent + WHOLE_PERCENT) // (2 * WHOLE_PERCENT)


def _bare(like: Line, kind: LineKind, fen: int) -> Line:
    return replace(like, kind=kind, session="", presence="", rate="", unit=None, units=0, rate_fen=0, fen=fen)


def _deduction(staff: str, row: WorkDone, code: str, fen: int, version: str) -> Line:
    return Line(
        staff=staff,
        day=row.day,
        kind=LineKind.DEDUCTION,
        ledger=row.ledger,
        session="",
        presence="",
        rate=code,
        unit=None,
        units=0,
        rate_fen=0,
        fen=fen,
        version=version,
    )
