"""An alarm is stored with its first rung, and climbs one rung after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max

from afterbell.attendance.events import AlarmsClimbed, AlarmsRaised
from afterbell.attendance.models import Alarm, AlarmRung
from afterbell.attendance.rolls import Child
from afterbell.attendance.rules.looking import Rung
from afterbell.attendance.standing import Standing
from afterbell.base.events import tell

SECONDS_A_MINUTE = 60


def store_alarms(*, session: Standing, children: Sequence[Child], by: int | None, now: datetime) -> list[Alarm]:
    """Let these children be looked for, by an account or by the house; homeroom teacher and duty leader are told.

    The session is locked by the caller, and none of the children has an open alarm in it.
    """
    if not children:
        return []
    before = Alarm.objects.filter(session=session.pk, pupil__in=[child.pk for child in children])
    times = dict(before.order_by().values("pupil").annotate(times=Max("times")).values_list("pupil", "times"))
    new = [
        Alarm(
            school_id=session.school,
            session_id=session.pk,
            pupil_id=child.pk,
            raised_by_id=by,
            raised_at=now,
            times=times.get(child.pk, 0) + 1,
        )
        for child in children
    ]
    Alarm.objects.bulk_create(new)
    rows = list(Alarm.objects.filter(code__in=[row.code for row in new]).select_related("pupil").order_by("pk"))
    _store(alarms=rows, rung=Rung.TEACHERS, now=now)
    looked_for = tuple((row.pupil.code, row.code) for row in rows)
    tell(AlarmsRaised(school=session.school, session=session.code, looked_for=looked_for, raised_at=now))
    return rows


def climb(*, session: Standing, alarms: Sequence[Alarm], rung: Rung, now: datetime) -> None:
    """Let alarms of a session climb a rung that none of them has climbed; whoever stands there is told."""
    if not alarms:
        return
    _store(alarms=alarms, rung=rung, now=now)
    longest = max(int((now - alarm.raised_at).total_seconds()) for alarm in alarms)
    tell(
        AlarmsClimbed(
            school=session.school,
            session=session.code,
            rung=rung.value,
            looked_for=tuple((alarm.pupil.code, alarm.code) for alarm in alarms),
            minutes=longest // SECONDS_A_MINUTE,
            at=now,
        )
    )


def _store(*, alarms: Sequence[Alarm], rung: Rung, now: datetime) -> None:
    AlarmRung.objects.bulk_create(
        AlarmRung(school_id=alarm.school_id, alarm=alarm, rung=rung.value, told_at=now) for alarm in alarms
    )
