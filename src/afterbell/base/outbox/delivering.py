"""Delivering: each thing is taken by one worker under a lease, sent, and noted.

A worker that is killed between sending and noting leaves the lease to run out; then the thing is sent again. So each
thing is sent at least once, and more than once only after such a death: the same sentence in a chat, the same letter
under the same Message-ID. A lease is many times longer than a try may take, so that two living workers never meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.db.models import F, Q, QuerySet

from afterbell.base.crypto import unseal
from afterbell.base.models import Channel, Delivery, Mailbox, Message
from afterbell.base.outbox.leaving import may_leave
from afterbell.base.outbox.mail import Mail, MailAccount, send_mail
from afterbell.base.outbox.problems import NotSent
from afterbell.base.outbox.robots import speak

LEASE = timedelta(minutes=3)
AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
AT_ONCE = 50
SECRET, ADDRESS = "channel.secret", "mailbox.address"


@dataclass(slots=True)
class Sent:
    """What came of one look: how many left the house, how many wait for another try, how many were given up."""

    delivered: int = 0
    waiting: int = 0
    given_up: int = 0


def deliver_due(*, now: datetime | None = None) -> Sent:
    """Send what is due in the schools in scope; a channel that does not answer is left alone until the next look."""
    sent, silent, holder = Sent(), set[int](), uuid4().hex
    for pk, channel in _due(now or datetime.now(UTC)).values_list("pk", "channel_id")[:AT_ONCE]:
        moment = now or datetime.now(UTC)
        if channel in silent or not _take(pk=pk, holder=holder, now=moment):
            continue
        delivery = Delivery.objects.select_related("channel", "message").get(pk=pk)
        try:
            attempt(delivery)
        except NotSent as error:
            if error.unreachable:
                silent.add(channel)
            _note_failure(delivery=delivery, problem=error.problem, now=moment, sent=sent)
        else:
            done = {"state": Delivery.State.DELIVERED, "delivered_at": moment, "problem": "", "leased_until": None}
            sent.delivered += Delivery.objects.filter(pk=pk, holder=holder).update(**done)
    return sent


def _due(now: datetime) -> QuerySet[Delivery]:
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    waiting = Delivery.objects.filter(free, state=Delivery.State.WAITING, next_at__lte=now)
    return waiting.order_by("next_at", "pk")


def _take(*, pk: int, holder: str, now: datetime) -> bool:
    """Lease a delivery, unless another worker was first: the database changes the row for one of them only."""
    lease = {"leased_until": now + LEASE, "holder": holder, "tries": F("tries") + 1}
    return _due(now).filter(pk=pk).order_by().update(**lease) == 1


def _note_failure(*, delivery: Delivery, problem: str, now: datetime, sent: Sent) -> None:
    change: dict[str, object] = {"problem": problem[:200], "leased_until": None}
    if delivery.tries > len(AGAIN_AFTER):
        change["state"] = Delivery.State.GIVEN_UP
    else:
        change["next_at"] = now + AGAIN_AFTER[delivery.tries - 1]
    if Delivery.objects.filter(pk=delivery.pk, holder=delivery.holder).update(**change):
        sent.given_up += "state" in change
        sent.waiting += "state" not in change


def attempt(delivery: Delivery) -> None:
    """Send a thing, whoever else may be sending it. Raises NotSent."""
    channel = delivery.channel
    secret = unseal(sealed=bytes(channel.secret_sealed), purpose=SECRET)
    if channel.kind != Channel.Kind.MAIL:
        speak(kind=channel.kind, key=secret, text=robot_says(channel))
        return
    box = Mailbox.objects.filter(account=delivery.message.to_id).first() if delivery.message else None
    if box is None or not _still_agreed(delivery.message):
        return  # the address or the consent was taken back meanwhile: nothing is to be sent any more
    send_mail(
        account=MailAccount.from_secret(secret),
        mail=mail_for(channel=channel, to=unseal(sealed=bytes(box.address_sealed), purpose=ADDRESS), key=delivery.key),
    )


def _still_agreed(message: Message | None) -> bool:
    return message is not None and message.concerns in may_leave({message.concerns})


def robot_says(channel: Channel) -> str:
    """Say in a chat that something came: a chat has readers whom no child's name concerns."""
    who = "家长" if channel.audience else "老师"
    return f"【铃后 Afterbell】{channel.label}：课后服务有新消息，请{who}登录查看。"


def mail_for(*, channel: Channel, to: str, key: str) -> Mail:
    """Write the letter; a mailbox may be anybody's screen, so it names the school and nobody else."""
    text = "\n\n".join(
        (
            "您好：",
            f"{channel.label}的课后服务有一条给您的新消息，请像平时一样打开铃后查看。",
            "不想再收邮件，可以在“消息”页取消。\n",
        )
    )
    return Mail(to=to, subject=f"{channel.label}：课后服务有一条新消息", text=text, key=key)
