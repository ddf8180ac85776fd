"""Told to end in the middle of its work, a command says so, puts away what it began, and leaves what was there."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.premises import AFTERBELL, Premises, clean_environment
from tests.support.saying import contents, say
from tests.support.served import Serve, free_port

SECONDS = 120
BUILDING = "afterbell.sqlite3.building"
SERVERS_AND_WORKER = 3


def begun(var: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start a demonstration as a terminal would, and wait until it is being built."""
    process = subprocess.Popen(
        ["/usr/bin/env", "--default-signal=INT", AFTERBELL, "demo", "--size", "small", "--no-serve"],
        env=clean_environment() | environment,
        cwd=var,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + SECONDS
    while not ((var / BUILDING).exists() and (var / BUILDING).stat().st_size):
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"the demonstration was not begun: {process.communicate()}")
        time.sleep(0.05)
    return process


@pytest.mark.parametrize(
    ("told", "code", "sentence"),
    [
        (signal.SIGINT, 130, "afterbell: 已中断 / interrupted\n"),
        (signal.SIGTERM, 143, "afterbell: 已按要求结束 / ended as told\n"),
    ],
    ids=["interrupted", "ended"],
)
def test_a_demonstration_told_to_end_leaves_nothing(tmp_path: Path, told: int, code: int, sentence: str) -> None:
    process = begun(tmp_path, {"AFTERBELL_VAR": str(tmp_path)})
    process.send_signal(told)
    _out, err = process.communicate(timeout=SECONDS)
    assert err.lstrip() == sentence
    assert process.returncode == code
    assert [path for path in tmp_path.iterdir() if path.name.startswith(("afterbell", "building"))] == []
    for typed in (("links",), ("audit", "verify")):
        said = say(*typed, cwd=tmp_path, environment={"AFTERBELL_VAR": str(tmp_path)})
        assert "run afterbell migrate first" in said.sentence


@pytest.mark.parametrize("typed", [("links",), ("serve",), ("audit", "verify")], ids=lambda typed: typed[0])
def test_a_file_without_tables_is_no_database_and_stays_empty(tmp_path: Path, typed: tuple[str, ...]) -> None:
    (tmp_path / "afterbell.sqlite3").touch()
    before = contents(tmp_path)
    said = say(*typed, cwd=tmp_path, environment={"AFTERBELL_VAR": str(tmp_path)})
    assert "run afterbell migrate first" in said.sentence
    assert contents(tmp_path) == before


def test_a_demonstration_that_could_not_be_made_leaves_no_database(tmp_path: Path) -> None:
    """The folder takes files, the place of the new database does not."""
    (tmp_path / BUILDING).mkdir()
    said = say("demo", "--size", "small", "--no-serve", cwd=tmp_path, environment={"AFTERBELL_VAR": str(tmp_path)})
    assert said.code == 1
    assert "Traceback" not in said.err
    assert not (tmp_path / "afterbell.sqlite3").exists()


def test_a_site_told_to_end_ends_well_with_all_its_processes(served_site: Serve) -> None:
    site = served_site(workers=2)
    children = _children(site.process.pid)
    assert len(children) >= 2
    site.process.terminate()
    assert site.process.wait(timeout=SECONDS) == 0
    deadline = time.monotonic() + SECONDS
    while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []


def test_a_site_told_to_end_while_it_is_still_loading_ends_at_once(own_database: Premises) -> None:
    command = [AFTERBELL, "serve", "--port", str(free_port()), "--workers", "2"]
    site = subprocess.Popen(
        command,
        env=clean_environment() | own_database.environment(),
        cwd=own_database.var,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + SECONDS
    while len(_children(site.pid)) < SERVERS_AND_WORKER and time.monotonic() < deadline:
        time.sleep(0.01)
    children = _children(site.pid)
    site.terminate()
    try:
        assert site.wait(timeout=SECONDS) == 0
    finally:
        site.kill()
    assert len(children) == SERVERS_AND_WORKER
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []


def _children(parent: int) -> list[int]:
    found = []
    for entry in os.listdir("/proc"):  # noqa: PTH208 - names alone are asked for
        if entry.isdigit():
            try:
                status = Path(f"/proc/{entry}/stat").read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            if int(status.rpartition(")")[2].split()[1]) == parent:
                found.append(int(entry))
    return found


def test_a_site_is_not_served_by_nobody(own_database: Premises) -> None:
    said = say("serve", "--workers", "0", cwd=own_database.var, environment=own_database.environment())
    assert "--workers" in said.sentence
    assert said.code == 2
