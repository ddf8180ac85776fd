"""Telling a family by telephone what it has not opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.crypto import unseal
from afterbell.base.models import Message, ToldByPhone
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.schools.actors import signed_in
from afterbell.schools.commands.phones import PURPOSE
from afterbell.schools.models import Guardian, Guardianship, Pupil
from afterbell.schools.refusals import REFUSALS


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """A guardian's number, and the homeroom for whose sake it was shown."""

    phone: str = field(repr=False)
    homeroom: str


@command("schools.reveal_phone")
def reveal_phone(*, actor: Actor, now: datetime, guardian: str) -> Revealed:
    """Show a guardian's telephone number to the homeroom teacher; the ledger keeps that it was looked at.

    Raises NotThere for a guardian of no child of the own homeroom, Refused where no number is registered.
    """
    today = local_day(now)
    current = Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))
    wards = Guardianship.objects.filter(current, guardian__code=guardian).order_by("pk")
    homerooms = dict(wards.values_list("pupil__homeroom_id", "pupil__homeroom__code"))
    authorise(actor=actor, action="schools.reveal_phone", at=place(homeroom=list(homerooms)))
    row = Guardian.objects.get(code=guardian)
    if row.phone_sealed is None:
        raise REFUSALS.refused("phone_missing")
    record(subject=guardian, shown="phone")
    own = next(iter(sorted(set(homerooms) & actor.held("homeroom"))))
    phone = unseal(sealed=bytes(row.phone_sealed), purpose=PURPOSE)
    return Revealed(phone=phone, homeroom=homerooms[own])


@command("schools.tell_by_phone")
def tell_by_phone(*, actor: Actor, now: datetime, message: str) -> str:
    """Note that the family of the child a message concerns was told by telephone; noted once. Gives the homeroom.

    Raises NotThere for a message that concerns no child of the own homeroom.
    """
    row = Message.objects.filter(tenant=actor.tenant, code=message).exclude(concerns="").first()
    pupil = Pupil.objects.select_related("homeroom").filter(code=row.concerns).first() if row else None
    if row is None or pupil is None:
        raise NotThere("message")
    authorise(actor=actor, action="schools.tell_by_phone", at=place(homeroom=pupil.homeroom_id))
    fact = {name: getattr(row, name) for name in ("tenant", "kind", "about", "occasion", "concerns")}
    told = {"told_by_id": signed_in(actor), "told_at": now}
    _row, new = ToldByPhone.objects.get_or_create(**fact, defaults=told)
    record(subject=pupil.code, kind=row.kind, about=row.about, new=new)
    return pupil.homeroom.code
