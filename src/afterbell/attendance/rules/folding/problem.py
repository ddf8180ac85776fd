"""A mark, a seal, a decision, and the roll they fold into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class MarkState(StrEnum):
    """What a mark says of a child; the closed set of a roll call."""

    PRESENT = "present"
    LATE = "late"
    LEAVE = "leave"
    ABSENT = "absent"
    LEFT_EARLY = "left_early"
    ELSEWHERE = "elsewhere"
    COLLECTED = "collected"


CAME = frozenset({MarkState.PRESENT, MarkState.LATE})
DEPARTED = frozenset({MarkState.LEFT_EARLY, MarkState.ELSEWHERE, MarkState.COLLECTED})


PAGE = "page:"
"""How the device of a mark begins that was made on the server's own page, and so received as it was tapped."""


class Rank(IntEnum):
    """Standing of a mark's author towards the child; from HOMEROOM upwards one may decide between marks."""

    TEACHER = 1
    HOMEROOM = 2
    DUTY_LEADER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One fact by one person about one child in one session.

    `device_seq` counts the marks of a device; `received` is the server's instant when it first stored the mark. The
    device's own clock is not here: what a rule cannot see cannot mislead it. `place` says where, for ELSEWHERE.
    `settles` names marks by id which this mark, by someone entitled, decides about. Raises ValueError when a child
    is said to be elsewhere and not where.
    """

    mark_id: str
    session: str
    pupil: str
    state: MarkState
    device: str
    device_seq: int
    received: datetime
    author: str
    rank: Rank
    place: str = ""
    settles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.state is MarkState.ELSEWHERE and not self.place:
            raise ValueError(f"mark {self.mark_id} says elsewhere and not where")


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Seal:
    """A roll closed at an instant of the server. Of several seals of one roll the first counts."""

    session: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class LateDecision:
    """What the homeroom teacher decided about a mark that came after the seal."""

    mark_id: str
    accepted: bool
    by: str
    reason: str


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Expected:
    """A child who should be in a session."""

    session: str
    pupil: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilState:
    """The state in effect for one child in one session, and the mark that says so."""

    session: str
    pupil: str
    state: MarkState
    mark_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdConflict:
    """One mark id with different contents. The version the server had first stands; a person looks at all."""

    mark_id: str
    versions: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """The last words of several devices about one child that cannot all be true."""

    session: str
    pupil: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """Everything that was said, kept whole, and what follows from it.

    `marks`, `seals` and `decisions` are what was put in, each once. `late` are the marks after the seal that still
    need a decision; `undecided` are mark ids about which decisions disagree (they stay in `late`).
    """

    marks: tuple[Mark, ...]
    seals: tuple[Seal, ...]
    decisions: tuple[LateDecision, ...]
    states: tuple[PupilState, ...]
    late: tuple[Mark, ...]
    id_conflicts: tuple[IdConflict, ...]
    contradictions: tuple[Contradiction, ...]
    undecided: tuple[str, ...]
