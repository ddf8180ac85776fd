"""A member of staff asks to stay away, asks a colleague to stand in, or asks one to exchange two sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import FIRST_DAY, LAST_DAY, instant, is_ordinary, local_day
from afterbell.base.written import written
from afterbell.rostering.approval import is_approved, may_teachers_ask, way_on
from afterbell.rostering.asked import hold, requests, state_of
from afterbell.rostering.commands.fulfilling import named_for, settle
from afterbell.rostering.commands.leaves import LONGEST_REASON
from afterbell.rostering.models import Assignment, Session, StaffLeave, TurnRequest
from afterbell.rostering.refusals import REFUSALS
from afterbell.rostering.rules.turns.problem import OPEN, Kind
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Staff

MOST_DAYS = 60
MOST_ASKED = 10


@command("rostering.ask_turn")
def ask_leave(*, actor: Actor, now: datetime, first_day: date, last_day: date, reason: str) -> str:
    """Ask to stay away on some days, the first and the last included; gives the request's code.

    Where the scheme asks for no approval it holds at once; where it does, the days still to come can be decided until
    the last of them begins. A day on which an own session has begun is not asked for
    any more, but the sessions still to come are, one by one.
    """
    own = _own_staff(actor)
    authorise(actor=actor, action="rostering.ask_turn", at=place(school=own.school_id, staff=own.pk))
    if not (is_ordinary(first_day) and is_ordinary(last_day)):
        raise REFUSALS.refused("day_out_of_reach", field="first_day", first=FIRST_DAY, last=LAST_DAY)
    named = Assignment.objects.filter(
        staff=own, ended_at=None, session__date__range=(first_day, last_day), session__cancellation=None
    )
    sessions = [row.session for row in named.select_related("session").order_by("session__starts_at")]
    reasons = [
        *_of_days(first_day, last_day, today=local_day(now)),
        *_of_reason(reason, needed=True),
        *[
            REFUSALS.refusal("day_begun", day=row.date, session=row.name, field="first_day")
            for row in sessions[:1]
            if row.starts_at <= now
        ],
    ]
    if reasons:
        raise Refused(reasons)
    days = (last_day - first_day).days + 1
    known = StaffLeave.objects.filter(staff=own, date__range=(first_day, last_day)).count()
    asked = TurnRequest.objects.filter(kind=Kind.LEAVE, asked_by=own, first_day__lte=last_day, last_day__gte=first_day)
    if known == days or _is_open(asked, now=now):
        raise REFUSALS.refused("asked_before", conflict=True)
    over = instant(last_day + timedelta(days=1), time.min)
    row = TurnRequest(
        kind=Kind.LEAVE,
        asked_by=own,
        first_day=first_day,
        last_day=last_day,
        until=min([over, *(session.starts_at for session in sessions if session.date == last_day)]),
        reason=written(reason),
    )
    return _store(actor=actor, now=now, rows=[row], day=first_day)[0]


@command("rostering.ask_turn")
def ask_session_leave(*, actor: Actor, now: datetime, session: str, reason: str) -> str:
    """Ask to stay away from one own session and to come to the others; gives the request's code."""
    held, own = _own_session(actor=actor, session=session)
    reasons = [*_of_session(held, now=now), *_of_reason(reason, needed=True)]
    if reasons:
        raise Refused(reasons)
    if _is_open(TurnRequest.objects.filter(kind=Kind.LEAVE, asked_by=own, session=held), now=now):
        raise REFUSALS.refused("asked_before", conflict=True)
    row = TurnRequest(kind=Kind.LEAVE, asked_by=own, session=held, until=held.starts_at, reason=written(reason))
    return _store(actor=actor, now=now, rows=[row], day=held.date)[0]


@command("rostering.ask_turn")
def ask_substitutes(
    *, actor: Actor, now: datetime, session: str, staff: Sequence[str], reason: str = ""
) -> tuple[str, ...]:
    """Ask one or several colleagues to take a session; the first to accept has it. Gives the requests' codes.

    Whose session it is asks, where the scheme lets teachers; the office and the duty leader ask for any session.
    """
    held = _session(session)
    holder = named_for(held)
    at = place(school=held.school_id, staff=holder.staff_id if holder else None)
    authorise(actor=actor, action="rostering.ask_turn", at=at)
    runs_it = may(actor=actor, action="rostering.substitute", at=at)
    way = way_on(held.date)
    people = {row.code: row for row in Staff.objects.filter(code__in=set(staff))}
    if not staff:
        raise REFUSALS.refused("nothing_chosen", field="staff")
    if set(staff) - people.keys():
        raise NotThere("staff")
    before = holder.staff if holder else None
    asked = requests().filter(kind=Kind.SUBSTITUTE, session=held, asked_by=before)
    waiting = {row.asked_of_id for row in asked if state_of(row, now=now) in OPEN}
    reasons = [
        *_of_session(held, now=now),
        *_of_reason(reason, needed=False),
        *([] if runs_it or may_teachers_ask(way=way) else [REFUSALS.refusal("office_asks")]),
        *([REFUSALS.refusal("too_many_asked", most=MOST_ASKED, field="staff")] if len(people) > MOST_ASKED else []),
        *([REFUSALS.refusal("with_oneself", field="staff")] if before and before.code in people else []),
        *[
            REFUSALS.refusal("asked_already", staff=person.name, field="staff")
            for person in people.values()
            if person.pk in waiting
        ],
    ]
    if reasons:
        raise Refused(reasons)
    rows = [
        TurnRequest(
            kind=Kind.SUBSTITUTE,
            asked_by=before,
            asked_of=person,
            session=held,
            until=held.starts_at,
            reason=written(reason),
        )
        for _code, person in sorted(people.items())
    ]
    return _store(actor=actor, now=now, rows=rows, day=held.date, decided=runs_it)


