"""To whom a message about a fact goes: for reactions, inside the school's scope and the fact's transaction.

A kind of message is a line in the context's catalogue (`messages.py`), a reaction says about whom, the wiring says
after which event.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from afterbell.base.outbox.kinds import MessageKind, Value
from afterbell.base.outbox.posting import Letter, post
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.base.written import written
from afterbell.schools.models import Appointment, Guardianship, Homeroom
from afterbell.schools.roles import Role

Withheld = Callable[[Collection[str], date], Mapping[str, Collection[int]]]
"""Gives by child (public code) the accounts of guardians who may not know where it is on a day."""


@dataclass(slots=True)
class _InForce:
    withheld: Withheld


_in_force = _InForce(withheld=lambda _children, _day: {})


def withhold_whereabouts(withheld: Withheld) -> None:
    """Name whom to ask before guardians are told where a child is."""
    _in_force.withheld = withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class OfChild:
    """What the guardians of one child are to know: about which thing, on which occasion."""

    pupil: str
    about: str
    occasion: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)


def tell_families(*, kind: MessageKind, school: int, of: Sequence[OfChild], now: datetime, where: bool = False) -> int:
    """Tell every guardian of today who can sign in; gives how many messages are new.

    What says `where` a child is, was or will be is told to nobody who may not know it.
    """
    links = Guardianship.objects.filter(
        current(local_day(now)), pupil__code__in={item.pupil for item in of}, guardian__account__isnull=False
    )
    readers: dict[str, list[tuple[int, str]]] = {}
    for pupil, account, homeroom in links.order_by("pk").values_list(
        "pupil__code", "guardian__account_id", "pupil__homeroom__code"
    ):
        readers.setdefault(pupil, []).append((account or 0, homeroom))
    withheld = _in_force.withheld(list(readers), local_day(now)) if where else {}
    letters = [
        Letter(
            to=account,
            kind=kind,
            about=item.about,
            occasion=item.occasion,
            concerns=item.pupil,
            audience=homeroom,
            values=item.values,
        )
        for item in of
        for account, homeroom in readers.get(item.pupil, ())
        if account not in withheld.get(item.pupil, ())
    ]
    return post(tenant=school, letters=letters, now=now) if letters else 0


def tell_homeroom_teachers(
    *,
    kind: MessageKind,
    school: int,
    homerooms: Collection[str],
    now: datetime,
    occasion: str = "",
    concerns: str = "",
    values: Mapping[str, Value] | None = None,
) -> int:
    """Tell the teachers of these homerooms of something about the homeroom; gives how many messages are new."""
    posts = Appointment.objects.filter(
        current(local_day(now)), school=school, role=Role.HOMEROOM_TEACHER, homeroom__code__in=homerooms
    )
    names = dict(Homeroom.objects.filter(code__in=homerooms).values_list("code", "name"))
    letters = [
        Letter(
            to=account,
            kind=kind,
            about=homeroom,
            occasion=occasion,
            concerns=concerns,
            values={"homeroom": names[homeroom], **(values or {})},
        )
        for account, homeroom in posts.order_by("pk").values_list("account_id", "homeroom__code")
        if homeroom
    ]
    return post(tenant=school, letters=letters, now=now) if letters else 0


def tell_posts(
    *,
    kind: MessageKind,
    school: int,
    roles: Iterable[Role],
    about: str,
    now: datetime,
    occasion: str = "",
    values: Mapping[str, Value] | None = None,
) -> int:
    """Tell whoever holds one of these posts in the school today; gives how many messages are new."""
    held = Appointment.objects.filter(current(local_day(now)), school=school, role__in=list(roles))
    letters = [
        Letter(to=account, kind=kind, about=about, occasion=occasion, values=values or {})
        for account in held.order_by("pk").values_list("account_id", flat=True).distinct()
    ]
    return post(tenant=school, letters=letters, now=now) if letters else 0


def current(day: date) -> Q:
    """Say what holds on a day, of things with a first day and a day on which they are over."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def said_reason(reason: str) -> Words:
    """Give a reason somebody wrote as part of a sentence: in the words of whoever wrote it, without its full stop."""
    text = written(reason).rstrip("。.")
    return Words(zh=text, en=text)
