"""Posting: a message for each reader, and what is to be sent through the school's channels, all with the fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from afterbell.base.models import Channel, Delivery, Mailbox, Message
from afterbell.base.outbox.kinds import MessageKind, Value, stored
from afterbell.base.outbox.leaving import may_leave

ROBOT_SPEAKS_EVERY = timedelta(minutes=15)
Key = tuple[int, str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message to one reader: `to` is an account, `audience` whose robot may say that something came."""

    to: int
    kind: MessageKind
    about: str
    occasion: str = ""
    concerns: str = ""
    audience: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if "child" in self.values:
            raise ValueError("the child a letter concerns is named when it is read")

    @property
    def key(self) -> Key:
        return self.to, self.kind.name, self.about, self.occasion, self.concerns


def post(*, tenant: int, letters: Sequence[Letter], now: datetime) -> int:
    """Store the letters that are new, and what they send through the channels; gives how many were new.

    For reactions, inside the transaction of the fact: a letter is there exactly when its fact is, and a fact that is
    told again adds nothing.
    """
    known = _known(tenant=tenant, letters=letters)
    fresh = {letter.key: letter for letter in letters if letter.key not in known}
    if not fresh:
        return 0
    rows = [
        Message(
            tenant=tenant,
            to_id=letter.to,
            kind=letter.kind.name,
            about=letter.about,
            occasion=letter.occasion,
            concerns=letter.concerns,
            values=stored(letter.values),
            posted_at=now,
        )
        for _key, letter in sorted(fresh.items())
    ]
    # Two facts at the same moment may call for one message: the second leaves the first's as it is.
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    _send(tenant=tenant, letters=[letter for _key, letter in sorted(fresh.items())], rows=rows, now=now)
    return len(rows)


def _known(*, tenant: int, letters: Iterable[Letter]) -> set[Key]:
    kinds = {letter.kind.name for letter in letters}
    things = {letter.about for letter in letters}
    told = Message.objects.filter(tenant=tenant, kind__in=kinds, about__in=things)
    return set(told.values_list("to_id", "kind", "about", "occasion", "concerns"))


def _send(*, tenant: int, letters: Sequence[Letter], rows: Sequence[Message], now: datetime) -> None:
    """Write down what leaves the house: a robot speaks once in a quarter of an hour, mail goes by the letter.

    What a family is told of a child leaves only where the family agreed; a group of families hears nothing of it else.
    """
    channels = list(Channel.objects.filter(tenant=tenant, ended_at=None).order_by("pk"))
    if not channels:
        return
    agreed = may_leave({letter.concerns for letter in letters if letter.audience})
    leaving = [not letter.audience or letter.concerns in agreed for letter in letters]
    audiences = {letter.audience for letter, leaves in zip(letters, leaving, strict=True) if leaves}
    rows = [row for row, leaves in zip(rows, leaving, strict=True) if leaves]
    speaks_at = _end_of_quarter(now)
    sent = [
        Delivery(tenant=tenant, channel=channel, key=f"{speaks_at:%Y-%m-%dT%H:%MZ}", next_at=speaks_at)
        for channel in channels
        if channel.kind != Channel.Kind.MAIL and channel.audience in audiences
    ]
    mail = next((channel for channel in channels if channel.kind == Channel.Kind.MAIL), None)
    if mail is not None:
        wanted = set(
            Mailbox.objects.filter(account__in={row.to_id for row in rows}).values_list("account_id", flat=True)
        )
        codes = [row.code for row in rows if row.to_id in wanted]
        stored_ones = Message.objects.filter(code__in=codes) if codes else ()
        sent += [Delivery(tenant=tenant, channel=mail, key=row.code, message=row, next_at=now) for row in stored_ones]
    Delivery.objects.bulk_create(sent, ignore_conflicts=True)


def _end_of_quarter(now: datetime) -> datetime:
    begun = now.replace(minute=now.minute - now.minute % 15, second=0, microsecond=0)
    return begun + ROBOT_SPEAKS_EVERY
