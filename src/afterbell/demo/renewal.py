"""Where a demonstration is built: never over a real school, and beside the old one until it is whole.

On SQLite the new database is a file of its own in the same folder, written without waiting for the disk, since nothing
in it has been promised to anybody. When the term has run it is brought to the disk and takes the old file's place in
one step; a run that is interrupted before leaves the old demonstration as it was.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.signals import setting_changed
from django.db import connection, connections

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words
from afterbell.schools.models import Account, School

BUILDING = "building"
WAITING, NOT_WAITING = "synchronous=FULL", "synchronous=OFF"

REFUSALS = catalogue(
    "demo",
    {
        "real_school": Words(
            zh="这个数据库里有真实学校的数据，不在上面做演示；请用 AFTERBELL_VAR 另指一个文件夹",
            en="this database holds a real school, no demonstration is made over it; "
            "name another folder with AFTERBELL_VAR",
        ),
        "stands_already": Words(
            zh="这个 PostgreSQL 数据库里已有演示学校；请新建一个空数据库，或用 dropdb、createdb 重建它",
            en="this PostgreSQL database holds a demonstration already; "
            "name an empty one, or make it anew with dropdb and createdb",
        ),
        "in_use": Words(
            zh="原有的演示数据库正被使用，请先停止网站再运行",
            en="the old demonstration's database is in use, stop the site first",
        ),
        "being_built": Words(
            zh="同一个文件夹里正在生成另一个演示，请等它结束",
            en="another demonstration is being built in this folder, wait for it to end",
        ),
    },
)


def must_be_free() -> None:
    """Raise Refused where a demonstration may not be made: over a real school, or over another one on PostgreSQL."""
    standing = Path(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not (standing.exists() and standing.stat().st_size):
        return  # a question would already make the file
    if School._meta.db_table not in connection.introspection.table_names():  # noqa: SLF001 - Django's documented model API
        return
    demonstrations = School.objects.filter(is_demonstration=True).exists()
    if School.objects.filter(is_demonstration=False).exists() or (not demonstrations and Account.objects.exists()):
        raise REFUSALS.refused("real_school")
    if demonstrations and connection.vendor == "postgresql":
        raise REFUSALS.refused("stands_already")


@contextmanager
def fresh_ground() -> Iterator[None]:
    """Work on an empty place; on SQLite it becomes the database, with its files, when the block ends well.

    Tables that were made and never used are taken along: making them again takes longer than a small term.
    Raises Refused when another demonstration is being built there, or the old one is in use.
    """
    if connection.vendor != "sqlite":
        yield
        return
    var, standing = Path(settings.VAR), Path(connection.settings_dict["NAME"])
    var.mkdir(parents=True, exist_ok=True)
    unused = _has_tables_alone(standing)
    connections["default"].close()
    building, folder = standing.with_name(f"{standing.name}.{BUILDING}"), var / BUILDING
    with _alone_in(standing.parent):
        _see_unused(standing)
        _remove(building, folder)
        try:
            if unused:
                shutil.copyfile(standing, building)
            with _standing_on(building, folder=folder):
                yield
            _bring_to_disk(building)
            _see_unused(standing)
            building.replace(standing)
            _move_files(folder, var)
            _sync(standing.parent)
        finally:
            _remove(building, folder)


def _has_tables_alone(standing: Path) -> bool:
    """Say whether the database has its tables and nobody ever did anything in them: every write has somebody's name."""
    if not (standing.exists() and standing.stat().st_size):
        return False
    made = {School._meta.db_table, Account._meta.db_table} <= set(connection.introspection.table_names())  # noqa: SLF001 - as above
    return made and not School.objects.exists() and not Account.objects.exists()


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle)
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise REFUSALS.refused("being_built") from None


@contextmanager
def _standing_on(building: Path, *, folder: Path) -> Iterator[None]:
    """Let this process work on the new database and keep its files in the new folder."""
    database = connections.settings["default"]
    before, var, media = dict(database), settings.VAR, settings.MEDIA_ROOT
    hurried = database["OPTIONS"]["init_command"].replace(WAITING, NOT_WAITING)
    try:
        _work_with({"NAME": str(building), "OPTIONS": database["OPTIONS"] | {"init_command": hurried}})
        _keep_files_in(var=folder, media=folder / Path(media).name)
        yield
    finally:
        _work_with(before)
        _keep_files_in(var=var, media=media)


def _work_with(changes: dict[str, object]) -> None:
    connections["default"].close()
    connections.settings["default"].update(changes)
    del connections["default"]


def _keep_files_in(*, var: Path, media: Path) -> None:
    settings.VAR, settings.MEDIA_ROOT = var, media
    setting_changed.send(sender=fresh_ground, setting="MEDIA_ROOT", value=media, enter=True)


def _see_unused(standing: Path) -> None:
    """See that nobody has the old database open, and leave nothing of it outside its one file.

    A write-ahead log left beside it would be taken for the new database's own.
    """
    if not standing.exists():
        return
    try:
        with closing(sqlite3.connect(standing, timeout=0, isolation_level=None)) as link:
            for statement in ("PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE", "ROLLBACK"):
                link.execute(statement)
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise REFUSALS.refused("in_use") from None
        raise


def _bring_to_disk(building: Path) -> None:
    with closing(sqlite3.connect(building, isolation_level=None)) as link:
        link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _sync(building)


def _move_files(folder: Path, var: Path) -> None:
    """Replace the old demonstration's stored files by the new one's, and put its papers over the old papers."""
    media = Path(settings.MEDIA_ROOT)
    shutil.rmtree(media, ignore_errors=True)
    if (folder / media.name).exists():
        shutil.move(folder / media.name, media)
    for paper in sorted(path for path in folder.rglob("*") if path.is_file()):
        place = var / paper.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        paper.replace(place)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(building: Path, folder: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        building.with_name(building.name + suffix).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
