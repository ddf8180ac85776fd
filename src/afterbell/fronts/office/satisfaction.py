"""What families think of the service: the term's survey opened, its results, its words reviewed, and all published."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.base.access import may, place
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.words import Words
from afterbell.fronts.days import DayField, day_in
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.satisfaction import ResultRow, results_shown
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.notices.commands import keep_words, open_service_survey, publish_satisfaction
from afterbell.notices.queries import SatisfactionPage, satisfaction_page
from afterbell.notices.rules.satisfaction import SERVICE_WORDS

STAGE = "register"


class OpeningForm(forms.Form):
    """Until when families are asked."""

    last_day = DayField(
        label=lazy("最后一天"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=lazy("到这一天为止家长都可以评；结束以后才看得到结果，不能再改。"),
    )


@require_http_methods(["GET", "POST"])
@page("satisfaction.see")
def satisfaction(request: ViewerRequest) -> HttpResponse:
    """Show the survey of the term and what may be told of it."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            messages.success(request, _done(request))
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            return redirect("office-satisfaction")
    seen = satisfaction_page(viewer=request.viewer, today=request.today)
    may_open = may(actor=request.viewer, action="notices.ask_families", at=place(school=request.viewer.tenant))
    context = {
        "seen": seen,
        "form": OpeningForm(request.POST or None) if may_open else None,
        "results": _results(seen) if seen else (),
        "unread": [(row, SERVICE_WORDS[row.service]) for row in seen.said if row.kept is None] if seen else (),
        "kept": [(row, SERVICE_WORDS[row.service]) for row in seen.said if row.kept] if seen else (),
        "services": [SERVICE_WORDS[service] for service in seen.services] if seen else (),
        "school_code": request.school_code,
        "reasons": reasons,
    }
    return office_page(request, "satisfaction.html", stage=STAGE, context=context, status=status)


def _done(request: ViewerRequest) -> str:
    doing: dict[str, Callable[[], str]] = {
        "open": lambda: _opened(request),
        "keep": lambda: _read(request, kept=True),
        "aside": lambda: _read(request, kept=False),
        "publish": lambda: _published(request),
    }
    chosen = doing.get(request.POST.get("act", ""))
    if chosen is None:
        raise NotThere("act")
    return chosen()


def _opened(request: ViewerRequest) -> str:
    last_day = day_in(request.POST.get("last_day", ""))
    open_service_survey(actor=request.viewer, now=request.now, last_day=last_day)
    return _("满意度调查已发给参加的家庭。")


def _read(request: ViewerRequest, *, kept: bool) -> str:
    keep_words(actor=request.viewer, now=request.now, words=request.POST.get("words", ""), kept=kept)
    return _("已留下。") if kept else _("已放到一边，不再显示。")


def _published(request: ViewerRequest) -> str:
    publish_satisfaction(
        actor=request.viewer,
        now=request.now,
        survey=request.POST.get("survey", ""),
        seen=request.POST.get("seen", ""),
    )
    return _("已公开。学校的公开页面上可以看到。")


def _results(seen: SatisfactionPage) -> tuple[ResultRow, ...]:
    return results_shown([(_words(row.service), row.answers, row.mean, row.stars) for row in seen.findings.results])


def _words(service: object) -> Words:
    return next(words for known, words in SERVICE_WORDS.items() if known == service)


satisfaction_urls: list[URLPattern] = [path("satisfaction/", satisfaction, name="office-satisfaction")]
