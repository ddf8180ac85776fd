"""Somebody of the staff: how they work here, what was looked into, and until when it is valid."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.base.access import may, place
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.roster import STAGE
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.rostering.commands import take_back_training
from afterbell.schools.commands import NewVetting, end_vetting, engage_staff, record_vetting
from afterbell.schools.vetting import ENGAGEMENT_WORDS, VETTING_WORDS, vetted_person

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class EngagementForm(forms.Form):
    """How somebody works here."""

    kind = forms.ChoiceField(
        label=lazy("用工方式"), choices=lambda: [(kind.value, said(words)) for kind, words in ENGAGEMENT_WORDS.items()]
    )
    agency = forms.CharField(label=lazy("机构名称（只有机构人员写）"), required=False, max_length=40)


class VettingForm(forms.Form):
    """What was looked into, when, by whom, and until when it is valid."""

    what = forms.ChoiceField(
        label=lazy("核查什么"), choices=lambda: [(kind.value, said(words)) for kind, words in VETTING_WORDS.items()]
    )
    number = forms.CharField(
        label=lazy("证明编号"),
        max_length=60,
        help_text=lazy("加密保存，页面上只显示最后几位。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    checked_on = DayField(label=lazy("核查日期"), widget=DATE)
    checked_by = forms.CharField(label=lazy("由谁核查"), max_length=40)
    valid_until = DayField(label=lazy("有效期到（含这一天）"), widget=DATE)

    def vetting_of(self, staff: str) -> NewVetting:
        given = dict(self.cleaned_data)
        return NewVetting(staff=staff, kind=given.pop("what"), **given)


@require_http_methods(["GET", "POST"])
@page("vetting.see")
def vetting(request: ViewerRequest, code: str) -> HttpResponse:
    """Show somebody's vetting; record another, end one, say how they work here, take a training back."""
    seen = vetted_person(viewer=request.viewer, staff=code)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    engagement = EngagementForm(
        request.POST if do == "engage" else None, initial={"kind": seen.engagement, "agency": seen.agency}
    )
    form = VettingForm(request.POST if do == "vet" else None, initial={"checked_on": request.today})
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        try:
            words = _done(request, code, do=do, engagement=engagement, form=form)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            if words:
                messages.success(request, words)
                return redirect("office-vetting", code=code)
    context = {
        "seen": seen,
        "engaged": said(dict(ENGAGEMENT_WORDS)[seen.engagement]),  # type: ignore[index]
        "standing": [row for row in seen.vettings if not row.ended_because],
        "ended": [row for row in seen.vettings if row.ended_because],
        "engagement": engagement,
        "form": form,
        "reasons": reasons,
        "today": request.today,
        "may_vet": may(actor=request.viewer, action="schools.vet", at=place(school=request.viewer.tenant)),
        "crumbs": (
            Crumb(name=_("排班"), url=reverse("office-roster")),
            Crumb(name=_("谁可以上岗"), url=reverse("office-readiness")),
            Crumb(name=seen.name),
        ),
    }
    return office_page(request, "vetting.html", stage=STAGE, context=context, status=status)


def _done(request: ViewerRequest, code: str, *, do: str, engagement: EngagementForm, form: VettingForm) -> str:
    """Do what the page asks and say so; "" where a form is not filled in."""
    told: dict[str, Callable[[], str]] = {
        "engage": lambda: _engage(request, code, engagement),
        "vet": lambda: _vet(request, code, form),
        "end": lambda: _end(request),
        "untrain": lambda: _untrain(request, code),
    }
    if do not in told:
        raise NotThere("do")
    return told[do]()


def _engage(request: ViewerRequest, code: str, form: EngagementForm) -> str:
    if not form.is_valid():
        return ""
    engage_staff(actor=request.viewer, now=request.now, staff=code, **form.cleaned_data)
    return _("已记下用工方式。")


def _vet(request: ViewerRequest, code: str, form: VettingForm) -> str:
    if not form.is_valid():
        return ""
    record_vetting(actor=request.viewer, now=request.now, vetting=form.vetting_of(code))
    return _("已登记核查。")


def _end(request: ViewerRequest) -> str:
    sent = request.POST
    end_vetting(actor=request.viewer, now=request.now, vetting=sent.get("vetting", ""), reason=sent.get("reason", ""))
    return _("这项核查已作废，从现在起不再算数。")


def _untrain(request: ViewerRequest, code: str) -> str:
    take_back_training(actor=request.viewer, now=request.now, staff=code, reason=request.POST.get("reason", ""))
    return _("这次培训登记已撤回。")


vetting_urls: list[URLPattern] = [path("staff/<str:code>/vetting/", vetting, name="office-vetting")]
