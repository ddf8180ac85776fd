"""Who is told of a request for leave, a substitute or a swap, and of a session nobody is confirmed for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from afterbell.base.days import day_of_week_within_year
from afterbell.base.outbox.kinds import MessageKind, Value
from afterbell.base.outbox.posting import Letter, post
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.rostering.asked import request_of
from afterbell.rostering.desk import span_of
from afterbell.rostering.leading import leaders_on
from afterbell.rostering.messages import (
    LEAVE_HOLDS,
    NOBODY_CONFIRMED,
    TURN_AGREED,
    TURN_ASKED,
    TURN_ENDED,
    TURN_HOLDS,
    TURN_WAITS,
)
from afterbell.rostering.models import Assignment, Session, TurnRequest
from afterbell.rostering.rules.ladder import Rung
from afterbell.rostering.rules.turns.problem import Kind, State
from afterbell.rostering.turn_words import KINDS, OUTCOMES, said_of
from afterbell.schools.models import Appointment
from afterbell.schools.roles import Role
from afterbell.schools.telling import current, tell_posts

DECIDES = (Role.ACADEMIC_OFFICE, Role.VICE_PRINCIPAL)
LEFT: Mapping[Rung, Words] = {
    Rung.DAY: Words(zh="24 小时以内", en="24 hours"),
    Rung.HOURS: Words(zh="2 小时以内", en="2 hours"),
    Rung.MINUTES: Words(zh="10 分钟以内", en="10 minutes"),
}


def tell_of_request(*, school: int, request: str, state: str, by: int, now: datetime) -> None:
    """Tell whoever the request concerns, but not whoever moved it."""
    row = request_of(request)
    asker = {row.entered_by_id, *([row.asked_by.account_id] if row.asked_by else [])}
    other = {row.asked_of.account_id} if row.asked_of else set()
    name = row.asked_by.name if row.asked_by else row.entered_by.name
    values: dict[str, Value] = {"name": name, "what": KINDS[Kind(row.kind)], "session": said_of(row)}
    match State(state):
        case State.ASKED:
            told = [(TURN_ASKED, other)]
        case State.AGREED:
            told = [(TURN_AGREED, asker if row.asked_of else set()), (TURN_WAITS, _holders(school, DECIDES, now))]
        case State.IN_FORCE:
            told = [(TURN_HOLDS, asker | other)]
            if row.kind == TurnRequest.Kind.LEAVE:
                values["count"] = _left_open(row)
                told.append((LEAVE_HOLDS, _holders(school, DECIDES, now) - asker))
        case State.WITHDRAWN | State.OVERTAKEN as ended:
            values["outcome"] = OUTCOMES[ended]
            told = [(TURN_ENDED, other)]
        case ended:
            values["outcome"] = OUTCOMES[ended]
            told = [(TURN_ENDED, asker | other)]
    _post(school, row.code, occasion=state, told=told, values=values, by=by, now=now)


def _post(
    school: int,
    about: str,
    *,
    occasion: str,
    told: Iterable[tuple[MessageKind, set[int]]],
    values: Mapping[str, Value],
    by: int,
    now: datetime,
) -> None:
    letters = [
        Letter(to=account, kind=kind, about=about, occasion=occasion, values=values)
        for kind, accounts in told
        for account in sorted(accounts - {by})
    ]
    if letters:
        post(tenant=school, letters=letters, now=now)


def _holders(school: int, roles: Iterable[Role], now: datetime) -> set[int]:
    held = Appointment.objects.filter(current(local_day(now)), school=school, role__in=list(roles))
    return set(held.values_list("account_id", flat=True))


def _left_open(row: TurnRequest) -> int:
    if row.session_id:
        return 1
    return Assignment.objects.filter(
        staff=row.asked_by,
        ended_at=None,
        session__date__range=(row.first_day, row.last_day),
        session__cancellation=None,
    ).count()


def tell_of_an_opening(*, school: int, session: str, rung: int, opening: int, now: datetime) -> None:
    """Tell the office and the vice-principal, from two hours on the day's duty leader, at last the principal."""
    row = Session.objects.get(code=session)
    values: dict[str, Value] = {
        "session": row.name,
        "day": day_of_week_within_year(row.date),
        "time": f"{span_of(row).start:%H:%M}",
        "left": LEFT[Rung(rung)],
    }
    roles = [*DECIDES, *([Role.PRINCIPAL] if rung >= Rung.MINUTES else [])]
    occasion = f"{opening}.{int(rung)}"
    tell_posts(
        kind=NOBODY_CONFIRMED, school=school, roles=roles, about=row.code, now=now, occasion=occasion, values=values
    )
    if rung >= Rung.HOURS:
        told = [(NOBODY_CONFIRMED, set(leaders_on(school=school, day=row.date)))]
        _post(school, row.code, occasion=occasion, told=told, values=values, by=0, now=now)
