"""A person's own space: the pen name, what became of each comment, and the notice while it is locked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.comments.commands import appeal_comment, appeal_pen_lock, choose_pen
from afterbell.comments.queries import OwnComment, PenNotice, own_space
from afterbell.comments.rules.pens import MOST as LONGEST_PEN
from afterbell.comments.wording import PEN_STEP_WORDS, STATE_WORDS
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

TONES: dict[str, Tone] = {
    "shown": "good",
    "waiting": "info",
    "appealed": "info",
    "doubted": "info",
    "down_appealed": "info",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCard:
    """A comment on its author's page: where it stands, and each look at it."""

    row: OwnComment
    state: str
    tone: Tone
    looks: tuple[tuple[str, str, str, datetime], ...]


@require_http_methods(["GET", "POST"])
@page("comments.see")
def own_comments(request: ViewerRequest) -> HttpResponse:
    """Show somebody what became of what they said; a pen name is chosen and an appeal made here."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            _take(request)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            return redirect(_from(request) or "own-comments")
    seen = own_space(viewer=request.viewer)
    context = {
        "seen": seen,
        "cards": tuple(_card(row) for row in seen.comments),
        "events": _events(seen.notice),
        "by": said(seen.notice.by) if seen.notice and seen.notice.by else "",
        "longest": LONGEST_PEN,
        "reasons": reasons,
        "sent": request.POST,
        "next": _from(request),
    }
    return render(request, "fronts/comments.html", context, status=status)


def _from(request: ViewerRequest) -> str:
    """Give the public page from which somebody came to choose a pen name; empty for any other address."""
    there = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return there if safe and there.startswith("/schools/") else ""


def _take(request: ViewerRequest) -> None:
    step, words = request.POST.get("step", ""), request.POST.get("words", "")
    if step == "pen":
        choose_pen(actor=request.viewer, now=request.now, name=request.POST.get("name", ""))
        messages.success(request, _("笔名起好了，现在可以在公开页面下评论。"))
    elif step == "appeal":
        comment = request.POST.get("comment", "")
        appeal_comment(actor=request.viewer, now=request.now, comment=comment, words=words)
        messages.success(request, _("申诉已收到，由另一个人决定。"))
    elif step == "lock":
        appeal_pen_lock(actor=request.viewer, now=request.now, words=words)
        messages.success(request, _("申诉已收到，审核的人看到以后转交。"))
    else:
        raise NotThere("step")


def _card(row: OwnComment) -> OwnCard:
    stages = {"review": _("审核"), "appeal": _("申诉"), "report": _("举报后"), "second": _("另一位审核")}
    return OwnCard(
        row=row,
        state=said(STATE_WORDS[row.state]),
        tone=TONES.get(row.state, "attention"),
        looks=tuple(
            (stages[look.stage], look.reason, said(look.rule) if look.rule else "", look.at) for look in row.looks
        ),
    )


def _events(notice: PenNotice | None) -> tuple[tuple[str, datetime], ...]:
    return tuple((said(PEN_STEP_WORDS[kind]), at) for kind, at in notice.events) if notice else ()


own_comment_urls: list[URLPattern] = [path("comments/", own_comments, name="own-comments")]
