"""What a stored settlement would have to be corrected by: it is reckoned again on the records of today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from afterbell.base.spans import DateSpan
from afterbell.scheme.queries import versions_in_force
from afterbell.scheme.rules.codes import PayUnit
from afterbell.subsidy.models import Adjustment, PayLine, Settlement
from afterbell.subsidy.reckoning import CORRECTION
from afterbell.subsidy.refusals import REFUSALS
from afterbell.subsidy.rules.life import Amount, Difference, differences, verify_differences
from afterbell.subsidy.rules.settlement.problem import Line
from afterbell.subsidy.rules.settlement.solve import settle as settle_run
from afterbell.subsidy.work import Books, books_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """What differs, with the books that know the ids behind the codes."""

    found: tuple[Difference, ...]
    books: Books


def corrections_of(settlement: Settlement) -> Corrections:
    """Reckon a settlement's days again and say what differs from what was settled and adjusted since.

    A roll or presence corrected later, a late confirmation, another named adult: whatever moved the records is found
    this way. Raises Refused when the check by sums disagrees.
    """
    period = DateSpan(settlement.first_day, settlement.until_day)
    schemes = versions_in_force(first=period.first, last=period.until - timedelta(days=1))
    books = books_of(term=settlement.term, schemes=schemes, period=period)
    afresh = tuple(
        replace(work, already_settled_in="") if work.already_settled_in == settlement.code else work
        for work in books.problem.work
    )
    run = settle_run(problem=replace(books.problem, work=afresh))
    due = [_due(line) for statement in run.statements for line in statement.lines]
    stored = PayLine.objects.filter(statement__settlement=settlement).exclude(kind=CORRECTION)
    settled = [amount_of(row) for row in stored.select_related("session", "staff")]
    rows = Adjustment.objects.filter(settlement=settlement).exclude(kind="").select_related("session", "staff")
    parts: dict[bool, list[Amount]] = {True: [], False: []}
    for row in rows:
        parts[row.cause == Adjustment.Cause.OBJECTION].append(_adjusted(row))
    found = differences(settled=settled, due=due, adjusted=parts[False], granted=parts[True])
    wrong = verify_differences(settled=settled, due=due, adjusted=parts[False], found=found, granted=parts[True])
    if wrong:
        raise REFUSALS.refused("corrections_disagree", people=", ".join(wrong))
    return Corrections(found=found, books=books)


def _adjusted(row: Adjustment) -> Amount:
    return Amount(
        staff=row.staff.code,
        kind=row.kind,
        ledger=row.ledger,
        day=row.day,
        fen=row.amount_fen,
        session=row.session.code if row.session else "",
    )


def amount_of(line: PayLine) -> Amount:
    """Say what a line read together with its session and staff pays for, as corrections compare it."""
    by_the_day = line.unit == PayUnit.DAY
    return Amount(
        staff=line.staff.code,
        kind=line.kind,
        ledger=line.ledger,
        day=line.date if line.session_id else line.date.replace(day=1),
        fen=line.amount_fen,
        session="" if line.session is None or by_the_day else line.session.code,
        line=line.code,
    )


def _due(line: Line) -> Amount:
    return Amount(
        staff=line.staff,
        kind=line.kind.value,
        ledger=line.ledger.value,
        day=line.day if line.session else line.day.replace(day=1),
        fen=line.fen,
        session="" if line.unit is PayUnit.DAY else line.session,
    )
