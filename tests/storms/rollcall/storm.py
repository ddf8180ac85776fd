"""Phones synchronise, victims are killed at drawn points, and the tables are held against the phones' own books.

The reference is kept on this side of the wire: what was answered for, and each child's last tap. It knows nothing of
the product's rule for folding.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.storms.rollcall.phones import CORRECTED, Phone
from tests.storms.rollcall.victims import Site, Victim
from tests.support.premises import Premises, clean_environment

ROOT = Path(__file__).parents[3]
PHONES, CHILDREN = 20, 45
A_ROUND = PHONES * (CHILDREN + CORRECTED)
LONGEST_PAUSE = 0.08
LAST_POINT = 0.97
"""The last kill falls before the last marks, so that there is always something under way."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What was done and what came of it; right when nothing is lost, doubled, strange or folded otherwise."""

    seed: int
    marks: int
    kills: dict[str, int]
    kills_felt: int
    acknowledged: int
    stored: int
    lost: int
    doubled: int
    strange: int
    states: int
    states_differing: int
    contradictions: int
    ledger_faults: list[str]
    cut_off: int
    answers: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def right(self) -> bool:
        wrong = self.lost + self.doubled + self.strange + self.states_differing + self.contradictions
        return not wrong and not self.ledger_faults and self.acknowledged == self.stored == self.marks


def build_school(premises: Premises, *, rounds: int, phones: int = PHONES) -> list[dict[str, Any]]:
    """Let a process of its own build the school on these premises; gives what each phone knows."""
    numbers = ("--phones", str(phones), "--children", str(CHILDREN), "--rounds", str(rounds))
    people: list[dict[str, Any]] = _asked(premises, "build", *numbers)
    return people


def _asked(premises: Premises, what: str, *numbers: str) -> Any:  # noqa: ANN401 - what the other process wrote
    file = premises.var / f"rollcall-{what}.json"
    command = [sys.executable, "-m", "tests.storms.rollcall.school", what, str(file), *numbers]
    answer = subprocess.run(
        command,
        env=clean_environment() | premises.environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise AssertionError(f"the school could not be asked to {what}:\n{answer.stderr[-2000:]}")
    return json.loads(file.read_text(encoding="utf-8"))


def rage(
    *, site: Site, people: Sequence[Mapping[str, Any]], victims: Sequence[Victim], kills: int, seed: int
) -> Outcome:
    """Let the phones synchronise all their sessions while victims die at drawn points, and look what stands then."""
    began, chance = time.monotonic(), Random(seed)  # noqa: S311 - a storm that can be repeated
    phones = [Phone(known=known, port=site.port, chance=Random(chance.random())) for known in people]  # noqa: S311 - as above
    whole = sum(len(known["sessions"]) * (len(known["children"]) + CORRECTED) for known in people)
    points = sorted(chance.sample(range(int(whole * LAST_POINT)), kills))
    faults: list[BaseException] = []
    threads = [threading.Thread(target=_synchronise, args=(phone, faults)) for phone in phones]
    for thread in threads:
        thread.start()
    try:
        killed, felt = _kill(points=points, victims=victims, phones=phones, faults=faults, chance=chance)
    except BaseException as fault:
        faults.append(fault)
        raise
    finally:
        for thread in threads:
            thread.join()
    if faults:
        raise faults[0]
    outcome = judge(premises=site.premises, phones=phones, seed=seed)
    outcome.kills, outcome.kills_felt, outcome.seconds = killed, felt, round(time.monotonic() - began, 1)
    return outcome


def _kill(
    *,
    points: Sequence[int],
    victims: Sequence[Victim],
    phones: Sequence[Phone],
    faults: Sequence[BaseException],
    chance: Random,
) -> tuple[dict[str, int], int]:
    """Kill one of the victims a moment after each number of acknowledged marks; gives whom, and how many were felt."""
    killed, felt = Counter[str](), 0
    for point in points:
        while sum(len(phone.acked) for phone in phones) < point and not faults:
            time.sleep(0.002)
        if faults:
            break
        time.sleep(chance.uniform(0, LONGEST_PAUSE))
        before, victim = sum(phone.met.felt for phone in phones), chance.choice(victims)
        victim.kill(chance)
        killed[victim.name] += 1
        victim.stand_again()
        felt += sum(phone.met.felt for phone in phones) > before
    return dict(killed), felt


def _synchronise(phone: Phone, faults: list[BaseException]) -> None:
    try:
        for session in phone.known["sessions"]:
            phone.call_the_roll(session=session, go_on=lambda: not faults)
    except BaseException as fault:  # noqa: BLE001 - told by the thread that waits for this one
        faults.append(fault)
    finally:
        phone.hang_up()


def judge(*, premises: Premises, phones: Sequence[Phone], seed: int) -> Outcome:
    """Hold what the tables say against what the phones wrote down."""
    told = _asked(premises, "read")
    stored: dict[str, int] = told["marks"]
    acked = {mark for phone in phones for mark in phone.acked}
    sent = {tap.mark_id for phone in phones for tap in phone.tapped}
    said = [(session, child, *row) for session, rows in told["states"].items() for child, row in rows.items()]
    wanted = [row for phone in phones for row in last_taps(phone)]
    answers: Counter[int] = sum((phone.met.answers for phone in phones), Counter())
    return Outcome(
        seed=seed,
        marks=len(sent),
        kills={},
        kills_felt=0,
        acknowledged=len(acked),
        stored=len(stored),
        lost=len(acked - stored.keys()),
        doubled=sum(times > 1 for times in stored.values()),
        strange=len(stored.keys() - sent),
        states=len(said),
        states_differing=len(set(said) ^ set(wanted)),
        contradictions=told["contradictions"],
        ledger_faults=told["ledger"],
        cut_off=sum(phone.met.cut_off for phone in phones),
        answers={str(status): number for status, number in sorted(answers.items())},
    )


def last_taps(phone: Phone) -> list[tuple[str, str, str, str]]:
    """Give each child's last tap in each session, from the phone's own book: its taps stand there in their order."""
    a_roll = len(phone.known["children"]) + CORRECTED
    found = {}
    for place, tap in enumerate(phone.tapped):
        session = phone.known["sessions"][place // a_roll]
        found[session, tap.child] = (session, tap.child, tap.state, tap.mark_id)
    return list(found.values())
