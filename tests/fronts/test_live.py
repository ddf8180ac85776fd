"""A wall is drawn once for everybody who looks at the same moment."""

from __future__ import annotations

from threading import Barrier, Event, Thread

import pytest

from afterbell.fronts.live import KEPT, Drawings


def test_who_asks_while_it_is_drawn_waits_and_draws_nothing() -> None:
    drawings, begun, go_on, drawn = Drawings(), Event(), Event(), list[int]()

    def draw() -> str:
        drawn.append(1)
        begun.set()
        go_on.wait(5)
        return "a wall"

    seen: list[str] = []
    threads = [Thread(target=lambda: seen.append(drawings.of("now", draw=draw))) for _ in range(8)]
    threads[0].start()
    begun.wait(5)
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join()
    assert (seen, drawn) == (["a wall"] * 8, [1])


def test_what_could_not_be_drawn_is_told_to_everybody_who_waits_and_is_drawn_again_by_the_next() -> None:
    drawings, start, faults = Drawings(), Barrier(3), list[str]()

    def breaks() -> str:
        raise LookupError("no school")

    def ask() -> None:
        start.wait()
        try:
            drawings.of("now", draw=breaks)
        except LookupError as fault:
            faults.append(str(fault))

    threads = [Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == ["no school"] * 3
    assert drawings.of("now", draw=lambda: "a wall") == "a wall"


def test_old_drawings_are_forgotten() -> None:
    drawings = Drawings()
    for number in range(KEPT + 1):
        drawings.of(number, draw=lambda number=number: f"{number}")
    with pytest.raises(ZeroDivisionError):
        drawings.of(0, draw=lambda: str(1 // 0))
    assert drawings.of(KEPT, draw=lambda: str(1 // 0)) == f"{KEPT}"
