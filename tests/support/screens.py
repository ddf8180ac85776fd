"""The five screens of applying as a family's browser sends them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.http import HttpResponse
from django.test import Client

from tests.support.world import PAPERS, STROKES, Child

DAYS = ("1:early", "3:early")


def screen_of(child: Child, screen: str = "") -> str:
    """Give the address of a screen; the first has no name."""
    return f"/family/children/{child.code}/apply/{f'{screen}/' if screen else ''}"


def token_on(page: HttpResponse) -> str:
    """Read which state of the draft a screen was opened with."""
    found = re.search(r'name="token" value="([^"]*)"', page.content.decode())
    return found[1] if found else ""


def answer(
    family: Client, child: Child, screen: str, *, go: str = "next", token: str | None = None, **fields: object
) -> HttpResponse:
    """Open a screen and send it, filled in; with a `token` it was opened before."""
    opened = token_on(family.get(screen_of(child, screen))) if token is None else token
    return family.post(screen_of(child, screen), {"token": opened, "go": go, **fields})


def fill(
    family: Client,
    child: Child,
    *,
    days: Sequence[str] = DAYS,
    circumstances: Sequence[str] = (),
    papers: Sequence[str] = PAPERS,
) -> None:
    """Fill in the three screens that ask for something."""
    answer(family, child, "circumstances", circumstance=list(circumstances))
    answer(family, child, "days", day=list(days))
    answer(family, child, "papers", paper=list(papers))


def send(family: Client, child: Child, *, strokes: str = STROKES, token: str | None = None) -> HttpResponse:
    """Sign on the last screen and send."""
    return answer(family, child, "sign", go="send", token=token, strokes=strokes)


def apply_on_screens(family: Client, child: Child) -> HttpResponse:
    """Go through all five screens as a family does."""
    fill(family, child)
    return send(family, child)
