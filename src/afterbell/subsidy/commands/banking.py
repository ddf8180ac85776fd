"""Bank statements: taken in whole, each payment once, and what is not matched is decided by a person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Pupil, Term
from afterbell.subsidy.grounds import sealed_payer
from afterbell.subsidy.models import BankRow, BankStatement, FeeReceipt, FeeReceiptConfirmed
from afterbell.subsidy.open_fees import debts_of
from afterbell.subsidy.refusals import REFUSALS
from afterbell.subsidy.rules.fees.bank import Payment, matched

ROWS_A_BATCH = 500


@command("subsidy.take_in_statement")
def take_in_statement(*, actor: Actor, now: datetime, term: str, payments: Sequence[Payment]) -> str:
    """Take a bank's payments in, and record those that are matched with a child for another to confirm; gives its code.

    A payment that was taken in before, by whatever file, is left out. Raises NotThere, and Refused for the same file
    again, for one without anything new, and for payments of a day to come or under the serial of another.
    """
    at = Term.objects.select_for_update().filter(code=term).first()
    if at is None:
        raise NotThere("term")
    authorise(actor=actor, action="subsidy.take_in_statement", at=place(school=at.school_id))
    digest = _digest(payments)
    if BankStatement.objects.filter(digest=digest).exists():
        raise REFUSALS.refused("bank_file_before", field="file", conflict=True)
    known = {serial: (day, fen) for serial, day, fen in BankRow.objects.values_list("serial", "day", "fen")}
    if reasons := [*_against(payments, known=known, today=local_day(now))]:
        raise Refused(reasons)
    new = [payment for payment in payments if payment.serial not in known]
    if not new:
        raise REFUSALS.refused("bank_nothing_new", field="file", conflict=True)
    made = BankStatement.objects.create(
        school_id=actor.tenant, term=at, digest=digest, imported_by_id=signed_in(actor), imported_at=now
    )
    rows = BankRow.objects.bulk_create(
        [
            BankRow(
                school_id=actor.tenant,
                statement=made,
                serial=payment.serial,
                day=payment.day,
                fen=payment.fen,
                payer_sealed=sealed_payer(f"{payment.payer} {payment.note}".strip()),
            )
            for payment in new
        ],
        batch_size=ROWS_A_BATCH,
    )
    children = matched(payments=new, debts=debts_of(term=at.pk))
    pupils = dict(Pupil.objects.filter(code__in=set(children.values())).values_list("code", "pk"))
    receipts = [
        _receipt(row, at.pk, pupils[children[row.serial]], actor, now) for row in rows if row.serial in children
    ]
    try:
        with transaction.atomic():
            FeeReceipt.objects.bulk_create(receipts, batch_size=ROWS_A_BATCH)
    except IntegrityError:
        raise REFUSALS.refused("bank_row_by_hand", field="file", conflict=True) from None
    record(subject=made.code, payments=len(rows), matched=len(receipts), known=len(payments) - len(new))
    return made.code


def _against(payments: Iterable[Payment], *, known: Mapping[str, tuple[date, int]], today: date) -> Iterator[Refusal]:
    """Say which payments cannot be: of a day to come, or another one under a serial that was taken in before."""
    for payment in payments:
        if payment.day > today:
            yield REFUSALS.refusal("bank_row_to_come", field="file", serial=payment.serial, day=payment.day)
        before = known.get(payment.serial)
        if before is not None and before != (payment.day, payment.fen):
            yield REFUSALS.refusal("bank_serial_again", field="file", serial=payment.serial, day=before[0])


def _digest(payments: Iterable[Payment]) -> str:
    rows = sorted([row.serial, row.day.isoformat(), row.fen, row.payer, row.note] for row in payments)
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def _receipt(row: BankRow, term: int, pupil: int, actor: Actor, now: datetime) -> FeeReceipt:
    return FeeReceipt(
        school_id=row.school_id,
        term_id=term,
        pupil_id=pupil,
        way=FeeReceipt.Way.PAID,
        channel=FeeReceipt.Channel.BANK,
        fen=row.fen,
        day=row.day,
        reference=row.serial,
        bank_row=row,
        recorded_by_id=signed_in(actor),
        recorded_at=now,
    )


@command("subsidy.match_bank_row")
def match_bank_row(*, actor: Actor, now: datetime, bank_row: str, pupil: str) -> str:
    """Say for which child a payment of the bank's is; it waits for another to confirm it. Gives the receipt's code.

    Raises NotThere, and Refused for a payment that is matched already.
    """
    row = BankRow.objects.select_related("statement").filter(code=bank_row).first()
    child = Pupil.objects.filter(code=pupil).first()
    if row is None or child is None:
        raise NotThere("bank_row")
    authorise(actor=actor, action="subsidy.match_bank_row", at=place(school=row.school_id))
    made = _receipt(row, row.statement.term_id, child.pk, actor, now)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise REFUSALS.refused("bank_row_taken", conflict=True) from None
    record(subject=made.code, fen=made.fen)
    return made.code


@command("subsidy.confirm_receipt")
def confirm_statement(*, actor: Actor, now: datetime, statement: str) -> int:
    """Confirm every payment of a file that somebody else matched and nobody took back; gives how many.

    Raises NotThere, and Refused where none waits for this person.
    """
    made = BankStatement.objects.filter(code=statement).first()
    if made is None:
        raise NotThere("statement")
    authorise(actor=actor, action="subsidy.confirm_receipt", at=place(school=made.school_id))
    Term.objects.select_for_update().get(pk=made.term_id)
    account = signed_in(actor)
    waiting = FeeReceipt.objects.filter(bank_row__statement=made, confirmed=None, reversed=None)
    rows = list(waiting.exclude(recorded_by=account).order_by("pk"))
    if not rows:
        raise REFUSALS.refused("statement_nothing_waits", conflict=True)
    FeeReceiptConfirmed.objects.bulk_create(
        [
            FeeReceiptConfirmed(
                school_id=actor.tenant,
                receipt=row,
                recorded_by_id=row.recorded_by_id,
                confirmed_by_id=account,
                confirmed_at=now,
            )
            for row in rows
        ],
        batch_size=ROWS_A_BATCH,
    )
    record(subject=made.code, confirmed=len(rows), fen=sum(row.fen for row in rows))
    return len(rows)
