"""Who asks at the address of a calendar: read before there is a viewer, like the door."""

from __future__ import annotations

from datetime import date

from django.utils.crypto import constant_time_compare

from afterbell.base.access import Actor, authorise, place
from afterbell.base.crypto import blind, unseal
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.schools.actors import actor_of, signed_in
from afterbell.schools.models import CalendarFeed, School

PURPOSE = "calendar_feed.token"


def feed_fingerprint(token: str) -> str:
    return blind(text=token, purpose=PURPOSE)


def feed_token(*, viewer: Actor) -> str:
    """Give what stands in the viewer's own address; empty while there is none or it ended with the visits."""
    account = signed_in(viewer)
    authorise(actor=viewer, action="schools.keep_calendar", at=place(account=account))
    row = CalendarFeed.objects.select_related("account").filter(account=account).first()
    return unseal(sealed=bytes(row.token_sealed), purpose=PURPOSE) if row and _stands(row) else ""


def viewer_of_feed(*, token: str, today: date) -> Actor:
    """Give whose address this is. Raises NotThere for any other, and for one that was ended."""
    school = School.objects.filter(code=token.partition("-")[0]).first()
    if school is None:
        raise NotThere("feed")
    with within(school.pk):
        row = CalendarFeed.objects.select_related("account").filter(fingerprint=feed_fingerprint(token)).first()
    if row is None or not _stands(row):
        raise NotThere("feed")
    actor = actor_of(account=row.account, today=today, school=school.pk)
    if actor.tenant != school.pk:
        raise NotThere("feed")
    return actor


def _stands(row: CalendarFeed) -> bool:
    """Say whether the account may still be visited as it could when the address was made."""
    return row.account.is_active and constant_time_compare(row.proof, row.account.get_session_auth_hash())
