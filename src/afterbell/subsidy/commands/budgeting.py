"""The term's budget: drawn up by the office, approved by the principal, kept as it was."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Term
from afterbell.subsidy.models import BudgetApproved, TermBudget
from afterbell.subsidy.planned import foreseen_work, planned_work
from afterbell.subsidy.refusals import REFUSALS
from afterbell.subsidy.rules.budget import WhatIf, asked, digest, draw_up, verify_budget
from afterbell.subsidy.rules.budget.stored import as_stored, plan_of


@command("subsidy.draw_budget")
def draw_budget(*, actor: Actor, now: datetime, term: str, what_if: WhatIf | None = None) -> str:
    """Draw up and keep the budget of a term, as it is planned or foreseen, or as it would be under a question.

    Raises NotThere, and Refused before anything is planned, where work has no single rate, where the question
    cannot be, and when the independent check disagrees.
    """
    row = Term.objects.select_for_update().filter(code=term).first()
    if row is None:
        raise NotThere("term")
    authorise(actor=actor, action="subsidy.draw_budget", at=place(school=row.school_id))
    planned = planned_work(term=row.pk, first_day=row.first_day, last_day=row.last_day) or foreseen_work(term=row)
    if planned is None:
        raise REFUSALS.refused("nothing_planned")
    if planned.unpriced:
        raise REFUSALS.refused("unpriced", number=planned.unpriced)
    problem = asked(problem=planned.problem, what_if=what_if) if what_if else planned.problem
    result = draw_up(problem=problem)
    if findings := verify_budget(problem=problem, result=result):
        raise REFUSALS.refused("verifier_disagrees", finding=findings[0].words)
    last = TermBudget.objects.filter(term=row).order_by("-number").values_list("number", flat=True).first()
    made = TermBudget.objects.create(
        school_id=actor.tenant,
        term=row,
        version_id=planned.version.id,
        number=(last or 0) + 1,
        figures=as_stored(problem=problem, result=result),
        digest=digest(problem=problem, result=result),
        drawn_by_id=signed_in(actor),
        drawn_at=now,
    )
    spent = {ledger.ledger.value: ledger.spent_fen for ledger in result.ledgers}
    record(subject=made.code, number=made.number, digest=made.digest, spent_fen=spent)
    return made.code


@command("subsidy.approve_budget")
def approve_budget(*, actor: Actor, now: datetime, budget: str) -> str:
    """Approve a budget that somebody else drew up; gives its digest.

    Raises NotThere, and Refused when a newer one was drawn up, when it is approved already, when the same person
    drew it up, and when its figures are no longer those of its digest.
    """
    row = TermBudget.objects.filter(code=budget).first()
    if row is None:
        raise NotThere("budget")
    authorise(actor=actor, action="subsidy.approve_budget", at=place(school=row.school_id))
    account = signed_in(actor)
    if row.drawn_by_id == account:
        raise REFUSALS.refused("own_budget")
    if TermBudget.objects.filter(term=row.term_id, number__gt=row.number).exists():
        raise REFUSALS.refused("newer_budget", conflict=True)
    problem = plan_of(figures=row.figures)
    if digest(problem=problem, result=draw_up(problem=problem)) != row.digest:
        raise REFUSALS.refused("budget_changed")
    try:
        with transaction.atomic():
            BudgetApproved.objects.create(
                school_id=actor.tenant, budget=row, digest=row.digest, approved_by_id=account, approved_at=now
            )
    except IntegrityError:
        raise REFUSALS.refused("budget_approved", conflict=True) from None
    record(subject=row.code, number=row.number, digest=row.digest)
    return row.digest
