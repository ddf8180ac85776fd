"""A stop is taken back: what can still take place does, and nobody has two sessions at once by it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere
from afterbell.placement.running import groups_from
from afterbell.rostering.commands.substitutes import end_namings
from afterbell.rostering.desk import standing_week
from afterbell.rostering.events import DayResumed
from afterbell.rostering.holding import hold_everybody
from afterbell.rostering.laying_out import calendar_of
from afterbell.rostering.models import Cancellation, DayStop, DayStopLifted, Session
from afterbell.rostering.refusals import REFUSALS
from afterbell.rostering.rules.roster.desk import Desk as Diaries
from afterbell.rostering.rules.roster.rules import PASSING
from afterbell.scheme.queries import published_version
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Term
from afterbell.schools.rules.calendar import service_days

ADULTS_CAN_CLASH = frozenset(rule.name for rule in PASSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """How many sessions take place after all, how many the calendar or the groups have no room for any more.

    `without_adult` names those that came back while their adult has another session, or cannot come.
    """

    sessions: int = 0
    left_off: int = 0
    without_adult: tuple[str, ...] = ()


@command("rostering.stop_day")
def lift_stop(*, actor: Actor, now: datetime, stop: str) -> Lifted:
    """Let the sessions of a stop take place after all that have not begun and that the calendar still has.

    What was broken off stays so. An adult who took something else meanwhile keeps that; the session comes back open.
    Lifted twice it stays lifted. Raises NotThere, or Refused once all have begun or none is in the calendar.
    """
    authorise(actor=actor, action="rostering.stop_day", at=place(school=actor.tenant))
    row = DayStop.objects.filter(code=stop).first()
    if row is None:
        raise NotThere("stop")
    record(subject=stop, sessions=0)
    hold_everybody()
    ahead = Q(stopped__stop=row, stopped__broken_off=False, starts_at__gt=now)
    sessions = list(Session.objects.filter(ahead).select_for_update(of=("self",), no_key=True).order_by("pk"))
    # Asked behind the locks: of two who lift at once the second finds it done.
    if DayStopLifted.objects.filter(stop=row).exists():
        return Lifted()
    if not sessions:
        raise REFUSALS.refused("stop_begun")
    back = _still_wanted(sessions, day=row.date)
    if not back:
        raise REFUSALS.refused("stop_overtaken", date=row.date)
    DayStopLifted.objects.create(school_id=row.school_id, stop=row, lifted_by_id=signed_in(actor), lifted_at=now)
    Cancellation.objects.filter(session__in=back).delete()
    freed = _let_go(back, day=row.date, now=now)
    lifted = Lifted(sessions=len(back), left_off=len(sessions) - len(back), without_adult=freed)
    record(subject=stop, sessions=lifted.sessions, left_off=lifted.left_off, without_adult=len(freed))
    tell(DayResumed(school=row.school_id, stop=stop, sessions=tuple(one.code for one in back), at=now))
    return lifted


def _still_wanted(sessions: Sequence[Session], *, day: date) -> list[Session]:
    """Keep those whose day still has the service of their weekday, and whose group still runs, with their seats."""
    found, term = published_version(on=day), sessions[0].term_id
    if found is None:
        return []
    calendar = calendar_of(term=Term.objects.get(pk=term), scheme=found[1])
    weekdays = {held.weekday for held in service_days(calendar=calendar) if held.day == day}
    groups = set(groups_from(term=term, on=day).values_list("pk", flat=True))
    held = [row for row in sessions if row.weekday in weekdays]
    back = {row.pk for row in held if row.beside_id is None and (row.group_id is None or row.group_id in groups)}
    return [row for row in held if row.pk in back or row.beside_id in back]


def _let_go(back: Collection[Session], *, day: date, now: datetime) -> tuple[str, ...]:
    """End the namings that stand in the way of what their adults have by now; gives the sessions' names."""
    week = standing_week(day=day, now=now)
    coming = {row.code for row in back}
    staying = {code: adult for code, adult in week.roster.assignments.items() if code not in coming}
    diaries = Diaries(problem=week.desk.problem, assignments=staying)
    freed = []
    for row in sorted(back, key=lambda each: (each.starts_at, each.pk)):
        if row.code not in week.current:
            continue
        adult = week.current[row.code].staff.code
        demand, diary = diaries.demands[row.code], diaries.diaries.get(adult)
        reasons = diaries.reasons(demand, diary) if diary else ()
        if diary and not any(reason.rule in ADULTS_CAN_CLASH for reason in reasons):
            diaries.put(row.code, adult)
            continue
        freed.append(row)
    end_namings([week.current[row.code] for row in freed], now)
    return tuple(row.name for row in freed)
