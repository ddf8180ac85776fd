"""What the database itself keeps, raised after every migration: row-level security, append-only ledgers, seats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection

from afterbell.base.tenancy import APP_ROLE, wall_statements
from afterbell.placement.guard import guard_statements, guards_down
from afterbell.rostering.guard import cancellation_guard_statements, cancellation_guards_down


def lower_guards(**_signal: object) -> None:
    """Take down, before a migration, the guards of seats and cancellations that would hinder it."""
    vendor = connection.vendor
    _execute([*guards_down(vendor=vendor), *cancellation_guards_down(vendor=vendor)])


def raise_walls(**_signal: object) -> None:
    """Put up the walls, the locks of the ledgers and the guards of the seats; doing it again changes nothing."""
    _execute(_statements(tables=append_only_tables()))


@contextmanager
def unlocked(tables: Iterable[str]) -> Iterator[None]:
    """Let the owner of the tables change facts for a while, within a transaction that undoes the unlocking too."""
    named = tuple(tables)
    sqlite = connection.vendor == "sqlite"
    verbs = ("update", "delete")
    opening = [f"DROP TRIGGER {table}_no_{verb}" for table in named for verb in verbs]
    closing = [statement for table in named for statement in _sqlite_lock(table)]
    if not sqlite:
        opening = [f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only" for table in named]
        closing = ["SET CONSTRAINTS ALL IMMEDIATE"]
        closing += [f"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only" for table in named]
    _execute(opening)
    yield
    _execute(closing)


def _execute(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def append_only_tables() -> list[str]:
    """List the tables whose rows are facts: added, never changed, never removed."""
    return [model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)]  # noqa: SLF001 - Django's documented model API


def _statements(*, tables: list[str]) -> list[str]:
    if connection.vendor == "sqlite":
        locks = [statement for table in tables for statement in _sqlite_lock(table)]
        return [*locks, *guard_statements(vendor="sqlite"), *cancellation_guard_statements(vendor="sqlite")]
    locks = [statement for table in tables for statement in _postgresql_lock(table)]
    guards = [*guard_statements(vendor="postgresql"), *cancellation_guard_statements(vendor="postgresql")]
    return [_POSTGRESQL_ROLE, _POSTGRESQL_REFUSAL, *locks, *guards, *wall_statements()]


def _sqlite_lock(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("update", "delete")
    ]


def _postgresql_lock(table: str) -> list[str]:
    moments = {"append_only": "UPDATE OR DELETE", "never_emptied": "TRUNCATE"}
    each = {"append_only": "ROW", "never_emptied": "STATEMENT"}
    return [
        f"CREATE OR REPLACE TRIGGER {table}_{name} BEFORE {moment} ON {table} FOR EACH {each[name]} "
        "EXECUTE FUNCTION afterbell_append_only()"
        for name, moment in moments.items()
    ]


_POSTGRESQL_ROLE = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
    CREATE ROLE {APP_ROLE} NOLOGIN;
  END IF;
END $$
"""

_POSTGRESQL_REFUSAL = """
CREATE OR REPLACE FUNCTION afterbell_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""
