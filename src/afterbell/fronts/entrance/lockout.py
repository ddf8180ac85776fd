"""How often somebody may guess: five times a name, fifty times a guardian's code, counted by where it comes from.

A second factor is guessed five times as well, under a name of its own: a right password gives nobody new tries at it.
A name is locked only towards the address that guessed, so nobody can lock somebody else out; codes are long enough
that a whole school behind one address may mistype some.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from axes.utils import reset
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from afterbell.base.addresses import line_of

NAME_TRIES, NAME_WAIT = 5, timedelta(minutes=15)
CODE_TRIES, CODE_WAIT = 50, timedelta(hours=1)
ANY_CODE = "*code"
FACTOR = "*factor/"
TOO_MANY = 429


def name_tried(request: HttpRequest | None, credentials: Mapping[str, str] | None) -> str:
    """Say under which name a try is counted: the sign-in name, one for all codes, or one for somebody's factor."""
    typed: dict[str, Any] = dict(credentials or {})
    if typed.get("factor_of") is not None:
        return name_of_factor(typed["factor_of"].code)
    if not typed and request is not None and "code" not in request.POST:
        return f"{request.POST.get('place', '')}/{request.POST.get('name', '').strip()}"
    return typed.get("username") or typed.get("handle") or ANY_CODE


def name_of_factor(code: str) -> str:
    """Give the name under which tries at an account's second factor are counted."""
    return f"{FACTOR}{code}"


def give_new_tries(request: HttpRequest, *, code: str) -> None:
    """Forget the wrong tries at an account's second factor from here: the right one was given."""
    reset(ip=whence(request), username=name_of_factor(code))


def tries_allowed(request: HttpRequest | None, credentials: Mapping[str, str] | None) -> int:
    return CODE_TRIES if name_tried(request, credentials) == ANY_CODE else NAME_TRIES


def waiting_time(request: HttpRequest | None) -> timedelta:
    return CODE_WAIT if request is not None and "code" in request.POST else NAME_WAIT


def whence(request: HttpRequest) -> str:
    """Give the line a request comes from: of the address our own proxy added last, where there is a proxy."""
    passed = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_TLS else ""
    return line_of(passed.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", "")))


def counted(request: HttpRequest) -> bool:
    """Say whether the try just made was counted: one that met a lock was not looked at."""
    return getattr(request, "axes_failures_since_start", None) is not None


def locked_now(request: HttpRequest) -> bool:
    return bool(getattr(request, "axes_locked_out", False))


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse,
    credentials: Mapping[str, str] | None = None,  # noqa: ARG001 - called with it by the lockout
) -> HttpResponse:
    """Answer with the same page as after any wrong try, and say when to come back."""
    original_response.status_code = TOO_MANY
    original_response.headers["Retry-After"] = str(int(waiting_time(request).total_seconds()))
    return original_response
