"""A private PostgreSQL server for one run of the tests: a Unix socket, no network, gone with the run."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

OWNER = "afterbell_owner"
APP = "afterbell_app"
SUPERUSER = "postgres"
ROLES = (
    f"CREATE ROLE {OWNER} LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS",
    f"CREATE ROLE {APP} LOGIN NOCREATEDB NOSUPERUSER NOBYPASSRLS",
)
WITHOUT_WAITING = ("fsync=off",)
"""What was answered has left the server and outlives its killing; only the machine's own fall would lose it."""
UNSAFE_AND_QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
START_SECONDS = 30
STOP_SECONDS = 20


def address(*, role: str, database: str, socket: str) -> str:
    """Write the database's address as the product reads it."""
    return f"postgresql://{role}@/{database}?host={quote(socket, safe='/')}"


@dataclass(slots=True, kw_only=True)
class PrivateServer:
    """A server in a folder of its own, which is also where its socket lies; a storm kills it and starts it again."""

    folder: Path
    settings: tuple[str, ...]
    prefix: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> str:
        return str(self.folder)

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    def start(self) -> None:
        """Start the server on what lies in the folder; it may still be recovering when this returns."""
        own = ("listen_addresses=", f"unix_socket_directories={self.folder}", "max_connections=60")
        settings = (*own, *self.settings)
        options = [part for setting in settings for part in ("-c", setting)]
        command = [*self.prefix, str(find_programs() / "postgres"), "-D", str(self.folder / "data"), *options]
        with (self.folder / "server.log").open("a") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        assert self.process
        self.process.send_signal(2)
        self.process.wait(STOP_SECONDS)


@contextmanager
def private_server(*, folder: Path, durable: bool) -> Iterator[str]:
    """Start a server in an empty folder and give its socket folder; it ends with the block.

    A throw-away server does not wait for the disk, unless `durable`: storms ask what survives.
    Raises LookupError where PostgreSQL's programs are not on the machine.
    """
    with killable_server(folder=folder, settings=() if durable else UNSAFE_AND_QUICK) as server:
        yield server.socket


@contextmanager
def killable_server(*, folder: Path, settings: tuple[str, ...] = ()) -> Iterator[PrivateServer]:
    """Start a server as `private_server` does, and give it into the caller's hands."""
    programs = find_programs()
    folder.mkdir(mode=0o700)
    prefix = _as_nobody(folder=folder)
    locale = ("--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync", "--no-instructions")
    making = [*prefix, str(programs / "initdb"), "-D", str(folder / "data"), "-U", SUPERUSER, *locale]
    _run(making, log=folder / "initdb.log")
    server = PrivateServer(folder=folder, settings=settings, prefix=prefix)
    server.start()
    try:
        _make_roles(server)
        yield server
    finally:
        server.stop()


def find_programs() -> Path:
    """Find the newest PostgreSQL server on the machine. Raises LookupError where there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    found = shutil.which("postgres")
    if found:
        return Path(found).resolve().parent
    raise LookupError("PostgreSQL is not on this machine: install Debian's package postgresql, or run ./dev test")


def _as_nobody(*, folder: Path) -> tuple[str, ...]:
    """PostgreSQL refuses to run as root, so there it runs as nobody; it ends with the process that started it."""
    ends_with_us = ("setpriv", "--pdeathsig", "INT")
    if os.geteuid() != 0:
        return ends_with_us
    shutil.chown(folder, "nobody", "nogroup")
    folder.parent.chmod(0o711)
    return ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *ends_with_us[1:])


def _run(command: Sequence[str], *, log: Path) -> None:
    answer = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    log.write_text(answer.stdout + answer.stderr)
    if answer.returncode:
        raise RuntimeError(f"{Path(command[-1]).name} failed: {answer.stderr.strip()}")


def _make_roles(server: PrivateServer) -> None:
    deadline, where = (
        time.monotonic() + START_SECONDS,
        address(role=SUPERUSER, database="postgres", socket=server.socket),
    )
    while True:
        try:
            with psycopg.connect(where, autocommit=True) as link:
                for statement in ROLES:
                    link.execute(statement)
                return
        except psycopg.OperationalError:
            if (server.process and server.process.poll() is not None) or time.monotonic() > deadline:
                said = (server.folder / "server.log").read_text()
                raise RuntimeError(f"the private PostgreSQL server did not start:\n{said}") from None
            time.sleep(0.05)
