"""Where a run of the tests stands: in the machine's memory where there is room, for nothing of it is to last."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of an unguessable name is made in it
PREFIX = "afterbell-"
ALIVE = "alive"
ROOM = 4 * 2**30
"""A whole run takes about half a gigabyte; one that dies leaves it behind until the next one sweeps."""


@contextmanager
def run_folder(*, durable: bool) -> Iterator[Path]:
    """Lend a run's folder: in memory, or on the disk where a storm asks what survives or memory is short."""
    place = None if durable or not has_room(MEMORY) else MEMORY
    if place:
        sweep(place)
    with tempfile.TemporaryDirectory(dir=place, prefix=PREFIX, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with (folder / f"{ALIVE}.new").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            (folder / f"{ALIVE}.new").rename(folder / ALIVE)
            yield folder


def has_room(place: Path) -> bool:
    """Say whether a place in memory is there and large enough, and the machine can spare that much."""
    if not place.is_dir():
        return False
    known = dict(line.split(":") for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines())
    spare = int(known["MemAvailable"].split()[0]) * 1024
    return min(shutil.disk_usage(place).free, spare) > ROOM


def sweep(place: Path) -> None:
    """Take away what runs left behind that were killed: nobody holds their folder any more."""
    for left in place.glob(f"{PREFIX}*"):
        with suppress(OSError), (left / ALIVE).open("r+") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left)
