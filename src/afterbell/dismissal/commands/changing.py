"""A child goes home otherwise today: said by its guardian until the cut-off, later written down by staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from afterbell.attendance.queries.day import DaySession, read_day
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.crypto import seal
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import SCHOOL_ZONE, local_day
from afterbell.base.words import Words
from afterbell.base.written import written
from afterbell.dismissal.events import ChangesSeen, ChangesUnseen, TodayChanged
from afterbell.dismissal.handed import handovers_where, standing
from afterbell.dismissal.kept_away import kept_away, not_kept_away
from afterbell.dismissal.lists import Lists, collectors_on, lists_on
from afterbell.dismissal.models import TodayChange, TodayChangeClimbed, TodayChangeSeen
from afterbell.dismissal.queries.gate import last_sessions
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.wards import (
    Ward,
    alone_from_grade,
    guardians_of,
    lock_children,
    own_wards,
    wards_by_code,
)
from afterbell.dismissal.ways import Change, changes_where, last_word
from afterbell.scheme.rules import labels
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Guardian, School

REASON = "today_change.reason"
LONGEST_REASON = 80
UNSEEN_FOR = timedelta(minutes=10)
"""How long the adult in charge has to say that a change is known, before the day's leaders are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChange:
    """How a child goes home today: a mode of `TodayChange.Mode`; `collector` is one adult of the list, or any."""

    pupil: str
    mode: str
    collector: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """A child of today as a change meets it: its last session, what stands, what may not be."""

    ward: Ward
    session: DaySession
    lists: Lists
    on_list: Mapping[str, int]


@command("dismissal.change_today")
def change_today(*, actor: Actor, now: datetime, change: NewChange) -> str:
    """Record that a child goes home otherwise today, as its guardian says until the cut-off; gives the change's code.

    What this guardian said last, said again, is kept once. Raises NotThere for a child that is not the actor's, Refused
    with every reason; after the cut-off with whom to ring; and for a guardian who is forbidden.
    """
    (ward,) = own_wards(actor=actor, action="dismissal.change_today", codes={change.pupil}).values()
    record(subject=ward.code, stored=0)
    not_kept_away(actor=actor, pupils=[ward.pk], today=local_day(now))
    guardian = guardians_of(ward.pk, today=local_day(now)).filter(account=actor.account).first()
    if guardian is None:
        raise NotThere("guardian")
    desk = _desk(ward, actor=actor, now=now)
    if now > last_word(desk.session):
        raise Refused([_too_late(desk.session, school=actor.tenant)])
    return _stored(change, desk=desk, actor=actor, now=now, guardian=guardian)


@command("dismissal.record_change")
def record_change(*, actor: Actor, now: datetime, change: NewChange, guardian: str, read_back: bool) -> str:
    """Write down what a guardian says by telephone, also after the cut-off, until the child has left.

    Who called is named, and what was understood was read back. A guardian who may not take the child decides nothing by
    telephone either. Raises NotThere for a child or a guardian that is not the actor's, Refused with every reason.
    """
    ward = _ward_of(change.pupil)
    desk = _desk(ward, actor=actor, now=now, action="dismissal.record_change")
    record(subject=ward.code, stored=0)
    today = local_day(now)
    caller = guardians_of(ward.pk, today=today).filter(code=guardian).first()
    if caller is None:
        raise NotThere("guardian")
    if kept_away(names=[caller.name], pupils=[ward.pk], today=today):
        raise REFUSALS.refused("caller_kept_away", field="guardian")
    if not read_back:
        raise REFUSALS.refused("not_read_back", field="read_back")
    return _stored(change, desk=desk, actor=actor, now=now, guardian=caller, by_phone=True)


@command("dismissal.record_change")
def decide_today(*, actor: Actor, now: datetime, change: NewChange, reason: str, spoke: bool) -> str:
    """Decide for the school how a child goes home today where its guardians differ, after speaking with both.

    It silences what was said before it; whoever speaks afterwards counts again. Raises NotThere for a child that is not
    the actor's, Refused without a reason or without having spoken with both.
    """
    ward = _ward_of(change.pupil)
    desk = _desk(ward, actor=actor, now=now, action="dismissal.record_change")
    record(subject=ward.code, stored=0)
    why = written(reason)
    reasons = []
    if not why:
        reasons.append(REFUSALS.refusal("reason_missing", field="reason"))
    if len(why) > LONGEST_REASON:
        reasons.append(REFUSALS.refusal("text_too_long", field="reason", most=LONGEST_REASON))
    if not spoke:
        reasons.append(REFUSALS.refusal("not_spoken_with_both", field="spoke"))
    if change.mode == TodayChange.Mode.AS_USUAL:
        reasons.append(REFUSALS.refusal("mode_unknown", field="mode", mode=change.mode))
    found = desk.lists.agreed.get(ward.pk)
    if found is None or not found.disagree:
        reasons.append(REFUSALS.refusal("nobody_differs", field="mode"))
    if reasons:
        raise Refused(reasons)
    return _stored(change, desk=desk, actor=actor, now=now, reason=why)


