"""The rules of a budget: what a piece is worth, what a source brings, and how a question changes the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from afterbell.base.refusals import Refusal, Refused, catalogue
from afterbell.base.words import Words
from afterbell.scheme.rules.codes import FeeMethod, Ledger, SourceBasis
from afterbell.subsidy.rules.budget.problem import BudgetProblem, Cell, FeeRule, Funding, Month, Option, WhatIf
from afterbell.subsidy.rules.settlement.pricing import amount

TERMS_A_YEAR = 2
HUNDRED = 100
FEES = "fees"

REFUSALS = catalogue(
    "subsidy.budget",
    {
        "no_pupils": Words(zh="测算要从至少一名学生算起。", en="A budget starts from at least one pupil."),
        "no_weeks": Words(zh="测算要从至少一周算起。", en="A budget starts from at least one week."),
        "negative": Words(zh="“{what}”不能是负数。", en="{what} cannot be negative."),
        "percent": Words(zh="减免比例要在 0 到 100 之间。", en="The exempted share lies between 0 and 100 percent."),
        "rate_twice": Words(zh="标准“{rate}”出现两次。", en="The rate {rate} stands twice."),
        "rate_unknown": Words(zh="没有标准“{rate}”。", en="There is no rate {rate}."),
        "rate_elsewhere": Words(zh="标准“{rate}”属于另一本账。", en="The rate {rate} belongs to another account."),
        "no_option": Words(zh="有的工作没有对应的标准。", en="Some work has no rate."),
    },
)


def worth(*, cell: Cell, fen: Mapping[str, int]) -> tuple[int, Option]:
    """Give what one piece of a cell is worth and by which of its options; among equals the first."""
    best = max(range(len(cell.options)), key=lambda at: (_worth_of(cell.options[at], fen), -at))
    return _worth_of(cell.options[best], fen), cell.options[best]


def _worth_of(option: Option, fen: Mapping[str, int]) -> int:
    return amount(units=option.units, rate_fen=fen[option.rate])


def brings(*, funding: Funding, pupils: int) -> int:
    """Give what a source brings in a term; a year's money is halved, the odd fen left out."""
    match funding.basis:
        case SourceBasis.TERM:
            return funding.fen
        case SourceBasis.PUPIL_TERM:
            return funding.fen * pupils
        case SourceBasis.PUPIL_YEAR:
            return funding.fen * pupils // TERMS_A_YEAR


def a_family_pays(*, fees: FeeRule) -> int:
    """Give what one pupil's family pays in the term, never above the cap."""
    match fees.method:
        case FeeMethod.NONE:
            due = 0
        case FeeMethod.PER_TERM:
            due = fees.fen
        case FeeMethod.PER_MONTH:
            due = fees.fen * fees.months
        case FeeMethod.PER_CLASS_HOUR:
            due = amount(units=fees.class_hours, rate_fen=fees.fen)
    return due if fees.cap_fen is None else min(due, fees.cap_fen)


def paying(*, problem: BudgetProblem) -> int:
    """Count the pupils whose families pay: the exempted share is rounded down to whole pupils."""
    return problem.pupils - problem.pupils * problem.exempt_percent // HUNDRED


def sources_of(*, problem: BudgetProblem, ledger: Ledger) -> tuple[tuple[str, int], ...]:
    """Give every source of an account with what it brings; the families' fees belong to the service."""
    found = [(row.code, brings(funding=row, pupils=problem.pupils)) for row in problem.funding if row.ledger is ledger]
    if ledger is Ledger.SERVICE and problem.fees.method is not FeeMethod.NONE:
        found.append((FEES, a_family_pays(fees=problem.fees) * paying(problem=problem)))
    return tuple(found)


