"""What the record says of one person's sessions by each measure, with each case that was not good.

In time is who came within the minutes after the start that the scheme does not call late; a roll is sealed in time on
the day of its session; a patrol speaks for somebody whom it found there, in time and with the roll taken. What families
gave counts where at least five rated the group: a smaller one is left out, so that no difference of sums tells it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from afterbell.scheme.rules.codes import Measure
from afterbell.subsidy.rules.appraisal.points import FEWEST_RATINGS, Counted

MOST_STARS = 5


class Fault(StrEnum):
    """Why a case was not good."""

    LATE = "late"
    NOT_HELD = "not_held"
    NOT_SEALED = "not_sealed"
    SEALED_LATE = "sealed_late"
    PATROL_NOBODY = "patrol_nobody"
    PATROL_LATE = "patrol_late"
    PATROL_NO_ROLL = "patrol_no_roll"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a patrol saw at a session; None where nothing was written of it."""

    named_there: bool
    on_time: bool | None
    roll_taken: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One session of one person: named for it or only there, what was written of it, and who looked in.

    `late` is how many minutes after the start somebody came, None where they did not; `sealed_on` the day its roll was
    sealed, None for no seal; `group` the group whose families may rate, empty for none.
    """

    session: str
    name: str
    day: date
    named: bool
    confirmed: bool
    has_roll: bool
    late: int | None
    sealed_on: date | None = None
    group: str = ""
    looks: tuple[Look, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing that was not good: of which session, on which day, and why; `minutes` where it was late."""

    measure: Measure
    fault: Fault
    session: str
    name: str
    day: date
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What the record says by measure, and each case, in the order of days."""

    counted: Mapping[Measure, Counted]
    cases: tuple[Case, ...]


@dataclass(slots=True)
class _Tally:
    """Counts what was good of what, and keeps the cases that were not."""

    good: dict[Measure, int] = field(default_factory=dict)
    of: dict[Measure, int] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)

    def take(self, measure: Measure, turn: Turn, fault: Fault | None, *, minutes: int = 0) -> None:
        self.of[measure] = self.of.get(measure, 0) + 1
        self.good[measure] = self.good.get(measure, 0) + (fault is None)
        if fault is not None:
            self.cases.append(
                Case(measure=measure, fault=fault, session=turn.session, name=turn.name, day=turn.day, minutes=minutes)
            )


def record_of(
    *, turns: Iterable[Turn], borne_minutes: int, stars: Mapping[str, Mapping[int, int]] | None = None
) -> Recorded:
    """Count what one person's turns say; `stars` are by group and number of stars how many gave them."""
    tally = _Tally()
    rows = sorted(turns, key=lambda turn: (turn.day, turn.session))
    for turn in rows:
        _count(turn, tally, borne_minutes)
    counted: dict[Measure, Counted] = {
        measure: Counted(good=tally.good.get(measure, 0), of=tally.of.get(measure, 0))
        for measure in Measure
        if measure is not Measure.FAMILY_RATING
    }
    groups = {turn.group for turn in rows if turn.group and turn.named}
    counted[Measure.FAMILY_RATING] = _rated(groups, stars or {})
    return Recorded(counted=counted, cases=tuple(tally.cases))


def _count(turn: Turn, tally: _Tally, borne: int) -> None:
    if turn.late is not None:
        late = turn.late > borne
        tally.take(Measure.PUNCTUALITY, turn, Fault.LATE if late else None, minutes=turn.late)
    if not turn.named:
        return
    held = turn.confirmed and turn.late is not None
    tally.take(Measure.HELD_OF_PLANNED, turn, None if held else Fault.NOT_HELD)
    if turn.has_roll:
        tally.take(Measure.SEALED_ON_TIME, turn, _sealing(turn))
    for look in turn.looks:
        tally.take(Measure.PATROL, turn, _seen(look))


def _sealing(turn: Turn) -> Fault | None:
    if turn.sealed_on is None:
        return Fault.NOT_SEALED
    return None if turn.sealed_on == turn.day else Fault.SEALED_LATE


def _seen(look: Look) -> Fault | None:
    if not look.named_there:
        return Fault.PATROL_NOBODY
    if look.on_time is False:
        return Fault.PATROL_LATE
    return Fault.PATROL_NO_ROLL if look.roll_taken is False else None


def _rated(groups: Iterable[str], stars: Mapping[str, Mapping[int, int]]) -> Counted:
    answers = points = 0
    for group in groups:
        given = stars.get(group, {})
        families = sum(given.values())
        if families >= FEWEST_RATINGS:
            answers += families
            points += sum(worth * number for worth, number in given.items())
    return Counted(good=points, of=MOST_STARS * answers, answers=answers)
