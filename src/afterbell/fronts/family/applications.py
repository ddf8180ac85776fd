"""A guardian follows an application, keeps its papers, withdraws it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import SCHOOL_ZONE, local_day
from afterbell.base.words import Words
from afterbell.enrolment.commands import AskedDay, withdraw
from afterbell.enrolment.papers.pdf import sealed_application_pdf
from afterbell.enrolment.queries import (
    ApplicationStory,
    ChildStanding,
    application_story,
    late_days,
    my_children,
    printed_application,
)
from afterbell.fronts.days import DayField
from afterbell.fronts.family.matters import APPLICATION_TONES, next_in_words
from afterbell.fronts.look.pieces import Cell, Step
from afterbell.fronts.look.saying import say_day, say_meeting
from afterbell.fronts.office.said import weekdays
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.placement.queries import OwnPlace, Trace, places_of, traces_of


class WithdrawForm(forms.Form):
    """From which day on, and if the family likes, why."""

    effective_on = DayField(
        label=lazy("从哪天起不再参加"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(label=lazy("原因"), required=False, max_length=200)


def _language() -> str:
    return get_language() or "zh-hans"


def _said(words: Words) -> str:
    return words.in_language(_language())


def _moment(moment: datetime) -> str:
    local = moment.astimezone(SCHOOL_ZONE)
    return f"{say_day(day=local_day(moment), language=_language())} {local:%H:%M}"


@require_GET
@page("enrolment.apply")
def applications(request: ViewerRequest) -> HttpResponse:
    """List the guardian's children with where each one's application stands."""
    late = late_days(viewer=request.viewer, today=request.today)
    cells = [
        Cell(
            name=child.name,
            note=f"{child.homeroom} · {_next(child, late.get(child.pupil))}",
            value=_said(child.standing.words),
            tone=APPLICATION_TONES.get(child.standing.state, "info"),
            url=reverse("application", kwargs={"code": child.application})
            if child.application
            else reverse("apply", kwargs={"pupil": child.pupil}),
        )
        for child in my_children(viewer=request.viewer, today=request.today)
    ]
    return render(request, "fronts/family/applications.html", {"cells": cells})


def asked_day(value: str) -> AskedDay:
    """Read `3:late`. Raises NotThere for what no form of ours sends."""
    weekday, _colon, band = value.partition(":")
    if weekday not in {"1", "2", "3", "4", "5", "6", "7"}:
        raise NotThere("day")
    return AskedDay(weekday=int(weekday), band=band)


def _next(child: ChildStanding, late: date | None) -> str:
    if late and child.standing.state in {"", "withdrawn"}:
        return _("学校让您家补申请，到%(day)s为止，点开申请。") % {"day": say_day(day=late, language=_language())}
    if child.begun and not child.application:
        return _("填了一部分，还没有提交，点开接着填。")
    return next_in_words(child.standing)


@require_GET
@page("applications.see")
def application(request: ViewerRequest, code: str) -> HttpResponse:
    """Show one application: where it is, who has it, what comes next, what happened."""
    story = application_story(viewer=request.viewer, application=code, now=request.now)
    return _story(request, story, WithdrawForm(initial={"effective_on": story.earliest_end}))


@require_GET
@page("applications.see")
def application_pdf(request: ViewerRequest, code: str) -> HttpResponse:
    """Give the signed papers as one PDF under the school's seal."""
    printed = printed_application(viewer=request.viewer, application=code)
    response = HttpResponse(sealed_application_pdf(printed=printed, now=request.now), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{printed.code}.pdf"'
    return response


@require_POST
@page("enrolment.withdraw")
def withdraw_application(request: ViewerRequest, code: str) -> HttpResponse:
    """Withdraw from the day named."""
    story = application_story(viewer=request.viewer, application=code, now=request.now)
    request.stands_on = reverse("application", kwargs={"code": code})
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _story(request, story, form, status=UNPROCESSABLE)
    try:
        withdraw(
            actor=request.viewer,
            now=request.now,
            application=code,
            effective_on=form.cleaned_data["effective_on"],
            reason=form.cleaned_data["reason"],
        )
    except Refused as refused:
        for reason in refused.reasons:
            if reason.field in form.fields:
                form.add_error(reason.field, _said(reason.words))
        others = tuple(reason for reason in refused.reasons if reason.field not in form.fields)
        return _story(request, story, form, reasons=others, status=CONFLICT if refused.conflict else UNPROCESSABLE)
    messages.success(request, _("申请已撤回。需要时可以重新申请。"))
    return redirect("application", code=code)


def _story(
    request: ViewerRequest,
    story: ApplicationStory,
    form: WithdrawForm,
    *,
    reasons: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    approved = story.standing.state == "approved"
    places = places_of(viewer=request.viewer, application=story.code, today=request.today) if approved else ()
    moved = any(row.moved for row in places)
    traces = traces_of(viewer=request.viewer, application=story.code) if moved else ()
    context = {
        "story": story,
        "places": [_place(row) for row in places],
        "steps": _steps(story, places=places, traces=traces),
        "returned_reason": _last_reason(story) if story.can_correct else "",
        "form": form,
        "reasons": reasons,
    }
    return render(request, "fronts/family/application.html", context, status=status)


def _last_reason(story: ApplicationStory) -> str:
    return next((event.reason for event in reversed(story.history) if event.reason), "")


def _place(row: OwnPlace) -> str:
    """Say where the child is on which weekdays: from when where that is ahead, until when where it ends."""
    since = _("%(day)s起") % {"day": say_meeting(day=row.since, language=_language())} if row.ahead else ""
    until = _("到%(day)s为止") % {"day": say_meeting(day=row.until, language=_language())} if row.until else ""
    return " · ".join(filter(None, (weekdays(row.weekdays), row.group, row.room, since, until)))


def _steps(story: ApplicationStory, *, places: tuple[OwnPlace, ...], traces: Sequence[Trace]) -> tuple[Step, ...]:
    events = [(event.at, event.words, event.by, event.reason) for event in story.history]
    events += [(trace.at, trace.words, trace.by, trace.note) for trace in traces]
    events.sort(key=lambda event: event[0])
    done = [
        Step(name=_said(words), who=_said(by), when=_moment(at), note=note, standing="done")
        for at, words, by, note in events
    ]
    if places:
        since = min(row.since for row in places)
        first = say_meeting(day=since, language=_language())
        before = sum(local_day(at) <= since for at, *_rest in events)
        grouped = Step(name=_("已编班"), when=_("%(day)s起") % {"day": first}, standing="done")
        return (*done[:before], grouped, *done[before:])
    ended = story.standing.state in {"refused", "withdrawn"}
    due = _("%(day)s以前") % {"day": say_day(day=story.due, language=_language())} if story.due else ""
    now = Step(
        name=_said(story.standing.words),
        who="" if ended else _said(story.standing.holder),
        when=due,
        note=_said(story.standing.next_step),
        standing="stopped" if ended else "now",
    )
    ahead = (Step(name=_said(row.words), who=_said(row.holder), note=_said(row.by)) for row in story.ahead)
    return (*done, now, *ahead)


application_urls: list[URLPattern] = [
    path("applications/", applications, name="applications"),
    path("applications/<str:code>/", application, name="application"),
    path("applications/<str:code>/papers.pdf", application_pdf, name="application-papers"),
    path("applications/<str:code>/withdraw/", withdraw_application, name="withdraw-application"),
]
