"""Under which economic class the school's payroll books what was settled."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from afterbell.schools.models import Account
from afterbell.schools.walls import OfSchool


class PayrollClasses(OfSchool):
    """The economic classes of a school's payroll from a moment on; the newest counts."""

    append_only = True

    own = models.CharField(max_length=8)
    outside = models.CharField(max_length=8)
    set_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["school", "set_at"], name="payroll_classes_of_a_school")]

    def __str__(self) -> str:
        return f"{self.own} {self.outside}"
