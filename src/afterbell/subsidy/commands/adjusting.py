"""Adjustments: proposed from the records of today, signed by two people, paid with the next settlement."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Staff
from afterbell.subsidy.correcting import corrections_of
from afterbell.subsidy.life import held_settlement, hold_term
from afterbell.subsidy.models import Adjustment, AdjustmentSigned, PayLine
from afterbell.subsidy.refusals import REFUSALS
from afterbell.subsidy.rules.life.stages import APPROVALS


@command("subsidy.propose_adjustments")
def propose_adjustments(*, actor: Actor, now: datetime, settlement: str) -> tuple[str, ...]:
    """Propose an adjustment for everything a settlement has wrong by the records of today; gives their codes.

    Raises Refused when nothing differs.
    """
    row = held_settlement(actor=actor, action="subsidy.propose_adjustments", code=settlement)
    corrections = corrections_of(row)
    if not corrections.found:
        raise REFUSALS.refused("no_differences")
    lines = dict(PayLine.objects.filter(statement__settlement=row).values_list("code", "pk"))
    people = dict(Staff.objects.filter(code__in={found.staff for found in corrections.found}).values_list("code", "pk"))
    made = Adjustment.objects.bulk_create(
        [
            Adjustment(
                school_id=row.school_id,
                settlement=row,
                staff_id=people[found.staff],
                line_id=lines.get(found.line),
                session_id=_session(found.session, corrections.books.sessions, found.line),
                kind=found.kind,
                ledger=found.ledger,
                day=found.day,
                amount_fen=found.fen,
                cause=Adjustment.Cause.RECORDS,
                proposed_by_id=signed_in(actor),
                proposed_at=now,
            )
            for found in corrections.found
        ]
    )
    record(subject=row.code, adjustments=len(made), total_fen=sum(found.fen for found in corrections.found))
    return tuple(adjustment.code for adjustment in made)


def _session(code: str, known: dict[str, int], line: str) -> int | None:
    """Give the id of a session, also of one that nobody is named for any more and that only its line remembers."""
    if not code or code in known:
        return known.get(code)
    return PayLine.objects.values_list("session_id", flat=True).get(code=line)


@command("subsidy.sign_adjustment")
def sign_adjustment(*, actor: Actor, now: datetime, adjustment: str) -> int:
    """Sign an adjustment; gives how many signatures are missing. Signed by two it is paid with the next settlement.

    Raises Refused for whoever proposed it, for the second signature of one person and for a third.
    """
    row = Adjustment.objects.select_related("settlement").filter(code=adjustment).first()
    if row is None:
        raise NotThere("adjustment")
    authorise(actor=actor, action="subsidy.sign_adjustment", at=place(school=row.school_id))
    hold_term(row.settlement)
    signed = row.signatures.count()
    if row.proposed_by_id == signed_in(actor):
        raise REFUSALS.refused("own_adjustment")
    if signed >= APPROVALS:
        raise REFUSALS.refused("signed_by_two", conflict=True)
    try:
        with transaction.atomic():
            AdjustmentSigned.objects.create(school_id=row.school_id, adjustment=row, by_id=signed_in(actor), at=now)
    except IntegrityError:
        raise REFUSALS.refused("signed_before", conflict=True) from None
    record(subject=row.code, amount_fen=row.amount_fen, missing=APPROVALS - signed - 1)
    return APPROVALS - signed - 1
