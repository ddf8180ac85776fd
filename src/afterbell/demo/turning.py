"""On the live afternoon some of the staff cannot come on another day and ask colleagues, who answer or not yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from afterbell.base.access import Actor
from afterbell.base.codes import codes_drawn_from
from afterbell.base.spans import local_day
from afterbell.demo.stage import Stage
from afterbell.rostering import commands as rostering
from afterbell.rostering.models import Assignment
from afterbell.rostering.queries import TurnOptions, turn_options
from afterbell.schools.models import Staff

DAYS_AHEAD = timedelta(days=6)
LOOKED_AT = 40


def ask_for_turns(*, stage: Stage, moment: datetime) -> None:
    """Let one teacher ask two colleagues to stand in, one be declined, and two agree on a swap."""
    with codes_drawn_from(stage.chance("turns")):
        turns = _turns(stage, moment=moment)
        for declined in (False, True):
            seen, actor = next(turn for turn in turns if len(turn[0].free) > 1)
            _stand_in(stage, seen, actor=actor, now=moment, declined=declined)
        seen, actor = next(turn for turn in turns if turn[0].exchangeable)
        _swap(stage, seen, actor=actor, now=moment)


def _turns(stage: Stage, *, moment: datetime) -> Iterator[tuple[TurnOptions, Actor]]:
    """Give sessions of the next days one after the other, with what their adults could ask for and these adults."""
    today = local_day(moment)
    with stage.inside():
        named = Assignment.objects.filter(
            ended_at=None,
            session__date__gt=today,
            session__date__lte=today + DAYS_AHEAD,
            session__cancellation=None,
        )
        rows = list(named.order_by("session__starts_at", "pk").values_list("session__code", "staff__account_id"))
    for session, account in rows[:LOOKED_AT]:
        actor = stage.acting(account, today=today)
        with stage.inside():
            seen = turn_options(viewer=actor, session=session, now=moment)
        yield seen, actor


def _stand_in(stage: Stage, seen: TurnOptions, *, actor: Actor, now: datetime, declined: bool) -> None:
    people = sorted(person.code for person in seen.free[:2])
    requests = rostering.ask_substitutes(
        actor=actor, now=now, session=seen.session.code, staff=people, reason="家里有事，那天来不了"
    )
    if declined:
        with stage.inside():
            account = Staff.objects.get(code=people[0]).account_id
        colleague = stage.acting(account, today=local_day(now))
        rostering.answer_turn(actor=colleague, now=now, request=requests[0], accept=False, reason="那天要去听课")


def _swap(stage: Stage, seen: TurnOptions, *, actor: Actor, now: datetime) -> None:
    other = seen.exchangeable[-1].code
    request = rostering.ask_swap(
        actor=actor, now=now, session=seen.session.code, other=other, reason="想参加孩子的家长会"
    )
    with stage.inside():
        holder = Assignment.objects.get(session__code=other, ended_at=None).staff.account_id
    colleague = stage.acting(holder, today=local_day(now))
    rostering.answer_turn(actor=colleague, now=now, request=request, accept=True)
