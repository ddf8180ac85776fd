"""Visiting pages as somebody of the small school, with the site's clock standing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from django.http import HttpResponse
from django.test import Client

from afterbell.base import clock
from afterbell.base.access import Actor
from afterbell.base.crypto import unseal
from afterbell.fronts.entrance.proof import PROOF
from afterbell.fronts.look.stylesheet import KNOWN, stylesheet
from afterbell.schools.actors import PUBLIC_ACTOR
from afterbell.schools.commands import enrol_factor, new_secret, prove_factor
from afterbell.schools.commands.factors import SECRET
from afterbell.schools.models import Account, SecondFactor
from afterbell.schools.roles import ABOVE_SCHOOLS
from afterbell.schools.rules.second_factor import STEP_SECONDS, code_at, step_at
from tests.support.world import MORNING


@contextmanager
def standing_clock(moment: datetime = MORNING) -> Iterator[None]:
    """Let the site's clock stand at an instant, and forget it afterwards."""
    clock.stand_at(moment=moment)
    try:
        yield
    finally:
        clock.forget()


def typed_otherwise(word: str) -> tuple[str, ...]:
    """Give a word that was shown once as people type it: run together, large, with other blanks, in full width."""
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in word)
    return word.replace("-", ""), word.upper(), f" {word.replace('-', ' ')} ", wide, word.replace("-", "\u2014")


def as_told(answer: HttpResponse) -> tuple[int, str]:
    """Give an answer without what differs from visit to visit: the form's token and the address itself."""
    return answer.status_code, re.sub(r' value="[^"]*"', "", answer.content.decode())


def stranger() -> Client:
    """Give a browser in which nobody is signed in; it has been here before, so its pages only name the stylesheet."""
    client = Client()
    client.cookies[KNOWN] = stylesheet().name
    return client


def visitor(actor: Actor) -> Client:
    """Give a browser in which this person is signed in, with all that is asked of them."""
    client = stranger()
    come_in(client, actor)
    return client


def come_in(client: Client, actor: Actor) -> None:
    """Sign somebody in in this browser; whoever needs a second factor takes one up and proves it by the commands."""
    client.force_login(Account.objects.get(pk=actor.account or 0), backend="django.contrib.auth.backends.ModelBackend")
    held = SecondFactor.objects.filter(account=actor.account, ended_at=None).first()
    if held is None and not actor.roles & ABOVE_SCHOOLS:
        return
    session = client.session
    session[PROOF] = {"factor": _proven(actor, held), "at": clock.on_the_wall().isoformat()}
    session.save()


def _proven(actor: Actor, held: SecondFactor | None) -> str:
    """Prove by the code of the next step of time, since a code is taken once, as an app would show it."""
    now = clock.now()
    step = held.last_step + 1 if held else step_at(clock.on_the_wall())
    instant = datetime.fromtimestamp(step * STEP_SECONDS, UTC)
    if held is None:
        secret = new_secret()
        code = code_at(secret=secret, step=step)
        return enrol_factor(actor=actor, now=now, secret=secret, code=code, instant=instant).factor
    secret = unseal(sealed=bytes(held.secret_sealed), purpose=SECRET)
    code = code_at(secret=secret, step=step)
    proven = prove_factor(actor=at_door(actor), now=now, code=code, instant=instant)
    assert proven is not None
    return proven


def at_door(actor: Actor) -> Actor:
    """Give the public under somebody's name: whoever gave a password and no second factor yet."""
    return replace(PUBLIC_ACTOR, account=actor.account, code=actor.code, tenant=actor.tenant)
