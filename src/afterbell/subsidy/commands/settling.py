"""Settling a span of days: every line rests on a session and a presence, and is stored once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere
from afterbell.base.spans import DateSpan, local_day
from afterbell.scheme.queries import version_in_force
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Term
from afterbell.subsidy.events import SettlementMade
from afterbell.subsidy.models import PayLine, Settlement, Statement
from afterbell.subsidy.refusals import REFUSALS
from afterbell.subsidy.rules.settlement.problem import Line, Run
from afterbell.subsidy.rules.settlement.solve import digest
from afterbell.subsidy.rules.settlement.solve import settle as settle_run
from afterbell.subsidy.rules.settlement.verify import verify_run
from afterbell.subsidy.work import Books, books_of

ROWS_A_BATCH = 500


@command("subsidy.settle")
def settle(*, actor: Actor, now: datetime, term: str, first_day: date, until_day: date) -> str:
    """Compute, check and close the subsidies of the days from `first_day` until, without, `until_day`; gives the code.

    Uses the scheme in force on the last of these days. Raises Refused when a day is not over, when the days overlap an
    earlier settlement, when nothing confirmed lies in them, and when the verifier disagrees.
    """
    row = Term.objects.select_for_update().filter(code=term).first()
    if row is None:
        raise NotThere("term")
    authorise(actor=actor, action="subsidy.settle", at=place(school=row.school_id))
    period = _period(term=row, first_day=first_day, until_day=until_day, today=local_day(now))
    version, scheme = version_in_force(on=until_day - timedelta(days=1))
    books = books_of(term=row, scheme=scheme, version=version.content_hash, period=period)
    run = settle_run(problem=books.problem)
    if not run.statements:
        raise REFUSALS.refused("nothing")
    if findings := verify_run(problem=books.problem, run=run):
        raise REFUSALS.refused("verifier_disagrees", finding=findings[0].words)
    try:
        with transaction.atomic():
            settlement = Settlement.objects.create(
                school_id=actor.tenant,
                term=row,
                version_id=version.id,
                first_day=first_day,
                until_day=until_day,
                total_fen=run.total_fen,
                digest=digest(run=run),
                settled_by_id=signed_in(actor),
                settled_at=now,
            )
            _store(settlement=settlement, run=run, books=books)
    except IntegrityError:
        raise REFUSALS.refused("settled_before", conflict=True, first=first_day) from None
    record(
        subject=settlement.code,
        total_fen=run.total_fen,
        statements=len(run.statements),
        unpaid=len(run.unpaid),
        digest=settlement.digest,
    )
    tell(SettlementMade(school=actor.tenant, settlement=settlement.code, total_fen=run.total_fen))
    return settlement.code


def _period(*, term: Term, first_day: date, until_day: date, today: date) -> DateSpan:
    if until_day <= first_day:
        raise REFUSALS.refused("backwards", field="until_day")
    if until_day > today:
        raise REFUSALS.refused("not_over", field="until_day", last=until_day - timedelta(days=1))
    overlapping = Settlement.objects.filter(term=term, first_day__lt=until_day, until_day__gt=first_day)
    if overlapping.exists():
        raise REFUSALS.refused("settled_before", conflict=True, first=first_day)
    return DateSpan(first_day, until_day)


def _store(*, settlement: Settlement, run: Run, books: Books) -> None:
    statements = {
        statement.staff: Statement(
            school_id=settlement.school_id,
            settlement=settlement,
            staff_id=books.staff[statement.staff],
            total_fen=statement.total_fen,
        )
        for statement in run.statements
    }
    Statement.objects.bulk_create(statements.values())
    PayLine.objects.bulk_create(
        [
            _line(statement=statements[statement.staff], line=line, books=books)
            for statement in run.statements
            for line in statement.lines
        ],
        batch_size=ROWS_A_BATCH,
    )


def _line(*, statement: Statement, line: Line, books: Books) -> PayLine:
    return PayLine(
        school_id=statement.school_id,
        statement=statement,
        staff_id=statement.staff_id,
        kind=line.kind.value,
        ledger=line.ledger.value,
        date=line.day,
        session_id=books.sessions.get(line.session),
        presence_id=books.presences.get(line.presence),
        rate=line.rate,
        unit=line.unit or "",
        units=line.units,
        rate_fen=line.rate_fen,
        amount_fen=line.fen,
    )
