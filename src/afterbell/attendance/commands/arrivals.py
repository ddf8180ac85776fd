"""Adults arrive at their sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.attendance.commands.late_signing import against_late
from afterbell.attendance.models import Presence
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.rules.presence import BEFOREHAND
from afterbell.attendance.rules.venues import RoomState
from afterbell.attendance.standing import Standing, standings_of
from afterbell.attendance.venues import checklist_on, facts_of
from afterbell.base.access import Actor, authorise
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.rostering.gate import barred_on
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A member of staff arrived at a session; both by public code, the time as the device or the leader gives it."""

    session: str
    staff: str
    arrived_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalReceipt:
    """Sessions whose adult's arrival was stored now, and those where it was known."""

    stored: tuple[str, ...]
    known: tuple[str, ...]


@command("attendance.arrive")
def record_arrivals(*, actor: Actor, now: datetime, arrivals: Sequence[Arrival]) -> ArrivalReceipt:
    """Record that the named adults are there: each for themselves, the duty leader for anybody.

    Sent twice it is stored once, with the first time given. Raises NotThere for a session that is not the actor's,
    Refused with every reason: another adult than the named one or one who may not stand with children, cancelled,
    hours before the session or after it, and on later days what somebody says of themselves.
    """
    if not arrivals:
        raise REFUSALS.refused("nothing_said")
    sessions = standings_of(codes={arrival.session for arrival in arrivals})
    for session in sessions.values():
        authorise(actor=actor, action="attendance.arrive", at=session.place)
    staff = dict(Staff.objects.filter(code__in={row.staff for row in arrivals}).values_list("code", "pk"))
    if any(arrival.staff not in staff for arrival in arrivals):
        raise NotThere("staff")
    rooms = rooms_of(sessions.values())
    barred = barred_from(sessions.values())
    reasons = [
        reason
        for arrival in arrivals
        for reason in (
            *against_arrival(session=sessions[arrival.session], staff=staff[arrival.staff], rooms=rooms, now=now),
            *against_time(session=sessions[arrival.session], at=min(arrival.arrived_at, now)),
            *barred.get(arrival.session, ()),
        )
    ]
    for arrival in arrivals:
        session = sessions[arrival.session]
        another = session.named not in actor.held("staff")
        reasons += against_late(session=session, made=[arrival.arrived_at], now=now, believed=another)
    if reasons:
        raise Refused(reasons)
    here = {arrival.session: arrival for arrival in reversed(arrivals)}
    new = [sessions[code] for code in sorted(here) if not sessions[code].named_arrived]
    store_arrivals(actor=actor, now=now, at=[(session, here[session.code].arrived_at) for session in new])
    stored = tuple(session.code for session in new)
    known = tuple(code for code in sorted(here) if sessions[code].named_arrived)
    record(subject=next(iter(sorted(here))), stored=len(stored), known=len(known))
    return ArrivalReceipt(stored=stored, known=known)


def rooms_of(sessions: Iterable[Standing]) -> Mapping[tuple[int, date], RoomState]:
    """Give how the rooms of groups' sessions stand on their days, by primary key and day."""
    used = {(session.room, session.date) for session in sessions if session.group is not None and session.room}
    found: dict[tuple[int, date], RoomState] = {}
    for day in {day for _room, day in used}:
        checklist = checklist_on(day)
        rooms = [room for room, on in used if on == day]
        facts = facts_of(rooms=rooms, day=day, checklist=checklist)
        found |= {(room, day): facts[room].state(checklist) for room in rooms}
    return found


def against_arrival(
    *, session: Standing, staff: int, rooms: Mapping[tuple[int, date], RoomState], now: datetime
) -> list[Refusal]:
    """Give every reason why this adult cannot arrive at this session, in a room that stands as `rooms` says."""
    reasons = []
    state = rooms.get((session.room or 0, session.date), RoomState.FIT)
    if not state.usable:
        reasons.append(REFUSALS.refusal(f"room_{state.value}", room=session.room_name))
    if session.cancelled:
        reasons.append(REFUSALS.refusal("cancelled", session=session.name))
    if local_day(now) < session.date:
        reasons.append(REFUSALS.refusal("not_yet", session=session.name, date=session.date))
    if session.named is None:
        reasons.append(REFUSALS.refusal("nobody_named", session=session.name))
    elif session.named != staff:
        reasons.append(REFUSALS.refusal("not_named", field="staff", session=session.name))
    return reasons


def against_time(*, session: Standing, at: datetime) -> list[Refusal]:
    """Give the reason why nobody arrived at this session at this time: hours before it, or when it was over.

    Before the session's day that is said already.
    """
    if session.starts_at - BEFOREHAND <= at < session.ends_at or local_day(at) < session.date:
        return []
    minutes = int(BEFOREHAND.total_seconds() // 60)
    return [REFUSALS.refusal("arrived_outside", session=session.name, minutes=minutes)]


def barred_from(sessions: Iterable[Standing]) -> Mapping[str, tuple[Refusal, ...]]:
    """Give by session's code why its named adult may not stand with children on its day; nothing for whoever may."""
    found: dict[str, tuple[Refusal, ...]] = {}
    days: defaultdict[date, list[Standing]] = defaultdict(list)
    for session in sessions:
        days[session.date].append(session)
    for day, of_day in days.items():
        named = {session.named for session in of_day if session.named is not None}
        barred = barred_on(staff=named, days=[day], today=day)
        for session in of_day:
            rules = barred.get((session.named or 0, day), ())
            found[session.code] = tuple(REFUSALS.refusal(f"not_{rule}", session=session.name) for rule in rules)
    return found


def store_arrivals(*, actor: Actor, now: datetime, at: Sequence[tuple[Standing, datetime]]) -> None:
    """Store the arrivals of the named adults. A device whose clock runs ahead cannot make anybody arrive later."""
    Presence.objects.bulk_create(
        [
            Presence(
                school_id=session.school,
                session_id=session.pk,
                staff_id=session.named or 0,
                arrived_at=min(arrived_at, now),
                recorded_by_id=signed_in(actor),
                recorded_at=now,
            )
            for session, arrived_at in at
        ],
        ignore_conflicts=True,
    )
