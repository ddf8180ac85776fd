"""What is open for each child of a term: what the newest published round says is owed, less what was paid."""

from __future__ import annotations

from datetime import date

from afterbell.subsidy.models import FeeBill, FeeReceipt, FeeRound
from afterbell.subsidy.owing import paid_by_pupil
from afterbell.subsidy.rules.fees.bank import Debt


def seen_round(*, term: int) -> FeeRound | None:
    """Give the newest round the families see; None before there is one."""
    return FeeRound.objects.filter(term=term, published__isnull=False).order_by("-number").first()


def debts_of(*, term: int) -> tuple[Debt, ...]:
    """List the children of the newest published round with what is open for them; money that waits counts as paid."""
    found = seen_round(term=term)
    paid = paid_by_pupil(term=term)
    waiting = FeeReceipt.objects.filter(term=term, way=FeeReceipt.Way.PAID, confirmed=None, reversed=None)
    for pupil, fen in waiting.values_list("pupil_id", "fen"):
        paid[pupil] = paid.get(pupil, 0) + fen
    rows = (
        FeeBill.objects.filter(round=found)
        .order_by("pupil__code")
        .values_list("pupil_id", "pupil__code", "pupil__name", "owed_fen")
    )
    return tuple(Debt(code=code, name=name, open_fen=owed - paid.get(pupil, 0)) for pupil, code, name, owed in rows)


def due_by(bill: FeeBill, *, today: date) -> int:
    """Give what of a bill is to be paid by now: the months begun, never more than is owed for the term."""
    begun: int = sum(fen for month, fen in bill.collected if date.fromisoformat(month) <= today)
    return min(begun, int(bill.owed_fen))
