"""The one stylesheet every page begins with, bound from its chapters and named by what is in it.

A phone that comes for the first time gets it inside its page and need not ask again before it sees anything. Beside it
stands a link that paints nothing, by which the phone keeps the sheet for the pages that follow: those only name it,
until a word of it changes, for its name changes then.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from secrets import token_urlsafe

from django.http import HttpRequest, HttpResponse

from afterbell.fronts.look.switch import YEAR

CHAPTERS = ("house", "marks", "forms", "cells", "lines", "term", "tables", "desk", "shells", "taps")
"""In the order in which a later one may overrule an earlier one."""
ON_PAPER = "print"
FOLDER = Path(__file__).parents[1] / "static" / "afterbell"
NAME_LENGTH = 12
KNOWN = "afterbell-sheet"
"""The cookie that says which sheet a browser was given, and nothing else."""
_INSIDE, _NONCE = "_sheet_inside", "_library_styles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stylesheet:
    """The bound text, what names it, and how the content policy knows it inside a page."""

    name: str
    text: str
    policy: str

    @property
    def address(self) -> str:
        """Where it is served, under the static files."""
        return f"afterbell/bound.{self.name}.css"


@cache
def stylesheet() -> Stylesheet:
    """Bind the chapters, the one for paper last and for paper only."""
    parts = [*(_chapter(name) for name in CHAPTERS), f"@media print {{\n{_chapter(ON_PAPER)}}}\n"]
    text = "\n".join(parts)
    digest = hashlib.sha256(text.encode())
    name = digest.hexdigest()[:NAME_LENGTH]
    return Stylesheet(name=name, text=text, policy=f"'sha256-{b64encode(digest.digest()).decode()}'")


def is_known(request: HttpRequest) -> bool:
    """Say whether this browser was given the sheet before."""
    return request.COOKIES.get(KNOWN) == stylesheet().name


def put_inside(request: HttpRequest) -> str:
    """Give the text for the page itself, and note it for the page's head."""
    setattr(request, _INSIDE, True)
    return stylesheet().text


def stands_inside(request: HttpRequest) -> bool:
    """Say whether the page that answers this request has the sheet in it."""
    return hasattr(request, _INSIDE)


def allow_library_styles(request: HttpRequest) -> str:
    """Let a browser's library put its few rules into this one page; gives the word by which they are known."""
    nonce = token_urlsafe(16)
    setattr(request, _NONCE, nonce)
    return nonce


def library_styles(request: HttpRequest) -> str:
    """Say how the content policy knows what a library puts into this page; empty for every other page."""
    nonce = getattr(request, _NONCE, "")
    return f"'nonce-{nonce}'" if nonce else ""


def note_given(response: HttpResponse, *, secure: bool) -> None:
    """Let the browser say from now on that it has this sheet."""
    response.set_cookie(KNOWN, stylesheet().name, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)


def _chapter(name: str) -> str:
    return (FOLDER / f"{name}.css").read_text(encoding="utf-8")
