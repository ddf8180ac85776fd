"""Committing to the lottery before anybody applies, and revealing it after everybody has."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.crypto import seal, unseal
from afterbell.base.refusals import NotThere
from afterbell.placement.models import Draw, DrawReveal
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rules.lottery import check_reveal, commit, plain
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Term

PURPOSE = "placement.draw.secret"


def term_of(*, code: str) -> Term:
    """Find a term of the school in scope. Raises NotThere."""
    term = Term.objects.filter(code=code).first()
    if term is None:
        raise NotThere("term")
    return term


@command("placement.commit_draw")
def commit_draw(*, actor: Actor, now: datetime, term: str, secret: str) -> str:
    """Seal the term's secret and give its fingerprint, to be published before applications open.

    Raises Refused when the secret is too short, or the term has one already.
    """
    row = term_of(code=term)
    authorise(actor=actor, action="placement.commit_draw", at=place(school=row.school_id))
    commitment = commit(seed=secret)
    try:
        with transaction.atomic():
            draw = Draw.objects.create(
                school_id=actor.tenant,
                term=row,
                commitment=commitment,
                secret_sealed=seal(text=secret, purpose=PURPOSE),
                committed_by_id=signed_in(actor),
                committed_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("draw_committed", conflict=True) from None
    record(subject=draw.code, commitment=commitment)
    return commitment


@command("placement.reveal_draw")
def reveal_draw(*, actor: Actor, now: datetime, term: str, public_value: str) -> str:
    """Reveal the secret together with a value that nobody could know before; gives the secret.

    Raises Refused when nothing was committed to, or it was revealed before.
    """
    row = term_of(code=term)
    authorise(actor=actor, action="placement.reveal_draw", at=place(school=row.school_id))
    draw = Draw.objects.filter(term=row).first()
    if draw is None:
        raise REFUSALS.refused("draw_missing")
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
