"""A server of the database that is still recovering is waited for, and so it is said."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from queue import Queue
from threading import Thread

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


def lines_of(process: subprocess.Popen[str]) -> Queue[str]:
    """Give what a process writes, line by line, as it is written."""
    said: Queue[str] = Queue()
    stream = process.stderr
    assert stream is not None
    Thread(target=lambda: [said.put(line) for line in stream], daemon=True).start()
    return said


def test_the_site_waits_for_a_server_that_still_recovers(server: PrivateServer, tmp_path: Path) -> None:
    server.stop()
    standby = server.folder / "data" / "standby.signal"
    standby.touch()
    recovering = replace(server, settings=(*server.settings, "hot_standby=off"))
    recovering.start()
    place = {"AFTERBELL_DATABASE": address(role=APP, database="afterbell", socket=server.socket)}
    process = subprocess.Popen(
        [AFTERBELL, "serve", "--port", str(free_port())],
        env=clean_environment() | {"AFTERBELL_VAR": str(tmp_path)} | place,
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    said = lines_of(process)
    try:
        while "recovering" not in (line := said.get(timeout=30)):
            assert "does not answer yet" in line
        assert process.poll() is None
        recovering.stop()
        standby.unlink()
        server.start()
        assert process.wait(30) == 1
    finally:
        process.kill()
        recovering.stop()
    last = [said.get(timeout=5) for _ in range(said.qsize())][-1]
    assert "run afterbell migrate first" in last
