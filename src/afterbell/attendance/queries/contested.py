"""Children about whom two marks cannot both be true, for whoever may decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from afterbell.attendance.queries.day import Day, DaySession, read_day
from afterbell.attendance.rolls import Child
from afterbell.attendance.rules.folding import PAGE, Mark
from afterbell.base.access import Actor, policy
from afterbell.base.refusals import NotThere
from afterbell.schools.models import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What one person said of the child, and when the school had it."""

    state: str
    place: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestedChild:
    """A child with marks that contradict each other, or of which one arrived with two contents.

    `settles` are the marks a decision is about; `device` and `seq` number the decision among those of its author.
    """

    session: str
    session_name: str
    pupil: str
    name: str
    homeroom: str
    words: tuple[Word, ...]
    settles: tuple[UUID, ...]
    device: str
    seq: int


def contested_children(*, viewer: Actor, on: date, session: str = "") -> tuple[ContestedChild, ...]:
    """List the children of a day, or of one session, between whose marks the viewer may decide.

    Raises NotThere for who may decide about nobody, or about no child of the session.
    """
    reach = policy().reach(actor=viewer, action="attendance.decide")
    if not any(reach.values()):
        raise NotThere("contested")
    day = read_day(on=on, sessions=Q(code=session) if session else None, versions=True)
    whole = viewer.tenant in reach.get("school", ())
    mine = [
        (row, child)
        for row in day.sessions
        for child in day.children_in(row)
        if whole or child.homeroom in reach.get("homeroom", ())
    ]
    if session and not mine:
        raise NotThere("session")
    disputed = _disputed(day)
    names = _names(disputed)
    return tuple(
        _contested(day, row, child, disputed[key], names=names, device=f"{PAGE}{viewer.code}")
        for row, child in mine
        if (key := (str(row.pk), child.code)) in disputed
    )


def _disputed(day: Day) -> dict[tuple[str, str], tuple[Mark, ...]]:
    twice = {(row.versions[0].session, row.versions[0].pupil): row.versions for row in day.roll.id_conflicts}
    return twice | {(row.session, row.pupil): row.marks for row in day.roll.contradictions}


def _names(disputed: Mapping[tuple[str, str], Sequence[Mark]]) -> dict[str, str]:
    authors = {int(mark.author) for marks in disputed.values() for mark in marks}
    found = Account.objects.filter(pk__in=authors).values_list("pk", "name") if authors else ()
    return {str(pk): name for pk, name in found}


def _contested(
    day: Day, session: DaySession, child: Child, marks: Sequence[Mark], *, names: Mapping[str, str], device: str
) -> ContestedChild:
    return ContestedChild(
        session=session.code,
        session_name=session.name,
        pupil=child.code,
        name=child.name,
        homeroom=child.homeroom_name,
        words=tuple(_words(marks, names)),
        settles=tuple(dict.fromkeys(UUID(mark.mark_id) for mark in marks)),
        device=device,
        seq=max((mark.device_seq for mark in day.roll.marks if mark.device == device), default=0) + 1,
    )


def _words(marks: Sequence[Mark], names: Mapping[str, str]) -> Iterator[Word]:
    for mark in sorted(marks, key=lambda mark: (mark.received, mark.state.value, mark.place)):
        yield Word(state=mark.state.value, place=mark.place, by=names.get(mark.author, ""), at=mark.received)
