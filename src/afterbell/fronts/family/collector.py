"""One adult who may collect the child: from when until when, and how they look, for the gate."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.dismissal.commands import NewDays, say_collector_days, show_collector, take_photo_away
from afterbell.dismissal.queries import CollectorOfChild, DaysSaid, collector_of_child
from afterbell.fronts.days import DayField
from afterbell.fronts.look.relations import say_relation
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.photos import picture_uri, sent_face
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

A_DAY = timedelta(days=1)
DATE = {"type": "date"}


class DaysForm(forms.Form):
    """From which day until which somebody may collect; who may already keeps the first."""

    since = DayField(
        label=lazy("从哪天起"), input_formats=["%Y-%m-%d"], widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    )
    last = DayField(
        label=lazy("到哪天为止"),
        help_text=lazy("不写就一直可以接，直到您不再让 TA 接"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
    )

    def __init__(self, seen: CollectorOfChild, data: object = None) -> None:
        last = seen.until - A_DAY if seen.until else None
        super().__init__(data, initial={"since": seen.since, "last": last})  # type: ignore[arg-type] # Django's QueryDict
        if seen.begun:
            del self.fields["since"]

    def said(self, *, collector: str) -> NewDays:
        """Give what was filled in; the last day is one on which this adult still may."""
        last: date | None = self.cleaned_data["last"]
        since: date | None = self.cleaned_data.get("since")
        return NewDays(collector=collector, since=since, until=last + A_DAY if last else None)


@require_http_methods(["GET", "POST"])
@page("dismissal.name_collector")
def collector(request: ViewerRequest, collector: str) -> HttpResponse:
    """Show one adult of the list with the picture; change the days, the picture, or take that away."""
    seen = collector_of_child(viewer=request.viewer, collector=collector, today=request.today)
    if request.method == "GET":
        return _shown(request, seen, form=DaysForm(seen))
    form = DaysForm(seen, request.POST if request.POST.get("do") == "days" else None)
    if form.is_bound and not form.is_valid():
        return _shown(request, seen, form=form, status=UNPROCESSABLE)
    try:
        done = _do(request, seen, form=form)
    except Refused as refused:
        status = CONFLICT if refused.conflict else UNPROCESSABLE
        return _shown(request, seen, form=form, reasons=refused.reasons, status=status)
    messages.success(request, done)
    return redirect("collector", collector=collector)


def _do(request: ViewerRequest, seen: CollectorOfChild, *, form: DaysForm) -> str:
    """Do what was asked for and give the sentence that says so.

    Raises Refused, and NotThere for what no form of ours sends.
    """
    match request.POST.get("do"):
        case "days":
            say_collector_days(actor=request.viewer, now=request.now, days=form.said(collector=seen.code))
            return _("%(who)s 来接的日子，已记下。") % {"who": seen.name}
        case "photo":
            show_collector(
                actor=request.viewer,
                now=request.now,
                collector=seen.code,
                picture=sent_face(request),
                knows="knows" in request.POST,
            )
            return _("%(who)s 的照片，门卫现在看得到了。") % {"who": seen.name}
        case "remove":
            take_photo_away(actor=request.viewer, now=request.now, collector=seen.code)
            return _("%(who)s 的照片已删除。") % {"who": seen.name}
    raise NotThere("collector")


def _shown(
    request: ViewerRequest,
    seen: CollectorOfChild,
    *,
    form: DaysForm,
    reasons: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "seen": seen,
        "form": form,
        "reasons": reasons,
        "relation": say_relation(seen.relation),
        "days": _days(DaysSaid(since=seen.since, until=seen.until, at=request.now)),
        "said": [(row.at, _days(row)) for row in seen.said],
        "picture": picture_uri(seen.picture) if seen.picture else "",
    }
    return render(request, "fronts/family/collector.html", context, status=status)


def _days(row: DaysSaid) -> str:
    language = get_language() or "zh-hans"
    first = say_day(day=row.since, language=language)
    if row.until is None:
        return _("%(first)s起一直可以接") % {"first": first}
    return _("%(first)s到%(last)s可以接") % {"first": first, "last": say_day(day=row.until - A_DAY, language=language)}


collector_urls: list[URLPattern] = [
    path("collectors/<str:collector>/", collector, name="collector"),
]
