"""Children about whom nothing is known, and those who are being looked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef, Q

from afterbell.attendance.models import Alarm, RollMark
from afterbell.attendance.queries.day import alarms_in, read_day
from afterbell.attendance.rules.looking import Rung
from afterbell.base.access import Actor, authorise, place, policy
from afterbell.base.refusals import NotThere

SECONDS_A_MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Unaccounted:
    """An expected child without a state; `minutes` since its session began, `alarm` is its code where one stands."""

    session: str
    session_name: str
    room: str
    adult: str
    pupil: str
    name: str
    homeroom: str
    minutes: int
    alarm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAlarm:
    """A child that is being looked for; `rung` says who knows of it by now, `by` who raised it, empty for the house.

    `may_close` says whether the viewer may say where it is: leaders and office read along. `marked_absent` says that
    the roll had it as absent when the alarm was raised, not as unmarked.
    """

    code: str
    pupil: str
    name: str
    homeroom: str
    session: str
    session_name: str
    raised_at: datetime
    minutes: int
    rung: int
    by: str
    may_close: bool
    marked_absent: bool


def unaccounted_children(*, viewer: Actor, on: date, now: datetime) -> tuple[Unaccounted, ...]:
    """List the expected children of begun sessions about whom nothing is known, the longest first.

    Raises NotThere for who does not see the whole school's sessions.
    """
    authorise(actor=viewer, action="sessions.see", at=place(school=viewer.tenant))
    day = read_day(on=on, sessions=Q(starts_at__lte=now, cancellation=None))
    alarms = {
        (alarm.session, alarm.pupil): alarm.code
        for alarm in alarms_in([session.pk for session in day.sessions])
        if alarm.open
    }
    found = [
        Unaccounted(
            session=session.code,
            session_name=session.name,
            room=session.room,
            adult=session.adult.name if session.adult else "",
            pupil=child.code,
            name=child.name,
            homeroom=child.homeroom_name,
            minutes=minutes_since(session.starts_at, now=now),
            alarm=alarms.get((session.pk, child.code), ""),
        )
        for session in day.sessions
        for child in day.children_in(session)
        if day.state_of(session=session, child=child) is None
    ]
    return tuple(sorted(found, key=lambda row: -row.minutes))


def open_alarms(*, viewer: Actor, on: date, now: datetime) -> tuple[OpenAlarm, ...]:
    """List the children being looked for on a day: all of them for whoever sees the whole school's sessions.

    Raises NotThere for who neither sees these nor may say of any child where it is.
    """
    reach = policy().reach(actor=viewer, action="attendance.close_alarm")
    schools, homerooms = set(reach.get("school", ())), set(reach.get("homeroom", ()))
    seen = schools | set(policy().reach(actor=viewer, action="sessions.see").get("school", ()))
    if not seen and not homerooms:
        raise NotThere("alarms")
    mine = Q(school__in=seen) | Q(pupil__homeroom__in=homerooms)
    absent = RollMark.objects.filter(
        session=OuterRef("session"),
        pupil=OuterRef("pupil"),
        state=RollMark.State.ABSENT,
        received_at__lte=OuterRef("raised_at"),
    )
    rows = (
        Alarm.objects.filter(mine, session__date=on, closed=None)
        .select_related("pupil__homeroom", "session", "raised_by")
        .annotate(rung=Max("rungs__rung"), marked_absent=Exists(absent))
        .order_by("raised_at", "pk")
    )
    return tuple(
        OpenAlarm(
            code=row.code,
            pupil=row.pupil.code,
            name=row.pupil.name,
            homeroom=row.pupil.homeroom.name,
            session=row.session.code,
            session_name=row.session.name,
            raised_at=row.raised_at,
            minutes=minutes_since(row.raised_at, now=now),
            rung=row.rung or Rung.TEACHERS,
            by=row.raised_by.name if row.raised_by else "",
            may_close=row.school_id in schools or row.pupil.homeroom_id in homerooms,
            marked_absent=row.marked_absent,
        )
        for row in rows
    )


def minutes_since(moment: datetime, *, now: datetime) -> int:
    """Count the whole minutes that have passed; none before the moment."""
    return max(0, int((now - moment).total_seconds()) // SECONDS_A_MINUTE)
