"""A colleague accepts or declines, whoever asked withdraws, and the school decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.written import written
from afterbell.rostering.asked import hold, request_of, requests, rivals_of, state_of
from afterbell.rostering.commands.fulfilling import step_on
from afterbell.rostering.commands.leaves import LONGEST_REASON
from afterbell.rostering.models import TurnRequest
from afterbell.rostering.refusals import REFUSALS
from afterbell.rostering.rules.turns.problem import OPEN, Deed, State

CLOSED = {
    State.EXPIRED: "turn_expired",
    State.OVERTAKEN: "turn_taken",
    State.WITHDRAWN: "turn_withdrawn",
}


@command("rostering.answer_turn")
def answer_turn(*, actor: Actor, now: datetime, request: str, accept: bool, reason: str = "") -> State:
    """Accept or decline what a colleague or the office asks of oneself; gives how the request stands then.

    Of several who are asked for one session the first to accept has it, and the others are told that somebody was
    first. Raises Refused when the request is over, and with every rule that keeps one from the session.
    """
    row = request_of(request)
    if row.asked_of_id is None:
        raise NotThere("request")
    authorise(actor=actor, action="rostering.answer_turn", at=place(staff=row.asked_of_id))
    hold([row])
    row = request_of(request)
    _refuse_unless(row, State.ASKED, now=now, reason=reason)
    if accept and _somebody_was_first(row, now=now):
        raise REFUSALS.refused("turn_taken", conflict=True)
    deed = Deed.ACCEPTED if accept else Deed.DECLINED
    state = step_on(actor=actor, now=now, row=row, deed=deed, reason=written(reason))
    record(subject=row.code, deed=deed.value, state=state.value)
    return state


@command("rostering.ask_turn")
def withdraw_turn(*, actor: Actor, now: datetime, request: str) -> None:
    """Take a request back while it waits for somebody: its asker does, or the office."""
    row = request_of(request)
    authorise(actor=actor, action="rostering.ask_turn", at=place(school=row.school_id, staff=row.asked_by_id))
    hold([row])
    row = request_of(request)
    _refuse_unless(row, *OPEN, now=now)
    step_on(actor=actor, now=now, row=row, deed=Deed.WITHDRAWN)
    record(subject=row.code, deed=Deed.WITHDRAWN.value)


@command("rostering.decide_turns")
def decide_turns(*, actor: Actor, now: datetime, codes: Sequence[str], approve: bool, reason: str = "") -> int:
    """Approve or refuse requests that wait for the school, all of them or none; gives how many.

    A refusal has its reason, and nobody decides on the own request or turn.
    """
    authorise(actor=actor, action="rostering.decide_turns", at=place(school=actor.tenant))
    wanted = set(codes)
    rows = list(requests().filter(code__in=wanted).order_by("pk"))
    if not wanted:
        raise REFUSALS.refused("nothing_chosen", field="pick")
    if len(rows) < len(wanted):
        raise NotThere("request")
    hold(rows)
    rows = list(requests().filter(code__in=wanted).order_by("pk"))
    reasons = [
        *([] if approve or written(reason) else [REFUSALS.refusal("reason_missing", field="reason")]),
        *_too_long(reason),
        *[refusal for row in rows for refusal in _unfit(row, {State.AGREED}, now=now)],
        *[REFUSALS.refusal("own_request") for row in rows if _is_of(row, actor)],
    ]
    if reasons:
        raise Refused(reasons)
    deed = Deed.APPROVED if approve else Deed.REFUSED
    for row in rows:
        fresh = request_of(row.code)
        if state_of(fresh, now=now) is State.AGREED:
            step_on(actor=actor, now=now, row=fresh, deed=deed, reason=written(reason))
    record(subject=rows[0].code if len(rows) == 1 else "requests", deed=deed.value, requests=len(rows))
    return len(rows)


def _is_of(row: TurnRequest, actor: Actor) -> bool:
    """Say whether somebody entered a request, or it is about a turn they give away or take."""
    return row.entered_by_id == actor.account or not actor.held("staff").isdisjoint({row.asked_by_id, row.asked_of_id})


def _somebody_was_first(row: TurnRequest, *, now: datetime) -> bool:
    """Say whether a colleague accepted the session before and waits for the school."""
    agreed = [rival for rival in rivals_of(row) if state_of(rival, now=now) is State.AGREED]
    return any(rival.kind == TurnRequest.Kind.SUBSTITUTE for rival in agreed)


def _refuse_unless(row: TurnRequest, *states: State, now: datetime, reason: str = "") -> None:
    found = [*_unfit(row, set(states), now=now), *_too_long(reason)]
    if found:
        raise Refused(found, conflict=state_of(row, now=now) is State.OVERTAKEN)


def _unfit(row: TurnRequest, states: set[State], *, now: datetime) -> list[Refusal]:
    state = state_of(row, now=now)
    return [] if state in states else [REFUSALS.refusal(CLOSED.get(state, "turn_answered"))]


def _too_long(reason: str) -> list[Refusal]:
    too_long = len(written(reason)) > LONGEST_REASON
    return [REFUSALS.refusal("reason_too_long", field="reason", most=LONGEST_REASON)] if too_long else []
