"""Committing to the lottery before anybody applies, and revealing it after everybody has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.crypto import seal, unseal
from afterbell.base.letters import is_unseen
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.placement.closing import last_wish_day
from afterbell.placement.holding import hold_term
from afterbell.placement.models import Draw, DrawReveal
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rules.lottery import check_reveal, commit, plain
from afterbell.placement.tickets import new_key
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Term

PURPOSE = "placement.draw.secret"
LONGEST_NAMED = 120


def term_of(*, code: str) -> Term:
    """Find a term of the school in scope. Raises NotThere."""
    term = Term.objects.filter(code=code).first()
    if term is None:
        raise NotThere("term")
    return term


@command("placement.commit_draw")
def commit_draw(*, actor: Actor, now: datetime, term: str, secret: str, value_named: str, value_on: date) -> str:
    """Seal the term's secret and give its commitment, which is public from here on.

    `value_named` says which public value will be used, `value_on` on which day it comes. Raises Refused when the secret
    is too short, nothing is named, the day is past, or the term has a draw already.
    """
    row = term_of(code=term)
    authorise(actor=actor, action="placement.commit_draw", at=place(school=row.school_id))
    commitment = commit(seed=secret)
    if reasons := tuple(_against_the_value(named=value_named, on=value_on, today=local_day(now), last=row.last_day)):
        raise Refused(reasons)
    try:
        with transaction.atomic():
            draw = Draw.objects.create(
                school_id=actor.tenant,
                term=row,
                commitment=commitment,
                secret_sealed=seal(text=secret, purpose=PURPOSE),
                ticket_key_sealed=new_key(),
                value_named=value_named.strip(),
                value_on=value_on,
                committed_by_id=signed_in(actor),
                committed_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("draw_committed", conflict=True) from None
    record(subject=draw.code, commitment=commitment, value_named=draw.value_named, value_on=value_on.isoformat())
    return commitment


def _against_the_value(*, named: str, on: date, today: date, last: date) -> Iterator[Refusal]:
    if not named.strip() or any(is_unseen(named, at) for at in range(len(named))):
        yield REFUSALS.refusal("value_unnamed", field="value_named")
    elif len(named.strip()) > LONGEST_NAMED:
        yield REFUSALS.refusal("value_named_long", field="value_named", most=LONGEST_NAMED)
    if on < today:
        yield REFUSALS.refusal("value_past", field="value_on", day=on)
    elif on > last:
        yield REFUSALS.refusal("value_after_the_term", field="value_on", day=on, last=last)


@command("placement.reveal_draw")
def reveal_draw(*, actor: Actor, now: datetime, term: str, public_value: str) -> str:
    """Reveal the secret together with a value that nobody could know before; gives the secret.

    Raises Refused when nothing was committed to, before the day of the public value, when it was revealed before, or
    while families may still wish.
    """
    row = term_of(code=term)
    authorise(actor=actor, action="placement.reveal_draw", at=place(school=row.school_id))
    hold_term(term=row.pk)
    draw = Draw.objects.filter(term=row).first()
    if draw is None:
        raise REFUSALS.refused("draw_missing")
    if draw.value_on is not None and local_day(now) < draw.value_on:
        raise REFUSALS.refused("value_not_there", field="public_value", named=draw.value_named, day=draw.value_on)
    last = last_wish_day(term=row.pk)
    if last is not None and local_day(now) <= last:
        raise REFUSALS.refused("wishes_open", day=last)
    secret = unseal(sealed=bytes(draw.secret_sealed), purpose=PURPOSE)
    check_reveal(commitment=draw.commitment, seed=secret)
    try:
        with transaction.atomic():
            DrawReveal.objects.create(
                school_id=actor.tenant,
                draw=draw,
                secret=secret,
                public_value=plain(public_value),
                revealed_by_id=signed_in(actor),
                revealed_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("draw_revealed", conflict=True) from None
    record(subject=draw.code, public_value=public_value)
    return secret
