"""No school's rows are seen, reached or written by another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Q
from django_scopes import get_scope

from afterbell.base.tenancy import tenant_column, walled_models, within
from afterbell.schools.models import School

NOT_PERMITTED = "42501"


def walls_hold(now: datetime) -> bool:
    """Look from every other school at this one: none of its rows is seen there, reached from there, or written."""
    del now
    (own,) = get_scope()["school"]
    others = sorted(School.objects.exclude(pk=own).values_list("pk", flat=True))
    with within([own, *others]):
        if not all(_points_within(model, own=own) for model in _of_schools()):
            return False
    # A school that stands alone is looked at from one that does not exist: an empty school's place.
    return all(_closed_to(stranger, own=own) for stranger in others or [own + 1])


def _of_schools() -> list[type[models.Model]]:
    return [model for model in walled_models() if tenant_column(model) == "school_id"]


def _points_within(model: type[models.Model], *, own: int) -> bool:
    """See that no row of the school points at another's, nor another's at one of the school's."""
    walled = set(_of_schools())
    for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's documented model API
        target = field.related_model
        if field.many_to_one and not isinstance(target, str) and target in walled:
            mine_or_mine = Q(school=own) | Q(**{f"{field.name}__school": own})
            across = ~Q(**{f"{field.name}__school": F("school")})
            pointing = model._base_manager.filter(mine_or_mine, across, **{f"{field.name}__isnull": False})  # noqa: SLF001 - as above
            if pointing.exists():
                return False
    return True


def _closed_to(stranger: int, *, own: int) -> bool:
    """Stand within another school's walls and try to see and to write this one's rows."""
    with within(stranger):
        return not any(_seen(own)) and all(_refused(model, own=own) for model in _locked())


def _seen(own: int) -> Iterator[bool]:
    for model in _of_schools():
        yield model._default_manager.filter(school=own).exists()  # noqa: SLF001 - as above
    for model in _locked():
        yield model._base_manager.filter(**{str(tenant_column(model)): own}).exists()  # noqa: SLF001 - as above


def _locked() -> tuple[type[models.Model], ...]:
    """Give the tables that the database itself locks: all of them on PostgreSQL, none on SQLite."""
    return walled_models() if connection.vendor == "postgresql" else ()


def _refused(model: type[models.Model], *, own: int) -> bool:
    """Try to write a row of another school: the lock speaks before any column is found missing."""
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 - as above
    column = connection.ops.quote_name(str(tenant_column(model)))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} ({column}) VALUES (%s)", [own])  # noqa: S608 - the model's own names
            transaction.set_rollback(True)
    except DatabaseError as error:
        return getattr(error.__cause__, "sqlstate", "") == NOT_PERMITTED
    return False
