"""How many children were in a room when somebody counted heads there, by what is known of them now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from afterbell.attendance.rules.folding import CAME, DEPARTED, MarkState

AWAY = frozenset({MarkState.ABSENT, MarkState.LEAVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What was said of a child at an instant; who says so does not matter here."""

    pupil: str
    state: MarkState
    made: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """How many children were there at the least and at the most: what was written later leaves some of them open."""

    least: int
    most: int

    def fits(self, counted: int) -> bool:
        """Say whether so many heads can be what the roll says."""
        return self.least <= counted <= self.most

    def nearest(self, counted: int) -> int:
        """Give the number of the roll that a count is compared with."""
        return min(max(counted, self.least), self.most)


def heads_at(*, at: datetime, words: Iterable[Word], states: Mapping[str, MarkState]) -> Heads:
    """Count the children who were in the room at an instant, by the words until then and the states they have now."""
    said: dict[str, MarkState] = {}
    for word in sorted(words, key=lambda word: word.made):
        if word.made <= at:
            said[word.pupil] = word.state
    there = [was_there(then=said.get(pupil), now=state) for pupil, state in states.items()]
    return Heads(least=there.count(True), most=len(there) - there.count(False))


def was_there(*, then: MarkState | None, now: MarkState) -> bool | None:
    """Say whether a child was in the room when its last word was `then`, being known as `now`; None where it is open.

    Who is known as absent never came. Who was here by then was; so was who is here now and of whom nothing had been
    said: a roll is called of who sits there. Of whoever came late or left and is written down later, it is open.
    """
    if now in AWAY:
        return False
    if then in CAME:
        return True
    if then in DEPARTED:
        return False if now in DEPARTED else None
    if then is None and now is MarkState.PRESENT:
        return True
    return False if then in AWAY and now in DEPARTED else None


def complete_at(*, at: datetime, words: Iterable[Word], expected: Collection[str], sealed_at: datetime | None) -> bool:
    """Say whether by an instant the roll was sealed, or something had been said of every child that was to come.

    Where nothing was said at all, nobody has called a roll, even if no child was to come.
    """
    said = {word.pupil for word in words if word.made <= at}
    return (sealed_at is not None and sealed_at <= at) or (bool(said) and said >= set(expected))
