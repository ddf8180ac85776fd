"""Who is in the school now, place by place: the list taken along when everybody has to leave the building."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from afterbell.attendance.models import Alarm
from afterbell.attendance.presence import folded
from afterbell.attendance.queries.day import DaySession
from afterbell.attendance.rolls import Child
from afterbell.attendance.rules.presence import Found
from afterbell.base.access import Actor, authorise, place
from afterbell.dismissal.custody import afternoons
from afterbell.dismissal.queries.custody import DayHome, read_home
from afterbell.dismissal.queries.visits import VisitorInside, visitors_inside
from afterbell.dismissal.rules.custody import Place, Whereabouts, where_is
from afterbell.dismissal.wards import alone_from_grade
from afterbell.schools.namesakes import guardians_of_namesakes

LEFT = frozenset({Place.COLLECTED, Place.DISMISSED})
LOOKED_FOR = frozenset({Place.UNACCOUNTED, Place.ABSENT})
"""Nobody has it, or its roll says that it did not come: it may be anywhere in the building."""
ORDER = (Place.IN_GROUP, Place.ELSEWHERE, Place.AT_GATE, Place.BOARDING, Place.WITH_HOMEROOM)
Key = tuple[Place, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildInside:
    """A child to be found; `session` is where it was seen last, or where it should be.

    `guardian` tells it from another of the same name in its homeroom. `said` is where a named adult says that it is,
    of a child that was looked for.
    """

    pupil: str
    name: str
    homeroom: str
    guardian: str
    session: str
    said: str = ""
    session_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdultInside:
    """An adult in charge; `there` says that the adult was seen there and nobody says otherwise."""

    name: str
    there: bool
    post: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceInside:
    """A place with the adults in charge of it and the children who are there, by homeroom and name.

    `name` is the room, the homeroom, or where the child was sent; empty for the gate and the boarding house.
    """

    place: Place
    name: str
    adults: tuple[AdultInside, ...]
    children: tuple[ChildInside, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """Everybody of the day's service who is in the school at an instant; of the `missing` nobody knows where they are.

    Of the `told` a named adult said where they are, in words: in the school or not. `duties` are the adults on duty
    now who have no children with them. `left` counts the children who went home; the `visitors` are from outside and
    inside too.
    """

    at: datetime
    places: tuple[PlaceInside, ...]
    missing: tuple[ChildInside, ...]
    told: tuple[ChildInside, ...]
    duties: tuple[AdultInside, ...]
    left: int
    visitors: tuple[VisitorInside, ...] = ()

    @property
    def children(self) -> int:
        """Count the children who are in the school, or of whom nobody knows that they are not."""
        return len(self.missing) + sum(len(row.children) for row in self.places)

    @property
    def adults(self) -> frozenset[str]:
        """Give the adults who were seen, in charge of children or at a post."""
        found = [*self.duties, *(adult for row in self.places for adult in row.adults)]
        return frozenset(adult.name for adult in found if adult.there)


def everybody_inside(*, viewer: Actor, on: date, now: datetime) -> Inside:
    """Say where every child of the day's service is at this instant. Who left or is on leave is not inside.

    A child of a session that was broken off is still to be found. Raises NotThere for who does not see the gate.
    """
    authorise(actor=viewer, action="gate.see", at=place(school=viewer.tenant))
    found = inside_of(read_home(on=on), now=now)
    return replace(found, visitors=visitors_inside(school=viewer.tenant))


def inside_of(read: DayHome, *, now: datetime) -> Inside:
    """Say where every child of a day that was read is at this instant."""
    home = _still_here(read)
    sessions = {session.code: session for session in home.day.sessions}
    found = list(_found(home, now=now))
    words = _words_about([session.pk for session in home.day.sessions])
    guardians = guardians_of_namesakes(children=((child.pk, child.name, child.homeroom) for child, _ in found))
    people = {child.code: _child(child, here, sessions=sessions, guardians=guardians) for child, here in found}
    sought = [people[child.code] for child, here in found if here.place in LOOKED_FOR]
    begun = [row for row in home.day.sessions if row.starts_at <= now and not row.cancelled]
    places = tuple(_places(found, people=people, sessions=sessions, adults=_adults(begun)))
    on_duty = _adults([row for row in begun if now < row.ends_at])
    rooms = {row.name for row in places}
    return Inside(
        at=now,
        places=places,
        missing=tuple(row for row in sought if not words.get(row.pupil)),
        told=tuple(replace(row, said=words[row.pupil]) for row in sought if words.get(row.pupil)),
        duties=tuple(adult for room, of_room in on_duty.items() if room not in rooms for adult in of_room),
        left=sum(here.place in LEFT for _, here in found),
    )


def _still_here(home: DayHome) -> DayHome:
    """Take what was broken off as it was: its children are where they were until somebody takes them."""
    sessions = tuple(
        replace(row, cancelled="", broken_off=False) if row.broken_off else row for row in home.day.sessions
    )
    return replace(home, day=replace(home.day, sessions=sessions))


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


def _words_about(sessions: Sequence[int]) -> Mapping[str, str]:
    """Give by child what a named adult said last of where it is; empty while it is still looked for."""
    rows = Alarm.objects.filter(session__in=sessions).order_by("raised_at", "pk")
    return {pupil: said or "" for pupil, said in rows.values_list("pupil__code", "closed__whereabouts")}


def _adults(sessions: Sequence[DaySession]) -> Mapping[str, tuple[AdultInside, ...]]:
    """Give by room, or by post where there is none, who is named there and whether they were seen."""
    known = folded(row.rostered for row in sessions)
    found: defaultdict[str, list[AdultInside]] = defaultdict(list)
    for row in sessions:
        if row.adult is not None:
            there = known[row.pk].presence.found is Found.HERE
            found[row.room or row.name].append(AdultInside(name=row.adult.name, there=there, post=row.name))
    return {room: tuple(dict.fromkeys(adults)) for room, adults in found.items()}


def _places(
    found: Iterable[tuple[Child, Whereabouts]],
    *,
    people: Mapping[str, ChildInside],
    sessions: Mapping[str, DaySession],
    adults: Mapping[str, tuple[AdultInside, ...]],
) -> Iterator[PlaceInside]:
    children: defaultdict[Key, list[ChildInside]] = defaultdict(list)
    for child, here in found:
        if here.place in ORDER:
            children[_key(child, here, sessions.get(here.session))].append(people[child.code])
    for kind, grade, name in sorted(children, key=lambda key: (ORDER.index(key[0]), *key[1:])):
        yield PlaceInside(
            place=kind,
            name=name,
            adults=adults.get(name, ()) if kind is Place.IN_GROUP else (),
            children=tuple(children[kind, grade, name]),
        )


def _key(child: Child, here: Whereabouts, session: DaySession | None) -> Key:
    """Name the place; homerooms stand by grade."""
    if here.place is Place.IN_GROUP and session is not None:
        return here.place, 0, session.room or session.name
    if here.place is Place.WITH_HOMEROOM:
        return here.place, child.grade, child.homeroom_name
    return here.place, 0, here.detail if here.place is Place.ELSEWHERE else ""


def _child(
    child: Child, here: Whereabouts, *, sessions: Mapping[str, DaySession], guardians: Mapping[int, str]
) -> ChildInside:
    session = sessions.get(here.session)
    return ChildInside(
        pupil=child.code,
        name=child.name,
        homeroom=child.homeroom_name,
        guardian=guardians.get(child.pk, ""),
        session=session.name if session else "",
        session_code=session.code if session else "",
    )
