"""Settling a span of days: drawn up as often as needed, reviewed and stored once, each line on its proof."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import DateSpan, local_day
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Term
from afterbell.subsidy.events import SettlementMade
from afterbell.subsidy.left import left_out
from afterbell.subsidy.models import Adjustment, Draft, LeftOut, PayLine, Settlement, SettlementStep, Statement
from afterbell.subsidy.reckoning import CORRECTION, Reckoned, reckoned
from afterbell.subsidy.refusals import REFUSALS
from afterbell.subsidy.rules.life import Step, StepKind, Wanted, reasons_against, stand
from afterbell.subsidy.rules.settlement.problem import Line, Run
from afterbell.subsidy.work import Books

ROWS_A_BATCH = 500


@command("subsidy.settle")
def draw_up(*, actor: Actor, now: datetime, term: str, first_day: date, until_day: date) -> str:
    """Compute and check the subsidies of the days from `first_day` until, without, `until_day`; gives the draft's code.

    A draft of overlapping days is replaced; nothing is paid by it until it is reviewed. Raises Refused when a day is
    not over, when the days overlap an earlier settlement, when nothing confirmed lies in them, when a pool could not be
    shared, and when the verifier disagrees.
    """
    row = _held_term(Q(code=term))
    authorise(actor=actor, action="subsidy.settle", at=place(school=row.school_id))
    period = _period(term=row, first_day=first_day, until_day=until_day, today=local_day(now))
    found = reckoned(term=row, period=period)
    Draft.objects.filter(term=row, first_day__lt=until_day, until_day__gt=first_day).delete()
    draft = Draft.objects.create(
        school_id=actor.tenant,
        term=row,
        first_day=first_day,
        until_day=until_day,
        total_fen=found.total_fen,
        digest=found.digest,
        drawn_by_id=signed_in(actor),
        drawn_at=now,
    )
    record(subject=draft.code, total_fen=draft.total_fen, people=len(found.fen_by_staff), digest=draft.digest)
    return draft.code


@command("subsidy.review")
def review(*, actor: Actor, now: datetime, draft: str) -> str:
    """Store a draft as a settlement, once it comes out the same again; gives the settlement's code, the draft's.

    Raises Refused when the reviewer drew it up, when it was reviewed already, and when the records changed since.
    """
    row = Draft.objects.filter(code=draft).first()
    if row is None:
        raise _gone(draft, actor=actor)
    authorise(actor=actor, action="subsidy.review", at=place(school=row.school_id))
    term = _held_term(Q(pk=row.term_id))
    if not Draft.objects.filter(pk=row.pk).exists():
        raise _gone(draft, actor=actor)
    drawn = stand(steps=[Step(kind=StepKind.DRAWN, by=row.drawn_by_id, on=local_day(row.drawn_at))])
    wanted = Wanted(kind=StepKind.REVIEWED, by=signed_in(actor), today=local_day(now))
    if reasons := reasons_against(standing=drawn, wanted=wanted):
        raise Refused(reasons)
    period = _period(term=term, first_day=row.first_day, until_day=row.until_day, today=local_day(now))
    found = reckoned(term=term, period=period)
    if found.digest != row.digest:
        raise REFUSALS.refused("draft_out_of_date", conflict=True)
    settlement = _stored(draft=row, found=found, reviewed_by=signed_in(actor), now=now)
    row.delete()
    record(
        subject=settlement.code,
        total_fen=settlement.total_fen,
        statements=len(found.fen_by_staff),
        unpaid=len(found.run.unpaid),
        adjustments=len(found.adjustments),
        digest=settlement.digest,
        **_of_pools(found.run),
    )
    tell(SettlementMade(school=actor.tenant, settlement=settlement.code, total_fen=settlement.total_fen))
    return settlement.code


def _held_term(which: Q) -> Term:
    """Give a term, held against whoever settles it at the same time. Raises NotThere."""
    row = Term.objects.select_for_update().filter(which).first()
    if row is None:
        raise NotThere("term")
    return row


def _gone(code: str, *, actor: Actor) -> Exception:
    """Say what became of a draft that is not there: reviewed by somebody, or replaced and not there at all."""
    row = Settlement.objects.filter(code=code).first()
    if row is None:
        return NotThere("draft")
    authorise(actor=actor, action="subsidy.review", at=place(school=row.school_id))
    return REFUSALS.refused("reviewed_before", conflict=True)


def _stored(*, draft: Draft, found: Reckoned, reviewed_by: int, now: datetime) -> Settlement:
    try:
        with transaction.atomic():
            settlement = Settlement.objects.create(
                code=draft.code,
                school_id=draft.school_id,
                term_id=draft.term_id,
                version_id=found.version,
                first_day=draft.first_day,
                until_day=draft.until_day,
                total_fen=found.total_fen,
                digest=found.digest,
                settled_by_id=reviewed_by,
                settled_at=now,
            )
            SettlementStep.objects.create(
                school_id=draft.school_id,
                settlement=settlement,
                kind=StepKind.DRAWN,
                by_id=draft.drawn_by_id,
                at=draft.drawn_at,
            )
            _store(settlement=settlement, found=found)
            LeftOut.objects.bulk_create(
                [
                    LeftOut(
                        school_id=draft.school_id,
                        settlement=settlement,
                        session_id=left.session,
                        staff_id=left.staff,
                        confirmed=left.confirmed,
                        reasons=[[words.zh, words.en] for words in left.reasons],
                    )
                    for left in left_out(found=found)
                ],
                batch_size=ROWS_A_BATCH,
            )
    except IntegrityError:
        raise REFUSALS.refused("settled_before", conflict=True, first=draft.first_day) from None
    return settlement


def _of_pools(run: Run) -> dict[str, object]:
    """Give what the ledger keeps of pools: what each held, shared and kept, and what its rules asked for in vain."""
    if not run.pools:
        return {}
    return {
        "pools": [
            {
                "pool": row.pool,
                "month": row.month.isoformat(),
                "fen": row.fen,
                "shared_fen": row.shared_fen,
                "kept_fen": row.kept_fen,
                "unmet": [reason.code for reason in row.unmet],
            }
            for row in run.pools
        ]
    }


def _period(*, term: Term, first_day: date, until_day: date, today: date) -> DateSpan:
    if until_day <= first_day:
        raise REFUSALS.refused("backwards", field="until_day")
    if until_day > today:
        raise REFUSALS.refused("not_over", field="until_day", last=until_day - timedelta(days=1))
    overlapping = Settlement.objects.filter(term=term, first_day__lt=until_day, until_day__gt=first_day)
    if overlapping.exists():
        raise REFUSALS.refused("settled_before", conflict=True, first=first_day)
    return DateSpan(first_day, until_day)


def _store(*, settlement: Settlement, found: Reckoned) -> None:
    people = {staff: code for code, staff in found.books.staff.items()}
    statements = {
        staff: Statement(school_id=settlement.school_id, settlement=settlement, staff_id=staff, total_fen=fen)
        for staff, fen in sorted(found.fen_by_staff.items(), key=lambda row: people.get(row[0], ""))
    }
    Statement.objects.bulk_create(statements.values())
    earned = [
        _line(statement=statements[found.books.staff[statement.staff]], line=line, books=found.books)
        for statement in found.run.statements
        for line in statement.lines
    ]
    corrected = [_correction(statements[row.staff_id], row, settlement=settlement) for row in found.adjustments]
    PayLine.objects.bulk_create([*earned, *corrected], batch_size=ROWS_A_BATCH)


def _correction(statement: Statement, row: Adjustment, *, settlement: Settlement) -> PayLine:
    return PayLine(
        school_id=settlement.school_id,
        statement=statement,
        staff_id=row.staff_id,
        kind=CORRECTION,
        ledger=row.ledger,
        date=settlement.until_day - timedelta(days=1),
        units=0,
        rate_fen=0,
        amount_fen=row.amount_fen,
        adjustment=row,
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
        version_id=books.versions[line.version],
    )
