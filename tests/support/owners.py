"""Looking into a database and changing it as the owner of its tables, outside the product."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import psycopg

from tests.support.postgres import APP
from tests.support.premises import Premises

TABLES_OF_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
TABLES_OF_POSTGRESQL = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


def as_owner(premises: Premises, *statements: str) -> list[Sequence[Any]]:
    """Run statements as the owner; gives what the last one answered."""
    if premises.owner_database:
        with psycopg.connect(premises.owner_database, autocommit=True) as link:
            answers = [link.execute(statement.encode()) for statement in statements]
            return list(answers[-1]) if answers[-1].description else []
    with closing(sqlite3.connect(premises.var / "afterbell.sqlite3", isolation_level=None)) as link:
        return [link.execute(statement).fetchall() for statement in statements][-1]


def rows(premises: Premises) -> dict[str, int]:
    """Count the rows of every table."""
    names = as_owner(premises, TABLES_OF_POSTGRESQL if premises.owner_database else TABLES_OF_SQLITE)
    return {name: as_owner(premises, f'SELECT count(*) FROM "{name}"')[0][0] for (name,) in names}  # noqa: S608 - the table's own name


def pick_the_locks(premises: Premises, *, table: str) -> None:
    """Take away what keeps a table's rows as they are, as an insider would who owns it."""
    if premises.owner_database:
        rights = f'GRANT UPDATE, DELETE ON "{table}" TO {APP}'
        as_owner(premises, f'ALTER TABLE "{table}" DISABLE TRIGGER USER', rights)
    else:
        as_owner(premises, *(f'DROP TRIGGER "{table}_no_{verb}"' for verb in ("update", "delete")))
