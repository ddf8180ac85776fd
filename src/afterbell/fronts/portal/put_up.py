"""What is objected to a page that is put up, and what is answered."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.entrance.lockout import whence
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.matters import effect_said
from afterbell.fronts.office.said import said
from afterbell.fronts.portal.framing import home_crumb, public_page
from afterbell.fronts.portal.matters import ObjectionForm
from afterbell.fronts.portal.views import everybody
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest
from afterbell.portal.commands import Receipt, object_to_page
from afterbell.portal.inforce.pages import ObjectionsPage, objections_page
from afterbell.portal.rules.inforce import Effect


@require_http_methods(["GET", "HEAD", "POST"])
@everybody
def objections(request: ViewerRequest, code: str, article: str) -> HttpResponse:
    """Show what was objected to a page, with the answers; during its notice anybody objects here."""
    form = ObjectionForm(request.POST or None)
    reasons: tuple[Refusal, ...] = ()
    status, receipt = 200, None
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                receipt = object_to_page(
                    actor=request.viewer,
                    now=request.now,
                    school=code,
                    article=article,
                    words=form.cleaned_data["words"],
                    address=whence(request),
                )
            except Refused as refused:
                reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
    seen = objections_page(viewer=request.viewer, school=code, article=article, today=request.today)
    if receipt is not None:
        return _receipt(request, seen, receipt)
    context = {
        "seen": seen,
        "effect": effect_said(seen.effect, until=seen.until),
        "is_open": seen.effect is Effect.OPEN,
        "form": form,
        "reasons": reasons,
        "crumbs": _crumbs(seen),
    }
    return public_page(request, "objections.html", context, school=seen.school, status=status)


def _receipt(request: ViewerRequest, seen: ObjectionsPage, receipt: Receipt) -> HttpResponse:
    """Show the number once, and to a stranger the word; nothing keeps a copy of it."""
    back = reverse("public-article-objections", kwargs={"code": seen.school.code, "article": seen.article})
    context = {"receipt": receipt, "back": back, "crumbs": _crumbs(seen)}
    answer = public_page(request, "objected.html", context, school=seen.school)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _crumbs(seen: ObjectionsPage) -> tuple[Crumb, ...]:
    there = reverse("public-article", kwargs={"code": seen.school.code, "article": seen.article})
    return (home_crumb(seen.school), Crumb(name=said(seen.title), url=there), Crumb(name=_("异议和答复")))


put_up_urls: list[URLPattern] = [
    path("schools/<str:code>/articles/<str:article>/objections/", objections, name="public-article-objections"),
]
