"""What a roster is made from, and what it is.

Everything is put in order when it is built (demands by time, adults by code), so that a roster never depends on
the order in which a school happened to write things down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from afterbell.base.spans import DateSpan, TimeSpan
from afterbell.base.words import Words

HEAVIEST = 10_000
SHARES = (25, 50, 75, 100)
MOST_CARRIED = 1_000_000


class Kind(StrEnum):
    """The kinds of work an adult is rostered for."""

    DUTY = "duty"
    TUTORING = "tutoring"
    CLUB = "club"
    EVENING = "evening"


KIND_WORDS: Mapping[Kind, Words] = {
    Kind.DUTY: Words(zh="值班", en="duty"),
    Kind.TUTORING: Words(zh="作业辅导", en="homework tutoring"),
    Kind.CLUB: Words(zh="社团活动", en="club session"),
    Kind.EVENING: Words(zh="晚自习", en="evening study"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One session that needs one named adult.

    Any one of `skills` suffices and none means that everybody will do; `language` is the group's language of
    instruction; `homerooms` are those its pupils come from; an unnamed `room` counts as a place of its own.
    `beside` says that the adult helps there, another of the same group's answering for it.
    `weight` is what the session adds to an adult's load, as a rule its minutes times the scheme's factor.
    """

    session: str
    day: date
    span: TimeSpan
    kind: Kind
    skills: frozenset[str] = frozenset()
    language: str | None = None
    group: str | None = None
    homerooms: frozenset[str] = frozenset()
    room: str | None = None
    beside: bool = False
    weight: int

    def __post_init__(self) -> None:
        if not 0 <= self.weight <= HEAVIEST:
            raise ValueError(f"session {self.session}: a weight lies between 0 and {HEAVIEST}, not {self.weight}")

    @property
    def week(self) -> int:
        """Number the week the session lies in, Monday first."""
        return (self.day.toordinal() - 1) // 7

    @property
    def month(self) -> int:
        """Number the month the session lies in."""
        return self.day.year * 12 + self.day.month


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """A day, or a span of it, on which an adult cannot be rostered."""

    day: date
    span: TimeSpan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adult:
    """Somebody who may be made responsible for a session.

    `off_weekdays` are free every week, 1 = Monday. `most_a_week` counts sessions, Monday to Sunday, `most_a_month`
    those of a month; `share` is how much of a full post somebody has, in percent, and so how much of the load.
    `carried_load` is the balance brought from last term, in the unit of the sessions' weights. `children_in` are the
    groups in which an own child is. On the days of `unvetted` and `unready` somebody may not stand with children.
    """

    code: str
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    away: tuple[Away, ...] = ()
    off_weekdays: frozenset[int] = frozenset()
    most_a_week: int
    most_a_month: int | None = None
    share: int = 100
    carried_load: int = 0
    homeroom: str | None = None
    children_in: frozenset[str] = frozenset()
    unvetted: tuple[DateSpan, ...] = ()
    unready: tuple[DateSpan, ...] = ()

    def __post_init__(self) -> None:
        if self.most_a_week < 0:
            raise ValueError(f"adult {self.code}: a weekly maximum is not negative")
        if self.most_a_month is not None and self.most_a_month < 0:
            raise ValueError(f"adult {self.code}: a monthly maximum is not negative")
        if self.share not in SHARES:
            raise ValueError(f"adult {self.code}: a post is a quarter, a half, three quarters or whole")
        if abs(self.carried_load) > MOST_CARRIED:
            raise ValueError(f"adult {self.code}: a carried load is at most {MOST_CARRIED}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The hard rules' figures, as the school published them.

    `walking_minutes` lie between two sessions in different rooms. An adult has at most `most_a_day` sessions a day
    and, on a day with evening study, at most `most_beside_evening` besides it; evening study at most
    `most_evenings_a_week` times a week, and never again within `rest_nights` days.
    """

    walking_minutes: int = 5
    most_a_day: int = 2
    most_beside_evening: int = 1
    most_evenings_a_week: int = 2
    rest_nights: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """The soft rules' weight, each in sessions: how much unevenness of load the school accepts for it.

    With `continuity=3` a group keeps an adult it knows until that adult carries three average sessions more
    than a stranger who is free.
    """

    named_tutor: int = 3
    continuity: int = 3
    evenness: int = 1
    own_homeroom: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterProblem:
    """All that is to be covered, by whom, and what is settled already.

    `keep` names a group's preferred adult; `fixed` holds assignments that stand as they are (past sessions, the
    leadership's decisions). Raises ValueError for a code that occurs twice or a fixed assignment to nobody known.
    """

    demands: tuple[Demand, ...]
    adults: tuple[Adult, ...]
    keep: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    preferences: Preferences = field(default_factory=Preferences)

    def __post_init__(self) -> None:
        demands = sorted(self.demands, key=lambda demand: (demand.day, demand.span, demand.session))
        adults = sorted(self.adults, key=lambda adult: adult.code)
        sessions = _each_once("session", (demand.session for demand in demands))
        codes = _each_once("adult", (adult.code for adult in adults))
        for session, adult in sorted(self.fixed.items()):
            if session not in sessions or adult not in codes:
                raise ValueError(f"the fixed assignment of {session} to {adult} names somebody or something unknown")
        object.__setattr__(self, "demands", tuple(demands))
        object.__setattr__(self, "adults", tuple(adults))
        object.__setattr__(self, "keep", dict(sorted(self.keep.items())))
        object.__setattr__(self, "fixed", dict(sorted(self.fixed.items())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why one adult cannot take one session: the rule, and the sessions of theirs that stand in the way."""

    adult: str
    rule: str
    sessions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered:
    """A session nobody can take, with every rule that stands in the way of every adult."""

    session: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How much was considered: arcs of the flows, pairs tried while mending, moves made while levelling."""

    arcs: int = 0
    tried: int = 0
    moves: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The named adult of every session, the sessions without one, and everybody's load, the carried one included."""

    assignments: Mapping[str, str]
    uncovered: tuple[Uncovered, ...]
    loads: Mapping[str, int]
    work: Work = field(default_factory=Work, compare=False)


def _each_once(what: str, codes: Iterable[str]) -> frozenset[str]:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise ValueError(f"{what} {code} occurs twice")
        seen.add(code)
    return frozenset(seen)