@command("rostering.ask_turn")
def ask_swap(*, actor: Actor, now: datetime, session: str, other: str, reason: str = "") -> str:
    """Ask whoever has the other session to exchange it for an own one; gives the request's code."""
    held, own = _own_session(actor=actor, session=session)
    if not other:
        raise REFUSALS.refused("nothing_chosen", field="other")
    theirs = _session(other)
    holder = named_for(theirs)
    reasons = [
        *_of_session(held, now=now),
        *_of_session(theirs, now=now),
        *_of_reason(reason, needed=False),
        *([REFUSALS.refusal("nobody_has_it", session=theirs.name, field="other")] if holder is None else []),
        *(
            [REFUSALS.refusal("with_oneself", field="other")]
            if holder is not None and holder.staff_id == own.pk
            else []
        ),
    ]
    if reasons or holder is None:
        raise Refused(reasons)
    asked = TurnRequest.objects.filter(kind=Kind.SWAP, asked_by=own, session=held, other=theirs)
    if _is_open(asked, now=now):
        raise REFUSALS.refused("asked_before", conflict=True)
    row = TurnRequest(
        kind=Kind.SWAP,
        asked_by=own,
        asked_of=holder.staff,
        session=held,
        other=theirs,
        until=min(held.starts_at, theirs.starts_at),
        reason=written(reason),
    )
    return _store(actor=actor, now=now, rows=[row], day=min(held.date, theirs.date))[0]


def _own_staff(actor: Actor) -> Staff:
    own = Staff.objects.filter(pk__in=actor.held("staff")).first()
    if own is None:
        raise NotThere("staff")
    return own


def _session(code: str) -> Session:
    row = Session.objects.select_related("cancellation").filter(code=code).first()
    if row is None:
        raise NotThere("session")
    return row


def _own_session(*, actor: Actor, session: str) -> tuple[Session, Staff]:
    """Find a session and the actor as the adult named for it. Raises NotThere when it is somebody else's."""
    held, own = _session(session), _own_staff(actor)
    holder = named_for(held)
    if holder is None or holder.staff_id != own.pk:
        raise NotThere("session")
    authorise(actor=actor, action="rostering.ask_turn", at=place(school=own.school_id, staff=own.pk))
    return held, own


def _of_session(session: Session, *, now: datetime) -> list[Refusal]:
    if hasattr(session, "cancellation"):
        return [REFUSALS.refusal("session_cancelled", session=session.name, field="session")]
    if session.starts_at <= now:
        return [REFUSALS.refusal("session_begun", session=session.name, field="session")]
    return []


def _of_days(first: date, last: date, *, today: date) -> list[Refusal]:
    if not 0 <= (last - first).days < MOST_DAYS:
        return [REFUSALS.refusal("days_in_order", most=MOST_DAYS, field="last_day")]
    return [REFUSALS.refusal("day_over", day=first, field="first_day")] if first < today else []


def _of_reason(reason: str, *, needed: bool) -> list[Refusal]:
    if needed and not written(reason):
        return [REFUSALS.refusal("reason_missing", field="reason")]
    if len(written(reason)) > LONGEST_REASON:
        return [REFUSALS.refusal("reason_too_long", field="reason", most=LONGEST_REASON)]
    return []


def _is_open(asked: QuerySet[TurnRequest], *, now: datetime) -> bool:
    return any(state_of(row, now=now) in OPEN for row in asked.prefetch_related("steps"))


def _store(
    *, actor: Actor, now: datetime, rows: Sequence[TurnRequest], day: date, decided: bool = False
) -> tuple[str, ...]:
    """Store requests and let those that hold at once do so; what the office itself asks waits for no approval."""
    approval = not decided and is_approved(kind=Kind(rows[0].kind), way=way_on(day))
    for row in rows:
        row.school_id, row.entered_by_id, row.asked_at = actor.tenant, signed_in(actor), now
        row.approval = approval
    hold(rows)
    TurnRequest.objects.bulk_create(rows)
    codes = tuple(row.code for row in rows)
    found = {row.code: row for row in requests().filter(code__in=codes)}
    for code in codes:
        settle(actor=actor, now=now, row=found[code])
    record(subject=codes[0] if len(codes) == 1 else rows[0].kind, kind=str(rows[0].kind), requests=len(codes))
    return codes
