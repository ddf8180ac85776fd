"""Requests in the words of the staff room."""

from __future__ import annotations

from collections.abc import Mapping

from afterbell.base.days import day_of_week_within_year
from afterbell.base.words import Words
from afterbell.rostering.desk import span_of
from afterbell.rostering.models import Session, TurnRequest
from afterbell.rostering.rules.turns.problem import Kind, State

KINDS: Mapping[Kind, Words] = {
    Kind.LEAVE: Words(zh="请假", en="leave"),
    Kind.SUBSTITUTE: Words(zh="代班", en="standing in"),
    Kind.SWAP: Words(zh="换班", en="a swap"),
}
STATES: Mapping[State, Words] = {
    State.ASKED: Words(zh="等对方答复", en="waits for the colleague"),
    State.AGREED: Words(zh="等学校同意", en="waits for the school"),
    State.IN_FORCE: Words(zh="已生效", en="holds"),
    State.DECLINED: Words(zh="对方没有答应", en="declined"),
    State.REFUSED: Words(zh="学校没有同意", en="refused"),
    State.WITHDRAWN: Words(zh="已撤回", en="withdrawn"),
    State.OVERTAKEN: Words(zh="别人先答应了", en="somebody was first"),
    State.EXPIRED: Words(zh="过时没有答复", en="not answered in time"),
}
OUTCOMES: Mapping[State, Words] = {
    State.DECLINED: Words(zh="对方来不了", en="The colleague cannot come"),
    State.REFUSED: Words(zh="学校没有同意", en="The school did not approve it"),
    State.WITHDRAWN: Words(zh="对方撤回了，不用来了", en="It was withdrawn, you need not come"),
    State.OVERTAKEN: Words(zh="别人先答应了，不用来了", en="Somebody was first, you need not come"),
    State.EXPIRED: Words(zh="过了时间", en="It was too late"),
}
DAYS = Words(zh="{first}至{last}", en="{first} to {last}")
BOTH = Words(zh="{mine} 换 {theirs}", en="{mine} for {theirs}")


def said_of(row: TurnRequest) -> Words:
    """Name what a request is about: its days, its session, or the two sessions."""
    if row.session is None:
        if row.first_day is None or row.last_day is None:
            raise ValueError("a request is of days or of a session")
        first, last = day_of_week_within_year(row.first_day), day_of_week_within_year(row.last_day)
        return first if first == last else DAYS.fill(first=first, last=last)
    mine = said_session(row.session)
    return BOTH.fill(mine=mine, theirs=said_session(row.other)) if row.other else mine


def said_session(session: Session) -> Words:
    """Name a session by its day, its time and what it is."""
    day, span = day_of_week_within_year(session.date), span_of(session)
    return Words(zh=f"{day.zh} {span} {session.name}", en=f"{day.en} {span} {session.name}")
