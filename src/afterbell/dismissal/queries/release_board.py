"""The release board: which group leaves when, how its children go home, and how many are still here. It names none."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from afterbell.base.access import Actor, authorise, place
from afterbell.dismissal.queries.custody import read_home
from afterbell.dismissal.queries.gate import GateChild, Release, gate_list_of
from afterbell.dismissal.rules.releasing import EndingGroup, leaves_at
from afterbell.scheme.queries import published_version
from afterbell.scheme.rules.codes import Stagger

SOON = timedelta(minutes=10)


class Turn(StrEnum):
    """How far a group is: all gone, leaving now, next, or later."""

    DONE = "done"
    NOW = "now"
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLeaving:
    """A group with its moment.

    `modes` counts by way home who is still here; who is `on_its_way` or `at_gate` is among these.
    """

    session: str
    name: str
    room: str
    adult: str
    leaves_at: datetime
    turn: Turn
    modes: tuple[tuple[str, int], ...]
    on_its_way: int
    at_gate: int
    waiting: int
    gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseBoard:
    """The groups of a day in the order in which they leave; those that are all gone stand last."""

    groups: tuple[GroupLeaving, ...]
    waiting: int
    gone: int


def release_board(*, viewer: Actor, on: date, now: datetime) -> ReleaseBoard:
    """Give the release board of a day at an instant. Raises NotThere for who does not see the school's gate."""
    authorise(actor=viewer, action="gate.see", at=place(school=viewer.tenant))
    home = read_home(on=on)
    page = gate_list_of(home, viewer=viewer, now=now, everybody=True)
    children: defaultdict[str, list[GateChild]] = defaultdict(list)
    for child in page.children:
        if child.ready or child.gone:
            children[child.session].append(child)
    grades = {child.code: child.grade for child in home.children}
    leaving = _moments(page.releases, children, grades, on=on)
    groups = [_group(row, children[row.session], at=leaving[row.session], now=now) for row in page.releases]
    ordered = sorted(groups, key=lambda row: (row.turn is Turn.DONE, row.leaves_at, row.name, row.session))
    return ReleaseBoard(groups=tuple(ordered), waiting=page.waiting, gone=page.gone)


def _moments(
    releases: tuple[Release, ...], children: dict[str, list[GateChild]], grades: dict[str, int], *, on: date
) -> dict[str, datetime]:
    found = published_version(on=on)
    minutes, by = (found[1].safety.stagger_minutes, found[1].safety.stagger_by) if found else (0, Stagger.GRADE)
    ending = [
        EndingGroup(
            session=row.session,
            name=row.name,
            grade=min((grades[child.pupil] for child in children[row.session]), default=0),
            ends_at=row.ends_at,
        )
        for row in releases
    ]
    return dict(leaves_at(groups=ending, minutes=minutes, by_grade=by is Stagger.GRADE))


def _group(row: Release, children: list[GateChild], *, at: datetime, now: datetime) -> GroupLeaving:
    here = [child for child in children if not child.gone]
    modes = Counter(child.mode for child in here)
    return GroupLeaving(
        session=row.session,
        name=row.name,
        room=row.room,
        adult=row.adult,
        leaves_at=at,
        turn=_turn(waiting=row.waiting, at=at, now=now),
        modes=tuple(sorted(modes.items())),
        on_its_way=sum(child.on_its_way for child in here),
        at_gate=sum(bool(child.at_gate) for child in here),
        waiting=row.waiting,
        gone=row.gone,
    )


def _turn(*, waiting: int, at: datetime, now: datetime) -> Turn:
    if not waiting:
        return Turn.DONE
    if at <= now:
        return Turn.NOW
    return Turn.SOON if at - now <= SOON else Turn.LATER
