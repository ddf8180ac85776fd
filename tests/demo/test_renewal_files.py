"""A new demonstration takes the old one's place in one step, or not at all: the files of an SQLite database."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from afterbell.base.refusals import Refused
from tests.support.premises import AFTERBELL, Premises, clean_environment
from tests.support.saying import contents

SECONDS = 60
OFF, FULL = 0, 2


@pytest.fixture
def ground(own_database: Premises) -> Premises:
    """Lend a database with one row and one stored file of the old demonstration, in which somebody has an account."""
    from afterbell.schools.commands import bootstrap_platform  # noqa: PLC0415 - Django is ready only now

    bootstrap_platform(now=datetime(2026, 2, 20, 1, 0, tzinfo=UTC))
    put("old")
    (own_database.var / "media").mkdir()
    (own_database.var / "media" / "old").write_text("old", encoding="utf-8")
    (own_database.var / "demo").mkdir()
    (own_database.var / "demo" / "mine").write_text("mine", encoding="utf-8")
    return own_database


def put(name: str) -> None:
    """Write a row that tells one demonstration from another."""
    from django.db import connection  # noqa: PLC0415 - Django is ready only now

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS told (name TEXT)")
        cursor.execute("INSERT INTO told VALUES (%s)", [name])


def told(ground: Premises) -> list[str]:
    with closing(sqlite3.connect(ground.var / "afterbell.sqlite3")) as link:
        return [name for (name,) in link.execute("SELECT name FROM told")]


def pragma(name: str) -> object:
    from django.db import connection  # noqa: PLC0415 - as above

    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]


def build() -> None:
    """Build a new demonstration of one row, one stored file and one paper."""
    from django.conf import settings  # noqa: PLC0415 - as above
    from django.core.files.base import ContentFile  # noqa: PLC0415 - as above
    from django.core.files.storage import default_storage  # noqa: PLC0415 - as above

    put("new")
    default_storage.save("new", ContentFile(b"new"))
    (Path(settings.VAR) / "demo").mkdir()
    (Path(settings.VAR) / "demo" / "paper").write_text("new", encoding="utf-8")


def fresh_ground() -> AbstractContextManager[None]:
    from afterbell.demo import renewal  # noqa: PLC0415 - as above

    return renewal.fresh_ground()


def build_and(happen: Callable[[], object]) -> None:
    """Build a new demonstration, let something happen before it is whole."""
    with fresh_ground():
        build()
        happen()


def close() -> None:
    from django.db import connection  # noqa: PLC0415 - as above

    connection.close()


def test_the_new_takes_the_old_ones_place_with_its_files(ground: Premises) -> None:
    with fresh_ground():
        build()
        assert pragma("synchronous") == OFF
        assert told(ground) == ["old"]
        assert not (ground.var / "media" / "new").exists()
    assert pragma("synchronous") == FULL
    close()
    assert told(ground) == ["new"]
    assert [path.name for path in sorted((ground.var / "media").iterdir())] == ["new"]
    assert [path.name for path in sorted((ground.var / "demo").iterdir())] == ["mine", "paper"]
    assert not list(ground.var.glob("*building*"))
    assert not list(ground.var.glob("*-wal"))


def test_tables_nobody_used_are_taken_along_and_others_are_not(own_database: Premises) -> None:
    from afterbell.schools.commands import bootstrap_platform  # noqa: PLC0415 - as above

    assert (own_database.var / "afterbell.sqlite3").exists()
    with fresh_ground():
        assert tables() > {"schools_school", "schools_account", "django_migrations"}
        assert pragma("synchronous") == OFF
    bootstrap_platform(now=datetime(2026, 2, 20, 1, 0, tzinfo=UTC))
    with fresh_ground():
        assert tables() == set()
    close()
    assert not list(own_database.var.glob("*building*"))


def tables() -> set[str]:
    from django.db import connection  # noqa: PLC0415 - as above

    return set(connection.introspection.table_names())


def test_what_is_stored_afterwards_lies_where_it_did(ground: Premises) -> None:
    from django.core.files.base import ContentFile  # noqa: PLC0415 - as above
    from django.core.files.storage import default_storage  # noqa: PLC0415 - as above

    with fresh_ground():
        build()
    default_storage.save("later", ContentFile(b"x"))
    put("later")
    close()
    assert (ground.var / "media" / "later").exists()
    assert told(ground) == ["new", "later"]


def test_a_run_that_fails_leaves_the_old_one(ground: Premises) -> None:
    close()
    before = contents(ground.var)
    with pytest.raises(ZeroDivisionError):
        build_and(lambda: 1 / 0)
    close()
    assert contents(ground.var) == before


def test_what_an_interrupted_run_left_is_cleared_away(ground: Premises) -> None:
    for name in ("afterbell.sqlite3.building", "afterbell.sqlite3.building-wal"):
        (ground.var / name).write_bytes(b"left")
    (ground.var / "building" / "media").mkdir(parents=True)
    (ground.var / "building" / "media" / "left").write_bytes(b"left")
    with fresh_ground():
        build()
    assert told(ground) == ["new"]
    assert not (ground.var / "media" / "left").exists()


def test_a_database_somebody_reads_is_not_replaced(ground: Premises) -> None:
    close()
    with closing(sqlite3.connect(ground.var / "afterbell.sqlite3", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT name FROM told").fetchall() == [("old",)]
        with pytest.raises(Refused, match="stop the site first"), fresh_ground():
            pytest.fail("nothing is built in vain")
    assert told(ground) == ["old"]


def test_a_database_somebody_begins_to_read_in_the_meantime_is_not_replaced(ground: Premises) -> None:
    reader = sqlite3.connect(ground.var / "afterbell.sqlite3", isolation_level=None)
    with closing(reader), pytest.raises(Refused, match="stop the site first"):
        build_and(lambda: reader.execute("SELECT name FROM told").fetchall())
    assert told(ground) == ["old"]
    assert (ground.var / "media" / "old").exists()


def test_two_demonstrations_are_not_built_at_once(ground: Premises) -> None:
    handle = os.open(ground.var, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(Refused, match="another demonstration is being built"), fresh_ground():
            pytest.fail("one at a time")
    finally:
        os.close(handle)
    assert told(ground) == ["old"]


def test_a_run_that_is_killed_leaves_the_old_demonstration(own_term: Premises) -> None:
    close()
    before = contents(own_term.var)
    command = [AFTERBELL, "demo", "--size", "small", "--no-serve"]
    run = subprocess.Popen(
        command, env=clean_environment() | own_term.environment(), cwd=own_term.var, stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(own_term.var / "afterbell.sqlite3.building-wal", run=run)
    finally:
        run.kill()
        run.wait()
    after = contents(own_term.var)
    assert {name: told for name, told in after.items() if "building" not in name} == before
    assert len(after) > len(before)


def _wait_for(path: Path, *, run: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS
    while not path.exists():
        if run.poll() is not None or time.monotonic() > deadline:
            raise AssertionError("the demonstration was over before it could be killed")
        time.sleep(0.02)