@command("dismissal.see_change")
def see_changes(*, actor: Actor, now: datetime, session: str, changes: Sequence[str]) -> int:
    """Say that the adult in charge of a session knows of these changes; gives how many nobody had said so of.

    Raises NotThere for a session that is not the actor's, or a change of a child who does not go home from it.
    """
    day = read_day(on=local_day(now), sessions=Q(code=session))
    if not day.sessions or not changes:
        raise NotThere("session")
    row = day.sessions[0]
    at = place(school=actor.tenant, staff=row.adult.pk if row.adult else None)
    authorise(actor=actor, action="dismissal.see_change", at=at)
    children = [child.pk for child in day.children_in(row)]
    found = TodayChange.objects.filter(code__in=changes, date=day.on, pupil__in=children)
    rows = list(found.select_related("pupil").order_by("pk"))
    if len(rows) < len(set(changes)):
        raise NotThere("change")
    lock_children({one.pupil.code for one in rows})
    seen = set(TodayChangeSeen.objects.filter(change__in=rows).values_list("change_id", flat=True))
    new = [one for one in rows if one.pk not in seen]
    TodayChangeSeen.objects.bulk_create(
        TodayChangeSeen(school_id=actor.tenant, change=one, seen_by_id=signed_in(actor), seen_at=now) for one in new
    )
    record(subject=session, seen=len(new))
    if new:
        told = tuple((one.pupil.code, one.code) for one in new)
        tell(ChangesSeen(school=actor.tenant, seen=told, by=actor.name, at=now))
    return len(new)


@command("dismissal.watch_changes")
def watch_over_changes(*, actor: Actor, now: datetime) -> int:
    """Tell the day's leaders of changes that nobody in charge has seen in time; each once."""
    authorise(actor=actor, action="dismissal.watch_changes", at=place(platform=1))
    rows = list(TodayChange.objects.select_related("pupil").filter(unseen(now=now)).order_by("pk"))
    lock_children({row.pupil.code for row in rows})
    # Read again behind the lock: another watch may have told of them in between.
    told = set(TodayChangeClimbed.objects.filter(change__in=rows).values_list("change_id", flat=True))
    new = [row for row in rows if row.pk not in told]
    TodayChangeClimbed.objects.bulk_create(
        TodayChangeClimbed(school_id=row.school_id, change=row, told_at=now) for row in new
    )
    record(subject="changes", told=len(new))
    if new:
        told_of = tuple((row.pupil.code, row.code) for row in new)
        tell(ChangesUnseen(school=new[0].school_id, changes=told_of, at=now))
    return len(new)


def unseen(*, now: datetime) -> Q:
    """Say which changes of today wait too long for somebody in charge to see them."""
    return Q(date=local_day(now), seen=None, climbed=None, said_at__lte=now - UNSEEN_FOR)


def changes_wait(*, now: datetime) -> bool:
    """Say with one question whether any change waits too long."""
    return TodayChange.objects.filter(unseen(now=now)).exists()


def _ward_of(code: str) -> Ward:
    found = wards_by_code(codes={code})
    if code not in found:
        raise NotThere("pupil")
    return found[code]


def _desk(ward: Ward, *, actor: Actor, now: datetime, action: str = "") -> _Desk:
    """Read a child's day behind its lock; the actor of an action must be in charge of its last session."""
    today = local_day(now)
    lock_children({ward.code})
    session = last_sessions(day=read_day(on=today)).get(ward.code)
    adult = session.adult.pk if session and session.adult else None
    if action:
        authorise(actor=actor, action=action, at=place(school=actor.tenant, staff=adult))
    if session is None:
        raise REFUSALS.refused("no_way_today", field="mode")
    gone = standing(handovers_where(Q(session__date=today, pupil=ward.pk))).get((today, ward.code))
    if gone is not None:
        time = f"{gone.happened_at.astimezone(SCHOOL_ZONE):%H:%M}"
        raise REFUSALS.refused("left_already", field="mode", pupil=ward.name, time=time)
    lists = lists_on(day=today, pupils=[ward.pk])
    return _Desk(ward=ward, session=session, lists=lists, on_list=_may_collect(ward, lists=lists, today=today))


