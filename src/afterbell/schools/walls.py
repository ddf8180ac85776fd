"""What every table of a school has in common: the school it belongs to, and a manager that keeps the wall."""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django_scopes import get_scope
from django_scopes.manager import DisabledQuerySet

from afterbell.base.codes import new_code

M_co = TypeVar("M_co", bound=models.Model, covariant=True)

MOST_REMEMBERED = 4096
_asked_before: dict[tuple[type[models.Model], str | None, tuple[int, ...]], models.QuerySet[Any]] = {}
"""Questions by model and schools, never their answers: building the same condition is most of a query's price."""


class WithinWalls(models.Manager[M_co]):
    """Finds only rows of the schools in scope; outside any scope every query raises ScopeError.

    What django-scopes' ScopedManager does, as a class that the type checker sees.
    """

    def get_queryset(self) -> models.QuerySet[M_co]:
        scope = get_scope()
        if not scope.get("_enabled", True):
            return super().get_queryset()
        if "school" not in scope:
            disabled: models.QuerySet[M_co] = DisabledQuerySet(self.model, using=self._db, missing_scopes={"school"})
            return disabled
        key = (self.model, self._db, tuple(scope["school"]))
        if key not in _asked_before:
            if len(_asked_before) >= MOST_REMEMBERED:
                _asked_before.clear()
            _asked_before[key] = self._within(scope["school"])
        found: models.QuerySet[M_co] = _asked_before[key].all()
        return found

    def _within(self, schools: list[int]) -> models.QuerySet[M_co]:
        every = super().get_queryset()
        return every.filter(school_id=schools[0]) if len(schools) == 1 else every.filter(school_id__in=schools)


class OfSchool(models.Model):
    """A row of one school: read only inside that school's scope, written only with its school named."""

    school = models.ForeignKey("schools.School", on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[WithinWalls[Self]] = WithinWalls()

    class Meta:
        abstract = True


class Coded(OfSchool):
    """A row of one school that stands in addresses, by a public code."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code
