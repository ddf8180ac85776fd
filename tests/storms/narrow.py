"""A disk of a few megabytes with a migrated database on it, for tests that fill it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support.databases import next_name
from tests.support.postgres import APP, OWNER, SUPERUSER, address
from tests.support.premises import Estate, PostgresGround, Premises

MEGABYTES = 96
LEFT = 600_000
BALLAST = "ballast"


@contextmanager
def narrow_disk(estate: Estate) -> Iterator[Premises]:
    """Lend a copy of the migrated database on a disk of its own. Fails where this machine lets nobody mount one."""
    name = next_name()
    disk = estate.run / f"disk_{name}"
    disk.mkdir()
    _mount(disk)
    try:
        if isinstance(estate.ground, PostgresGround):
            with _postgresql_on(disk, estate=estate, ground=estate.ground, name=name) as premises:
                yield premises
        else:
            shutil.copytree(estate.migrated().var, disk, dirs_exist_ok=True)
            yield Premises(var=disk, database=f"sqlite:///{disk}/afterbell.sqlite3")
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)  # noqa: S607 - the system's own, wherever it lies


def fill(premises: Premises) -> None:
    """Leave room for a few batches."""
    stats = os.statvfs(premises.var)
    ballast = stats.f_bavail * stats.f_frsize - LEFT
    (premises.var / BALLAST).write_bytes(bytes(ballast))


def make_room(premises: Premises) -> None:
    (premises.var / BALLAST).unlink()


def _mount(disk: Path) -> None:
    command = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "afterbell-narrow", str(disk)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise AssertionError(
            "the storm of the full disk mounts a small tmpfs, which needs root and a machine that allows mounting: "
            f"{answer.stderr.strip()}"
        )


@contextmanager
def _postgresql_on(disk: Path, *, estate: Estate, ground: PostgresGround, name: str) -> Iterator[Premises]:
    """Put a database into a tablespace on the disk; the server's own log of writes lies elsewhere."""
    space, folder = sql.Identifier(f"space_{name}"), disk / "space"
    folder.mkdir(mode=0o700)
    shutil.chown(folder, "nobody", "nogroup")
    shutil.copytree(estate.migrated().var, disk, dirs_exist_ok=True)
    where = address(role=SUPERUSER, database="postgres", socket=ground.socket)
    with psycopg.connect(where, autocommit=True) as link:
        link.execute(sql.SQL("CREATE TABLESPACE {} LOCATION {}").format(space, sql.Literal(str(folder))))
        making = "CREATE DATABASE {} OWNER {} TEMPLATE migrated TABLESPACE {}"
        link.execute(sql.SQL(making).format(sql.Identifier(name), sql.Identifier(OWNER), space))
        try:
            yield Premises(
                var=disk,
                database=address(role=APP, database=name, socket=ground.socket),
                owner_database=address(role=OWNER, database=name, socket=ground.socket),
            )
        finally:
            link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            link.execute(sql.SQL("DROP TABLESPACE {}").format(space))
