"""Tables of the plumbing: the ledger, its head, the site's clock, the outbox."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from afterbell.base.codes import new_code, new_code_apart


class AuditEntry(models.Model):
    """One write by one person; never changed, never removed."""

    append_only = True

    tenant = models.BigIntegerField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    details = models.JSONField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "seq"], name="one_entry_a_place_in_the_chain")
        ]

    def __str__(self) -> str:
        return f"{self.tenant}:{self.seq} {self.action}"


class ChainHead(models.Model):
    """The newest entry of one tenant's chain."""

    tenant = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.tenant}:{self.seq}"


class SiteClock(models.Model):
    """The instant at which a demonstration's clock stands; a real site has no row here."""

    stands_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.stands_at)


class Message(models.Model):
    """What somebody is to know of a fact, stored with the fact; `concerns` is whom it is about, by public code.

    The same fact told again is the same message: one of a kind about a thing to a reader on an occasion. A reader may
    read the own ones before it is known in which school.
    """

    own_column = "to_id"

    tenant = models.BigIntegerField()
    code = models.CharField(max_length=12, unique=True, default=new_code_apart, editable=False)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=12)
    occasion = models.CharField(max_length=40, blank=True)
    concerns = models.CharField(max_length=12, blank=True)
    values = models.JSONField(default=dict)
    posted_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "to", "kind", "about", "occasion", "concerns"], name="a_fact_is_told_once"
            ),
            models.CheckConstraint(condition=~Q(kind="") & ~Q(about=""), name="a_message_is_about_something"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["to", "-posted_at"], name="messages_newest_first"),
            models.Index(fields=["to"], condition=Q(opened_at=None), name="messages_not_opened"),
            models.Index(fields=["tenant", "kind", "concerns"], name="messages_by_whom"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class Mailbox(models.Model):
    """An address one reader gave for mail, sealed; taking it back removes the row."""

    tenant = models.BigIntegerField()
    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    address_sealed = models.BinaryField()
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class Channel(models.Model):
    """A way out of the house beside the page: a robot in a group's chat, or the school's mail.

    `audience` is the public code of those whose chat it is, empty for the staff's; `label` is how the robot calls them.
    """

    class Kind(models.TextChoices):
        WECOM = "wecom", "企业微信"
        DINGTALK = "dingtalk", "钉钉"
        FEISHU = "feishu", "飞书"
        MAIL = "mail", "邮件"

    tenant = models.BigIntegerField()
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=8, choices=Kind)
    audience = models.CharField(max_length=12, blank=True)
    label = models.CharField(max_length=120)
    secret_sealed = models.BinaryField()
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "kind", "audience"], condition=Q(ended_at=None), name="one_channel_a_kind_an_audience"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Delivery(models.Model):
    """One thing to be sent through a channel: written with the fact, taken by one worker at a time.

    `leased_until` is how long the worker in `holder` has for it; a worker that died lets the lease run out.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等待发送"
        DELIVERED = "delivered", "已发送"
        GIVEN_UP = "given_up", "没有发出"

    tenant = models.BigIntegerField()
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="deliveries")
    key = models.CharField(max_length=40)
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    holder = models.CharField(max_length=32, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["channel", "key"], name="sent_once_through_a_channel")]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="deliveries_still_to_be_sent")
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.key}"


class ToldByPhone(models.Model):
    """Somebody told a family by telephone what a message said that nobody opened; everything by public code."""

    append_only = True

    tenant = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=12)
    occasion = models.CharField(max_length=40, blank=True)
    concerns = models.CharField(max_length=12)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "kind", "about", "occasion", "concerns"], name="a_family_is_called_once_about_a_fact"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"
