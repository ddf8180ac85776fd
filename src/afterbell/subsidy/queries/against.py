"""What a term's settlements paid against the budget that was approved, by month and kind of work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth

from afterbell.base.access import Actor, authorise, place
from afterbell.schools.models import Term
from afterbell.subsidy.models import PayLine, TermBudget
from afterbell.subsidy.planned import missed_work
from afterbell.subsidy.rules.budget import BudgetProblem, draw_up
from afterbell.subsidy.rules.budget.against import Against, Place, Spent, against
from afterbell.subsidy.rules.budget.stored import plan_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstBudget:
    """A term's spending against the budget of this number; `approved` says whether the principal approved that one."""

    number: int
    digest: str
    approved: bool
    rows: tuple[Against, ...]


def actual_against_budget(*, viewer: Actor, term: str) -> AgainstBudget | None:
    """Hold what was settled against the newest approved budget, else the newest; None where there is none."""
    authorise(actor=viewer, action="settlement.see", at=place(school=viewer.tenant))
    budgets = TermBudget.objects.filter(term__code=term).select_related("approved", "term").order_by("-number")
    rows = list(budgets)
    row = next((each for each in rows if getattr(each, "approved", None)), rows[0] if rows else None)
    if row is None:
        return None
    plan = plan_of(figures=row.figures)
    budgeted: Counter[Place] = Counter()
    for each in draw_up(problem=plan).rows:
        budgeted[each.ledger, each.kind.value, each.month] += each.fen
    found = against(
        budget=budgeted,
        rates={rate.key: rate.fen for rate in plan.rates},
        spent=_spent(row.term, plan),
        missed=missed_work(
            term=row.term_id, first_day=row.term.first_day, last_day=row.term.last_day, since=row.drawn_at
        ),
    )
    return AgainstBudget(number=row.number, digest=row.digest, approved=hasattr(row, "approved"), rows=found)


def _spent(term: Term, plan: BudgetProblem) -> Iterator[Spent]:
    """Add the lines of a term up by sort; a rate that a later version changed is held against its budgeted value."""
    keys: Mapping[str, str] = {rate.code: rate.key for rate in plan.rates}
    known = {rate.key for rate in plan.rates}
    lines = PayLine.objects.filter(statement__settlement__term=term).order_by().annotate(month=TruncMonth("date"))
    sorts = lines.values_list("ledger", "kind", "month", "rate", "units", "statement__settlement__version__number")
    ledgers = {rate.ledger.value: rate.ledger for rate in plan.rates}
    for ledger, kind, month, rate, units, version, number, fen in sorts.annotate(
        number=Count("pk"), fen=Sum("amount_fen")
    ):
        key = f"{rate}@{version}"
        yield Spent(
            ledger=ledgers[ledger],
            kind=kind,
            month=month,
            rate=key if key in known else keys.get(rate, ""),
            units=units,
            lines=number,
            fen=fen,
        )
