"""What a unit is worth, how many units count, and by which rules a day goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from afterbell.scheme.rules.codes import PayUnit, StepBy, WorkKind
from afterbell.subsidy.rules.settlement.problem import WHOLE_UNIT, SettlementProblem, WorkDone
from afterbell.subsidy.rules.settlement.terms import CountingRules, PayRules, Rate

PERCENT = 100


def all_rules(*, problem: SettlementProblem) -> tuple[PayRules, ...]:
    """Give the pay rules of a problem in the order in which they came into force."""
    return tuple(sorted((*problem.earlier, problem.rules), key=lambda rules: rules.from_day))


def rules_on(*, day: date, rules: Sequence[PayRules]) -> PayRules:
    """Give the rules in force on a day; those of the first version before any came into force."""
    return next((each for each in reversed(rules) if each.from_day <= day), rules[0])


def unit_price(*, rate: Rate, work: WorkDone) -> int:
    """Give what one unit of this work is worth, in fen: the step reached, times the pupils, within its bounds."""
    measure = {StepBy.HEADCOUNT: work.headcount, StepBy.MINUTES: work.minutes}
    reached = [step for step in rate.steps if measure[step.by] >= step.reaching]
    fen = max(reached, key=lambda step: step.reaching).fen if reached else rate.fen
    if rate.per_pupil:
        fen *= work.headcount
    fen = fen if rate.most_fen is None else min(fen, rate.most_fen)
    return fen if rate.least_fen is None else max(fen, rate.least_fen)


def percent_counted(*, counting: CountingRules, work: WorkDone) -> int:
    """Give how many percent of the work counts: the whole, or as much as the time there earns; none for too few pupils.

    Minutes late and early that are borne count as being there. Work whose minutes nobody knows counts whole.
    """
    if work.kind in (WorkKind.TUTORING, WorkKind.CLUB) and work.headcount < counting.least_pupils:
        return 0
    if not counting.parts or work.minutes <= 0:
        return PERCENT
    missed = minutes_late(counting=counting, work=work) + minutes_early(counting=counting, work=work)
    there = max(0, work.minutes - missed)
    reached = [part for part in counting.parts if there * PERCENT >= part.present * work.minutes]
    return max(reached, key=lambda part: part.present).counts if reached else 0


def minutes_late(*, counting: CountingRules, work: WorkDone) -> int:
    """Give the minutes somebody was late, none when they are borne."""
    return work.late if work.late > counting.late_minutes else 0


def minutes_early(*, counting: CountingRules, work: WorkDone) -> int:
    """Give the minutes somebody left early, none when they are borne."""
    return work.early if work.early > counting.early_minutes else 0


def units_of(*, work: WorkDone, rate: Rate, counting: CountingRules) -> int:
    """Give the units a rate counts, in hundredths: the session's class-hours, else one session or one day.

    Half a hundredth and more is rounded up where only a part counts.
    """
    whole = work.class_hours if rate.unit == PayUnit.CLASS_HOUR else WHOLE_UNIT
    return (whole * percent_counted(counting=counting, work=work) * 2 + PERCENT) // (2 * PERCENT)


def amount(*, units: int, rate_fen: int) -> int:
    """Give units times rate in fen, half a fen and more rounded up, on every line by itself."""
    return (units * rate_fen + WHOLE_UNIT // 2) // WHOLE_UNIT
