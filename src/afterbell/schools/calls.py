"""Whom to call: the families of a homeroom that were told something and have not opened it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.models import Message, ToldByPhone
from afterbell.base.outbox.kinds import every_kind, kind_of
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.schools.models import Guardianship, Homeroom, Pupil
from afterbell.schools.telling import current

LOOKED_BACK = timedelta(days=30)
Fact = tuple[str, str, str, str]
Done = Collection[tuple[str, str, str]]
"""Messages that ask for nothing any more: kind, about what, for which child; an empty child is everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCallGuardian:
    """A guardian who can be called."""

    code: str
    name: str
    relation: str
    has_phone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCall:
    """One family and what it has not opened; `message` stands for the fact."""

    message: str
    pupil: str
    child: str
    words: Words
    posted_at: datetime
    guardians: tuple[ToCallGuardian, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallList:
    """A homeroom's families to be called, the longest waiting first; `told` counts the families that were called."""

    homeroom: str
    name: str
    rows: tuple[ToCall, ...]
    told: int
    may_call: bool

    @property
    def families(self) -> int:
        return len({row.pupil for row in self.rows})


def call_list(*, viewer: Actor, homeroom: str, now: datetime, waited: timedelta, done: Done = frozenset()) -> CallList:
    """Give who of a homeroom has not opened, for so long, a message that asks for a call. Raises NotThere.

    What is `done` needs no call, opened or not.
    """
    row = Homeroom.objects.filter(code=homeroom).first()
    if row is None:
        raise NotThere("homeroom")
    authorise(actor=viewer, action="calls.see", at=place(school=viewer.tenant, homeroom=row.pk))
    children = dict(Pupil.objects.filter(homeroom=row).exclude(left_on__lte=local_day(now)).values_list("code", "name"))
    facts = _facts(tenant=viewer.tenant, pupils=list(children), now=now, waited=waited)
    told = _told(tenant=viewer.tenant, pupils=list(children))
    waiting = [messages[0] for fact, messages in facts.items() if fact not in told and not _is_done(fact, done)]
    guardians = _guardians(pupils=[message.concerns for message in waiting], now=now)
    rows = tuple(
        ToCall(
            message=message.code,
            pupil=message.concerns,
            child=children[message.concerns],
            words=_words(message, child=children[message.concerns]),
            posted_at=message.posted_at,
            guardians=guardians.get(message.concerns, ()),
        )
        for message in sorted(waiting, key=lambda message: (message.posted_at, message.pk))
    )
    may_call = may(actor=viewer, action="schools.tell_by_phone", at=place(homeroom=row.pk))
    told_of = len({fact[-1] for fact in facts if fact in told})
    return CallList(homeroom=row.code, name=row.name, rows=rows, told=told_of, may_call=may_call)


def _is_done(fact: Fact, done: Done) -> bool:
    kind, about, _occasion, child = fact
    return (kind, about, child) in done or (kind, about, "") in done


def _facts(*, tenant: int, pupils: list[str], now: datetime, waited: timedelta) -> dict[Fact, list[Message]]:
    """Collect what none of a child's guardians opened, by the fact that was told."""
    kinds = [kind.name for kind in every_kind() if kind.call]
    sent = Message.objects.filter(
        tenant=tenant, kind__in=kinds, concerns__in=pupils, posted_at__gt=now - LOOKED_BACK, posted_at__lte=now - waited
    )
    found: dict[Fact, list[Message]] = defaultdict(list)
    for message in sent.order_by("pk"):
        found[message.kind, message.about, message.occasion, message.concerns].append(message)
    return {fact: told for fact, told in found.items() if all(message.opened_at is None for message in told)}


def _told(*, tenant: int, pupils: list[str]) -> set[Fact]:
    rows = ToldByPhone.objects.filter(tenant=tenant, concerns__in=pupils)
    return set(rows.values_list("kind", "about", "occasion", "concerns"))


def _guardians(*, pupils: list[str], now: datetime) -> dict[str, tuple[ToCallGuardian, ...]]:
    links = Guardianship.objects.filter(current(local_day(now)), pupil__code__in=pupils).order_by("pk")
    found: dict[str, tuple[ToCallGuardian, ...]] = {}
    for link in links.select_related("guardian", "pupil"):
        guardian = link.guardian
        row = ToCallGuardian(
            code=guardian.code,
            name=guardian.name,
            relation=link.relation,
            has_phone=bool(guardian.phone_fingerprint),
        )
        found[link.pupil.code] = (*found.get(link.pupil.code, ()), row)
    return found


def _words(message: Message, *, child: str) -> Words:
    kind = kind_of(message.kind)
    name = Words(zh=child, en=child)
    return kind.said(values=message.values, child=name) if kind else name
