"""Who is in the school now, place by place: the list taken along when everybody has to leave the building."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.attendance.queries.day import DaySession
from afterbell.attendance.rolls import Child
from afterbell.base.access import Actor, authorise, place
from afterbell.dismissal.custody import afternoons
from afterbell.dismissal.queries.custody import DayHome, read_home
from afterbell.dismissal.rules.custody import Place, Whereabouts, where_is
from afterbell.dismissal.wards import alone_from_grade

OUTSIDE = frozenset({Place.COLLECTED, Place.DISMISSED, Place.ABSENT, Place.ON_LEAVE})
ORDER = (Place.IN_GROUP, Place.ELSEWHERE, Place.AT_GATE, Place.BOARDING, Place.WITH_HOMEROOM)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildInside:
    """A child to be found; `session` is where it was seen last, or where it should be."""

    pupil: str
    name: str
    homeroom: str
    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceInside:
    """A place with the adults in charge of it and the children who are there, by homeroom and name.

    `name` is the room, the homeroom, or where the child was sent; empty for the gate and the boarding house.
    """

    place: Place
    name: str
    adults: tuple[str, ...]
    children: tuple[ChildInside, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """Everybody of the day's service who is in the school at an instant; of the `missing` nobody knows where they are.

    `duties` are the adults on duty now who have no children with them, with the name of their post.
    """

    at: datetime
    places: tuple[PlaceInside, ...]
    missing: tuple[ChildInside, ...]
    duties: tuple[tuple[str, str], ...]
    left: int

    @property
    def children(self) -> int:
        """Count the children who are in the school, wherever."""
        return len(self.missing) + sum(len(row.children) for row in self.places)


def everybody_inside(*, viewer: Actor, on: date, now: datetime) -> Inside:
    """Say where every child of the day's service is at this instant. Who left, is ill or on leave is not inside.

    Raises NotThere for who does not see the school's gate.
    """
    authorise(actor=viewer, action="gate.see", at=place(school=viewer.tenant))
    home = read_home(on=on)
    sessions = {session.code: session for session in home.day.sessions}
    found = list(_found(home, now=now))
    inside = [(child, here) for child, here in found if here.place not in OUTSIDE]
    return Inside(
        at=now,
        places=tuple(_places(inside, sessions=sessions)),
        missing=tuple(
            _child(child, here, sessions=sessions) for child, here in inside if here.place is Place.UNACCOUNTED
        ),
        duties=tuple(
            (session.adult.name, session.name)
            for session in home.day.sessions
            if session.adult and session.group is None and session.starts_at <= now < session.ends_at
        ),
        left=sum(here.place in {Place.COLLECTED, Place.DISMISSED} for _, here in found),
    )


def _found(home: DayHome, *, now: datetime) -> Iterator[tuple[Child, Whereabouts]]:
    told = afternoons(
        day=home.day,
        children=home.children,
        lists=home.lists,
        limit=alone_from_grade(on=home.day.on),
        handovers=home.handovers,
        sides=home.sides,
        now=now,
    )
    for child, afternoon in zip(home.children, told, strict=True):
        if afternoon.stops:
            yield child, where_is(afternoon=afternoon, at=now)


def _places(
    inside: Iterable[tuple[Child, Whereabouts]], *, sessions: Mapping[str, DaySession]
) -> Iterator[PlaceInside]:
    children: defaultdict[tuple[Place, str], list[ChildInside]] = defaultdict(list)
    adults: defaultdict[tuple[Place, str], dict[str, None]] = defaultdict(dict)
    for child, here in inside:
        if here.place is Place.UNACCOUNTED:
            continue
        session = sessions.get(here.session)
        key = (here.place, _name(child, here, session))
        children[key].append(_child(child, here, sessions=sessions))
        if session is not None and session.adult is not None and here.place in {Place.IN_GROUP, Place.ELSEWHERE}:
            adults[key][session.adult.name] = None
    for kind, name in sorted(children, key=lambda key: (ORDER.index(key[0]), key[1])):
        yield PlaceInside(place=kind, name=name, adults=tuple(adults[kind, name]), children=tuple(children[kind, name]))


def _name(child: Child, here: Whereabouts, session: DaySession | None) -> str:
    if here.place is Place.IN_GROUP and session is not None:
        return session.room or session.name
    if here.place is Place.ELSEWHERE:
        return here.detail
    return child.homeroom_name if here.place is Place.WITH_HOMEROOM else ""


def _child(child: Child, here: Whereabouts, *, sessions: Mapping[str, DaySession]) -> ChildInside:
    session = sessions.get(here.session)
    return ChildInside(
        pupil=child.code,
        name=child.name,
        homeroom=child.homeroom_name,
        session=session.name if session else "",
    )
