"""How long a picture of evidence is kept: as long as somebody decides by it, and a while for objections."""

from __future__ import annotations

from datetime import date, timedelta

DAYS_AFTER = 30


def evidence_forgotten_on(*, decided_on: date | None, term_ends: date) -> date:
    """Give the day on which evidence is removed: so many days after the decision, at the latest after the term."""
    return min(filter(None, (decided_on, term_ends))) + timedelta(days=DAYS_AFTER)
