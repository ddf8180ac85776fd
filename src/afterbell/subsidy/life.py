"""Where a settlement stands, and its rows as the commands find and hold them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import local_day
from afterbell.schools.models import Term
from afterbell.subsidy.models import Objection, Settlement, SettlementStep
from afterbell.subsidy.rules.life import Standing, Step, StepKind, Wanted, reasons_against, stand

FIRST_WINS = frozenset(
    f"subsidy.life.{code}"
    for code in ("opened_before", "approved_before", "approved_by_you", "paid_before", "closed_before")
)
"""What is refused because it was done already."""


def standing_of(settlement: Settlement, *, steps: Iterable[SettlementStep] | None = None) -> Standing:
    """Fold a settlement's steps, read before or asked for now; its publication is one of them."""
    taken = settlement.steps.all() if steps is None else steps
    whole = [Step(kind=StepKind(row.kind), by=row.by_id, on=local_day(row.at), due=row.due) for row in taken]
    whole.append(Step(kind=StepKind.REVIEWED, by=settlement.settled_by_id, on=local_day(settlement.settled_at)))
    published = getattr(settlement, "published", None)
    if published is not None:
        day = local_day(published.published_at)
        whole.append(Step(kind=StepKind.PUBLISHED, by=published.published_by_id, on=day))
    return stand(steps=whole)


def held_settlement(*, actor: Actor, action: str, code: str) -> Settlement:
    """Find a settlement for a step, and hold its term, so that steps are taken one after the other. Raises NotThere."""
    row = Settlement.objects.filter(code=code).first()
    if row is None:
        raise NotThere("settlement")
    authorise(actor=actor, action=action, at=place(school=row.school_id))
    hold_term(row)
    return row


def hold_term(settlement: Settlement) -> None:
    Term.objects.select_for_update().get(pk=settlement.term_id)


def must_go_on(*, settlement: Settlement, wanted: Wanted) -> None:
    """Let a step be taken. Raises Refused with every reason against it; a conflict where it was taken already."""
    reasons = reasons_against(standing=standing_of(settlement), wanted=wanted)
    if reasons:
        raise Refused(reasons, conflict=any(reason.code in FIRST_WINS for reason in reasons))


def unanswered(settlement: Settlement) -> int:
    """Count the objections that wait for an answer."""
    return Objection.objects.filter(statement__settlement=settlement, answer=None).count()


def is_open(standing: Standing, *, today: date) -> bool:
    """Say whether people may object today."""
    return standing.open_until is not None and today <= standing.open_until and not standing.approved_by
