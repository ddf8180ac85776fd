"""Pages of the office that an education authority has too: its officers work there as an office does in its school."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from afterbell.base.tenancy import within
from afterbell.fronts.entrance.proof import proven_lately
from afterbell.fronts.viewing import ViewerRequest
from afterbell.schools.roles import Role
from afterbell.schools.supervision import Authority, own_authority

View = Callable[..., HttpResponse]


def works_in_authority(request: HttpRequest) -> bool:
    """Say whether this page is an authority's and not a school's."""
    return bool(request.__dict__.get("works_in_authority"))


def of_institution(view: View, *, weighs: bool = False) -> View:
    """Let an officer into this page within the own authority's walls; whoever works in a school stays in it.

    What an officer does here and `weighs` asks for a code again, as everywhere for officers.
    """
    asked_again = proven_lately(view) if weighs else view

    @wraps(view)
    def run(request: ViewerRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's view signature
        viewer = request.viewer
        authority = own_authority(viewer=viewer) if Role.BUREAU_OFFICER in viewer.roles else None
        if authority is None:
            return view(request, *args, **kwargs)
        with _standing_in(request, authority):
            return asked_again(request, *args, **kwargs)

    return run


@contextmanager
def _standing_in(request: ViewerRequest, authority: Authority) -> Iterator[None]:
    """Give the request the authority as the place its viewer works in, for as long as the view runs."""
    before = (request.viewer, request.school_code, request.school_name, request.school_short)
    request.viewer = replace(request.viewer, tenant=authority.id)
    request.school_code, request.school_name, request.school_short = authority.code, authority.name, ""
    request.__dict__["works_in_authority"] = True
    try:
        with within(authority.id):
            yield
    finally:
        request.viewer, request.school_code, request.school_name, request.school_short = before
        request.__dict__["works_in_authority"] = False
