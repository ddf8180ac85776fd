"""Several people at the same moment, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

from afterbell.base.refusals import Refused


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
