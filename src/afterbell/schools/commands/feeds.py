"""The address of somebody's calendar: made, made anew, ended."""

from __future__ import annotations

import secrets
from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.crypto import seal
from afterbell.schools.actors import signed_in
from afterbell.schools.feeds import PURPOSE, feed_fingerprint
from afterbell.schools.models import Account, CalendarFeed, School

TOKEN_BYTES = 24


@command("schools.keep_calendar")
def make_feed(*, actor: Actor, now: datetime) -> str:
    """Give the account an address nobody can guess; an earlier one answers no more. Gives what stands in it."""
    account = Account.objects.get(pk=signed_in(actor))
    authorise(actor=actor, action="schools.keep_calendar", at=place(account=account.pk))
    token = f"{School.objects.get(pk=actor.tenant).code}-{secrets.token_hex(TOKEN_BYTES)}"
    CalendarFeed.objects.update_or_create(
        account=account,
        defaults={
            "school_id": actor.tenant,
            "fingerprint": feed_fingerprint(token),
            "token_sealed": seal(text=token, purpose=PURPOSE),
            "proof": account.get_session_auth_hash(),
            "made_at": now,
        },
    )
    record(subject=actor.code, made=True)
    return token


@command("schools.keep_calendar")
def end_feed(*, actor: Actor, now: datetime) -> None:  # noqa: ARG001 - every command takes the instant
    """Let the address answer no more."""
    account = signed_in(actor)
    authorise(actor=actor, action="schools.keep_calendar", at=place(account=account))
    CalendarFeed.objects.filter(account=account).delete()
    record(subject=actor.code, made=False)
