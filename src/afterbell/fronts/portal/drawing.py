"""A school's lottery for everybody: the commitment, what it was once revealed, and each published round as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from afterbell.fronts.look.files import bundle_file
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.portal.views import everybody, public_page
from afterbell.fronts.viewing import ViewerRequest
from afterbell.portal.queries import draws_page, round_bundle


@require_safe
@everybody
def draws(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what each term's numbers are drawn from; nobody publishes it by hand, and it names no child."""
    seen = draws_page(viewer=request.viewer, school=code)
    home = reverse("public-school", kwargs={"code": code})
    crumbs = (Crumb(name=_("%(school)s 主页") % {"school": seen.school.name}, url=home), Crumb(name=_("社团抽签")))
    return public_page(request, "draws.html", {"draws": seen.draws, "crumbs": crumbs}, school=seen.school)


@require_safe
@everybody
def public_round(request: ViewerRequest, code: str, run: str) -> HttpResponse:
    """Give the file with which anybody decides a published round anew: the very one the office keeps."""
    found = round_bundle(viewer=request.viewer, school=code, run=run)
    return bundle_file(name=found.name, data=found.data)
