"""A school's lottery for everybody: the commitment at once, the secret and the value once they are revealed."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.portal.views import everybody, public_page
from afterbell.fronts.viewing import ViewerRequest
from afterbell.portal.queries import draws_page


@require_safe
@everybody
def draws(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what each term's numbers are drawn from; nobody publishes it by hand, and it names no child."""
    seen = draws_page(viewer=request.viewer, school=code)
    home = reverse("public-school", kwargs={"code": code})
    crumbs = (Crumb(name=_("%(school)s 主页") % {"school": seen.school.name}, url=home), Crumb(name=_("社团抽签")))
    return public_page(request, "draws.html", {"draws": seen.draws, "crumbs": crumbs}, school=seen.school)
