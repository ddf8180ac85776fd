"""What every table of a school has in common: the school it belongs to, and a manager that keeps the wall."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django_scopes import ScopedManager

from afterbell.base.codes import new_code


class OfSchool(models.Model):
    """A row of one school: read only inside that school's scope, written only with its school named."""

    school = models.ForeignKey("schools.School", on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[Self]] = ScopedManager(school="school_id")

    class Meta:
        abstract = True


class Coded(OfSchool):
    """A row of one school that stands in addresses, by a public code."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code
