"""What follows when a request holds: leave is recorded, the adults change, whoever else was asked is let go."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor
from afterbell.base.events import tell
from afterbell.base.spans import local_day
from afterbell.rostering.asked import asking_of, facts_of, request_of, rivals_of, state_of
from afterbell.rostering.commands.substitutes import NamedSubstitute, change_adults, end_namings
from afterbell.rostering.events import TurnMoved
from afterbell.rostering.models import Assignment, Session, SessionLeave, StaffLeave, TurnRequest, TurnStep
from afterbell.rostering.refusals import REFUSALS
from afterbell.rostering.rules.turns.problem import OPEN, Deed, State
from afterbell.rostering.rules.turns.verify import verify
from afterbell.schools.actors import signed_in


def step_on(*, actor: Actor, now: datetime, row: TurnRequest, deed: Deed, reason: str = "") -> State:
    """Store what somebody said of a request and do what follows from it; gives how it stands then.

    Raises Refused when somebody said it first, and with every rule that stands in the way of what is asked for.
    """
    step = TurnStep(
        school_id=actor.tenant, request=row, deed=deed, reason=reason, said_by_id=signed_in(actor), said_at=now
    )
    try:
        with transaction.atomic():
            TurnStep.objects.bulk_create([step])
    except IntegrityError:
        raise REFUSALS.refused("turn_answered", conflict=True) from None
    return settle(actor=actor, now=now, row=request_of(row.code))


def settle(*, actor: Actor, now: datetime, row: TurnRequest) -> State:
    """Fulfil a request that holds now, and tell whoever it concerns how it stands."""
    state = state_of(row, now=now)
    if state is State.IN_FORCE:
        if findings := verify(asking=asking_of(row), facts=facts_of(row)):
            raise REFUSALS.refused("verifier_disagrees", finding=findings[0])
        _fulfil(actor=actor, now=now, row=row)
        for rival in rivals_of(row) if row.session_id else ():
            # Who stays away from a session leaves whoever was asked to stand in asked.
            stays = row.kind == TurnRequest.Kind.LEAVE and rival.kind == TurnRequest.Kind.SUBSTITUTE
            if not stays and state_of(rival, now=now) in OPEN:
                step_on(actor=actor, now=now, row=rival, deed=Deed.OVERTAKEN)
    tell(TurnMoved(school=actor.tenant, request=row.code, state=state.value, by=signed_in(actor), at=now))
    return state


def named_for(session: Session | None) -> Assignment | None:
    """Give who is named for a session now."""
    return Assignment.objects.filter(session=session, ended_at=None).select_related("staff").first()


def _fulfil(*, actor: Actor, now: datetime, row: TurnRequest) -> None:
    match row.kind:
        case TurnRequest.Kind.LEAVE if row.session_id:
            _leave_session(actor=actor, now=now, row=row)
        case TurnRequest.Kind.LEAVE:
            _leave_days(actor=actor, now=now, row=row)
        case _:
            _change(actor=actor, now=now, row=row)


def _leave_days(*, actor: Actor, now: datetime, row: TurnRequest) -> None:
    """Record the days still to come: one that is over, or on which an own session has begun, stays as it was."""
    first, last, person = row.first_day, row.last_day, row.asked_by_id
    if first is None or last is None or person is None:
        raise ValueError("leave of days has its days and its person")
    known = set(StaffLeave.objects.filter(staff=person, date__range=(first, last)).values_list("date", flat=True))
    begun = Assignment.objects.filter(
        staff=person,
        ended_at=None,
        session__cancellation=None,
        session__date__range=(first, last),
        session__starts_at__lte=now,
    )
    over = set(begun.values_list("session__date", flat=True))
    asked = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    days = [day for day in asked if day >= local_day(now) and day not in over]
    if not days:
        raise REFUSALS.refused("turn_expired")
    StaffLeave.objects.bulk_create(
        [
            StaffLeave(
                school_id=actor.tenant,
                staff_id=person,
                date=day,
                reason=row.reason,
                recorded_by_id=signed_in(actor),
                recorded_at=now,
            )
            for day in days
            if day not in known
        ]
    )


def _leave_session(*, actor: Actor, now: datetime, row: TurnRequest) -> None:
    """Leave the session open: whoever takes it next is named for it as for one nobody had."""
    held = named_for(row.session)
    if held is None or held.staff_id != row.asked_by_id or end_namings([held], now) != 1:
        raise REFUSALS.refused("somebody_first", conflict=True)
    SessionLeave.objects.bulk_create(
        [SessionLeave(school_id=actor.tenant, staff_id=held.staff_id, session_id=held.session_id, request=row)]
    )


def _change(*, actor: Actor, now: datetime, row: TurnRequest) -> None:
    """Name the colleague, in a swap both: only where the session still is whose it was, or nobody's."""
    rows = {item.code: item for item in (row.session, row.other) if item is not None}
    takers = [(row.session, row.asked_by, row.asked_of)]
    if row.other is not None:
        takers.append((row.other, row.asked_of, row.asked_by))
    changes = []
    for session, before, after in takers:
        held = named_for(session)
        let_go = row.kind == TurnRequest.Kind.SUBSTITUTE and held is None
        if not let_go and (held.staff_id if held else None) != (before.pk if before else None):
            raise REFUSALS.refused("turn_taken", conflict=True)
        if session is not None and after is not None:
            changes.append(
                NamedSubstitute(session=session.code, staff=after.code, instead_of=held.staff.code if held else "")
            )
    basis = Assignment.Basis.SWAP if row.other else Assignment.Basis.SUBSTITUTE
    change_adults(actor=actor, now=now, substitutes=changes, rows=rows, basis=basis, agreed=True)
