"""Whether the database keeps what the house promises: asked before the site is served, answered in one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

from django.conf import settings
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

from afterbell.base.tenancy import APP_ROLE, guarded_models
from afterbell.placement.guard import guard_names
from afterbell.rostering.guard import cancellation_guards
from afterbell.site.cli_faults import Fault
from afterbell.site.walls import append_only_tables

LASTING = ("fsync", "full_page_writes", "synchronous_commit")
FULL = 2

_STANDING = """
SELECT rolsuper OR rolbypassrls,
       EXISTS (SELECT FROM pg_tables
               WHERE schemaname = current_schema() AND pg_has_role(current_user, tableowner, 'USAGE')),
       pg_has_role(current_user, %s, 'USAGE')
FROM pg_roles WHERE rolname = current_user
"""
_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}
_OPEN_TABLES = """
SELECT relname FROM pg_class
WHERE relname = ANY (%s) AND relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity)
ORDER BY relname
"""


def must_be_ready() -> None:
    """Raise Fault with the first thing that is wrong with the database; nothing is changed."""
    for fault in faults():
        raise Fault(fault)


def faults() -> Iterator[str]:
    """Say what is wrong with the database, the gravest first."""
    yield from _faults_of_version()
    looks: dict[str, Callable[[], Iterator[str]]] = {"postgresql": _faults_of_postgresql, "sqlite": _faults_of_sqlite}
    yield from looks[connection.vendor]()
    standing = _triggers()
    if not set(guard_names()) <= standing:
        yield (
            "社团的名额没有看守，可能多收孩子，请运行 afterbell migrate / "
            "the seats of clubs are not guarded and could be given twice, run afterbell migrate"
        )
    if not set(cancellation_guards()) <= standing:
        yield (
            "停课的记录没有看守，可能被改掉或删掉，请运行 afterbell migrate / "
            "cancellations are not guarded and could be edited away, run afterbell migrate"
        )


def _triggers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def _faults_of_version() -> Iterator[str]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield (
            "数据库还不是这个版本的，请先运行 afterbell migrate / "
            "the database is not of this version, run afterbell migrate first"
        )


def _faults_of_postgresql() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [APP_ROLE])
        bypasses, owns, is_app = cursor.fetchone()
    if bypasses:
        yield (
            "程序的数据库角色能绕过行级安全，学校之间就没有墙了 / "
            "the application's database role bypasses row-level security: there would be no walls between schools"
        )
    if owns:
        yield (
            "程序的数据库角色不能是数据表的所有者，请用另一个角色（AFTERBELL_OWNER_DATABASE）建表 / "
            "the application's database role owns tables: let another role make them (AFTERBELL_OWNER_DATABASE)"
        )
    if not (bypasses or is_app):
        yield (
            f"程序的数据库角色不属于 {APP_ROLE}，什么也看不到 / "
            f"the application's database role is no member of {APP_ROLE} and would see nothing"
        )
    yield from _open_tables()
    if not settings.THROWAWAY:
        yield from _forgetful()


def _open_tables() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_TABLES, [[_table(model) for model in guarded_models()]])
        unguarded = [name for (name,) in cursor.fetchall()]
    if unguarded:
        names = ", ".join(unguarded)
        yield (
            f"这些表没有行级安全，请运行 afterbell migrate：{names} / "
            f"these tables have no row-level security, run afterbell migrate: {names}"
        )


def _forgetful() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings WHERE name = ANY (%s) AND setting = 'off'", [list(LASTING)])
        off = [name for (name,) in cursor.fetchall()]
    if off:
        names = ", ".join(sorted(off))
        yield (
            f"PostgreSQL 的 {names} 关着，断电会丢失已确认的记录 / "
            f"PostgreSQL has {names} off: a power cut would lose what was acknowledged"
        )


def _faults_of_sqlite() -> Iterator[str]:
    if _is_unwritable():
        yield (
            "数据库或它的文件夹不可写，没有人能登录 / "
            "the database or its folder cannot be written: nobody could sign in"
        )
    if _pragma("journal_mode") != "wal":
        yield "SQLite 不是 WAL 模式 / SQLite does not keep a write-ahead log"
    if not settings.THROWAWAY and int(str(_pragma("synchronous"))) < FULL:
        yield "SQLite 的 synchronous 不是 FULL，断电会丢失记录 / SQLite does not wait for the disk (synchronous)"
    if not _pragma("foreign_keys"):
        yield "SQLite 的 foreign_keys 关着 / SQLite does not keep foreign keys"
    locks = _triggers()
    missing = [table for table in append_only_tables() if not {f"{table}_no_update", f"{table}_no_delete"} <= locks]
    if missing:
        names = ", ".join(missing)
        yield f"这些只增表没有锁，请运行 afterbell migrate：{names} / these append-only tables have no lock: {names}"


def _is_unwritable() -> bool:
    """Write beside the site's own connection and take it back; a lock somebody else holds shows that others can."""
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(name, uri=True, timeout=0, isolation_level=None)) as link:
        try:
            link.execute("BEGIN IMMEDIATE")
            link.execute("PRAGMA user_version = 0")
            link.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            return "locked" not in str(error)
    return False


def _pragma(name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table  # noqa: SLF001 - Django's documented model API
