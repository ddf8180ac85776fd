"""Walls between tenants: nothing is read outside a scope, and PostgreSQL keeps a second lock.

The first lock is django-scopes: a query outside `within` raises. The second is row-level security: the connection
names the tenants in scope, and the database itself hides and refuses every other row, for a role that does not own the
tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, models
from django_scopes import scope, scopes_disabled
from psycopg.pq import TransactionStatus

SETTING = "afterbell.tenants"
ACCOUNT = "afterbell.account"
APP_ROLE = "afterbell_app"
TENANT_COLUMNS = ("school_id", "tenant")


@contextmanager
def within(tenants: int | Iterable[int]) -> Iterator[None]:
    """Stand inside these tenants' walls; 0 is the platform itself."""
    ids = _ids(tenants)
    with _named(SETTING, ",".join(str(tenant) for tenant in ids)), scope(school=ids):
        yield


@contextmanager
def as_account(account: int) -> Iterator[None]:
    """Let PostgreSQL show an account its own posts in every school: nobody knows yet in which of them it works."""
    with _named(ACCOUNT, str(account)):
        yield


def _ids(tenants: int | Iterable[int]) -> list[int]:
    return [tenants] if isinstance(tenants, int) else sorted(tenants)


@contextmanager
def _named(setting: str, wanted: str) -> Iterator[None]:
    """Tell PostgreSQL something for the length of a block; without a second lock there is nobody to tell."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT before, set_config(%s, %s, false) FROM (SELECT current_setting(%s, true) AS before) AS named",
            [setting, wanted, setting],
        )
        row = cursor.fetchone()
    try:
        yield
    finally:
        if _answers():
            _set(setting, (row[0] if row else None) or "")


def _answers() -> bool:
    """Say whether the connection can be told anything: a failed transaction takes the name back at its rollback."""
    link = connection.connection
    if link is None or connection.needs_rollback:
        return False
    return link.info.transaction_status not in {TransactionStatus.INERROR, TransactionStatus.UNKNOWN}


def _set(setting: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [setting, value])


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


def guarded_models() -> tuple[type[models.Model], ...]:
    """Every model with a policy of its own on PostgreSQL: the walled ones, and those that say what their wall is."""
    return tuple(model for model in apps.get_models() if _wall(model))


def _wall(model: type[models.Model]) -> str | None:
    """Give the tenant of a row as SQL: its column, or what the model says where a row may be the platform's."""
    return getattr(model, "tenant_expression", None) or tenant_column(model)


def wall_statements() -> list[str]:
    """Build the SQL that raises the second lock on PostgreSQL: a policy on each walled table, grants for the role."""
    statements = [
        f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {APP_ROLE}",
        f"GRANT SELECT ON django_migrations TO {APP_ROLE}",
    ]
    for model in apps.get_models():
        table = f'"{model._meta.db_table}"'  # noqa: SLF001 - as above
        statements.append(f"GRANT {_rights(model)} ON {table} TO {APP_ROLE}")
        if wall := _wall(model):
            statements += _policy(table=table, tenant=wall)
        if own := getattr(model, "own_column", None):
            statements += _policy_of_ones_own(table=table, column=own)
    statements.append(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}")
    return statements


def _rights(model: type[models.Model]) -> str:
    if getattr(model, "append_only", False):
        return "SELECT, INSERT"
    return "SELECT, INSERT, UPDATE" if getattr(model, "never_removed", False) else "SELECT, INSERT, UPDATE, DELETE"


def _policy(*, table: str, tenant: str) -> list[str]:
    inside = f"{tenant} = ANY (string_to_array(current_setting('{SETTING}', true), ',')::bigint[])"
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS wall ON {table}",
        f"CREATE POLICY wall ON {table} TO {APP_ROLE} USING ({inside}) WITH CHECK ({inside})",
        f"DROP POLICY IF EXISTS owner ON {table}",
        f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)",
    ]


def _policy_of_ones_own(*, table: str, column: str) -> list[str]:
    """Let the account that was named read its own rows in every school, and only read them."""
    own = f"{column} = NULLIF(current_setting('{ACCOUNT}', true), '')::bigint"
    return [
        f"DROP POLICY IF EXISTS own ON {table}",
        f"CREATE POLICY own ON {table} FOR SELECT TO {APP_ROLE} USING ({own})",
    ]