def spread(*, fen: int, days: tuple[tuple[Month, int], ...]) -> tuple[int, ...]:
    """Spread an income over the months by their service days; what is left over goes by the largest remainder.

    Among equal remainders the earlier month comes first. Where no month has a day, the first bears all.
    """
    total = sum(number for _, number in days)
    if not days:
        return ()
    if not total:
        return (fen, *[0] * (len(days) - 1))
    parts = [fen * number // total for _, number in days]
    order = sorted(range(len(days)), key=lambda at: (-(fen * days[at][1] % total), at))
    for at in order[: fen - sum(parts)]:
        parts[at] += 1
    return tuple(parts)


def changed(*, problem: BudgetProblem, what_if: WhatIf) -> BudgetProblem:
    """Give the problem as it would be with other numbers of pupils, weeks, exempted, and other rates.

    The pieces of a cell follow the weeks, and where they follow pupils also these, rounded up once to whole pieces.
    """
    rates = dict(what_if.rates)
    return replace(
        problem,
        pupils=what_if.pupils,
        weeks=what_if.weeks,
        exempt_percent=what_if.exempt_percent,
        rates=tuple(replace(rate, fen=rates.get(rate.key, rate.fen)) for rate in problem.rates),
        cells=tuple(replace(cell, pieces=_pieces(cell, problem, what_if)) for cell in problem.cells),
        fees=replace(problem.fees, class_hours=problem.fees.class_hours * what_if.weeks // problem.weeks),
    )


def asked(*, problem: BudgetProblem, what_if: WhatIf) -> BudgetProblem:
    """Change a problem by a question. Raises Refused with every reason where the question itself cannot be."""
    rates = {rate.key for rate in problem.rates}
    reasons = [REFUSALS.refusal("rate_unknown", rate=key) for key, _ in what_if.rates if key not in rates]
    reasons += [REFUSALS.refusal("negative", field=key, what=key) for key, fen in what_if.rates if fen < 0]
    if what_if.pupils < 1:
        reasons.append(REFUSALS.refusal("no_pupils", field="pupils"))
    if what_if.weeks < 1:
        reasons.append(REFUSALS.refusal("no_weeks", field="weeks"))
    if not 0 <= what_if.exempt_percent <= HUNDRED:
        reasons.append(REFUSALS.refusal("percent", field="exempt_percent"))
    if reasons:
        raise Refused(tuple(reasons))
    return changed(problem=problem, what_if=what_if)


def _pieces(cell: Cell, problem: BudgetProblem, what_if: WhatIf) -> int:
    above, below = cell.pieces * what_if.weeks, problem.weeks
    if cell.follows_pupils:
        above, below = above * what_if.pupils, below * problem.pupils
    return -(-above // below)


def reasons_against(*, problem: BudgetProblem) -> tuple[Refusal, ...]:
    """Give every reason why no budget can be drawn up from this."""
    rates = {rate.key: rate for rate in problem.rates}
    known = Counter(rate.key for rate in problem.rates)
    used = {(option.rate, cell.ledger) for cell in problem.cells for option in cell.options}
    numbers = {
        "rates": [rate.fen for rate in problem.rates],
        "sources": [row.fen for row in problem.funding],
        "pieces": [cell.pieces for cell in problem.cells],
        "units": [option.units for cell in problem.cells for option in cell.options],
        "fees": [problem.fees.fen, problem.fees.months, problem.fees.class_hours, problem.fees.cap_fen or 0],
        "days": [number for _, number in problem.days],
    }
    return (
        *([REFUSALS.refusal("no_pupils", field="pupils")] if problem.pupils < 1 else []),
        *([REFUSALS.refusal("no_weeks", field="weeks")] if problem.weeks < 1 else []),
        *([] if 0 <= problem.exempt_percent <= HUNDRED else [REFUSALS.refusal("percent", field="exempt_percent")]),
        *(
            REFUSALS.refusal("negative", field=what, what=what)
            for what, row in numbers.items()
            if min(row, default=0) < 0
        ),
        *(REFUSALS.refusal("rate_twice", rate=key) for key, number in sorted(known.items()) if number > 1),
        *(REFUSALS.refusal("rate_unknown", rate=key) for key in sorted({key for key, _ in used} - set(rates))),
        *(
            REFUSALS.refusal("rate_elsewhere", rate=key)
            for key, ledger in sorted(used)
            if key in rates and rates[key].ledger is not ledger
        ),
        *([REFUSALS.refusal("no_option")] if any(not cell.options for cell in problem.cells) else []),
    )


__all__ = [
    "FEES",
    "REFUSALS",
    "a_family_pays",
    "asked",
    "brings",
    "changed",
    "paying",
    "reasons_against",
    "sources_of",
    "spread",
    "worth",
]
