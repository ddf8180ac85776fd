"""What a view may count on: a viewer, an instant, and that what is not theirs is not there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from afterbell.base.access import Actor, policy
from afterbell.base.refusals import NotThere, Refused
from afterbell.fronts.drilling import drill_now
from afterbell.schools.roles import Role

CONFLICT, UNPROCESSABLE, NOT_FOUND = 409, 422, 404

View = Callable[..., HttpResponse]


class ViewerRequest(HttpRequest):
    """A request that passed the middleware: who looks, where they work, and when."""

    viewer: Actor
    factor: str
    """The second factor whoever is signed in has, by its code; empty where there is none."""
    proven: bool
    """Whether all factors asked of whoever is signed in were given in this session."""
    unopened: int
    school_code: str
    school_name: str
    school_short: str
    school_phone: str
    now: datetime
    today: date
    stands_on: str
    """Where the form stands that this request sent, when the answer to it is a page again."""


def page(action: str) -> Callable[[View], View]:
    """Make a view a page of this action: strangers are sent to sign in, others' pages are not there."""

    def decorate(view: View) -> View:
        @wraps(view)
        def run(request: ViewerRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's view signature
            if not policy().reach(actor=request.viewer, action=action):
                if request.viewer.account is None and not kwargs:
                    return redirect(f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}")
                raise NotThere(action)
            return view(request, *args, **kwargs)

        run.__dict__["action"] = action
        return run

    return decorate


def frame(request: HttpRequest) -> dict[str, object]:
    """Give every page's frame its school, its day and whoever is signed in; nothing to what the middleware missed."""
    viewer: Actor | None = getattr(request, "viewer", None)
    return {
        "school_name": getattr(request, "school_name", ""),
        "school_short": getattr(request, "school_short", "") or getattr(request, "school_name", ""),
        "school_phone": getattr(request, "school_phone", ""),
        "today": getattr(request, "today", None),
        "person_code": viewer.code if viewer and viewer.account else "",
        "person_name": viewer.name if viewer and viewer.account else "",
        "office": _office_of(viewer) if viewer and viewer.account else "",
        "keeps_rolls": bool(viewer and viewer.account and policy().reach(actor=viewer, action="attendance.keep_roll")),
        "keeps_gate": bool(
            viewer and viewer.account and policy().reach(actor=viewer, action="dismissal.keep_gate_list")
        ),
        "has_inbox": bool(viewer and viewer.account and policy().reach(actor=viewer, action="messages.see")),
        "sees_complaints": bool(viewer and viewer.account and policy().reach(actor=viewer, action="complaints.see")),
        "unopened_messages": getattr(request, "unopened", 0),
        "drill_now": SimpleLazyObject(lambda: drill_now(viewer)),
    }


def _office_of(viewer: Actor) -> str:
    """Give the page from which this person runs the service; empty for who does not."""
    if policy().reach(actor=viewer, action="office.see"):
        return reverse("office-home")
    return reverse("office-today") if Role.DUTY_LEADER in viewer.roles else ""


def here(request: HttpRequest) -> str:
    """Give the address of the page in front of the person, which may be asked for again as it is."""
    return getattr(request, "stands_on", "") or request.get_full_path()


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's handler signature
    """Answer what does not exist and what is not the viewer's with the same bytes."""
    return render(request, "fronts/not_there.html", status=NOT_FOUND)


def refused(request: HttpRequest, reasons: Refused) -> HttpResponse:
    """Answer a refusal with all its reasons: 409 when somebody else was first, else 422."""
    status = CONFLICT if reasons.conflict else UNPROCESSABLE
    back = getattr(request, "stands_on", "") or came_from(request)
    cast("ViewerRequest", request).stands_on = back
    context = {"reasons": reasons.reasons, "conflict": reasons.conflict, "back_url": back}
    return render(request, "fronts/refused.html", context, status=status)


def not_opened(request: HttpRequest, *, answer: HttpResponseNotAllowed) -> HttpResponse:
    """Answer an address that only takes a form to somebody who opened it like a page."""
    back = came_from(request)
    cast("ViewerRequest", request).stands_on = back
    page = render(request, "fronts/not_opened.html", {"back_url": back}, status=answer.status_code)
    page.headers["Allow"] = answer.headers["Allow"]
    return page


def came_from(request: HttpRequest) -> str:
    """Give the page of this site on which the refused form stands."""
    there = request.headers.get("Referer", "")
    return there if url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}) else "/"
