"""A day, or some of its bands, stops for everybody at once: weather, epidemic, power."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.rostering.events import DayStopped
from afterbell.rostering.models import Cancellation, DayStop, StoppedSession
from afterbell.rostering.refusals import REFUSALS
from afterbell.rostering.stoppable import sessions_left
from afterbell.schools.actors import signed_in
from afterbell.schools.roles import Role

LONGEST_WORDS = 160
ANY_DAY = (Role.PRINCIPAL, Role.ACADEMIC_OFFICE)


@command("rostering.stop_day")
def stop_day(*, actor: Actor, now: datetime, day: date, kind: str, words: str, bands: Sequence[str] = ()) -> str:
    """Stop what is left of a day, in these bands or (none named) the whole school; gives the stop's code.

    Sessions that have not begun do not take place; those that run are broken off: they count for nothing, and the
    children in them are handed over as ever. What has ended, and what was cancelled before, stays as it is. Raises
    Refused for a past day, without words, or when nothing is left to stop; a duty leader stops today only.
    """
    authorise(actor=actor, action="rostering.stop_day", at=place(school=actor.tenant))
    reasons = list(_against(actor=actor, now=now, day=day, kind=kind, words=words))
    rows = list(
        sessions_left(day=day, bands=bands, now=now).select_for_update(of=("self",), no_key=True).order_by("pk")
    )
    known = set(Cancellation.objects.filter(session__in=rows).values_list("session_id", flat=True))
    rows = [row for row in rows if row.pk not in known]
    if not rows:
        reasons.append(REFUSALS.refusal("nothing_to_stop", field="day", date=day))
    if reasons:
        raise Refused(reasons)
    who = signed_in(actor)
    stop = DayStop.objects.create(
        school_id=actor.tenant,
        date=day,
        bands=sorted(set(bands)),
        kind=kind,
        words=written(words),
        stopped_by_id=who,
        stopped_at=now,
    )
    reason = f"{DayStop.Kind(kind).label}：{stop.words}"
    Cancellation.objects.bulk_create(
        Cancellation(school_id=actor.tenant, session=row, reason=reason, cancelled_by_id=who, cancelled_at=now)
        for row in rows
    )
    StoppedSession.objects.bulk_create(
        StoppedSession(school_id=actor.tenant, stop=stop, session=row, broken_off=row.starts_at <= now) for row in rows
    )
    broken = sum(row.starts_at <= now for row in rows)
    record(subject=stop.code, sessions=len(rows), broken_off=broken)
    tell(DayStopped(school=actor.tenant, stop=stop.code, at=now))
    return stop.code


def _against(*, actor: Actor, now: datetime, day: date, kind: str, words: str) -> Sequence[Refusal]:
    said, today = written(words), local_day(now)
    found = {
        "stop_past": day < today,
        "stop_today_only": day > today and not actor.held("school", roles=ANY_DAY),
        "stop_kind_unknown": kind not in DayStop.Kind.values,
        "reason_missing": not said,
    }
    reasons = [REFUSALS.refusal(code) for code, holds in found.items() if holds]
    if len(said) > LONGEST_WORDS:
        reasons.append(REFUSALS.refusal("reason_too_long", field="words", most=LONGEST_WORDS))
    return reasons
