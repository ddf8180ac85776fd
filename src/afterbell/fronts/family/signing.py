"""A paper whose text changed: a family reads what is different and signs, or a teacher enters it for the family."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.enrolment.commands import SignedAgain, enter_signatures, sign_again
from afterbell.enrolment.queries import SigningPage, signing_page
from afterbell.fronts.hand import signed_on
from afterbell.fronts.photos import sent_photos
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.placement.queries import Matters


@require_http_methods(["GET", "POST"])
@page("enrolment.sign_again")
def sign(request: ViewerRequest, code: str) -> HttpResponse:
    """Show a family what its child's papers say now and what is different, and take its signature."""
    return signing(request, application=code, back=lambda seen: reverse("application", args=[seen.application]))


def signing(request: ViewerRequest, *, application: str, back: Callable[[SigningPage], str]) -> HttpResponse:
    """Show what an application has to have signed, and store the signature; a refused one stays as it was filled in."""
    seen = signing_page(viewer=request.viewer, application=application, today=request.today)
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            _store(request, seen=seen)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            if not seen.own:
                messages.success(request, _("%(name)s 家长的签名已录入，等第二个人复核。") % {"name": seen.name})
                return redirect("signed-sheet", code=application)
            messages.success(request, _("%(name)s 的文书签好了。") % {"name": seen.name})
            return redirect(back(seen))
    context = {
        "seen": seen,
        "reasons": reasons,
        "back_url": back(seen),
        "entered": {name: request.POST.getlist(name) for name in ("paper", "guardian")},
        "said": _said(seen),
    }
    return render(request, "fronts/family/signing.html", context, status=status)


def _store(request: ViewerRequest, *, seen: SigningPage) -> None:
    """Sign as the family, or enter with its photograph what the family signed by hand."""
    if seen.own:
        sign_again(actor=request.viewer, now=request.now, application=seen.application, signatures=_signed(request))
        return
    enter_signatures(
        actor=request.viewer,
        now=request.now,
        application=seen.application,
        guardian=request.POST.get("guardian", ""),
        signatures=_signed(request),
        pictures=sent_photos(request),
    )


def number_to_sign(request: ViewerRequest, matters: Matters) -> int:
    """Count what a child has to have signed again; looked up only where papers were published since it applied."""
    if not matters.papers_behind:
        return 0
    return len(signing_page(viewer=request.viewer, application=matters.application, today=request.today).papers)


def _signed(request: ViewerRequest) -> list[SignedAgain]:
    """Read what was ticked as read: every text by the hash that stood on the page."""
    strokes = signed_on(request)
    return [
        SignedAgain(paper=kind, text=request.POST.get(f"text-{kind}", ""), strokes=strokes)
        for kind in request.POST.getlist("paper")
    ]


def _said(seen: SigningPage) -> str:
    """Say in one sentence what is asked, and that the child stays where it is."""
    if not seen.papers:
        return _("现在没有要签的文书。")
    if seen.own:
        return _("学校改了文书，请看改了什么，再签一次名。签名以前，原来签的文书继续有效，孩子照常参加。")
    return _("照家长签好的纸录入，拍下照片，由第二个人复核以后才算数。在那以前，原来签的文书继续有效，孩子照常参加。")


signing_urls: list[URLPattern] = [path("applications/<str:code>/sign/", sign, name="sign-again")]
