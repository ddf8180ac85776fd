"""Visiting pages as somebody of the small school, with the site's clock standing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.http import HttpResponse
from django.test import Client

from afterbell.base import clock
from afterbell.base.access import Actor
from afterbell.fronts.look.stylesheet import KNOWN, stylesheet
from afterbell.schools.models import Account
from tests.support.world import MORNING


@contextmanager
def standing_clock(moment: datetime = MORNING) -> Iterator[None]:
    """Let the site's clock stand at an instant, and forget it afterwards."""
    clock.stand_at(moment=moment)
    try:
        yield
    finally:
        clock.forget()


def as_told(answer: HttpResponse) -> tuple[int, str]:
    """Give an answer without what differs from visit to visit: the form's token and the address itself."""
    return answer.status_code, re.sub(r' value="[^"]*"', "", answer.content.decode())


def stranger() -> Client:
    """Give a browser in which nobody is signed in; it has been here before, so its pages only name the stylesheet."""
    client = Client()
    client.cookies[KNOWN] = stylesheet().name
    return client


def visitor(actor: Actor) -> Client:
    """Give a browser in which this person is signed in."""
    client = stranger()
    client.force_login(Account.objects.get(pk=actor.account), backend="django.contrib.auth.backends.ModelBackend")
    return client
