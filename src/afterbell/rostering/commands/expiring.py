"""The house tells whoever asked that nobody answered in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.models import Message
from afterbell.rostering.asked import requests, state_of
from afterbell.rostering.events import TurnMoved
from afterbell.rostering.messages import TURN_ENDED
from afterbell.rostering.models import TurnRequest, TurnStep
from afterbell.rostering.rules.turns.problem import State

NEWS_FOR = timedelta(days=7)
"""What ran out longer ago is news to nobody."""


def untold_expired_turns(*, now: datetime) -> list[TurnRequest]:
    """Find the requests that ran out and of which nobody has been told; two questions, one where there are none.

    Of a session that does not take place nobody waits for an answer.
    """
    told = Message.objects.filter(
        tenant=OuterRef("school_id"), kind=TURN_ENDED.name, about=OuterRef("code"), occasion=State.EXPIRED.value
    )
    ended = TurnStep.objects.filter(request=OuterRef("pk")).exclude(deed=TurnStep.Deed.ACCEPTED)
    held = Q(session=None) | Q(session__cancellation=None)
    late = requests().filter(held, ~Exists(told), ~Exists(ended), until__lte=now, until__gt=now - NEWS_FOR)
    return [row for row in late.order_by("pk") if state_of(row, now=now) is State.EXPIRED]


@command("rostering.tell_what_ran_out")
def tell_expired_turns(*, actor: Actor, now: datetime) -> int:
    """Tell of every request that ran out unanswered, once; gives how many. Going again tells nothing twice."""
    authorise(actor=actor, action="rostering.tell_what_ran_out", at=place(platform=1))
    found = untold_expired_turns(now=now)
    for row in found:
        tell(TurnMoved(school=actor.tenant, request=row.code, state=State.EXPIRED.value, by=0, at=now))
    record(subject="requests", ran_out=len(found))
    return len(found)
