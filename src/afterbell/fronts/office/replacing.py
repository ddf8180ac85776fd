"""Somebody else for a session that runs: where its adult is missing, who could come now, and the tap that says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.attendance.queries import SessionCard
from afterbell.attendance.rules.presence import Found
from afterbell.base.access import may, place
from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.adults import adult_note
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.look.saying import say_meeting, say_span, say_time
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.rostering.commands import NewAdult, replace_adult
from afterbell.rostering.queries import Replacing, replacing
from afterbell.scheme.queries import published_scheme

STAGE = "afternoons"
MOST_FREE, MOST_BARRED = 15, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A session that runs and whose adult is not there, or not by every account; `url` is where that is changed."""

    name: str
    room: str
    adult: str
    note: str
    url: str


def replacing_url(request: ViewerRequest, card: SessionCard) -> str:
    """Give where somebody else is put into a session; empty unless it runs and the viewer may."""
    runs = card.starts_at <= request.now < card.ends_at and not card.cancelled
    if not runs or not may(actor=request.viewer, action="rostering.substitute", at=place(school=request.viewer.tenant)):
        return ""
    return reverse("replace-adult", kwargs={"code": card.code})


def missing_adults(request: ViewerRequest, cards: Iterable[SessionCard], *, on: date) -> tuple[Missing, ...]:
    """List the sessions that run without their adult, for whoever may change that.

    An adult nobody saw yet has the minutes that the scheme gives for coming.
    """
    if on != request.today:
        return ()
    return tuple(
        Missing(
            name=card.name,
            room=card.room,
            adult=card.adult or _("没有安排"),
            note=adult_note(card) or (_("还没有到岗") if card.adult else ""),
            url=url,
        )
        for card in cards
        if _is_missing(request, card) and (url := replacing_url(request, card))
    )


def _is_missing(request: ViewerRequest, card: SessionCard) -> bool:
    if not card.adult or card.adult_found in {Found.NOT_HERE, Found.CONTRADICTING}:
        return True
    given = timedelta(minutes=published_scheme(*card.version).safety.arrival_minutes)
    return card.adult_found is Found.UNKNOWN and card.starts_at + given <= request.now


@require_http_methods(["GET", "POST"])
@page("rostering.substitute")
def replace(request: ViewerRequest, code: str) -> HttpResponse:
    """Show who could take over a session that runs, and put the one chosen into it."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            replace_adult(actor=request.viewer, now=request.now, new=_wanted(request, code))
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已换人，从现在起由新来的老师负责；两位老师都收到了消息。"))
            return redirect("replace-adult", code=code)
    seen = replacing(viewer=request.viewer, session=code, now=request.now)
    context = {**_shown(seen), "reasons": reasons, "picked": request.POST.get("staff", "")}
    context["reason"] = request.POST.get("reason", "")
    if may(actor=request.viewer, action="office.see", at=place(school=request.viewer.tenant)):
        return office_page(request, "replacing.html", stage=STAGE, context=context, status=status)
    plain = {"term_line": None, "stage": "", **context}
    return render(request, "fronts/office/replacing.html", plain, status=status)


def _wanted(request: ViewerRequest, code: str) -> NewAdult:
    asked = request.POST
    return NewAdult(
        session=code,
        staff=asked.get("staff", ""),
        instead_of=asked.get("instead_of", ""),
        reason=asked.get("reason", ""),
    )


def _shown(seen: Replacing) -> dict[str, object]:
    session = seen.session
    return {
        "seen": seen,
        "when": f"{say_meeting(day=session.day, language=get_language() or '')} {say_span(session.span)}",
        "colleagues": [
            (one.code, one.name, _("；").join(said(words) for words in one.speaks)) for one in seen.free[:MOST_FREE]
        ],
        "barred": [(one.name, [said(words) for words in one.reasons]) for one in seen.barred[:MOST_BARRED]],
        "before": [(one, say_time(clock_of(one.at))) for one in seen.before],
    }


replacing_urls: list[URLPattern] = [
    path("sessions/<str:code>/adult/", replace, name="replace-adult"),
]
