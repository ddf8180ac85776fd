"""Walls between tenants: nothing is read outside a scope, and PostgreSQL keeps a second lock.

The first lock is django-scopes: a query outside `within` raises. The second is row-level security: the connection
names the tenants in scope, and the database itself hides and refuses every other row, for a role that does not own the
tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, models
from django_scopes import scope, scopes_disabled
from psycopg.pq import TransactionStatus

SETTING = "afterbell.tenants"
APP_ROLE = "afterbell_app"
TENANT_COLUMNS = ("school_id", "tenant")


@contextmanager
def within(tenants: int | Iterable[int]) -> Iterator[None]:
    """Stand inside these tenants' walls; 0 is the platform itself."""
    ids = _ids(tenants)
    before = _name_tenants(ids)
    try:
        with scope(school=ids):
            yield
    finally:
        if before is not None and _answers():
            _set(before)


def _ids(tenants: int | Iterable[int]) -> list[int]:
    return [tenants] if isinstance(tenants, int) else sorted(tenants)


def _name_tenants(ids: Sequence[int]) -> str | None:
    """Tell PostgreSQL who is in scope; returns what was named before, None where there is no second lock."""
    if connection.vendor != "postgresql":
        return None
    wanted = ",".join(str(tenant) for tenant in ids)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT before, set_config(%s, %s, false) FROM (SELECT current_setting(%s, true) AS before) AS named",
            [SETTING, wanted, SETTING],
        )
        row = cursor.fetchone()
    return row[0] or "" if row else ""


def _answers() -> bool:
    """Say whether the connection can be told anything: a failed transaction takes the name back at its rollback."""
    link = connection.connection
    if link is None or connection.needs_rollback:
        return False
    return link.info.transaction_status not in {TransactionStatus.INERROR, TransactionStatus.UNKNOWN}


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, value])


@contextmanager
def without_walls() -> Iterator[None]:
    """Look across all tenants: for migrating and for checking the walls themselves, never in a front."""
    with scopes_disabled():
        yield


def walled_models() -> tuple[type[models.Model], ...]:
    """Every model whose rows belong to one tenant."""
    return tuple(model for model in apps.get_models() if tenant_column(model))


def tenant_column(model: type[models.Model]) -> str | None:
    if not model.__module__.startswith("afterbell."):
        return None
    columns = {field.column for field in model._meta.local_fields if not field.null}  # noqa: SLF001 - Django's documented model API
    return next((column for column in TENANT_COLUMNS if column in columns), None)


def wall_statements() -> list[str]:
    """Build the SQL that raises the second lock on PostgreSQL: a policy on each walled table, grants for the role."""
    statements = [
        f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {APP_ROLE}",
        f"GRANT SELECT ON django_migrations TO {APP_ROLE}",
    ]
    for model in apps.get_models():
        table = f'"{model._meta.db_table}"'  # noqa: SLF001 - as above
        rights = "SELECT, INSERT" if getattr(model, "append_only", False) else "SELECT, INSERT, UPDATE, DELETE"
        statements.append(f"GRANT {rights} ON {table} TO {APP_ROLE}")
        column = tenant_column(model)
        if column:
            statements += _policy(table=table, column=column)
    statements.append(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}")
    return statements


def _policy(*, table: str, column: str) -> list[str]:
    inside = f"{column} = ANY (string_to_array(current_setting('{SETTING}', true), ',')::bigint[])"
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS wall ON {table}",
        f"CREATE POLICY wall ON {table} TO {APP_ROLE} USING ({inside}) WITH CHECK ({inside})",
        f"DROP POLICY IF EXISTS owner ON {table}",
        f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)",
    ]
