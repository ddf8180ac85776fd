"""Whether a database may be worked on: the product's own, and of no newer version. Asked before anything is written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from afterbell.site.cli_faults import Fault

LEDGER_OF_MIGRATIONS = "django_migrations"


def database_file() -> Path | None:
    """Name the file of an SQLite database; None on PostgreSQL."""
    return Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None


def is_there() -> bool:
    """Tell whether a database was made here; of a server, that is taken for granted."""
    path = database_file()
    return path is None or (path.exists() and bool(_tables(path)))


def must_be_there() -> None:
    """Raise Fault where the database still has to be made."""
    if not is_there():
        raise Fault("还没有数据库，请先运行 afterbell migrate / there is no database yet, run afterbell migrate first")


def must_be_known() -> None:
    """Raise Fault for another program's database, and for one a newer version has worked on. Nothing is written."""
    path = database_file()
    if not is_there():
        return
    if path and LEDGER_OF_MIGRATIONS not in _tables(path):
        raise Fault(f"这是别的程序的数据库 / this is another program's database: {path}")
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    unknown = sorted(set(loader.applied_migrations) - set(loader.disk_migrations))
    ours = [f"{app}.{name}" for app, name in unknown if _is_ours(app)]
    if ours:
        raise Fault(
            f"数据库属于更新的版本，请用那个版本打开（{ours[0]}） / "
            f"the database is of a newer version, open it with that one ({ours[0]})"
        )


def _tables(path: Path) -> set[str]:
    """Look at the tables without Django, whose first question already changes how the file is written."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as link:
        return {name for (name,) in link.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _is_ours(label: str) -> bool:
    """Tell a context of the product, one of a later version included, from what other packages bring."""
    found = apps.app_configs.get(label)
    return found is None or found.name.startswith("afterbell.")
