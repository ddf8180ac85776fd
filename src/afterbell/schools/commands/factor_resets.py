"""A lost second factor ends: one person above proposes it, and where there is a second, that one agrees."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.schools.actors import signed_in
from afterbell.schools.commands.factors import end_of_factor
from afterbell.schools.factors import people_above, schools_with
from afterbell.schools.models import FactorReset, SecondFactor
from afterbell.schools.refusals import REFUSALS

MOST = 200
PLATFORM_PLACE = place(platform=1)


@command("schools.reset_factor")
def ask_factor_reset(*, actor: Actor, now: datetime, person: str, why: str) -> bool:
    """Propose to end somebody's lost factor; whoever is alone above them ends it at once. Says whether it ended.

    `why` says how the person was recognised. Raises NotThere for whoever is not under the actor, Refused with reasons.
    """
    factor, above = _under(actor, person=person, now=now)
    said = written(why)
    if not said:
        raise REFUSALS.refused("why_missing", field="why")
    if len(said) > MOST:
        raise REFUSALS.refused("why_too_long", field="why", most=MOST)
    try:
        with transaction.atomic():
            FactorReset.objects.create(factor=factor, why=said, asked_by_id=signed_in(actor), asked_at=now)
    except IntegrityError:
        raise REFUSALS.refused("reset_asked", conflict=True) from None
    alone = above == {actor.account}
    if alone:
        end_of_factor(factor, by=actor.account, now=now)
    record(subject=factor.account.code, event="reset" if alone else "reset_asked")
    return alone


@command("schools.reset_factor")
def agree_factor_reset(*, actor: Actor, now: datetime, person: str) -> None:
    """Agree, as the second person above, that a lost factor ends. Raises NotThere, Refused."""
    factor, _above = _under(actor, person=person, now=now)
    asked = FactorReset.objects.filter(factor=factor, closed_at=None).first()
    if asked is None:
        raise REFUSALS.refused("reset_not_asked", conflict=True)
    if asked.asked_by_id == actor.account:
        raise REFUSALS.refused("reset_needs_another")
    asked.agreed_by_id, asked.closed_at = signed_in(actor), now
    asked.save(update_fields=["agreed_by", "closed_at"])
    end_of_factor(factor, by=actor.account, now=now)
    record(subject=factor.account.code, event="reset")


@command("schools.reset_factor")
def reset_topmost_factor(*, actor: Actor, now: datetime, handle: str) -> None:
    """End the lost factor of somebody above whom nobody stands, from the server's command line.

    Raises NotThere for whoever has no factor, Refused where somebody stands above: those decide.
    """
    authorise(actor=actor, action="schools.reset_factor", at=PLATFORM_PLACE)
    factor = _in_force().filter(account__handle=handle).first()
    if factor is None:
        raise NotThere("factor")
    if people_above(account=factor.account_id, today=local_day(now)):
        raise REFUSALS.refused("reset_from_above")
    end_of_factor(factor, by=None, now=now)
    record(subject=factor.account.code, event="reset", from_console=True)


def _under(actor: Actor, *, person: str, now: datetime) -> tuple[SecondFactor, frozenset[int]]:
    """Find the factor of somebody under the actor, held, with all who stand above that person."""
    today = local_day(now)
    factor = _in_force().filter(account__code=person).first()
    above = people_above(account=factor.account_id, today=today) if factor else frozenset()
    if factor is None or actor.account not in above:
        raise NotThere("person")
    at = place(platform=1, supervised=schools_with(account=factor.account_id, today=today))
    authorise(actor=actor, action="schools.reset_factor", at=at)
    return factor, above


def _in_force() -> QuerySet[SecondFactor]:
    return SecondFactor.objects.select_for_update(of=("self",)).select_related("account").filter(ended_at=None)
