"""What a span of days comes to: the run, its check, and the signed adjustments that are paid with it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count

from afterbell.base.spans import DateSpan
from afterbell.rostering.models import Session
from afterbell.scheme.queries import version_in_force, versions_in_force
from afterbell.schools.models import Term
from afterbell.subsidy.models import Adjustment
from afterbell.subsidy.refusals import REFUSALS
from afterbell.subsidy.rules.life.stages import APPROVALS
from afterbell.subsidy.rules.settlement.problem import Run
from afterbell.subsidy.rules.settlement.solve import digest
from afterbell.subsidy.rules.settlement.solve import settle as settle_run
from afterbell.subsidy.rules.settlement.verify import verify_run
from afterbell.subsidy.work import Books, books_of

WAITING = ("month_not_whole", "income_unknown")
CORRECTION = "adjustment"
"""The kind of a line that pays, or takes back, an adjustment of an earlier settlement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """A span of days as it comes out: money by the id of the person, and a digest that is the same for the same."""

    period: DateSpan
    term: int
    version: int
    run: Run
    books: Books
    adjustments: tuple[Adjustment, ...]
    fen_by_staff: Mapping[int, int]
    digest: str

    @property
    def total_fen(self) -> int:
        return sum(self.fen_by_staff.values())


def reckoned(*, term: Term, period: DateSpan) -> Reckoned:
    """Compute and check a span of days, with every adjustment signed by two.

    Work is paid by the scheme in force on its day, a month's cap and pools by the one on the month's last day here.
    Raises Refused when there is nothing to pay, when a pool could not be shared, and when the verifier disagrees.
    """
    version, _ = version_in_force(on=period.until - timedelta(days=1))
    schemes = versions_in_force(first=period.first, last=period.until - timedelta(days=1))
    books = books_of(term=term, schemes=schemes, period=period)
    run = settle_run(problem=books.problem)
    adjustments = to_be_paid()
    if not run.statements and not adjustments:
        held = Session.objects.filter(term=term, date__gte=period.first, date__lt=period.until)
        raise REFUSALS.refused("nothing" if held.exists() else "no_sessions")
    if findings := verify_run(problem=books.problem, run=run):
        raise REFUSALS.refused("verifier_disagrees", finding=findings[0].words)
    _see_that_pools_are_shared(run)
    fen: Counter[int] = Counter()
    for statement in run.statements:
        fen[books.staff[statement.staff]] += statement.total_fen
    for row in adjustments:
        fen[row.staff_id] += row.amount_fen
    return Reckoned(
        period=period,
        term=term.pk,
        version=version.id,
        run=run,
        books=books,
        adjustments=adjustments,
        fen_by_staff=dict(fen),
        digest=_digest(run, adjustments),
    )


def _see_that_pools_are_shared(run: Run) -> None:
    """Refuse a run after which a pool could never be shared: its month is not whole, or nobody said its income."""
    for pool in run.pools:
        for reason in pool.unmet:
            if reason.code.rpartition(".")[2] in WAITING:
                raise REFUSALS.refused("pool_waits", pool=pool.pool, reason=reason.words)


def to_be_paid() -> tuple[Adjustment, ...]:
    """Give the adjustments that two people signed and no settlement pays yet."""
    rows = Adjustment.objects.filter(paid_in=None).annotate(signed=Count("signatures")).filter(signed__gte=APPROVALS)
    return tuple(rows.order_by("code"))


def _digest(run: Run, adjustments: tuple[Adjustment, ...]) -> str:
    """Give the run's own digest, or, with adjustments, that of both."""
    if not adjustments:
        return digest(run=run)
    rows = [[row.code, row.staff_id, row.amount_fen] for row in adjustments]
    return hashlib.sha256(f"{digest(run=run)}{json.dumps(rows)}".encode()).hexdigest()
