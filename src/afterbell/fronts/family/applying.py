"""Applying in five screens: the child, the family, the days, the papers, one look at all of it with the signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.enrolment.commands import discard_draft, note_changes, save_draft, send_draft, take_over_answers
from afterbell.enrolment.queries import ApplicationForm, application_form, late_days
from afterbell.fronts.entrance.families import device_of
from afterbell.fronts.family.applications import asked_day
from afterbell.fronts.hand import signed_on
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

Entered = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One of the five: its place, its address, the field it fills in, what it asks."""

    number: int
    code: str
    url: str
    field: str
    name: Promise
    asks: Promise


SCREENS = tuple(
    Screen(number=number, code=code, url=url, field=field, name=name, asks=asks)
    for number, (code, url, field, name, asks) in enumerate(
        (
            ("child", "apply", "", lazy("孩子"), lazy("为谁申请？")),
            ("circumstances", "apply-circumstances", "circumstance", lazy("家庭情况"), lazy("家里有这些情况吗？")),
            ("days", "apply-days", "day", lazy("星期和时段"), lazy("哪几天参加？")),
            ("papers", "apply-papers", "paper", lazy("文书"), lazy("请读这几份文书")),
            ("sign", "apply-sign", "", lazy("签名"), lazy("看一遍，签名提交")),
        ),
        start=1,
    )
)
BY_CODE = {screen.code: screen for screen in SCREENS}
SETTLED = frozenset({"enrolment.sent_meanwhile", "enrolment.reviewed_already", "enrolment.already_applied"})
OVERTAKEN = frozenset({"enrolment.draft_saved_meanwhile", "enrolment.draft_gone"})


@require_http_methods(["GET", "POST"])
@page("enrolment.apply")
def apply(request: ViewerRequest, pupil: str, screen: str) -> HttpResponse:
    """Show one of the screens for a child, and take its answers; what is filled in is kept at every step."""
    here = BY_CODE[screen]
    if request.method == "POST":
        return _taken(request, pupil, here)
    form = application_form(viewer=request.viewer, pupil=pupil, today=request.today)
    if form.settled:
        return redirect("application", code=form.application)
    if form.survey_first and here.number > 1:
        return redirect("apply", pupil=pupil)
    if here.code == "sign" and not form.closed and not form.filled.changes:
        unready = _first_unready(form)
        if unready is not None:
            return redirect(unready.url, pupil=pupil)
    return _shown(request, form, here, reasons=form.closed)


def _taken(request: ViewerRequest, pupil: str, here: Screen) -> HttpResponse:
    """Do what the screen was sent for."""
    go = request.POST.get("go", "next")
    try:
        if go in ACTS:
            return ACTS[go](request, pupil, here)
        _save(request, pupil, here)
    except Refused as refused:
        return _refused(request, here, refused, pupil=pupil)
    return _led_on(request, here, go, pupil=pupil)


def _save(request: ViewerRequest, pupil: str, here: Screen) -> None:
    """Keep what was filled in on a screen that asks for something."""
    sent, token = request.POST.getlist(here.field), request.POST.get("token", "")
    keep = partial(save_draft, actor=request.viewer, now=request.now, pupil=pupil, token=token)
    match here.code:
        case "circumstances":
            keep(circumstances=sent)
        case "days":
            keep(days=[asked_day(value) for value in sent])
        case "papers":
            keep(papers=sent)


def _led_on(request: ViewerRequest, here: Screen, go: str, *, pupil: str) -> HttpResponse:
    """Lead to the next screen, back to the one before, or show what is not ready on this one."""
    form = application_form(viewer=request.viewer, pupil=pupil, today=request.today)
    reasons = form.closed or (_unready(form, here) if go != "back" and not form.filled.changes else ())
    if reasons:
        return _shown(request, form, here, reasons=reasons, status=UNPROCESSABLE)
    step = -1 if go == "back" else 0 if form.filled.changes else 1
    there = SCREENS[min(max(here.number - 1 + step, 0), len(SCREENS) - 1)]
    return redirect(there.url, pupil=pupil)


def _discard(request: ViewerRequest, pupil: str, here: Screen) -> HttpResponse:
    del here
    discard_draft(actor=request.viewer, now=request.now, pupil=pupil, token=request.POST.get("token", ""))
    messages.success(request, _("已清空。"))
    return redirect("apply", pupil=pupil)


def _copy(request: ViewerRequest, pupil: str, here: Screen) -> HttpResponse:
    del here
    token, sibling = request.POST.get("token", ""), request.POST.get("sibling", "")
    take_over_answers(actor=request.viewer, now=request.now, pupil=pupil, token=token, sibling=sibling)
    return redirect("apply-circumstances", pupil=pupil)


def _note(request: ViewerRequest, pupil: str, here: Screen) -> HttpResponse:
    note_changes(actor=request.viewer, now=request.now, pupil=pupil, token=request.POST.get("token", ""))
    return redirect("apply-days" if here.number > BY_CODE["days"].number else here.url, pupil=pupil)


