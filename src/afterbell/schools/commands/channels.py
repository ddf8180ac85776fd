"""The ways out of the house beside the page: the office sets them up, tries them, and ends them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.crypto import seal
from afterbell.base.models import Channel, Delivery
from afterbell.base.outbox.delivering import SECRET
from afterbell.base.outbox.mail import MailAccount
from afterbell.base.outbox.robots import robot_of
from afterbell.base.refusals import NotThere, Refused
from afterbell.schools.models import Homeroom, School
from afterbell.schools.refusals import REFUSALS

ACTION = "schools.set_channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRobot:
    """A robot by the address its service gave out; `homeroom` is whose group it is in, empty for the staff's."""

    address: str = field(repr=False)
    homeroom: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMail:
    """The school's account on a mail server."""

    server: str
    user: str
    password: str = field(repr=False)


@command("schools.set_channel")
def set_robot(*, actor: Actor, now: datetime, robot: NewRobot) -> str:
    """Let a robot say in a chat that something came; it replaces the same service's earlier one there.

    Raises Refused for an address that is none of the known services', NotThere for another school's homeroom.
    """
    authorise(actor=actor, action=ACTION, at=place(school=actor.tenant))
    found = robot_of(robot.address)
    if found is None:
        raise REFUSALS.refused("robot_unknown", field="address")
    kind, key = found
    label = School.objects.get(pk=actor.tenant).name
    if robot.homeroom:
        homeroom = Homeroom.objects.filter(code=robot.homeroom).first()
        if homeroom is None:
            raise NotThere("homeroom")
        label = f"{label}{homeroom.name}"
    return _set(actor=actor, now=now, kind=kind, audience=robot.homeroom, label=label, secret=key)


@command("schools.set_channel")
def set_mail(*, actor: Actor, now: datetime, mail: NewMail) -> str:
    """Let the school write to guardians who gave an address; it replaces the earlier account.

    Raises Refused for a server that is not in the settings, or without an account.
    """
    authorise(actor=actor, action=ACTION, at=place(school=actor.tenant))
    reasons = []
    if mail.server not in settings.MAIL_SERVERS:
        reasons.append(REFUSALS.refusal("mail_server_unknown", field="server"))
    if "@" not in mail.user:
        reasons.append(REFUSALS.refusal("address_wrong", field="user"))
    if reasons:
        raise Refused(reasons)
    label = School.objects.get(pk=actor.tenant).name
    account = MailAccount(server=mail.server, user=mail.user.strip(), password=mail.password, sender=label)
    return _set(actor=actor, now=now, kind=Channel.Kind.MAIL, audience="", label=label, secret=account.as_secret())


def _set(*, actor: Actor, now: datetime, kind: str, audience: str, label: str, secret: str) -> str:
    before = Channel.objects.filter(tenant=actor.tenant, kind=kind, audience=audience, ended_at=None)
    _end(list(before.select_for_update()), now=now)
    row = Channel.objects.create(
        tenant=actor.tenant,
        kind=kind,
        audience=audience,
        label=label,
        secret_sealed=seal(text=secret, purpose=SECRET),
        since=now,
    )
    record(subject=row.code, kind=kind, audience=audience)
    return row.code


@command("schools.set_channel")
def end_channel(*, actor: Actor, now: datetime, channel: str) -> None:
    """Use a channel no more: its key is forgotten, and what waits is not sent. Raises NotThere for another school's."""
    rows = list(Channel.objects.select_for_update().filter(tenant=actor.tenant, code=channel, ended_at=None))
    if not rows:
        raise NotThere("channel")
    authorise(actor=actor, action=ACTION, at=place(school=actor.tenant))
    _end(rows, now=now)
    record(subject=channel, ended=True)


def _end(rows: list[Channel], *, now: datetime) -> None:
    Delivery.objects.filter(channel__in=rows, state=Delivery.State.WAITING).delete()
    Channel.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=now, secret_sealed=b"")


@command("schools.set_channel")
def send_again(*, actor: Actor, now: datetime) -> int:
    """Try once more, now, whatever waits for its next try or was given up; gives how many."""
    authorise(actor=actor, action=ACTION, at=place(school=actor.tenant))
    stuck = Delivery.objects.filter(tenant=actor.tenant, channel__ended_at=None).exclude(state=Delivery.State.DELIVERED)
    number = stuck.filter(tries__gt=0).update(state=Delivery.State.WAITING, tries=0, next_at=now)
    record(subject="deliveries", again=number)
    return number
