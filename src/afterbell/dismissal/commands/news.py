"""A guardian chooses of which releases to be told."""

from __future__ import annotations

from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.dismissal.models import HandoverNews
from afterbell.dismissal.news import wishes_of
from afterbell.dismissal.refusals import REFUSALS
from afterbell.schools.actors import signed_in


@command("dismissal.choose_news")
def choose_handover_news(*, actor: Actor, now: datetime, wish: str) -> bool:
    """Record of which releases of the own children the guardian is told from now on; False when nothing changes.

    Raises Refused for a choice that is none.
    """
    authorise(actor=actor, action="dismissal.choose_news", at=place(account=actor.account))
    account = signed_in(actor)
    record(subject=actor.code, wish="")
    if wish not in HandoverNews.Wish.values:
        raise REFUSALS.refused("wish_unknown", field="wish")
    if wishes_of({account})[account] == wish:
        return False
    HandoverNews.objects.create(school_id=actor.tenant, account_id=account, wish=wish, chosen_at=now)
    record(subject=actor.code, wish=wish)
    return True
