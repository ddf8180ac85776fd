"""What a reader does with messages: opens one, and gives or takes back an address for mail."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.crypto import seal
from afterbell.base.events import tell
from afterbell.base.models import Delivery, Mailbox, Message
from afterbell.base.outbox.delivering import ADDRESS
from afterbell.base.refusals import NotThere
from afterbell.schools.actors import signed_in
from afterbell.schools.events import MessageOpened
from afterbell.schools.refusals import REFUSALS

LONGEST_ADDRESS = 120


@command("schools.open_message")
def open_message(*, actor: Actor, now: datetime, message: str) -> None:
    """Note that a reader opened an own message; the first time counts. Raises NotThere for somebody else's."""
    account = signed_in(actor)
    row = Message.objects.filter(tenant=actor.tenant, to=account, code=message).first()
    if row is None:
        raise NotThere("message")
    authorise(actor=actor, action="schools.open_message", at=place(account=account))
    new = Message.objects.filter(pk=row.pk, opened_at=None).update(opened_at=now)
    if new:
        tell(MessageOpened(school=actor.tenant, account=account, kind=row.kind, about=row.about, at=now))
    record(subject=row.code, kind=row.kind, first=bool(new))


@command("schools.give_address")
def give_address(*, actor: Actor, now: datetime, address: str) -> None:
    """Let the school's mail also come to an address the guardian names; an earlier one is replaced."""
    account = signed_in(actor)
    authorise(actor=actor, action="schools.give_address", at=place(account=account))
    given = address.strip()
    try:
        validate_email(given)
    except ValidationError:
        raise REFUSALS.refused("address_wrong", field="address") from None
    if len(given) > LONGEST_ADDRESS:
        raise REFUSALS.refused("address_wrong", field="address")
    sealed = seal(text=given, purpose=ADDRESS)
    Mailbox.objects.update_or_create(
        account_id=account, defaults={"tenant": actor.tenant, "address_sealed": sealed, "given_at": now}
    )
    record(subject=actor.code, given=True)


@command("schools.give_address")
def take_back_address(*, actor: Actor, now: datetime) -> None:  # noqa: ARG001 - every command takes the instant
    """Let no mail come any more, what waits to be sent included; as easy as giving the address."""
    account = signed_in(actor)
    authorise(actor=actor, action="schools.give_address", at=place(account=account))
    Mailbox.objects.filter(account=account).delete()
    Delivery.objects.filter(message__to=account, state=Delivery.State.WAITING).delete()
    record(subject=actor.code, given=False)
