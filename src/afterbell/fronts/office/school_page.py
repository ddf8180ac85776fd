"""What the school says of itself: name, short name, address, and the number families call."""

from __future__ import annotations

from dataclasses import asdict

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.register import tabs
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.schools.commands import AboutSchool, describe_school
from afterbell.schools.queries import own_school


class SchoolForm(forms.Form):
    """What a school says of itself."""

    name = forms.CharField(label=lazy("校名"), max_length=80, help_text=lazy("全称，和公章一致。"))
    short_name = forms.CharField(
        label=lazy("简称"), max_length=20, required=False, help_text=lazy("手机页面的页头写简称；不填就写全称。")
    )
    address = forms.CharField(label=lazy("地址"), max_length=120, required=False)
    phone = forms.CharField(
        label=lazy("家长可以打的电话"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        help_text=lazy("放学以后也有人接的，例如教导处或门卫的座机。"),
    )
    spot = forms.CharField(
        label=lazy("纬度和经度"),
        max_length=24,
        required=False,
        help_text=lazy("地图上查，例如 43.93, 116.09。填了，家长和门卫就知道哪天放学时天已经黑了。"),
    )

    def about(self) -> AboutSchool:
        """Give what was entered."""
        return AboutSchool(**{part: self.cleaned_data[part].strip() for part in self.fields})


@require_http_methods(["GET", "POST"])
@page("schools.describe")
def school(request: ViewerRequest) -> HttpResponse:
    """Show what the school says of itself, and change it."""
    card = own_school(viewer=request.viewer)
    said = AboutSchool(
        name=card.name, short_name=card.short_name, address=card.address, phone=card.phone, spot=card.spot
    )
    before = asdict(said)
    form = SchoolForm(request.POST if request.method == "POST" else None, initial=before)
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                changed = describe_school(actor=request.viewer, now=request.now, about=form.about())
            except Refused as refused:
                reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
            else:
                messages.success(request, _("学校资料已保存。") if changed else _("没有改动。"))
                return redirect("office-school")
    context = {"card": card, "form": form, "reasons": reasons, **tabs(request, of="school")}
    return office_page(request, "school.html", stage="register", context=context, status=status)


school_urls: list[URLPattern] = [path("register/school/", school, name="office-school")]
