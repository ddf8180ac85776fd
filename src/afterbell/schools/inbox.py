"""What a reader finds on the page of messages: the own ones, newest first, and how many were not opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.crypto import unseal
from afterbell.base.models import Channel, Mailbox, Message
from afterbell.base.outbox.delivering import ADDRESS
from afterbell.base.outbox.kinds import kind_of
from afterbell.base.tenancy import as_account
from afterbell.base.words import Words
from afterbell.schools.actors import signed_in
from afterbell.schools.invitations import FamilyOnDevice
from afterbell.schools.models import Pupil

SHOWN = 100
SOMEBODY = Words(zh="孩子", en="the child")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One message as its reader sees it; `opens` is the sort of thing `about` is, `pupil` whom it concerns."""

    code: str
    words: Words
    opens: str
    about: str
    pupil: str
    posted_at: datetime
    opened: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWish:
    """Whether the school sends mail, and the address the reader gave, with its middle hidden."""

    offered: bool
    address: str


def inbox(*, viewer: Actor) -> tuple[Received, ...]:
    """Give the viewer's newest messages. Raises NotThere for whoever gets none."""
    account = _reader(viewer)
    rows = list(Message.objects.filter(tenant=viewer.tenant, to=account).order_by("-posted_at", "-pk")[:SHOWN])
    names = _names(rows, viewer=viewer)
    return tuple(received for row in rows if (received := _received(row, names=names)))


def message(*, viewer: Actor, code: str) -> Received | None:
    """Give one of the viewer's messages; None for what is not the viewer's or not known any more."""
    row = Message.objects.filter(tenant=viewer.tenant, to=_reader(viewer), code=code).first()
    return _received(row, names=_names([row], viewer=viewer)) if row else None


def waiting_for(*, families: Sequence[FamilyOnDevice]) -> Mapping[str, int]:
    """Count what waits for other families of this device, whichever school's walls stand."""
    found = {}
    for family in families:
        with as_account(family.account):
            found[family.code] = Message.objects.filter(to=family.account, opened_at=None).count()
    return found


def mail_wish(*, viewer: Actor) -> MailWish:
    """Say how the viewer stands with mail."""
    box = Mailbox.objects.filter(tenant=viewer.tenant, account=_reader(viewer)).first()
    address = unseal(sealed=bytes(box.address_sealed), purpose=ADDRESS) if box else ""
    mail = Channel.objects.filter(tenant=viewer.tenant, kind=Channel.Kind.MAIL, ended_at=None)
    return MailWish(offered=mail.exists(), address=hidden_address(address))


def hidden_address(address: str) -> str:
    """Show as much of an address as its owner needs to know it again."""
    name, _at, host = address.partition("@")
    return f"{name[:2]}***@{host}" if host else ""


def _reader(viewer: Actor) -> int:
    account = signed_in(viewer)
    authorise(actor=viewer, action="messages.see", at=place(account=account))
    return account


def _names(rows: Sequence[Message], *, viewer: Actor) -> dict[str, str]:
    """Name the children the messages are about, as far as the viewer may still know them."""
    codes = {row.concerns for row in rows if row.concerns}
    if not codes:
        return {}
    found = Pupil.objects.filter(code__in=codes).values_list("pk", "code", "name", "homeroom_id")
    own = viewer.held("pupil")
    return {
        code: name
        for pk, code, name, homeroom in found
        if pk in own or may(actor=viewer, action="homeroom.see", at=place(school=viewer.tenant, homeroom=homeroom))
    }


def _received(row: Message, *, names: Mapping[str, str]) -> Received | None:
    kind = kind_of(row.kind)
    if kind is None:
        return None
    name = names.get(row.concerns)
    return Received(
        code=row.code,
        words=kind.said(values=row.values, child=Words(zh=name, en=name) if name else SOMEBODY),
        opens=kind.opens,
        about=row.about,
        pupil=row.concerns,
        posted_at=row.posted_at,
        opened=row.opened_at is not None,
    )
