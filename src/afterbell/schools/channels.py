"""How a school's messages leave the house: its channels, and what did not get out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.crypto import unseal
from afterbell.base.models import Channel, Delivery
from afterbell.base.outbox.delivering import SECRET, attempt, mail_for
from afterbell.base.outbox.mail import MailAccount, send_mail
from afterbell.base.outbox.problems import NotSent
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.schools.models import Homeroom

SEEN_OF_A_KEY = 4
KIND_WORDS: Mapping[str, Words] = {
    Channel.Kind.WECOM: Words(zh="企业微信机器人", en="WeCom robot"),
    Channel.Kind.DINGTALK: Words(zh="钉钉机器人", en="DingTalk robot"),
    Channel.Kind.FEISHU: Words(zh="飞书机器人", en="Feishu robot"),
    Channel.Kind.MAIL: Words(zh="邮件", en="Mail"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRow:
    """A channel in use: where it speaks, its key hidden but for the last letters, and how its deliveries stand."""

    code: str
    kind: Words
    where: str
    hint: str
    delivered: int
    waiting: int
    given_up: int
    last_at: datetime | None
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """A homeroom that can have a robot in its group."""

    code: str
    name: str


def channels(*, viewer: Actor) -> tuple[ChannelRow, ...]:
    """Give the school's channels in use with what went out and what is stuck. Raises NotThere for who is no office."""
    _authorise(viewer)
    names = dict(Homeroom.objects.values_list("code", "name"))
    rows = Channel.objects.filter(tenant=viewer.tenant, ended_at=None).annotate(
        delivered=Count("deliveries", filter=Q(deliveries__state="delivered")),
        waiting=Count("deliveries", filter=Q(deliveries__state="waiting", deliveries__tries__gt=0)),
        given_up=Count("deliveries", filter=Q(deliveries__state="given_up")),
        last_at=Max("deliveries__delivered_at"),
    )
    problems = dict(
        Delivery.objects.filter(channel__in=rows)
        .exclude(problem="")
        .order_by("next_at", "pk")
        .values_list("channel_id", "problem")
    )
    return tuple(
        ChannelRow(
            code=row.code,
            kind=KIND_WORDS[row.kind],
            where=names.get(row.audience, ""),
            hint=_hint(row),
            delivered=row.delivered,
            waiting=row.waiting,
            given_up=row.given_up,
            last_at=row.last_at,
            problem=problems.get(row.pk, ""),
        )
        for row in rows.order_by(F("audience"), "kind", "pk")
    )


def audiences(*, viewer: Actor) -> tuple[Audience, ...]:
    """Give the homerooms in whose groups a robot may speak."""
    _authorise(viewer)
    rows = Homeroom.objects.order_by("grade", "number").values_list("code", "name")
    return tuple(Audience(code=code, name=name) for code, name in rows)


def try_out(*, viewer: Actor, channel: str) -> str:
    """Send a trial through a channel, mail to the school's own account; gives what went wrong, nothing if it arrived.

    Nothing is stored: a trial is no message. Raises NotThere for another school's channel.
    """
    _authorise(viewer)
    row = Channel.objects.filter(tenant=viewer.tenant, code=channel, ended_at=None).first()
    if row is None:
        raise NotThere("channel")
    try:
        if row.kind == Channel.Kind.MAIL:
            account = MailAccount.from_secret(unseal(sealed=bytes(row.secret_sealed), purpose=SECRET))
            send_mail(account=account, mail=mail_for(channel=row, to=account.user, key=f"trial-{row.code}"))
        else:
            attempt(Delivery(channel=row, tenant=row.tenant, key="trial"))
    except NotSent as error:
        return error.problem
    return ""


def _hint(row: Channel) -> str:
    secret = unseal(sealed=bytes(row.secret_sealed), purpose=SECRET)
    if row.kind == Channel.Kind.MAIL:
        return MailAccount.from_secret(secret).user
    return f"…{secret[-SEEN_OF_A_KEY:]}"


def _authorise(viewer: Actor) -> None:
    authorise(actor=viewer, action="channels.see", at=place(school=viewer.tenant))
