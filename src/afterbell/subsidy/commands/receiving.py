"""Money of families: recorded by one, confirmed by another; a mistake is taken back with its reason."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Pupil, Term
from afterbell.subsidy.models import FeeReceipt, FeeReceiptConfirmed, FeeReceiptReversed
from afterbell.subsidy.owing import paid_by_pupil
from afterbell.subsidy.refusals import REFUSALS

Way, Channel = FeeReceipt.Way, FeeReceipt.Channel
LONGEST_REFERENCE, LONGEST_REASON = 64, 200
MOST_FEN = 10_000_000


@command("subsidy.record_receipt")
def record_receipt(
    *,
    actor: Actor,
    now: datetime,
    term: str,
    pupil: str,
    way: FeeReceipt.Way,
    channel: FeeReceipt.Channel,
    fen: int,
    day: date,
    reference: str,
) -> str:
    """Record money that a child's family paid, or got back; gives its code. It counts once another confirms it.

    `reference` is the number of the paper receipt or the bank's own. Raises NotThere, and Refused with every reason: no
    amount, a day to come, no reference or one used before, more given back than was paid.
    """
    at = Term.objects.select_for_update().filter(code=term).first()
    child = Pupil.objects.filter(code=pupil).first()
    if at is None or child is None:
        raise NotThere("receipt")
    authorise(actor=actor, action="subsidy.record_receipt", at=place(school=at.school_id))
    said = reference.strip()
    reasons = _reasons(fen=fen, day=day, reference=said, today=local_day(now))
    if way == FeeReceipt.Way.REFUNDED and fen > _left(term=at.pk, pupil=child.pk):
        reasons.append(REFUSALS.refusal("refund_above_paid", field="amount"))
    if reasons:
        raise Refused(reasons)
    try:
        with transaction.atomic():
            made = FeeReceipt.objects.create(
                school_id=actor.tenant,
                term=at,
                pupil=child,
                way=way,
                channel=channel,
                fen=fen,
                day=day,
                reference=said,
                recorded_by_id=signed_in(actor),
                recorded_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("reference_used", field="reference", conflict=True) from None
    record(subject=made.code, way=way.value, channel=channel.value, fen=fen)
    return made.code


def _reasons(*, fen: int, day: date, reference: str, today: date) -> list[Refusal]:
    found = []
    if not 0 < fen <= MOST_FEN:
        found.append(REFUSALS.refusal("receipt_amount", field="amount"))
    if day > today:
        found.append(REFUSALS.refusal("receipt_to_come", field="day"))
    if not reference:
        found.append(REFUSALS.refusal("reference_missing", field="reference"))
    if len(reference) > LONGEST_REFERENCE:
        found.append(REFUSALS.refusal("reference_long", field="reference", most=LONGEST_REFERENCE))
    return found


def _left(*, term: int, pupil: int) -> int:
    """Give what a family paid, less what was given back and what waits to be given back."""
    waiting = FeeReceipt.objects.filter(
        term=term, pupil=pupil, way=FeeReceipt.Way.REFUNDED, confirmed=None, reversed=None
    )
    return paid_by_pupil(term=term, pupils=[pupil]).get(pupil, 0) - sum(waiting.values_list("fen", flat=True))


def _held(*, actor: Actor, action: str, code: str) -> FeeReceipt:
    row = FeeReceipt.objects.filter(code=code).first()
    if row is None:
        raise NotThere("receipt")
    authorise(actor=actor, action=action, at=place(school=row.school_id))
    Term.objects.select_for_update().get(pk=row.term_id)
    if FeeReceiptReversed.objects.filter(receipt=row).exists():
        raise REFUSALS.refused("receipt_reversed", conflict=True)
    return row


@command("subsidy.confirm_receipt")
def confirm_receipt(*, actor: Actor, now: datetime, receipt: str) -> None:
    """Confirm money that somebody else recorded: it was counted, or stands on the account.

    Raises NotThere, and Refused for whoever recorded it, for what is confirmed or taken back already.
    """
    row = _held(actor=actor, action="subsidy.confirm_receipt", code=receipt)
    account = signed_in(actor)
    if row.recorded_by_id == account:
        raise REFUSALS.refused("own_receipt")
    try:
        with transaction.atomic():
            FeeReceiptConfirmed.objects.create(
                school_id=actor.tenant,
                receipt=row,
                recorded_by_id=row.recorded_by_id,
                confirmed_by_id=account,
                confirmed_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("receipt_confirmed", conflict=True) from None
    record(subject=row.code, way=row.way, fen=row.fen)


@command("subsidy.reverse_receipt")
def reverse_receipt(*, actor: Actor, now: datetime, receipt: str, reason: str) -> None:
    """Take a receipt back that was a mistake; it stays to be seen with the reason and counts no more.

    What two people saw is not taken back by whoever recorded it. Raises NotThere, and Refused for that, without a
    reason, for what is taken back already, and for a payment of which more was given back than would be left.
    """
    row = _held(actor=actor, action="subsidy.reverse_receipt", code=receipt)
    said = written(reason)
    if not said or len(said) > LONGEST_REASON:
        raise REFUSALS.refused("reversal_reason", field="reason", most=LONGEST_REASON)
    confirmed = FeeReceiptConfirmed.objects.filter(receipt=row).exists()
    if confirmed and row.recorded_by_id == signed_in(actor):
        raise REFUSALS.refused("own_reversal")
    counts = confirmed and row.way == FeeReceipt.Way.PAID
    if counts and row.fen > _left(term=row.term_id, pupil=row.pupil_id):
        raise REFUSALS.refused("reversal_below_refunds")
    FeeReceiptReversed.objects.create(
        school_id=actor.tenant, receipt=row, reason=said, reversed_by_id=signed_in(actor), reversed_at=now
    )
    record(subject=row.code, way=row.way, fen=row.fen)
