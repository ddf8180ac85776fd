"""Where the storm rages: a database that waits for the disk before it answers, and who may be killed there."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.storms.rollcall.victims import Backend, Postmaster, Victim
from tests.support.postgres import SUPERUSER, UNSAFE_AND_QUICK, WITHOUT_WAITING, address, find_programs, killable_server
from tests.support.premises import Estate, PostgresGround, Premises, SqliteGround

NAME = "rollcall"


@dataclass(frozen=True, slots=True, kw_only=True)
class StormGround:
    """A database to rage on, and the victims besides the site: SQLite dies with the site that has it open."""

    premises: Premises
    victims: Sequence[Victim] = ()


@contextmanager
def ground_of(estate: Estate, *, like: Premises, waiting: bool = True) -> Iterator[StormGround]:
    """Lend a copy of a migrated database; of PostgreSQL's on a server of its own, which waits for the disk or not."""
    if isinstance(estate.ground, SqliteGround):
        with estate.copy(template=like, name=NAME) as premises:
            yield StormGround(premises=premises)
        return
    settings = () if waiting else WITHOUT_WAITING
    with killable_server(folder=estate.run / f"{NAME}_server", settings=settings) as server:
        ground = PostgresGround(run=estate.run, socket=server.socket)
        premises = ground.premises(name=NAME)
        ground.create(premises=premises)
        # A template that somebody reads cannot be copied meanwhile: what is poured out is a copy.
        with estate.copy(template=like, name=f"{NAME}_poured") as poured:
            _pour(poured, into=premises)
        yield StormGround(premises=premises, victims=(Postmaster(server=server), Backend(server=server)))


def _pour(source: Premises, *, into: Premises) -> None:
    """Bring a database from one server to another, with its owners and rights."""
    programs = find_programs()
    read = [str(programs / "pg_dump"), "--format=custom", "--compress=0", "--dbname", _as_superuser(source)]
    write = [str(programs / "pg_restore"), "--exit-on-error", "--dbname", _as_superuser(into)]
    dump = subprocess.run(read, capture_output=True, check=True)
    subprocess.run(write, input=dump.stdout, check=True)


def _as_superuser(premises: Premises) -> str:
    said = urlsplit(premises.database)
    return address(role=SUPERUSER, database=said.path.strip("/"), socket=parse_qs(said.query)["host"][0])


@contextmanager
def new_estate(folder: Path, *, database: str) -> Iterator[Estate]:
    """Give an empty estate for a storm that is a program of its own."""
    if database == "sqlite":
        yield Estate(run=folder, ground=SqliteGround(run=folder))
        return
    with killable_server(folder=folder / "server", settings=UNSAFE_AND_QUICK) as server:
        yield Estate(run=folder, ground=PostgresGround(run=folder, socket=server.socket))
