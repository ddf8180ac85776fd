"""Places that are free: a family answers an offer with one tap, or claims what is left over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.look.saying import say_day, say_time
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.placement.commands import accept_offer, claim_place, decline_offer, wait_together
from afterbell.placement.queries import OfferedPlace, PlacesPage, places_page


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCard:
    """An offer on the page: what it is, until when, what the child leaves for it, and who may answer."""

    code: str
    title: str
    until: str
    what: str
    both: bool
    may_answer: bool


@require_http_methods(["GET", "POST"])
@page("placement.claim")
def places(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what is offered to a child and what is left over, and take the family's answer."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            messages.success(request, _done(request, code))
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            return redirect("places", code=code)
    seen = places_page(viewer=request.viewer, application=code, now=request.now)
    context = {
        "seen": seen,
        "reasons": reasons,
        "still_free": _still_free(seen) if status == CONFLICT else "",
        "offers": [_card(offer) for offer in seen.offers],
        "since": _said_day(seen.since),
        "closes": _said_moment(seen.closes_at) if seen.closes_at else "",
    }
    return render(request, "fronts/family/places.html", context, status=status)


def _done(request: ViewerRequest, code: str) -> str:
    """Do what was tapped; gives what was done, in a sentence. Raises NotThere for anything else."""
    actor, now = request.viewer, request.now
    said = request.POST
    if offer := said.get("accept"):
        got = accept_offer(actor=actor, now=now, offer=offer)
        return _("已接受：%(day)s起在“%(group)s”。") % {"day": _said_day(got.since), "group": got.group}
    if offer := said.get("decline"):
        decline_offer(actor=actor, now=now, offer=offer)
        return _("已说不要，名额给下一位。孩子原来的位置不变。")
    if chosen := said.get("claim"):
        group, _bar, weekday = chosen.partition(":")
        if weekday not in set("1234567"):
            raise NotThere("group")
        claimed = claim_place(actor=actor, now=now, application=code, group=group, weekday=int(weekday))
        return _("认领成功：%(day)s起在“%(group)s”。") % {"day": _said_day(claimed.since), "group": claimed.group}
    if sibling := said.get("together") or said.get("apart"):
        wait_together(actor=actor, now=now, applications=(code, sibling), wanted="together" in said)
        return _("已记下：两个孩子要么一起进，要么都不进。") if "together" in said else _("已记下：两个孩子各自候补。")
    raise NotThere("answer")


def _still_free(seen: PlacesPage) -> str:
    """Tell who came too late what is left for the child."""
    if not seen.left:
        return _("现在没有别的空位适合孩子。")
    rows = [_("%(name)s %(number)s 个") % {"name": place.name, "number": place.free} for place in seen.left]
    return _("现在还有：%(places)s。") % {"places": _("、").join(rows)}


def _card(offer: OfferedPlace) -> OfferCard:
    until = _said_moment(offer.answer_by)
    values = {"day": _said_day(offer.since), "group": offer.group, "other": offer.instead}
    what = _("%(day)s起在“%(group)s”，离开“%(other)s”。") if offer.instead else _("%(day)s起在“%(group)s”。")
    return OfferCard(
        code=offer.code,
        title=offer.group,
        until=until,
        what=what % values,
        both=offer.both,
        may_answer=offer.may_answer,
    )


def _said_day(day: date) -> str:
    return say_day(day=day, language=get_language() or "")


def _said_moment(moment: datetime) -> str:
    return f"{_said_day(local_day(moment))} {say_time(clock_of(moment))}"


place_urls: list[URLPattern] = [path("applications/<str:code>/places/", places, name="places")]