def _may_collect(ward: Ward, *, lists: Lists, today: date) -> dict[str, int]:
    """Give who stands on the whole list today and is not forbidden, with the rows' keys."""
    rows = collectors_on(day=today, pupils=[ward.pk]).get(ward.pk, ())
    kept = lists.kept_away_of(ward.pk, rows)
    return {row.code: row.pk for row in rows if row.code not in kept}


def _too_late(session: DaySession, *, school: int) -> Refusal:
    phone = School.objects.filter(pk=school).values_list("phone", flat=True).first() or ""
    leader = Words(zh="值班领导", en="the duty leader")
    adult = session.adult.name if session.adult else ""
    return REFUSALS.refusal(
        "change_too_late",
        field="mode",
        time=f"{last_word(session).astimezone(SCHOOL_ZONE):%H:%M}",
        phone=Words(zh=f"（{phone}）", en=f" ({phone})") if phone else "",
        adult=Words(zh=f"{adult}或值班领导", en=f"{adult} or the duty leader") if adult else leader,
    )


def _faults(change: NewChange, *, desk: _Desk, today: date) -> list[Refusal]:
    """Say what cannot be, as for every day: no way is looser because it is for today only."""
    faults = []
    limit = alone_from_grade(on=today)
    if change.mode not in TodayChange.Mode.values:
        faults.append(REFUSALS.refusal("mode_unknown", field="mode", mode=change.mode[:20]))
    if change.mode == TodayChange.Mode.ALONE and limit is None:
        faults.append(REFUSALS.refusal("nobody_goes_alone", field="mode"))
    elif change.mode == TodayChange.Mode.ALONE and limit is not None and desk.ward.grade < limit:
        faults.append(REFUSALS.refusal("too_young_to_go_alone", field="mode", grade=labels.grade(limit)))
    if change.mode == TodayChange.Mode.BOARDING_HOUSE and not desk.ward.boards:
        faults.append(REFUSALS.refusal("not_a_boarder", field="mode"))
    if change.collector and change.mode != TodayChange.Mode.COLLECTED:
        faults.append(REFUSALS.refusal("collector_not_needed", field="mode"))
    elif change.collector and change.collector not in desk.on_list:
        faults.append(REFUSALS.refusal("collector_unknown", field="mode"))
    return faults


def _stored(
    change: NewChange,
    *,
    desk: _Desk,
    actor: Actor,
    now: datetime,
    guardian: Guardian | None = None,
    by_phone: bool = False,
    reason: str = "",
) -> str:
    today = local_day(now)
    if reasons := _faults(change, desk=desk, today=today):
        raise Refused(reasons)
    before = changes_where(Q(pupil=desk.ward.pk, date=today))
    own = [row for row in before if row.guardian == (guardian.code if guardian else "")]
    last = before[-1] if guardian is None and before else own[-1] if own else None
    if last is not None and _same(last, change, guardian=guardian):
        record(subject=desk.ward.code, stored=0, known=1)
        return last.code
    row = TodayChange.objects.create(
        school_id=actor.tenant,
        pupil_id=desk.ward.pk,
        date=today,
        mode=change.mode,
        collector_id=desk.on_list.get(change.collector),
        guardian=guardian,
        by_phone=by_phone,
        reason_sealed=seal(text=reason, purpose=REASON) if reason else None,
        said_by_id=signed_in(actor),
        said_at=now,
    )
    record(subject=desk.ward.code, stored=1, change=row.code, by_phone=by_phone, decided=guardian is None)
    differ = lists_on(day=today, pupils=[desk.ward.pk]).agreed[desk.ward.pk].disagree
    tell(
        TodayChanged(
            school=actor.tenant,
            pupil=desk.ward.code,
            change=row.code,
            session=desk.session.code,
            adult=desk.session.adult.pk if desk.session.adult else None,
            by=signed_in(actor),
            differ=differ,
            decided=guardian is None,
            at=now,
        )
    )
    return row.code


def _same(last: Change, change: NewChange, *, guardian: Guardian | None) -> bool:
    return (last.mode, last.collector, last.guardian) == (
        change.mode,
        change.collector,
        guardian.code if guardian else "",
    )
