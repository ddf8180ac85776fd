"""Writers on SQLite take over from one another without a pause, and give up in the database's own words."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from afterbell.base.databases import database_settings
from afterbell.base.sqlite.base import DatabaseWrapper

WRITERS, TIMES = 4, 25


@pytest.fixture(autouse=True)
def _files_of_its_own(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let the tests open databases of their own, beside the one all others work on."""
    with django_db_blocker.unblock():
        yield


@contextmanager
def linked(path: Path, *, patience: float = 20) -> Iterator[DatabaseWrapper]:
    """Open a connection as the site has it, which waits this many seconds for its turn."""
    told = database_settings(url=f"sqlite:///{path}")
    told["OPTIONS"] = told["OPTIONS"] | {"timeout": patience}
    link = ConnectionHandler({"default": told})["default"]
    assert isinstance(link, DatabaseWrapper)
    with closing(link):
        yield link


def count_on(path: Path, ready: threading.Barrier) -> None:
    with linked(path) as link:
        ready.wait()
        for _time in range(TIMES):
            link.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
            with link.cursor() as cursor:
                cursor.execute("SELECT number FROM counted")
                (number,) = cursor.fetchone()
                cursor.execute("UPDATE counted SET number = %s", [number + 1])
            link.commit()
            link.set_autocommit(True)


def test_nobody_s_write_is_lost_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "counted.sqlite3"
    with linked(path) as link, link.cursor() as cursor:
        cursor.execute("CREATE TABLE counted (number integer)")
        cursor.execute("INSERT INTO counted VALUES (0)")
    ready = threading.Barrier(WRITERS)
    with ThreadPoolExecutor(WRITERS) as pool:
        for ended in [pool.submit(count_on, path, ready) for _writer in range(WRITERS)]:
            ended.result()
    with linked(path) as link, link.cursor() as cursor:
        cursor.execute("SELECT number FROM counted")
        assert cursor.fetchone() == (WRITERS * TIMES,)


def test_who_waited_in_vain_is_told_that_the_database_is_locked(tmp_path: Path) -> None:
    path = tmp_path / "held.sqlite3"
    with linked(path) as holder, linked(path, patience=0.05) as other:
        holder.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        begun = time.monotonic()
        with pytest.raises(OperationalError, match="database is locked"):
            other.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        assert time.monotonic() - begun >= 0.05
        with other.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            assert cursor.fetchone() == (50,)
        holder.rollback()


def test_what_is_wrong_otherwise_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "begun.sqlite3"
    with linked(path) as link, link.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="within a transaction"):
            link.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
