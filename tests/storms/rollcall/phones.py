"""Phones that synchronise rolls over HTTP as the page does, on a line that breaks; they know nothing else of it."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from random import Random
from typing import Any
from uuid import UUID

STATES = ("present", "present", "present", "late", "absent", "leave", "left_early")
CORRECTED = 5
IMPATIENT = 0.15
"""How often a phone sends the same again on a second connection before the first has answered."""
OK = 200
PASSING = frozenset({409, 500, 502, 503})
"""Answers after which a phone waits a moment and sends again."""
PATIENCE = 30.0
TOKEN = "t" * 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """One mark as the phone keeps it until it is answered for."""

    mark_id: str
    child: str
    state: str
    seq: int

    def said(self) -> dict[str, object]:
        return {"id": self.mark_id, "pupil": self.child, "state": self.state, "place": "", "seq": self.seq}


@dataclass(slots=True, kw_only=True)
class Met:
    """What a phone met: each answer's status, how long it took, and how often the line broke under a question."""

    answers: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    cut_off: int = 0

    @property
    def felt(self) -> int:
        """Count the questions that were left without an answer, or with that of a site in need."""
        return self.cut_off + sum(number for status, number in self.answers.items() if status in PASSING)


@dataclass(slots=True, kw_only=True)
class Phone:
    """A teacher's phone; `acked` are the marks it may forget, `state_of` what it last said of each child."""

    known: Mapping[str, Any]
    port: int
    chance: Random
    acked: set[str] = field(default_factory=set)
    tapped: list[Tap] = field(default_factory=list)
    met: Met = field(default_factory=Met)
    seq: int = 0
    impatient: float = IMPATIENT
    lines: list[HTTPConnection] = field(default_factory=list)

    def tap(self, *, children: Sequence[str]) -> list[Tap]:
        """Tap a state of every child, and another of some."""
        corrected = self.chance.sample(list(children), min(CORRECTED, len(children)))
        taps = []
        for child in (*children, *corrected):
            self.seq += 1
            mark_id = str(UUID(int=self.chance.getrandbits(128), version=4))
            taps.append(Tap(mark_id=mark_id, child=child, state=self.chance.choice(STATES), seq=self.seq))
        self.tapped += taps
        return taps

    def call_the_roll(self, *, session: str, go_on: Callable[[], bool]) -> None:
        """Tap the session's children and send until each mark is answered for, or nobody wants it any more."""
        taps = self.tap(children=self.known["children"])
        while go_on() and (waiting := [tap for tap in taps if tap.mark_id not in self.acked]):
            again = [tap for tap in taps if tap.mark_id in self.acked]
            batch = [*waiting, *self.chance.sample(again, min(len(again), 3))]
            self.chance.shuffle(batch)
            kept = self.send(session=session, taps=batch)
            if kept is None:
                time.sleep(self.chance.uniform(0.05, 0.25))
            else:
                self.acked |= kept

    def send(self, *, session: str, taps: Sequence[Tap]) -> set[str] | None:
        """Send a batch, sometimes on two lines at once; gives the marks answered for, None where nobody answered."""
        request = self.request(session=session, taps=taps)
        lines = [self._line(0)]
        if self.chance.random() < self.impatient:
            lines.append(self._line(1))
        began = time.perf_counter()
        try:
            for line in lines:
                line.request("POST", **request)
            said = [self._answer(line) for line in lines]
        except ConnectionRefusedError:
            self.hang_up()
            return None
        except (OSError, HTTPException):
            self.met.cut_off += 1
            self.hang_up()
            return None
        self.met.waits.append(time.perf_counter() - began)
        return said[-1] if said[-1] is not None else said[0]

    def request(self, *, session: str, taps: Sequence[Tap]) -> dict[str, Any]:
        parcel = {"phone": self.known["phone"], "session": session, "marks": [tap.said() for tap in taps]}
        return {
            "url": f"/classroom/sessions/{session}/sync/",
            "body": json.dumps(parcel).encode(),
            "headers": {
                "Content-Type": "application/json",
                "Cookie": f"sessionid={self.known['cookie']}; csrftoken={TOKEN}",
                "X-CSRFToken": TOKEN,
            },
        }

    def _line(self, number: int) -> HTTPConnection:
        while len(self.lines) <= number:
            self.lines.append(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE))
        return self.lines[number]

    def _answer(self, line: HTTPConnection) -> set[str] | None:
        answer = line.getresponse()
        body = answer.read()
        self.met.answers[answer.status] += 1
        if answer.status == OK:
            said = json.loads(body)
            if said["refused"]:
                raise AssertionError(f"a mark was refused: {said['refused'][0]}")
            return set(said["kept"])
        if answer.status not in PASSING:
            raise AssertionError(f"a phone met {answer.status}: {body[:200]!r}")
        return None

    def hang_up(self) -> None:
        for line in self.lines:
            line.close()
