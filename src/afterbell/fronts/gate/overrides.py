"""A child goes otherwise than its guardian said: one adult asks at the gate, a second one sees and answers."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.dismissal.commands import NewOverride, answer_override, ask_override
from afterbell.dismissal.queries import AskedOverride, override_desk, overrides_of_day
from afterbell.dismissal.rules.forbidding import Person
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.look.relations import say_relation
from afterbell.fronts.look.saying import say_time
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

KINDS = (("collected", lazy("由名单外的人接走")), ("dismissed", lazy("自行离校")))


class OverrideForm(forms.Form):
    """Who came and why the list does not do."""

    kind = forms.ChoiceField(label=lazy("怎么离校"), choices=KINDS)
    name = forms.CharField(label=lazy("来接的人的姓名"), max_length=40, help_text=lazy("自行离校不用填。"))
    relation = forms.CharField(label=lazy("与孩子的关系"), max_length=12, help_text=lazy("自行离校不用填。"))
    reason = forms.CharField(
        label=lazy("为什么不能按名单"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy("例如：奶奶临时来接，已看过身份证，妈妈在电话里确认。"),
    )
    guardian_spoken = forms.BooleanField(
        label=lazy("已和监护人通话"),
        required=False,
        help_text=lazy("自行离校必须先和监护人通话。"),
    )

    def needs(self) -> None:
        """Ask for the person only where somebody is to collect."""
        if self.data.get("kind") == "dismissed":
            for name in ("name", "relation"):
                self.fields[name].required = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One asking in words."""

    row: AskedOverride
    asks: str
    by: str
    state: str
    tone: str


@require_http_methods(["GET", "POST"])
@page("dismissal.hand_over")
def ask(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Ask for one child; nothing leaves the school by it."""
    desk = override_desk(viewer=request.viewer, pupil=pupil, on=request.today)
    form = OverrideForm(request.POST or None)
    form.needs()
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            ask_override(actor=request.viewer, now=request.now, asked=_asked(request, pupil, session=desk.session))
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已请第二名教职工来校门确认，十五分钟内有效。确认以前孩子不能走。"))
            return redirect("gate-overrides")
    context = {"desk": desk, "form": form, "reasons": reasons}
    return render(request, "fronts/gate/override.html", context, status=status)


def _asked(request: ViewerRequest, pupil: str, *, session: str) -> NewOverride:
    """Read what was asked; the person only where somebody is to collect."""
    said = {name: request.POST.get(name, "").strip() for name in ("kind", "name", "relation", "reason")}
    collected = said["kind"] == "collected"
    return NewOverride(
        pupil=pupil,
        session=session,
        kind=said["kind"][:20],
        reason=said["reason"],
        person=Person(name=said["name"], relation=said["relation"]) if collected else None,
        guardian_spoken="guardian_spoken" in request.POST,
    )


@require_http_methods(["GET", "POST"])
@page("dismissal.agree_override")
def overrides(request: ViewerRequest) -> HttpResponse:
    """Show the day's askings, and answer one as the second adult."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        answered, _colon, code = request.POST.get("answer", "").partition(":")
        try:
            agreed = answer_override(actor=request.viewer, now=request.now, override=code, agreed=answered == "agree")
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            said = _("已同意，孩子现在可以走，家长已收到通知。") if agreed else _("已记下：不同意，孩子留在学校。")
            messages.success(request, said)
            return redirect("gate-overrides")
    rows = [_said(row) for row in overrides_of_day(viewer=request.viewer, on=request.today, now=request.now)]
    context = {
        "to_answer": [row for row in rows if row.row.may_answer],
        "others": [row for row in rows if not row.row.may_answer],
        "reasons": reasons,
    }
    return render(request, "fronts/gate/overrides.html", context, status=status)


def _said(row: AskedOverride) -> Said:
    if row.kind == "collected":
        asks = _("交给%(relation)s %(name)s（不在名单上）") % {
            "relation": say_relation(row.relation),
            "name": row.who or _("已删除"),
        }
    else:
        asks = _("自行离校（名单没有许可）")
    by = _("%(time)s %(adult)s申请") % {"time": say_time(clock_of(row.asked_at)), "adult": row.asked_by}
    state, tone = _state(row)
    return Said(row=row, asks=asks, by=by, state=state, tone=tone)


def _state(row: AskedOverride) -> tuple[str, str]:
    if row.agreed is None:
        return _("等第二名教职工，%(time)s 前有效") % {"time": say_time(clock_of(row.until))}, "attention"
    if row.agreed:
        return _("%(adult)s同意，已离校") % {"adult": row.answered_by}, "good"
    return _("%(adult)s不同意，没有放行") % {"adult": row.answered_by}, "plain"


override_urls: list[URLPattern] = [
    path("overrides/", overrides, name="gate-overrides"),
    path("children/<str:pupil>/override/", ask, name="gate-override"),
]
