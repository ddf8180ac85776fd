"""Which database the house stands on, read from one address."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg
from django.db import connection
from psycopg.errors import DiskFull

# Recursive triggers let an append-only table see the removal hidden in INSERT OR REPLACE.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
)

AWAY = ("08", "57P")
ROWS_WEIGHED = 400


def database_settings(*, url: str) -> dict[str, Any]:
    """Turn `sqlite:///path` or `postgresql://user:password@host/name?host=/socket` into Django's settings.

    Raises ValueError for any other address.
    """
    parts = urlsplit(url)
    if "\0" in unquote(url):
        raise ValueError("AFTERBELL_DATABASE has a character in it that no address has")
    if parts.scheme == "sqlite":
        if not (url.startswith("sqlite:///") and parts.path.strip("/")):
            raise ValueError("sqlite:/// is followed by the path of a file")
        return _sqlite(path=unquote(url.removeprefix("sqlite:///")))
    if parts.scheme in {"postgresql", "postgres"}:
        return _postgresql(
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=parse_qs(parts.query).get("host", [parts.hostname or ""])[0],
            port=str(parts.port or ""),
            name=unquote(parts.path.removeprefix("/")),
        )
    raise ValueError(f"AFTERBELL_DATABASE is sqlite:///… or postgresql://…, not {parts.scheme or url!r}")


def _sqlite(*, path: str) -> dict[str, Any]:
    return {
        "ENGINE": "afterbell.base.sqlite",
        "NAME": path if path.startswith("/") else f"/{path}",
        "CONN_MAX_AGE": 600,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }


def _postgresql(*, user: str, password: str, host: str, port: str, name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": user,
        "PASSWORD": password,
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c lock_timeout=3s -c statement_timeout=15s -c jit=off"},
    }


def weigh_tables() -> None:
    """Let the database look at how its tables are filled, so that it reads by the index that leads to few rows.

    PostgreSQL does so by itself. SQLite does it when it is told; without, a term's handovers were read whole for every
    child. It looks at a few hundred rows of each index and holds the file for less than a tenth of a second.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={ROWS_WEIGHED}")
            cursor.execute("ANALYZE")


def says_disk_is_full(error: Exception) -> bool:
    """Say whether the database could not store something because there is no room: SQLite says so in words alone."""
    return isinstance(error.__cause__, DiskFull) or "database or disk is full" in str(error)


def says_it_is_away(error: BaseException | None) -> bool:
    """Say whether the server of the database was not there to be asked: gone, starting, or not to be reached.

    psycopg gives no code where the line itself is broken; of the others, 08 is the line and 57P the server's own end.
    """
    cause = error.__cause__ if error else None
    if not isinstance(cause, (psycopg.OperationalError, psycopg.InterfaceError)):
        return False
    return cause.sqlstate is None or cause.sqlstate.startswith(AWAY)
