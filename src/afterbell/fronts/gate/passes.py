"""A pass is checked at the gate by the school; the page that the device keeps does it without a network."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.dismissal.commands import Receipt, ShownPass, hand_over_by_passes
from afterbell.dismissal.queries import GoodPass, PassDesk, good_pass
from afterbell.dismissal.rules.passes import LONGEST
from afterbell.fronts.look.relations import say_relation
from afterbell.fronts.viewing import UNPROCESSABLE, ViewerRequest, page


@require_http_methods(["GET", "POST"])
@page("dismissal.take_at_gate")
def passes(request: ViewerRequest) -> HttpResponse:
    """Check a pass, and let the child go to whoever shows it; the kept page does the same without a network."""
    code = "".join(request.POST.get("code", "").split())[:LONGEST]
    reasons: tuple[Refusal, ...] = ()
    good: GoodPass | None = None
    if request.method == "POST":
        try:
            if "handover" in request.POST:
                return _handed_over(request, code)
            good = good_pass(viewer=request.viewer, code=code, today=request.today)
        except Refused as refused:
            reasons = refused.reasons
    context = {
        "good": good,
        "relation": say_relation(good.relation) if good else "",
        "code": code,
        "handover": uuid4(),
        "reasons": reasons,
    }
    answer = render(request, "fronts/gate/passes.html", context, status=UNPROCESSABLE if reasons else 200)
    answer.headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
    return answer


def key_of(desk: PassDesk) -> str:
    """Write the public half of the school's key as the gate's page reads it."""
    return urlsafe_b64encode(desk.key).rstrip(b"=").decode()


def _handed_over(request: ViewerRequest, code: str) -> HttpResponse:
    handover = _known(request)
    good = good_pass(viewer=request.viewer, code=code, today=request.today, handover=str(handover))
    shown = ShownPass(handover_id=handover, code=code, happened_at=request.now)
    return _told(request, hand_over_by_passes(actor=request.viewer, now=request.now, shown=[shown]), good)


def _told(request: ViewerRequest, receipt: Receipt, good: GoodPass) -> HttpResponse:
    if receipt.refusals:
        raise Refused([row.refusal for row in receipt.refusals], conflict=bool(receipt.conflicting))
    words = {"child": good.child, "homeroom": good.homeroom, "name": good.name}
    messages.success(request, _("%(homeroom)s %(child)s 已交给代接的 %(name)s。") % words)
    return redirect("gate-passes")


def _known(request: ViewerRequest) -> UUID:
    try:
        return UUID(request.POST["handover"])
    except ValueError:
        raise NotThere("handover") from None
