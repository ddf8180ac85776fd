"""A school's lottery for everybody: the commitment, what it was once revealed, and each published round as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from afterbell.fronts.described.declaring import LINES, described, table
from afterbell.fronts.look.files import bundle_file
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.portal.drawn import for_all
from afterbell.fronts.portal.framing import home_crumb, public_page
from afterbell.fronts.portal.views import everybody
from afterbell.fronts.viewing import ViewerRequest
from afterbell.portal.queries import draws_page, round_bundle


@require_safe
@everybody
@for_all
def draws(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what each term's numbers are drawn from; nobody publishes it by hand, and it names no child."""
    seen = draws_page(viewer=request.viewer, school=code)
    crumbs = (home_crumb(seen.school), Crumb(name=_("社团抽签")))
    return public_page(request, "draws.html", {"draws": seen.draws, "crumbs": crumbs}, school=seen.school)


@require_safe
@everybody
@described("一轮公布了的录取，谁都可以用它重新算一遍。", gives=table(LINES))
def public_round(request: ViewerRequest, code: str, run: str) -> HttpResponse:
    """Give the file with which anybody decides a published round anew: the very one the office keeps."""
    found = round_bundle(viewer=request.viewer, school=code, run=run)
    return bundle_file(name=found.name, data=found.data)
