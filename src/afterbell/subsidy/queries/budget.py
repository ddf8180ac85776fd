"""What the scheme expects to have for the term, beside what was settled of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from afterbell.base.access import Actor, authorise, place
from afterbell.base.words import Words
from afterbell.scheme.queries import published_version
from afterbell.scheme.rules.codes import Ledger, SourceBasis
from afterbell.scheme.rules.document import Budget, Source
from afterbell.scheme.rules.labels import label
from afterbell.subsidy.models import PayLine

TERMS_A_YEAR = 2


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
    expected = {ledger: _expected(budget=scheme.budget, ledger=ledger) for ledger in Ledger}
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


def _expected(*, budget: Budget, ledger: Ledger) -> int:
    return sum(
        term_fen(source=source, pupils=budget.expected_pupils) for source in budget.sources if source.ledger == ledger
    )


def term_fen(*, source: Source, pupils: int) -> int:
    """Give what a source brings in a term with this many pupils; a year's money is halved, the odd fen left out."""
    match source.basis:
        case SourceBasis.TERM:
            return source.amount_fen
        case SourceBasis.PUPIL_TERM:
            return source.amount_fen * pupils
        case SourceBasis.PUPIL_YEAR:
            return source.amount_fen * pupils // TERMS_A_YEAR
