"""What a scheme expects an account to have for a term."""

from __future__ import annotations

from afterbell.scheme.rules.codes import Ledger, SourceBasis
from afterbell.scheme.rules.document import Budget, Source

TERMS_A_YEAR = 2


def expected_fen(*, budget: Budget, ledger: Ledger) -> int:
    """Add up what the sources of an account bring in a term."""
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
