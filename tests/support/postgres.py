"""A private PostgreSQL server for one run of the tests: a Unix socket, no network, gone with the run."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
UNSAFE_AND_QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
START_SECONDS = 30
STOP_SECONDS = 20


def address(*, role: str, database: str, socket: str) -> str:
    """Write the database's address as the product reads it."""
    return f"postgresql://{role}@/{database}?host={quote(socket, safe='/')}"


@contextmanager
def private_server(*, folder: Path, durable: bool) -> Iterator[str]:
    """Start a server in an empty folder and give its socket folder; it ends with the block.

    A throw-away server does not wait for the disk, unless `durable`: storms ask what survives.
    Raises LookupError where PostgreSQL's programs are not on the machine.
    """
    programs = find_programs()
    folder.mkdir(mode=0o700)
    prefix = _as_nobody(folder=folder)
    data = folder / "data"
    locale = ("--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync", "--no-instructions")
    _run([*prefix, str(programs / "initdb"), "-D", str(data), "-U", SUPERUSER, *locale], log=folder / "initdb.log")
    settings = ["listen_addresses=", f"unix_socket_directories={folder}", "max_connections=60"]
    settings += [] if durable else UNSAFE_AND_QUICK
    options = [part for setting in settings for part in ("-c", setting)]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [*prefix, str(programs / "postgres"), "-D", str(data), *options], stdout=log, stderr=log
        )
    try:
        _make_roles(socket=str(folder), server=server)
        yield str(folder)
    finally:
        server.send_signal(2)
        server.wait(STOP_SECONDS)


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


def _make_roles(*, socket: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with psycopg.connect(address(role=SUPERUSER, database="postgres", socket=socket), autocommit=True) as link:
                for statement in ROLES:
                    link.execute(statement)
                return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                said = (Path(socket) / "server.log").read_text()
                raise RuntimeError(f"the private PostgreSQL server did not start:\n{said}") from None
            time.sleep(0.05)
