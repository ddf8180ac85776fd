"""An independent look at what is paid beside the rates: pools, deductions, the assessed part, the account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from afterbell.subsidy.rules.settlement.problem import Line, Run, SettlementProblem
from afterbell.subsidy.rules.settlement.terms import WHOLE_PERCENT
from afterbell.subsidy.rules.settlement.verify_pools import Said, pools_wrong, rules_at, spans_of

WORK = ("duty", "tutoring", "club", "management")


def beside_work(*, problem: SettlementProblem, run: Run) -> Iterator[Said]:
    """Give the rule and the place of everything that is wrong."""
    lines = [line for statement in run.statements for line in statement.lines]
    yield from pools_wrong(problem=problem, run=run)
    yield from _deductions(problem, run, lines)
    yield from _assessed(problem, lines)
    outside = {person.staff for person in problem.people if person.outside}
    for statement in run.statements:
        if (statement.account == "labour") != (statement.staff in outside):
            yield "account_wrong", (statement.staff,)


def _deductions(problem: SettlementProblem, run: Run, lines: list[Line]) -> Iterator[Said]:
    """Check each deduction against what happened, as far as the month's pay reached."""
    net: Counter[tuple[str, str, str]] = Counter()
    said: Counter[tuple[str, str, str]] = Counter()
    for line in lines:
        place = (line.staff, f"{line.day:%Y-%m}", str(line.ledger))
        if line.kind == "deduction":
            said[place] -= line.fen
        elif line.kind not in ("held", "assessed"):
            net[place] += line.fen
    due: Counter[tuple[str, str, str]] = Counter()
    for row, absent in _events(run, lines, problem):
        rules = rules_at(problem, row[2])
        for rule in rules.deductions:
            late, early = row[4] > rules.counting.late_minutes, row[5] > rules.counting.early_minutes
            if {"late": not absent and late, "early": not absent and early, "missed": absent}[rule.why]:
                due[row[1], f"{row[2]:%Y-%m}", row[3]] += rule.fen
    for place in {*due, *said}:
        if said[place] != min(due[place], max(0, net[place])):
            yield "deduction_wrong", place
    if any(line.fen >= 0 for line in lines if line.kind == "deduction"):
        yield "deduction_wrong", ("run",)


def _events(
    run: Run, lines: list[Line], problem: SettlementProblem
) -> Iterator[tuple[tuple[str, str, date, str, int, int], bool]]:
    """Give paid work, and confirmed work whose adult alone was missing, once each."""
    paid = {(line.session, line.staff) for line in lines if line.kind in WORK}
    for work in set(problem.work):
        if (work.session, work.staff) in paid:
            yield (work.session, work.staff, work.day, str(work.ledger), work.late, work.early), False
    for row in run.unpaid:
        if [reason.code.rpartition(".")[2] for reason in row.reasons] == ["no_presence"]:
            work = row.work
            yield (work.session, work.staff, work.day, str(work.ledger), 0, 0), True


def _assessed(problem: SettlementProblem, lines: list[Line]) -> Iterator[Said]:
    net: Counter[tuple[str, str, str]] = Counter()
    held: Counter[tuple[str, str, str]] = Counter()
    given: Counter[tuple[str, str, str]] = Counter()
    for line in lines:
        place = (line.staff, f"{line.day:%Y-%m}", str(line.ledger))
        if line.kind == "held":
            held[place] -= line.fen
        elif line.kind == "assessed":
            given[place] += line.fen
        else:
            net[place] += line.fen
    scores = {(score.staff, f"{score.month:%Y-%m}"): score.percent for score in problem.scores}
    spans = spans_of(problem)
    for place in {*net, *held, *given}:
        staff, name, _ = place
        percent = rules_at(problem, spans[name][1]).held_percent if name in spans else 0
        part = max(0, _half_up(net[place], percent))
        if (held[place], given[place]) != (part, _half_up(part, scores.get((staff, name), 0))):
            yield "assessed_wrong", place


def _half_up(fen: int, percent: int) -> int:
    return (Fraction(fen * percent, WHOLE_PERCENT) + Fraction(1, 2)).__floor__()
