"""What the scheme expects to have for the term, beside what was settled of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from afterbell.base.access import Actor, authorise, place
from afterbell.base.words import Words
from afterbell.scheme.queries import published_version
from afterbell.scheme.rules.codes import Ledger
from afterbell.scheme.rules.labels import label
from afterbell.subsidy.expected import expected_fen
from afterbell.subsidy.models import PayLine


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSum:
    """One account of the term: what the budget expects and what was settled so far, in fen."""

    ledger: str
    name: Words
    expected_fen: int
    settled_fen: int

    @property
    def left_fen(self) -> int:
        return self.expected_fen - self.settled_fen


def budget_and_settled(*, viewer: Actor, today: date) -> tuple[LedgerSum, ...]:
    """Compare the budget of the scheme in force with what its term's settlements paid, account by account.

    Public money a pupil and year counts by half. Empty before a scheme is in force.
    """
    authorise(actor=viewer, action="settlement.see", at=place(school=viewer.tenant))
    found = published_version(on=today)
    if found is None:
        return ()
    version, scheme = found
    paid = PayLine.objects.filter(statement__settlement__term=version.term_id).order_by().values("ledger")
    settled = dict(paid.annotate(fen=Sum("amount_fen")).values_list("ledger", "fen"))
    expected = {ledger: expected_fen(budget=scheme.budget, ledger=ledger) for ledger in Ledger}
    return tuple(
        LedgerSum(
            ledger=ledger.value,
            name=label(ledger),
            expected_fen=expected[ledger],
            settled_fen=settled.get(ledger.value, 0),
        )
        for ledger in Ledger
        if expected[ledger] or settled.get(ledger.value)
    )
