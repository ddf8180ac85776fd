"""The adult of a group tells it about safety, and says so with one tap on the session's page."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from afterbell.base.refusals import Refused
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.rostering.commands import give_briefing
from afterbell.rostering.queries import BriefingCard

MOST_NAMED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ToTell:
    """What the session's page shows: the card, the first names of who has not heard it, and how many more there are."""

    card: BriefingCard
    names: tuple[str, ...]
    more: int


def to_tell(card: BriefingCard | None) -> ToTell | None:
    """Give what is still to be told; None when everybody has heard it."""
    if card is None or not card.is_due:
        return None
    names = card.missing[:MOST_NAMED]
    return ToTell(card=card, names=names, more=len(card.missing) - len(names))


@require_POST
@page("rostering.brief")
def brief(request: ViewerRequest, code: str) -> HttpResponse:
    """Record that the group was told about safety."""
    sent = request.POST
    try:
        give_briefing(
            actor=request.viewer,
            now=request.now,
            session=code,
            topics=sent.getlist("topics"),
            remark=sent.get("remark", ""),
        )
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason.words.in_language(get_language() or "zh-hans"))
    else:
        messages.success(request, _("已记下：今天给本组讲过安全教育。"))
    return redirect("roll", code=code)


briefing_urls: list[URLPattern] = [path("sessions/<str:code>/briefing/", brief, name="briefing")]
