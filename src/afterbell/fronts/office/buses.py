"""The school's buses: what they are called, where they stop, who is aboard, and who rides along today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

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
from afterbell.base.refusals import Refusal, Refused
from afterbell.dismissal.commands import NewBus, keep_bus, put_aboard
from afterbell.dismissal.queries import BusRow, buses
from afterbell.fronts import pay
from afterbell.fronts.days import DayField, time_in
from afterbell.fronts.look.saying import say_date
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

STAGE = "afternoons"


class BusForm(forms.Form):
    """A new bus: its name, when it leaves, and where it stops."""

    name = forms.CharField(label=lazy("校车名称"), max_length=8, help_text=lazy("比如：一号线"))
    leaves_at = forms.CharField(label=lazy("几点发车"), max_length=8, widget=forms.TimeInput(attrs={"type": "time"}))
    stops = forms.CharField(
        label=lazy("站点"), help_text=lazy("按先后，一行一个"), widget=forms.Textarea(attrs={"rows": 4}), max_length=500
    )

    def clean_leaves_at(self) -> time:
        found = time_in(self.cleaned_data["leaves_at"])
        if found is None:
            raise forms.ValidationError(_("请写几点几分，例如 17:40。"))
        return found


class AboardForm(forms.Form):
    """Who is aboard a bus, and from which day."""

    adult = forms.CharField(label=lazy("随车大人"), required=False, max_length=40)
    since = DayField(label=lazy("从哪天起"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_adult(self) -> str:
        """Take nobody for an answer only where the bus is to stop."""
        adult: str = self.cleaned_data["adult"]
        stops = "stop" in self.data
        if not adult.strip() and not stops:
            raise forms.ValidationError(_("请写随车大人；这辆车不开了，请按“从那天起停开”。"))
        return "" if stops else adult


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A bus on the page: who is aboard in words, and the form for who will be."""

    row: BusRow
    aboard: tuple[str, ...]
    form: AboardForm


@require_http_methods(["GET", "POST"])
@page("buses.see")
def all_buses(request: ViewerRequest) -> HttpResponse:
    """Show the buses; the office adds one, or says who is aboard."""
    sent = request.POST if request.method == "POST" else None
    bus = request.POST.get("bus", "")
    form = BusForm(sent if sent is not None and not bus else None)
    aboard = AboardForm(sent) if sent is not None and bus else None
    reasons: tuple[Refusal, ...] = ()
    status = 200 if sent is None else UNPROCESSABLE
    chosen = aboard if aboard is not None else form
    if sent is not None and chosen.is_valid():
        try:
            messages.success(request, _aboard(request, bus, aboard) if aboard is not None else _kept(request, form))
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            return redirect("office-buses")
    keeps = may(actor=request.viewer, action="dismissal.keep_buses", at=place(school=request.viewer.tenant))
    rows = buses(viewer=request.viewer, today=request.today)
    context = {
        "rows": [_shown(request, row, aboard if row.code == bus else None) for row in rows],
        "form": form,
        "keeps": keeps,
        "reasons": reasons,
    }
    return office_page(request, "buses.html", stage=STAGE, context=context, status=status)


def _kept(request: ViewerRequest, form: BusForm) -> str:
    made = form.cleaned_data
    bus = NewBus(name=made["name"], leaves_at=made["leaves_at"], stops=made["stops"].splitlines())
    keep_bus(actor=request.viewer, now=request.now, bus=bus)
    return _("“%(name)s”已登记。写上随车大人以后，家长就可以选。") % {"name": bus.name.strip()}


def _aboard(request: ViewerRequest, bus: str, form: AboardForm) -> str:
    changed = put_aboard(actor=request.viewer, now=request.now, bus=bus, **form.cleaned_data)
    return _("随车大人已登记，%(number)s 名学生的接送名单跟着改了。") % {"number": changed}


def _shown(request: ViewerRequest, row: BusRow, form: AboardForm | None) -> Shown:
    said = tuple(
        one.name
        if one.since <= request.today
        else _("%(day)s起 %(name)s") % {"day": say_date(day=one.since, language=pay.language()), "name": one.name}
        for one in row.aboard
    )
    blank = AboardForm(initial={"since": request.today}, auto_id=f"id-{row.code}-%s")
    return Shown(row=row, aboard=said, form=form or blank)


bus_urls: list[URLPattern] = [path("buses/", all_buses, name="office-buses")]
