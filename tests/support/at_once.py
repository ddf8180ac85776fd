"""Several people at the same moment, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection, transaction

from afterbell.base.refusals import Refused

A_WHILE = 1.5


def while_it_lasts(first: Callable[[], object], second: Callable[[], object]) -> str:
    """Do one thing, and begin a second on another connection before the first is stored; says how that ended."""
    ended: list[str] = []
    thread = Thread(target=lambda: ended.extend(at_once(second)))
    with transaction.atomic():
        first()
        thread.start()
        thread.join(A_WHILE)
    thread.join()
    return ended[0]


def at_once(*actions: Callable[[], object]) -> list[str]:
    """Run the actions at the same moment, each on a connection of its own; says how each ended."""
    start, ended = Barrier(len(actions)), ["nothing"] * len(actions)

    def run(place: int) -> None:
        start.wait()
        try:
            actions[place]()
            ended[place] = "done"
        except Refused as refused:
            ended[place] = "conflict" if refused.conflict else "refused"
        finally:
            connection.close()

    threads = [Thread(target=run, args=[place]) for place in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ended)
