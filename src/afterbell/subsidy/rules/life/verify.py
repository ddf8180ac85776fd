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
    granted: Iterable[Amount] = (),
) -> tuple[str, ...]:
    """Find everybody who, corrected, would not have what is due to them; empty when the corrections are right.

    They may be off by what was granted to their objections, in its direction, and by nothing else.
    """
    rest: Counter[tuple[str, str]] = Counter()
    least: Counter[tuple[str, str]] = Counter()
    most: Counter[tuple[str, str]] = Counter()
    for row in due:
        rest[row.staff, row.ledger] += row.fen
    for part in (*settled, *adjusted):
        rest[part.staff, part.ledger] -= part.fen
    for correction in found:
        rest[correction.staff, correction.ledger] -= correction.fen
    for grant in granted:
        bound = most if grant.fen > 0 else least
        bound[grant.staff, grant.ledger] += grant.fen
    return tuple(sorted({person[0] for person in rest if not least[person] <= rest[person] <= most[person]}))
