"""Addresses with planted gaps, for proving that the test of the walls sees them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.fronts.viewing import ViewerRequest, not_there, page
from afterbell.schools.models import Homeroom, Pupil, School


def _find(code: str) -> Homeroom:
    with within(list(School.objects.values_list("pk", flat=True))):
        row = Homeroom.objects.filter(code=code).first()
    if row is None:
        raise NotThere(code)
    return row


@page("homeroom.see")
def unguarded(request: ViewerRequest, code: str) -> HttpResponse:  # noqa: ARG001 - a view
    """Show any school's homeroom to anybody with a homeroom."""
    return HttpResponse(_find(code).name)


@page("homeroom.see")
def half_guarded(request: ViewerRequest, code: str) -> HttpResponse:
    """Show any homeroom of the viewer's own school."""
    row = _find(code)
    if row.school_id != request.viewer.tenant:
        raise NotThere(code)
    return HttpResponse(row.name)


@page("homeroom.see")
def tells_by_a_header(request: ViewerRequest, code: str) -> HttpResponse:
    """Say nothing, but differently."""
    _find(code)
    answer = not_there(request)
    answer.headers["X-Grade"] = "3"
    return answer


@page("homeroom.see")
def tells_by_its_status(request: HttpRequest, code: str) -> HttpResponse:
    """Refuse where another answer would be to know nothing."""
    _find(code)
    answer = not_there(request)
    answer.status_code = 403
    return answer


@page("public.see")
def says_every_name(request: ViewerRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """List every child of every school."""
    with within(list(School.objects.values_list("pk", flat=True))):
        return HttpResponse(" ".join(Pupil.objects.values_list("name", flat=True)))


@page("public.see")
def says_nothing(request: ViewerRequest) -> HttpResponse:  # noqa: ARG001 - a view
    return HttpResponse("")


urlpatterns = [
    path("says-nothing/", says_nothing),
    path("says-every-name/", says_every_name),
    path("", include("afterbell.site.urls")),
    path("unguarded/homerooms/<str:code>/", unguarded),
    path("half-guarded/homerooms/<str:code>/", half_guarded),
    path("tells-by-a-header/homerooms/<str:code>/", tells_by_a_header),
    path("tells-by-its-status/homerooms/<str:code>/", tells_by_its_status),
]
