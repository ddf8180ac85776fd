"""A pass is checked at the gate: by the page itself, also without a network, and by the school."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.dismissal.commands import Receipt, ShownPass, hand_over_by_pass
from afterbell.dismissal.queries import GoodPass, PassDesk, good_pass, pass_desk
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.rules.passes import LONGEST, Against
from afterbell.fronts.days import moment_in
from afterbell.fronts.look.relations import say_relation
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

KEPT_BOTH = "dismissal.handed_over_otherwise"


@require_http_methods(["GET", "POST"])
@page("dismissal.hand_over")
def passes(request: ViewerRequest) -> HttpResponse:
    """Check a pass, and let the child go to whoever shows it; the page's own script does the same without a network."""
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
    if reasons and request.accepts("application/json") and not request.accepts("text/html"):
        return JsonResponse({"refused": [_said(reason) for reason in reasons]}, status=UNPROCESSABLE)
    desk = pass_desk(viewer=request.viewer, today=request.today)
    context = {
        "good": good,
        "relation": say_relation(good.relation) if good else "",
        "code": code,
        "handover": uuid4(),
        "reasons": reasons,
        "desk": _desk(desk, now=request.now),
        "sentences": [(against.value, REFUSALS.refusal(against.value).words) for against in Against],
    }
    return render(request, "fronts/gate/passes.html", context, status=UNPROCESSABLE if reasons else 200)


def _desk(desk: PassDesk, *, now: datetime) -> str:
    """Write what the page checks passes with."""
    return json.dumps(
        {
            "school": desk.school,
            "key": urlsafe_b64encode(desk.key).rstrip(b"=").decode(),
            "day": desk.day.isoformat(),
            "now": now.isoformat(),
            "children": desk.children,
            "spent": desk.spent,
        },
        ensure_ascii=False,
    )


def _handed_over(request: ViewerRequest, code: str) -> HttpResponse:
    handover = _known(request)
    shown = ShownPass(handover_id=handover, code=code, happened_at=_moment(request))
    receipt = hand_over_by_pass(actor=request.viewer, now=request.now, shown=shown)
    if request.accepts("text/html"):
        return _told(request, receipt)
    if receipt.refusals and not any(row.refusal.code == KEPT_BOTH for row in receipt.refusals):
        said = [_said(row.refusal) for row in receipt.refusals]
        return JsonResponse({"refused": said}, status=CONFLICT if receipt.conflicting else UNPROCESSABLE)
    return JsonResponse({"stored": str(handover)})


def _told(request: ViewerRequest, receipt: Receipt) -> HttpResponse:
    if receipt.refusals:
        raise Refused([row.refusal for row in receipt.refusals], conflict=bool(receipt.conflicting))
    messages.success(request, _("已交给代接的人。"))
    return redirect("gate-passes")


def _known(request: ViewerRequest) -> UUID:
    try:
        return UUID(request.POST["handover"])
    except ValueError:
        raise NotThere("handover") from None


def _moment(request: ViewerRequest) -> datetime:
    """Give when the page let the child go; now where nobody of ours wrote an instant."""
    return moment_in(request.POST.get("at", "")) or request.now


def _said(reason: Refusal) -> str:
    return reason.words.en if (get_language() or "").startswith("en") else reason.words.zh