def _keep(request: ViewerRequest, pupil: str, here: Screen) -> HttpResponse:
    application_form(viewer=request.viewer, pupil=pupil, today=request.today)
    return redirect(here.url, pupil=pupil)


def _send(request: ViewerRequest, pupil: str, here: Screen) -> HttpResponse:
    del here
    token, strokes = request.POST.get("token", ""), signed_on(request)
    code = send_draft(
        actor=request.viewer,
        now=request.now,
        pupil=pupil,
        token=token,
        strokes=strokes,
        device=device_of(request),
    )
    messages.success(request, _("申请已提交，现在由班主任审核。"))
    return redirect("application", code=code)


ACTS = {"discard": _discard, "copy": _copy, "noted": _note, "keep": _keep, "send": _send}
"""What a button can do besides saving the screen and leading on."""


def _refused(request: ViewerRequest, here: Screen, refused: Refused, *, pupil: str) -> HttpResponse:
    """Say why, with everything that was filled in still there."""
    form = application_form(viewer=request.viewer, pupil=pupil, today=request.today)
    status = CONFLICT if refused.conflict else UNPROCESSABLE
    codes = {reason.code for reason in refused.reasons}
    if codes & SETTLED and form.application:
        back = reverse("application", kwargs={"code": form.application})
        request.stands_on = back
        context = {"reasons": refused.reasons, "conflict": refused.conflict, "back_url": back}
        return render(request, "fronts/refused.html", context, status=status)
    if codes & OVERTAKEN and here.field:
        return _both(request, form, here, refused.reasons)
    return _shown(request, form, here, reasons=refused.reasons, status=status)


def _both(request: ViewerRequest, form: ApplicationForm, here: Screen, reasons: tuple[Refusal, ...]) -> HttpResponse:
    """Show what somebody else saved beside what was just filled in, to choose from."""
    sent = request.POST.getlist(here.field)
    context = _context(form, here, reasons=reasons) | {
        "stored": _said(form, _filled(form))[here.field],
        "mine": _said(form, {here.field: sent})[here.field],
        "sent": ((here.field, sent),),
    }
    return render(request, "fronts/family/apply/conflict.html", context, status=CONFLICT)


def _shown(
    request: ViewerRequest,
    form: ApplicationForm,
    here: Screen,
    *,
    reasons: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    template = "changed" if form.filled.changes and not form.closed else here.code
    over = form.closes is not None and form.closes < request.today
    late = late_days(viewer=request.viewer, today=request.today).get(form.pupil) if over else None
    context = {**_context(form, here, reasons=reasons), "late": late, "over": over, "phone": request.school_phone}
    return render(request, f"fronts/family/apply/{template}.html", context, status=status)


def _context(form: ApplicationForm, here: Screen, *, reasons: tuple[Refusal, ...]) -> dict[str, object]:
    filled = _filled(form)
    said = _said(form, filled)
    return {
        "form": form,
        "reasons": reasons,
        "screen": here,
        "screens": len(SCREENS),
        "token": form.filled.token,
        "entered": filled,
        "said": {"circumstances": said["circumstance"], "papers": said["paper"]},
        "resume": reverse(_resumed(form).url, kwargs={"pupil": form.pupil}),
    }


def _filled(form: ApplicationForm) -> Entered:
    """Give what is filled in as the boxes of the screens name it."""
    return {
        "day": [f"{weekday}:{band}" for weekday, band in form.filled.answers.days],
        "circumstance": form.filled.answers.circumstances,
        "paper": [paper.kind for paper in form.papers if paper.read],
    }


def _said(form: ApplicationForm, entered: Entered) -> dict[str, list[str]]:
    """Give what is filled in as the family reads it."""
    language = get_language() or "zh-hans"
    names = {
        "day": {
            choice.value: f"{band.name.in_language(language)} {choice.weekday.in_language(language)}"
            for band in form.bands
            for choice in band.choices
        },
        "circumstance": {code: words.in_language(language) for code, words in form.circumstances},
        "paper": {paper.kind: paper.title for paper in form.papers},
    }
    return {field: [known.get(value, value) for value in entered.get(field, ())] for field, known in names.items()}


def _unready(form: ApplicationForm, here: Screen) -> tuple[Refusal, ...]:
    return {"days": form.against_days, "papers": form.against_papers}.get(here.code, ())


def _first_unready(form: ApplicationForm) -> Screen | None:
    return next((screen for screen in SCREENS if _unready(form, screen)), None)


def _resumed(form: ApplicationForm) -> Screen:
    """Say where to go on: after what was saved last, but not past what is not ready."""
    if not form.filled.part:
        return BY_CODE["circumstances"]
    after = SCREENS[BY_CODE[form.filled.part].number]
    unready = _first_unready(form)
    return unready if unready is not None and unready.number < after.number else after


applying_urls: list[URLPattern] = [
    path(
        f"children/<str:pupil>/apply/{'' if screen.number == 1 else f'{screen.code}/'}",
        apply,
        {"screen": screen.code},
        name=screen.url,
    )
    for screen in SCREENS
]
