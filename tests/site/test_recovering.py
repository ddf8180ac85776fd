"""A server of the database that is still recovering is waited for, and so it is said."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres import APP, SUPERUSER, UNSAFE_AND_QUICK, PrivateServer, address, killable_server
from tests.support.premises import AFTERBELL, clean_environment
from tests.support.served import free_port


@pytest.fixture
def server() -> Iterator[PrivateServer]:
    """Lend a server of its own with an empty database of the application's, where its own user may go."""
    with (
        tempfile.TemporaryDirectory(prefix="afterbell-away-", ignore_cleanup_errors=True) as folder,
        killable_server(folder=Path(folder) / "server", settings=UNSAFE_AND_QUICK) as made,
    ):
        with psycopg.connect(f"host={made.socket} user={SUPERUSER} dbname=postgres", autocommit=True) as link:
            link.execute("CREATE DATABASE afterbell")
        yield made


def read_by(process: subprocess.Popen[str], *, until: str) -> list[str]:
    """Read what a process writes, line by line, until one holds these words. Fails when it ends before."""
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if until in line:
            return said
    raise AssertionError(f"ended with {said}")


def test_the_site_waits_for_a_server_that_still_recovers(server: PrivateServer, tmp_path: Path) -> None:
    server.stop()
    standby = server.folder / "data" / "standby.signal"
    standby.touch()
    recovering = replace(server, settings=(*server.settings, "hot_standby=off"))
    recovering.start()
    place = {"AFTERBELL_DATABASE": address(role=APP, database="afterbell", socket=server.socket)}
    command: list[str | Path] = [AFTERBELL, "serve", "--port", str(free_port())]
    house = clean_environment() | {"AFTERBELL_VAR": str(tmp_path)} | place
    with subprocess.Popen(command, env=house, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        try:
            said = read_by(process, until="recovering")
            assert process.poll() is None
            assert all("does not answer yet" in line for line in said[:-1])
            recovering.stop()
            standby.unlink()
            server.start()
            said += read_by(process, until="afterbell:")
            assert process.wait(30) == 1
        finally:
            process.kill()
            recovering.stop()
    assert "run afterbell migrate first" in said[-1]
