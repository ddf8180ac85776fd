"""Families send in turn: a few are served, a few wait, the others keep what they wrote and come back one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from threading import Event, Thread
from time import monotonic, sleep
from urllib.parse import urlencode

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from afterbell.fronts.middleware import families_in_turn
from afterbell.fronts.turns import LONGEST, SEATS, SERVED_AT_ONCE, SHORTEST, Turns

PATIENCE = 5.0
FORM = {"day": ["1:late", "2:late"], "strokes": "M1 1", "reason": '<b>"奶奶"</b>'}


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Slow:
    """A view that answers when it is let."""

    def __init__(self) -> None:
        self.may, self.running = Event(), 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        assert request
        self.running += 1
        self.may.wait(PATIENCE)
        return HttpResponse("received")


def sent(path: str = "/family/children/x/apply/") -> HttpRequest:
    return RequestFactory().post(path, urlencode(FORM, doseq=True), content_type="application/x-www-form-urlencoded")


@contextmanager
def crowd(turns: Turns, *, people: int) -> Iterator[list[float]]:
    """Let people take their turn and hold it until the block ends; gives what those outside were told."""
    told: list[float] = []
    done = Event()

    def come() -> None:
        with turns.turn() as seconds:
            if seconds:
                told.append(seconds)
            else:
                done.wait(PATIENCE)

    threads = [Thread(target=come) for _person in range(people)]
    for thread in threads:
        thread.start()
    wait_until(lambda: turns.served + turns.waiting + len(told) == people)
    try:
        yield told
    finally:
        done.set()
        for thread in threads:
            thread.join()


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = monotonic() + PATIENCE
    while not holds():
        assert monotonic() < deadline
        sleep(0.001)


def test_a_few_are_served_a_few_wait_and_nobody_else_is_seated() -> None:
    turns = Turns(clock=Hands(), at_once=2, seats=3)
    with crowd(turns, people=9) as told:
        assert (turns.served, turns.waiting, len(told)) == (2, 3, 4)
    assert (turns.served, turns.waiting) == (0, 0)


def test_who_waited_is_served_when_somebody_is_done() -> None:
    turns = Turns(clock=Hands(), at_once=1, seats=5)
    with crowd(turns, people=6) as told:
        assert told == []
    assert turns.served == 0


def test_a_failure_gives_the_turn_back() -> None:
    turns = Turns(clock=Hands(), at_once=1, seats=0)
    with pytest.raises(ZeroDivisionError), turns.turn():
        raise ZeroDivisionError
    with turns.turn() as seconds:
        assert seconds == 0


@given(pace=st.floats(0.001, 1.0), moments=st.lists(st.floats(0, 5), min_size=2, max_size=50))
def test_the_others_come_back_one_by_one_at_the_pace_of_the_service(pace: float, moments: Sequence[float]) -> None:
    clock = Hands()
    turns = Turns(clock=clock, at_once=0, seats=0, pace=pace)
    returns = []
    for moment in moments:
        clock.now += moment
        with turns.turn() as seconds:
            assert SHORTEST <= seconds <= LONGEST
            returns.append((clock.now, seconds))
    spread = [at + seconds for at, seconds in returns if SHORTEST < seconds < LONGEST]
    assert all(later - earlier >= pace * 0.999 for earlier, later in pairwise(spread))


def test_the_pace_follows_what_the_service_takes() -> None:
    clock = Hands()
    turns = Turns(clock=clock, at_once=2)
    for _form in range(200):
        with turns.turn():
            clock.now += 0.2
    assert turns.pace == pytest.approx(0.1, rel=0.01)


def test_only_what_a_family_sends_waits_and_what_it_wrote_is_kept() -> None:
    view = Slow()
    handle = families_in_turn(view)
    threads = [Thread(target=handle, args=[sent()]) for _phone in range(SERVED_AT_ONCE + SEATS)]
    for thread in threads:
        thread.start()
    wait_until(lambda: view.running == SERVED_AT_ONCE)
    sleep(0.05)
    answer = handle(sent())
    roll, reading = Thread(target=handle, args=[sent("/classroom/x/roll/")]), RequestFactory().get("/family/")
    roll.start()
    wait_until(lambda: view.running == SERVED_AT_ONCE + 1)
    view.may.set()
    assert handle(reading).content == b"received"
    for thread in [*threads, roll]:
        thread.join()
    assert view.running == SERVED_AT_ONCE + SEATS + 2
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
    assert int(answer.headers["Retry-After"]) >= 1
    text = answer.content.decode()
    kept = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text)
    assert kept == [
        ("day", "1:late"),
        ("day", "2:late"),
        ("strokes", "M1 1"),
        ("reason", "&lt;b&gt;&quot;奶奶&quot;&lt;/b&gt;"),
    ]
    assert "没有丢" in text
