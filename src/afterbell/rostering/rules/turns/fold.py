"""How a request stands by what was said: in the order of time, whatever order or number of times it arrives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from afterbell.rostering.rules.turns.problem import OPEN, Asking, Deed, Fact, State

ENDS = {Deed.WITHDRAWN: State.WITHDRAWN, Deed.OVERTAKEN: State.OVERTAKEN}
"""What ends a request whoever it waits for."""
ANSWERS = {Deed.ACCEPTED: State.AGREED, Deed.DECLINED: State.DECLINED}
DECISIONS = {Deed.APPROVED: State.IN_FORCE, Deed.REFUSED: State.REFUSED}


def standing(*, asking: Asking, facts: Iterable[Fact], now: datetime) -> State:
    """Say how a request stands at `now`: what is said after its end, or to the wrong question, changes nothing."""
    state = State.ASKED if asking.consent else _agreed(asking)
    for fact in sorted(set(facts)):
        if fact.at < asking.until and state in OPEN:
            state = _after(asking, state, fact.deed)
    return State.EXPIRED if state in OPEN and now >= asking.until else state


def _after(asking: Asking, state: State, deed: Deed) -> State:
    heard = ENDS | (ANSWERS if state is State.ASKED else DECISIONS)
    found = heard.get(deed, state)
    return _agreed(asking) if found is State.AGREED else found


def _agreed(asking: Asking) -> State:
    return State.AGREED if asking.approval else State.IN_FORCE
