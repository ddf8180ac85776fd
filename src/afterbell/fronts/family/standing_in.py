"""Somebody collects the child on one day: named on the family's phone, with a pass to send on."""

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

from afterbell.base.qr import qr_data_uri
from afterbell.base.refusals import Refusal, Refused
from afterbell.dismissal.commands import NewStandIn, send_stand_in
from afterbell.dismissal.queries import OwnPass, own_passes
from afterbell.fronts.days import DayField
from afterbell.fronts.look.relations import say_relation
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

PLAIN = {"autocomplete": "off"}


class StandInForm(forms.Form):
    """Who collects the child on one day."""

    name = forms.CharField(label=lazy("谁来代接"), max_length=40, widget=forms.TextInput(attrs=PLAIN))
    relation = forms.CharField(
        label=lazy("是孩子的什么人"),
        help_text=lazy("比如：奶奶、叔叔、邻居"),
        max_length=12,
        widget=forms.TextInput(attrs=PLAIN),
    )
    phone = forms.CharField(
        label=lazy("电话"), required=False, max_length=20, widget=forms.TextInput(attrs={"type": "tel", **PLAIN})
    )
    day = DayField(label=lazy("哪一天"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PassCard:
    """A pass as the page shows it: the picture the gate reads, and the digits in two halves."""

    row: OwnPass
    relation: str
    picture: str
    digits: str


@require_http_methods(["GET", "POST"])
@page("dismissal.send_stand_in")
def stand_in(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Show the passes of a child that are still good, and make one."""
    form = StandInForm(request.POST or None, initial={"day": request.today})
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            send_stand_in(actor=request.viewer, now=request.now, stand_in=NewStandIn(pupil=pupil, **form.cleaned_data))
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("代接码做好了，请发给 %(name)s。") % {"name": form.cleaned_data["name"]})
            return redirect("stand-in", pupil=pupil)
    elif request.method == "POST":
        status = UNPROCESSABLE
    seen = own_passes(viewer=request.viewer, pupil=pupil, today=request.today)
    context = {"seen": seen, "form": form, "reasons": reasons, "cards": [_card(row) for row in seen.passes]}
    return render(request, "fronts/family/stand_in.html", context, status=status)


def _card(row: OwnPass) -> PassCard:
    half = len(row.short) // 2
    return PassCard(
        row=row,
        relation=say_relation(row.relation),
        picture=qr_data_uri(row.token),
        digits=f"{row.short[:half]} {row.short[half:]}",
    )


stand_in_urls: list[URLPattern] = [path("children/<str:pupil>/stand-in/", stand_in, name="stand-in")]
