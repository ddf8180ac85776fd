"""The facts of one child's afternoon, and what follows from them.

Facts may stand in any order and be repeated. Their instants are the server's; a fact belongs to a session, so a mark
that arrives late from a telephone without network never brings back a child who was already handed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from afterbell.attendance.rules.folding import MarkState
from afterbell.base.words import Words


class Place(StrEnum):
    """Where a child is."""

    WITH_HOMEROOM = "with_homeroom"
    IN_GROUP = "in_group"
    ELSEWHERE = "elsewhere"
    AT_GATE = "at_gate"
    COLLECTED = "collected"
    DISMISSED = "dismissed"
    BOARDING = "boarding"
    ABSENT = "absent"
    ON_LEAVE = "on_leave"
    UNACCOUNTED = "unaccounted"


class HandoverKind(StrEnum):
    """How a child left the adult of its session. TO_SESSION and TO_GATE pass it on; the others end its afternoon."""

    TO_SESSION = "to_session"
    TO_GATE = "to_gate"
    COLLECTED = "collected"
    DISMISSED = "dismissed"
    BOARDING_HOUSE = "boarding_house"


class Side(StrEnum):
    """Who says that a child changed hands: who let it go, who has it now, or both in one word."""

    GIVEN = "given"
    TAKEN = "taken"
    BOTH = "both"


class Holder(StrEnum):
    """In what part the adult who answers for a child does so."""

    HOMEROOM = "homeroom"
    SESSION = "session"
    GATE = "gate"
    BOARDING_HOUSE = "boarding_house"
    COLLECTOR = "collector"
    GUARDIAN = "guardian"


FINAL = frozenset({HandoverKind.COLLECTED, HandoverKind.DISMISSED, HandoverKind.BOARDING_HOUSE})


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Stop:
    """A session on the child's way, and the adult who has charge of it; `expected` unless the child just turned up."""

    starts: datetime
    ends: datetime
    session: str
    adult: str
    expected: bool = True


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class RollFact:
    """What a mark said of the child in a session, known from `at`."""

    at: datetime
    mark_id: str
    session: str
    state: MarkState
    by: str
    place: str = ""


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Override:
    """Why a child was let go otherwise than allowed, and the second adult who agreed.

    `guardian_spoken` says that a guardian was spoken to before, without which no child goes alone.
    """

    reason: str
    second_adult: str
    guardian_spoken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """The child left a session: given by `by` to `to` (a guard, a collector, the boarding house's adult).

    `into` is the session it was sent on to. The giver's word alone passes nothing to the gate; a collector says none,
    so a release is one word of whoever lets the child go.
    """

    handover_id: str
    at: datetime
    session: str
    kind: HandoverKind
    by: str
    to: str = ""
    override: Override | None = None
    side: Side = Side.BOTH
    into: str = ""

    @property
    def passes(self) -> bool:
        """Say whether the other side has the child. A session takes by its roll, so what is sent on to it does not."""
        return self.kind in FINAL or (self.kind is HandoverKind.TO_GATE and self.side is not Side.GIVEN)


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Undoing:
    """A wrong handover taken back: the child is with the adult of its session again."""

    at: datetime
    handover_id: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorRight:
    """An adult on the guardian's list, from a day until (without) another."""

    collector: str
    since: date
    until: date | None = None

    def holds_on(self, *, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingHome:
    """What the guardian and the school allow for this child.

    `alone_from_grade` is the school's limit for going home alone; None: nobody goes home alone.
    """

    grade: int
    collectors: tuple[CollectorRight, ...] = ()
    forbidden: tuple[str, ...] = ()
    may_go_alone: bool = False
    alone_from_grade: int | None = None
    boards: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Afternoon:
    """One child's afternoon, with every fact about it; `guardian` answers for it where the school does not."""

    pupil: str
    day: date
    homeroom_adult: str
    going_home: GoingHome
    stops: tuple[Stop, ...]
    marks: tuple[RollFact, ...] = ()
    handovers: tuple[Handover, ...] = ()
    undone: tuple[Undoing, ...] = ()
    guardian: str = "guardian"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where a child is and who answers for it; `adult` is empty where nobody of the school does."""

    place: Place
    adult: str
    session: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A stretch of the afternoon with the same whereabouts; `until` None: to the end of the day."""

    since: datetime
    until: datetime | None
    whereabouts: Whereabouts


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """The one adult who answers for a child, in what part, and for which session."""

    holder: Holder
    adult: str
    session: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeSpan:
    """A stretch of the afternoon under the same adult; `until` None: until the charge changes again."""

    since: datetime
    until: datetime | None
    charge: Charge


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Facts that cannot all be true; `stands` is the handover that counts until a person decides, `against` the rest.

    `stands` is empty where no handover counts: the child was seen in a session afterwards, which keeps it.
    """

    pupil: str
    session: str
    rule: str
    stands: str
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyFinding:
    """One thing wrong with how a child's day ended; `breaks` when the school's promise is broken."""

    pupil: str
    session: str
    rule: str
    words: Words
    breaks: bool = True
