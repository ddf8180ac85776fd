"""Families of the small school that are more than one guardian, and a term after this one."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from afterbell.base.access import Actor
from afterbell.base.tenancy import within
from afterbell.schools import commands as schools
from afterbell.schools.actors import actor_of
from afterbell.schools.commands import NewGuardian
from afterbell.schools.commands.guardians import link_guardians
from afterbell.schools.models import Guardian, Pupil
from tests.support.world import SCHEME_FILE, TODAY, Child, SmallSchool, publish_scheme


def second_guardian(world: SmallSchool, child: Child) -> Actor:
    """Register the child's father, with a phone of his own, and give him as the actor of the day."""
    given = NewGuardian(name=f"{child.name}的父亲", relation="父亲", phone="13911110000")
    with transaction.atomic(), within(world.id):
        pupil = Pupil.objects.get(code=child.code)
        ((code,),) = link_guardians(school=world.id, families=[(pupil, (given,))], today=TODAY)
        account = Guardian.objects.select_related("account").get(code=code).account
    assert account is not None
    return actor_of(account=account, today=TODAY, school=world.id)


def publish_next_term(world: SmallSchool, *, first_day: date, last_day: date, now: datetime) -> str:
    """Set up a later term and publish the same scheme for it; gives the version."""
    term = schools.set_up_term(
        actor=world.actor("office", today=now.date()),
        now=now,
        name="2026 年秋季学期",
        first_day=first_day,
        last_day=last_day,
    )
    text = SCHEME_FILE.read_text(encoding="utf-8")
    text = text.replace("first_day = 2026-03-02", f"first_day = {first_day}")
    text = text.replace("last_day = 2026-07-03", f"last_day = {last_day}")
    return publish_scheme(
        office=world.actor("office", today=now.date()),
        principal=world.actor("principal", today=now.date()),
        term=term,
        now=now,
        text=text,
    )
