"""The steps from the draw to the groups as the office takes them: commit, reveal, preview a round, form the groups."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from afterbell.base.refusals import NotThere, Refused
from afterbell.fronts.office.frame import frame_of
from afterbell.fronts.office.placing import (
    FIRST,
    SECOND,
    CommitForm,
    RevealForm,
    SinceForm,
    placing,
    placing_page,
)
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.placement.commands import commit_draw, form_groups, preview_placement, reveal_draw

SECRET_BYTES = 32


def _step(request: ViewerRequest, work: Callable[[str], str]) -> HttpResponse:
    """Take one step for the present term and say what came of it, or why not."""
    frame = frame_of(request)
    if frame.term is None:
        raise NotThere("term")
    try:
        words = work(frame.term.code)
    except Refused as refused:
        return placing_page(request, reasons=refused.reasons, status=CONFLICT if refused.conflict else UNPROCESSABLE)
    messages.success(request, words)
    return redirect("office-placing")


@require_POST
@page("placement.commit_draw")
def commit(request: ViewerRequest) -> HttpResponse:
    """Make a secret nobody sees and commit the school to it and to a public value."""
    form = CommitForm(request.POST)
    if not form.is_valid():
        return placing_page(request, commit_form=form, status=UNPROCESSABLE)

    def work(term: str) -> str:
        secret = secrets.token_hex(SECRET_BYTES)
        commit_draw(actor=request.viewer, now=request.now, term=term, secret=secret, **form.cleaned_data)
        return _("已承诺。承诺值从现在起就在学校的公开页面上。")

    return _step(request, work)


@require_POST
@page("placement.reveal_draw")
def reveal(request: ViewerRequest) -> HttpResponse:
    """Reveal the secret together with the public value."""
    form = RevealForm(request.POST)
    if not form.is_valid():
        return placing_page(request, reveal_form=form, status=UNPROCESSABLE)

    def work(term: str) -> str:
        value = form.cleaned_data["public_value"]
        reveal_draw(actor=request.viewer, now=request.now, term=term, public_value=value)
        return _("已揭晓，志愿不能再改。接下来录取。")

    return _step(request, work)


@require_POST
@page("placement.preview")
def preview(request: ViewerRequest) -> HttpResponse:
    """Decide a round of the term once more, to look at; nothing counts before it is confirmed."""
    frame = frame_of(request)
    if frame.term is None:
        raise NotThere("term")
    which = SECOND if request.POST.get("round") == str(SECOND) else FIRST
    try:
        run = preview_placement(actor=request.viewer, now=request.now, term=frame.term.code, which=which)
    except Refused as refused:
        status = CONFLICT if refused.conflict else UNPROCESSABLE
        return placing_page(request, reasons=refused.reasons, status=status)
    messages.success(request, _("预览好了，看过以后再确认。"))
    return redirect("office-run", code=run)


@require_POST
@page("placement.form_groups")
def group_all(request: ViewerRequest) -> HttpResponse:
    """Form the term's groups from a day on."""
    form = SinceForm(request.POST)
    if not form.is_valid():
        return placing_page(request, since_form=form, status=UNPROCESSABLE)

    def work(term: str) -> str:
        number = form_groups(actor=request.viewer, now=request.now, term=term, since=form.cleaned_data["since"])
        return _("编成 %(number)s 个组。接下来排场次。") % {"number": number}

    return _step(request, work)


placing_urls: list[URLPattern] = [
    path("placing/", placing, name="office-placing"),
    path("placing/commit/", commit, name="office-placing-commit"),
    path("placing/reveal/", reveal, name="office-placing-reveal"),
    path("placing/preview/", preview, name="office-placing-preview"),
    path("placing/groups/", group_all, name="office-placing-groups"),
]
