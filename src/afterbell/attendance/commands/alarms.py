"""A child who should be here is looked for until a named adult says where it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Q

from afterbell.attendance.commands.climbing import climb, store_alarms
from afterbell.attendance.commands.marks import against_a_roll
from afterbell.attendance.events import ChildFound
from afterbell.attendance.models import Alarm, AlarmClosed, AlarmRung
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.rolls import Child, children_of, fold_roll, marks_where
from afterbell.attendance.rules.folding import MarkState
from afterbell.attendance.rules.looking import Rung
from afterbell.attendance.standing import Standing, standing_of
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.written import written
from afterbell.schools.actors import signed_in

LONGEST_WHEREABOUTS = 200


@command("attendance.raise_alarm")
def raise_alarms(
    *, actor: Actor, now: datetime, session: str, pupils: Sequence[str], family: bool = False
) -> tuple[str, ...]:
    """Raise an alarm for expected children with no state or marked absent; give the alarms' codes in their order.

    Homeroom teacher and duty leader are told; the family as well where `family` says so, else when the ladder comes
    to it. An open alarm is given again, after a closed one a further one raised. Raises NotThere when the session is
    not the actor's, Refused for a child whose whereabouts are known, one of another group, or before the session
    begins.
    """
    standing = standing_of(code=session)
    authorise(actor=actor, action="attendance.raise_alarm", at=standing.place_of_all)
    if not pupils:
        raise REFUSALS.refused("nobody_picked", field="pupil")
    reasons = against_a_roll(session=standing, now=now)
    if now < standing.starts_at:
        reasons.append(REFUSALS.refusal("not_started", session=standing.name))
    if reasons:
        raise Refused(reasons)
    children = _children(standing)
    known = dict(Alarm.objects.filter(session=standing.pk, closed=None).values_list("pupil__code", "code"))
    wanted = [pupil for pupil in dict.fromkeys(pupils) if pupil not in known]
    if reasons := _accounted(session=standing, children=children, pupils=wanted):
        raise Refused(reasons)
    lost = [children[pupil] for pupil in wanted]
    new = store_alarms(session=standing, children=lost, by=signed_in(actor), now=now)
    if family:
        climb(session=standing, alarms=_not_told(standing, pupils=pupils), rung=Rung.FAMILY, now=now)
    record(subject=session, raised=len(new), known=len(set(pupils)) - len(new))
    codes = known | {alarm.pupil.code: alarm.code for alarm in new}
    return tuple(codes[pupil] for pupil in dict.fromkeys(pupils))


def _not_told(session: Standing, *, pupils: Collection[str]) -> list[Alarm]:
    """Give the open alarms about these children whose families have not been told."""
    told = AlarmRung.objects.filter(rung=Rung.FAMILY, alarm__session=session.pk).values("alarm")
    return list(
        Alarm.objects.filter(session=session.pk, pupil__code__in=pupils, closed=None)
        .exclude(pk__in=told)
        .select_related("pupil")
        .order_by("pk")
    )


def _children(session: Standing) -> dict[str, Child]:
    group = session.group or 0
    found = children_of(groups=(group,), day=session.date, weekday=session.weekday).get(group, ())
    return {child.code: child for child in found}


def _accounted(*, session: Standing, children: dict[str, Child], pupils: Collection[str]) -> list[Refusal]:
    sealed = {session.pk: session.sealed_at} if session.sealed_at else {}
    roll = fold_roll(marks=marks_where(Q(session=session.pk)), sealed=sealed, versions=False)
    known = {row.pupil for row in roll.states if row.state is not MarkState.ABSENT}
    reasons = []
    for pupil in pupils:
        child = children.get(pupil)
        if child is None:
            reasons.append(REFUSALS.refusal("not_in_group", field=pupil, session=session.name))
        elif pupil in known or not child.expected:
            reasons.append(REFUSALS.refusal("child_accounted", field=pupil, pupil=child.name))
    return reasons


@command("attendance.close_alarm")
def close_alarm(*, actor: Actor, now: datetime, alarm: str, whereabouts: str) -> None:
    """State where a child is and with whom; the alarm ends with the name of whoever said so.

    The same statement twice changes nothing. Raises NotThere when the alarm is not the actor's, Refused without
    whereabouts, or (a conflict) when somebody has stated others.
    """
    row = (
        Alarm.objects.select_for_update(of=("self",), no_key=True)
        .select_related("pupil", "session")
        .filter(code=alarm)
        .first()
    )
    if row is None:
        raise NotThere("alarm")
    at = place(school=row.school_id, homeroom=row.pupil.homeroom_id)
    authorise(actor=actor, action="attendance.close_alarm", at=at)
    said = written(whereabouts)
    if not said:
        raise REFUSALS.refused("whereabouts_missing", field="whereabouts")
    if len(said) > LONGEST_WHEREABOUTS:
        raise REFUSALS.refused("text_too_long", field="whereabouts", most=LONGEST_WHEREABOUTS)
    record(subject=alarm, session=row.session.code, closed=0)
    closed = AlarmClosed.objects.select_related("closed_by").filter(alarm=row).first()
    if closed is not None:
        if (closed.whereabouts, closed.closed_by_id) == (said, actor.account):
            return
        raise REFUSALS.refused("alarm_closed", conflict=True, who=closed.closed_by.name)
    AlarmClosed.objects.create(
        school_id=row.school_id, alarm=row, whereabouts=said, closed_by_id=signed_in(actor), closed_at=now
    )
    record(subject=alarm, closed=1)
    tell(ChildFound(school=row.school_id, alarm=alarm, session=row.session.code, pupil=row.pupil.code, closed_at=now))
