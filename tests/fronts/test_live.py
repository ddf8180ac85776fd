"""A wall is drawn once for everybody who looks at the same moment."""

from __future__ import annotations

from threading import Barrier, Event, Thread

import pytest

from afterbell.fronts.live import A_MOMENT, KEPT, MOST_SEATED, STILL_SEATED, Drawings, Onlookers


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
        drawings.of(number, draw=f"{number}".__str__)
    with pytest.raises(ZeroDivisionError):
        drawings.of(0, draw=lambda: str(1 // 0))
    assert drawings.of(KEPT, draw=lambda: str(1 // 0)) == f"{KEPT}"


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_of_all_who_ask_in_a_moment_one_looks_and_the_others_are_shown_what_stood_there() -> None:
    watch = Watch()
    onlookers = Onlookers(clock=watch)
    for who in ("one", "two", "three"):
        onlookers.seat(who, wall="board", stamp="s1", inside="a wall")
    assert [onlookers.shown(who) for who in ("one", "two")] == [("s1", "a wall")] * 2
    watch.seconds = A_MOMENT
    assert [onlookers.shown(who) for who in ("one", "two", "three")] == [None, ("s1", "a wall"), ("s1", "a wall")]
    onlookers.seat("one", wall="board", stamp="s2", inside="another")
    assert onlookers.shown("two") == ("s2", "another")


def test_nobody_is_shown_a_wall_who_was_not_let_in_or_was_too_long_ago() -> None:
    watch = Watch()
    onlookers = Onlookers(clock=watch)
    onlookers.seat("one", wall="board", stamp="s1", inside="a wall")
    assert onlookers.shown("a stranger") is None
    watch.seconds = STILL_SEATED
    onlookers.seat("two", wall="board", stamp="s1", inside="a wall")
    assert onlookers.shown("one") is None
    assert onlookers.shown("two") == ("s1", "a wall")


def test_who_looked_longest_ago_is_asked_again_when_there_are_too_many() -> None:
    onlookers = Onlookers(clock=Watch())
    for who in range(MOST_SEATED + 1):
        onlookers.seat(who, wall="board", stamp="s1", inside="a wall")
    assert onlookers.shown(0) is None
    assert onlookers.shown(1) == ("s1", "a wall")
