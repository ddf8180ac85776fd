"""What is killed in the storm and started again: the served site, and a PostgreSQL server of the storm's own."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Protocol

import psycopg

from tests.support.postgres import APP, SUPERUSER, PrivateServer, address
from tests.support.premises import AFTERBELL, Premises, clean_environment
from tests.support.served import answers, free_port

START_SECONDS = 120.0
DATABASE_AWAY = "the database cannot be used"


class Victim(Protocol):
    """Something that dies by SIGKILL and has to stand again afterwards."""

    name: str

    def kill(self, chance: Random) -> None: ...
    def stand_again(self) -> None: ...


@dataclass(slots=True)
class Site:
    """The product's own server with all its processes, in a group of their own; its name in the table is `site`."""

    premises: Premises
    environment: Mapping[str, str]
    port: int
    process: subprocess.Popen[bytes] | None = None
    name: str = "site"

    def start(self) -> None:
        named = {name: said for name, said in self.premises.environment().items() if name != "AFTERBELL_THROWAWAY"}
        with (self.premises.var / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [AFTERBELL, "serve", "--port", str(self.port)],
                env=clean_environment() | named | dict(self.environment),
                cwd=self.premises.var,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, chance: Random) -> None:  # noqa: ARG002 - the site dies as a whole
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stand_again(self) -> None:
        self.start()
        self.wait()

    def wait(self) -> None:
        """Wait for an answer; a site that found its database not back yet is started again, as a machine does."""
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.port):
            if time.monotonic() > deadline:
                raise AssertionError(f"the site did not answer:\n{self.log()}")
            if self.process and self.process.poll() is not None:
                if DATABASE_AWAY not in self.log():
                    raise AssertionError(f"the site ended:\n{self.log()}")
                self.start()
            time.sleep(0.02)

    def log(self) -> str:
        return (self.premises.var / "serve.log").read_text(encoding="utf-8", errors="replace")[-2000:]

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass(slots=True)
class Postmaster:
    """PostgreSQL as a whole: the postmaster first, then whatever it leaves behind."""

    server: PrivateServer
    name: str = "postgresql"

    def kill(self, chance: Random) -> None:  # noqa: ARG002 - it dies as a whole
        left = children_of(self.server.pid)
        self.server.kill()
        for pid in left:
            _end(pid)
        deadline = time.monotonic() + START_SECONDS
        while any(Path(f"/proc/{pid}").exists() for pid in left) and time.monotonic() < deadline:
            time.sleep(0.005)

    def stand_again(self) -> None:
        self.server.start()
        wait_for(self.server.socket)


@dataclass(slots=True)
class Backend:
    """One of PostgreSQL's processes that work for the site; PostgreSQL then ends all others and recovers by itself."""

    server: PrivateServer
    name: str = "backend"

    def kill(self, chance: Random) -> None:
        working = [pid for pid in children_of(self.server.pid) if APP in _title(pid)]
        if working:
            _end(chance.choice(working))

    def stand_again(self) -> None:
        wait_for(self.server.socket)


def children_of(pid: int) -> list[int]:
    """Give the processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(stat.parent.name))
    return sorted(found)


def _title(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def _end(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def wait_for(socket: str) -> None:
    """Wait until PostgreSQL has recovered and takes connections."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with psycopg.connect(address(role=SUPERUSER, database="postgres", socket=socket)):
                return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


@contextmanager
def killable_site(*, premises: Premises, environment: Mapping[str, str] | None = None) -> Iterator[Site]:
    """Serve these premises by processes that may be killed and started again."""
    site = Site(premises=premises, environment=environment or {}, port=free_port())
    try:
        site.stand_again()
        yield site
    finally:
        site.stop()
