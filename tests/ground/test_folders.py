"""A run stands in memory where there is room, and what a killed one left there is swept away by the next."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import folders
from tests.support.folders import ALIVE, MEMORY, has_room, run_folder, sweep

ROOT = Path(__file__).parents[2]
KILLED = """
import os, signal
from pathlib import Path
from tests.support import folders
folders.MEMORY, folders.ROOM = Path({place!r}), 0
with folders.run_folder(durable=False) as folder:
    (folder / "kept").touch()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_is_to_outlast_a_fall_stands_on_the_disk() -> None:
    with run_folder(durable=True) as folder:
        assert MEMORY not in folder.parents
    assert not folder.exists()


def test_a_small_memory_is_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(folders, "MEMORY", tmp_path)
    monkeypatch.setattr(folders, "ROOM", 2**60)
    with run_folder(durable=False) as folder:
        assert tmp_path not in folder.parents
    assert not has_room(tmp_path / "nowhere")


def test_the_next_run_sweeps_what_a_killed_one_left_and_spares_a_living_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(folders, "MEMORY", tmp_path)
    monkeypatch.setattr(folders, "ROOM", 0)
    subprocess.run([sys.executable, "-c", KILLED.format(place=str(tmp_path))], cwd=ROOT, check=False)
    (left,) = tmp_path.iterdir()
    (strange := tmp_path / "afterbell-of-somebody-else").mkdir()
    with run_folder(durable=False) as living:
        assert not left.exists()
        sweep(tmp_path)
        assert (living / ALIVE).exists()
        assert strange.exists()
    assert not living.exists()
