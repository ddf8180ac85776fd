"""Two-step sign-in of those below: who has an authenticator, and how a lost one is reset by two people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.fronts.entrance.proof import proven_lately
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.viewing import UNPROCESSABLE, ViewerRequest, page
from afterbell.schools.commands import agree_factor_reset, ask_factor_reset
from afterbell.schools.factors import FactorUnder, factors_under
from afterbell.schools.roles import Role


class ResetForm(forms.Form):
    """Whose authenticator is lost, and how they were recognised."""

    person = forms.ChoiceField(label=lazy("谁的验证器丢了"))
    why = forms.CharField(label=lazy("怎样确认是本人"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, people: Sequence[FactorUnder], **kwargs: Any) -> None:  # noqa: ANN401 - Django's form signature
        super().__init__(*args, **kwargs)
        self.fields["person"] = forms.ChoiceField(
            label=lazy("谁的验证器丢了"), choices=[(one.person, f"{one.name} · {one.stands}") for one in people]
        )


@require_GET
@page("factors.see")
def factors(request: ViewerRequest) -> HttpResponse:
    """List who below signs in by two steps, and the resets that wait for a second person."""
    return _shown(request)


def _shown(request: ViewerRequest, *, reasons: tuple[Refusal, ...] = ()) -> HttpResponse:
    seen = factors_under(viewer=request.viewer, today=local_day(request.now))
    free = [one for one in seen if one.asked is None]
    home = "platform-home" if Role.PLATFORM_OPERATOR in request.viewer.roles else "bureau-home"
    context = {
        "waiting": [one for one in seen if one.asked],
        "table": _table(seen),
        "form": ResetForm(request.POST if reasons else None, people=free) if free else None,
        "reasons": reasons,
        "home_url": reverse(home),
        "crumbs": (Crumb(name=_("学校"), url=reverse(home)), Crumb(name=_("两步验证"))),
    }
    return render(request, "fronts/bureau/factors.html", context, status=UNPROCESSABLE if reasons else 200)


def _table(seen: tuple[FactorUnder, ...]) -> Table:
    return Table(
        caption=_("已绑定验证器的人"),
        columns=(Column(name=_("姓名")), Column(name=_("岗位")), Column(name=_("单位")), Column(name=_("重置"))),
        lines=tuple(
            Line(
                code=one.person,
                label=one.name,
                entries=(
                    Entry(text=one.name),
                    Entry(text=_(one.role.label)),
                    Entry(text=one.stands),
                    Entry(text=_("等另一位同意") if one.asked else "—"),
                ),
            )
            for one in seen
        ),
    )


@require_POST
@page("schools.reset_factor")
@proven_lately
def reset(request: ViewerRequest) -> HttpResponse:
    """Propose to reset somebody's authenticator, or agree to what another person proposed."""
    person, step = request.POST.get("person", ""), request.POST.get("step", "")
    try:
        if step == "ask":
            done = ask_factor_reset(
                actor=request.viewer, now=request.now, person=person, why=request.POST.get("why", "")
            )
        elif step == "agree":
            agree_factor_reset(actor=request.viewer, now=request.now, person=person)
            done = True
        else:
            raise NotThere("step")
    except Refused as refused:
        if refused.conflict:
            raise
        return _shown(request, reasons=refused.reasons)
    messages.success(request, _("已重置，本人下次登录要重新绑定。") if done else _("已提出，请另一位上级来同意。"))
    return redirect("factors")


factors_urls: list[URLPattern] = [
    path("factors/", factors, name="factors"),
    path("factors/reset/", reset, name="reset-factor"),
]
