"""A phone on a bad line, and the process at the school that syncs what it sends and can be killed at any moment."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from uuid import UUID

from afterbell.attendance.commands import NewMark

CHILDREN_STATES = ("present", "late", "absent", "left_early")
BATCH = 20
LONGEST_LIFE = 0.12
SLOWEST_LINE = 0.02
Take = Callable[[Sequence[NewMark]], Sequence[UUID]]
"""Takes a batch in and gives what a device may forget."""


@dataclass(slots=True, kw_only=True)
class Device:
    """Keeps every mark until it is acknowledged; what it sends is cut, doubled and shuffled."""

    marks: tuple[NewMark, ...]
    chance: random.Random
    acked: set[UUID] = field(default_factory=set)
    kills: int = 0
    cut_off: int = 0

    def batch(self) -> list[NewMark]:
        waiting = [mark for mark in self.marks if mark.mark_id not in self.acked]
        again = [mark for mark in self.marks if mark.mark_id in self.acked]
        sent = self.chance.sample(waiting, min(len(waiting), BATCH))
        sent += self.chance.sample(again, min(len(again), BATCH // 4)) + self.chance.sample(sent, len(sent) // 3)
        self.chance.shuffle(sent)
        return sent

    @property
    def done(self) -> bool:
        return len(self.acked) == len(self.marks)

    def talk(self, take: Take, *, life: float | None) -> None:
        """Send to a process until all is acknowledged or the process is dead; it is killed after `life` seconds."""
        with _process(take) as (line, pid):
            killer = threading.Timer(life or 0, os.kill, (pid, signal.SIGKILL))
            if life is not None:
                killer.start()
            try:
                while not self.done or life is not None:
                    self.cut_off += 1
                    line.send(self.batch())
                    self.acked.update(line.recv())
                    self.cut_off -= 1
            except (EOFError, BrokenPipeError, ConnectionResetError):
                self.kills += 1
            if life is not None:
                killer.join()


def marks_of(*, children: Sequence[str], count: int, chance: random.Random) -> tuple[NewMark, ...]:
    return tuple(
        NewMark(
            mark_id=UUID(int=chance.getrandbits(128), version=4),
            pupil=chance.choice(children),
            state=chance.choice(CHILDREN_STATES),
            device="phone",
            device_seq=number,
        )
        for number in range(1, count + 1)
    )


@contextmanager
def _process(take: Take) -> Iterator[tuple[Connection, int]]:
    """Run a process that takes batches in, forked from here without a connection to the database."""
    from django.db import connection  # noqa: PLC0415 - Django is ready only now

    connection.close()
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(theirs, ours, take))
    process.start()
    theirs.close()
    try:
        yield ours, process.pid or 0
    finally:
        ours.close()
        process.join()
    if process.exitcode not in {0, -signal.SIGKILL}:
        raise AssertionError(f"the process died of itself: {process.exitcode}")


def _serve(line: Connection, other_end: Connection, take: Take) -> None:
    other_end.close()
    chance = random.Random(os.getpid())  # noqa: S311 - a slow line, not a secret
    try:
        while True:
            answer = list(take(line.recv()))
            time.sleep(chance.uniform(0, SLOWEST_LINE))
            line.send(answer)
    except EOFError:
        os._exit(0)
