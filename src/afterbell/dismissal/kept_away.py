"""A guardian who may not take a child: they decide nothing of its way home either."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from afterbell.base.access import Actor
from afterbell.dismissal.forbidding import forbiddings_of
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.rules.forbidding import same_person
from afterbell.dismissal.wards import Ward
from afterbell.schools.models import Guardian


def not_kept_away(*, actor: Actor, wards: Collection[Ward], today: date) -> None:
    """Let everybody through but a guardian of whose name somebody is or will be kept away from one of these children.

    Raises Refused, which says no more than whom to ask.
    """
    names = Guardian.objects.filter(account=actor.account).values_list("name", flat=True)
    if kept_away(names=names, wards=wards, today=today):
        raise REFUSALS.refused("ask_the_homeroom")


def kept_away(*, names: Iterable[str], wards: Collection[Ward], today: date) -> bool:
    """Say whether somebody of one of these names is or will be kept away from one of these children."""
    forbidden = forbiddings_of(pupils={ward.pk for ward in wards}, since=today)
    if not forbidden:
        return False
    return any(same_person(name, row.person.name) for name in names for rows in forbidden.values() for row in rows)
