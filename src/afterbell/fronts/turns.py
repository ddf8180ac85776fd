"""When many families send in the same minute: a few are served, a few wait, the others are told when to come back.

Only what families send waits in turn. What the staff send - a roll, a handover, a review - never does, and there are
always threads left for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition

SERVED_AT_ONCE, SEATS = 2, 6
"""Of one process: more at once only take turns at its one interpreter, and more seats only wait longer."""
FIRST_GUESS, WEIGHT = 0.05, 0.1
SHORTEST, LONGEST = 1.0, 180.0


@dataclass(slots=True)
class Turns:
    """Whose turn it is in one process, with how fast it has been going lately."""

    clock: Callable[[], float]
    at_once: int = SERVED_AT_ONCE
    seats: int = SEATS
    served: int = 0
    waiting: int = 0
    pace: float = FIRST_GUESS
    last_return: float = 0.0
    _changed: Condition = field(default_factory=Condition)

    @contextmanager
    def turn(self) -> Iterator[float]:
        """Wait for a turn and give 0, or where no seat is free the seconds after which to come back.

        Those who are told to come back are told one after another, at the pace of the last minute: together they
        return as fast as they can be served, and nobody has to try twice without need.
        """
        if seconds := self._enter():
            yield seconds
            return
        begun = self.clock()
        try:
            yield 0.0
        finally:
            self._leave(took=self.clock() - begun)

    def _enter(self) -> float:
        with self._changed:
            if self.served >= self.at_once and self.waiting >= self.seats:
                return self._come_back()
            self.waiting += 1
            self._changed.wait_for(lambda: self.served < self.at_once)
            self.waiting -= 1
            self.served += 1
            return 0.0

    def _come_back(self) -> float:
        now = self.clock()
        self.last_return = max(self.last_return, now + self.seats * self.pace) + self.pace
        return min(max(self.last_return - now, SHORTEST), LONGEST)

    def _leave(self, *, took: float) -> None:
        with self._changed:
            self.served -= 1
            self.pace += WEIGHT * (took / self.at_once - self.pace)
            self._changed.notify()
