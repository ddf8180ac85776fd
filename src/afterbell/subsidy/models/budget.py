"""What a term was expected to cost: drawn up by one, approved by another, never changed afterwards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.scheme.models import SchemeVersion
from afterbell.schools.models import Account, Term
from afterbell.schools.walls import Coded, OfSchool


class TermBudget(Coded):
    """A term's budget as it was drawn up: the plan, the rates and what they come to, with the digest of all that.

    Drawn up anew it is another one; the newest that is approved is what the term is held against. `number` counts them.
    """

    append_only = True

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="budgets")
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    digest = models.CharField(max_length=64)
    drawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "number"], name="budgets_of_a_term_are_counted"),
            models.CheckConstraint(condition=Q(number__gte=1), name="the_first_budget_is_number_one"),
        ]


class BudgetApproved(OfSchool):
    """The principal approved a budget; its digest says which figures they saw."""

    append_only = True

    budget = models.OneToOneField(TermBudget, on_delete=models.PROTECT, related_name="approved")
    digest = models.CharField(max_length=64)
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.budget_id} approved"
