"""An independent check of corrections: by whole sums of people and ledgers, not thing by thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from afterbell.subsidy.rules.life.correct import Amount, Difference


def verify_differences(
    *,
    settled: Iterable[Amount],
    due: Iterable[Amount],
    adjusted: Iterable[Amount],
    found: Iterable[Difference],
) -> tuple[str, ...]:
    """Find everybody who, corrected, would not have what is due to them; empty when the corrections are right."""
    wanted: Counter[tuple[str, str]] = Counter()
    had: Counter[tuple[str, str]] = Counter()
    for row in due:
        wanted[row.staff, row.ledger] += row.fen
    for part in (*settled, *adjusted):
        had[part.staff, part.ledger] += part.fen
    for correction in found:
        had[correction.staff, correction.ledger] += correction.fen
    return tuple(
        sorted({person for person, ledger in {*wanted, *had} if wanted[person, ledger] != had[person, ledger]})
    )
