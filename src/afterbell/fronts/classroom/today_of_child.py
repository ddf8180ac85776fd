"""What a guardian says by telephone of today's way home, written down by staff; and what staff decide between two."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from afterbell.base.access import policy
from afterbell.base.refusals import Refusal, Refused
from afterbell.dismissal.commands import decide_today, record_change, see_changes
from afterbell.dismissal.queries import Today, today_of_child
from afterbell.fronts.today import WayForm, say_change, say_seen, say_today, sent
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page


class CallForm(WayForm):
    """Who rang, what was understood, and that it was read back."""

    def __init__(self, seen: Today, *args: object, **more: object) -> None:
        super().__init__(seen.ways, *args, prefix="call", **more)
        self.fields["guardian"] = forms.ChoiceField(
            label=_("谁来的电话"), choices=[(row.code, row.name) for row in seen.callers], widget=forms.RadioSelect
        )
        self.fields["read_back"] = forms.BooleanField(
            label=_("已向对方复述一遍，对方确认"), required=False, widget=forms.CheckboxInput
        )
        self.order_fields(["guardian", "way", "read_back"])


class DecideForm(WayForm):
    """What the school decides where two guardians differ, and why."""

    reason = forms.CharField(
        label=lazy("为什么这样决定"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    spoke = forms.BooleanField(label=lazy("与两位监护人都通过话"), required=False)

    def __init__(self, seen: Today, *args: object, **more: object) -> None:
        ways = [way for way in seen.ways if way.mode != "as_usual"]
        super().__init__(ways, *args, prefix="decide", **more)
        self.order_fields(["way", "reason", "spoke"])


@require_http_methods(["GET", "POST"])
@page("dismissal.record_change")
def today_of(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Show how a child goes home today, write down a call, and decide between two guardians."""
    seen = today_of_child(viewer=request.viewer, pupil=pupil, now=request.now)
    deciding = "decide" in request.POST
    call = CallForm(seen, request.POST if request.method == "POST" and not deciding else None)
    decide = DecideForm(seen, request.POST if deciding else None)
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        form = decide if deciding else call
        if form.is_valid():
            try:
                _store(request, form, pupil=pupil)
            except Refused as refused:
                reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
            else:
                messages.success(request, _("已记下，校门的名单已经改了。"))
                return redirect("today-of-pupil", pupil=pupil)
        else:
            status = UNPROCESSABLE
    context = {
        "seen": seen,
        "call": call,
        "decide": decide,
        "reasons": reasons,
        "stands": say_today(seen),
        "said": [(say_change(row), say_seen(row), bool(row.seen_at)) for row in seen.changes if row.stands],
        "back_url": _back(request, seen),
    }
    return render(request, "fronts/classroom/today_of_child.html", context, status=status)


def _store(request: ViewerRequest, form: WayForm, *, pupil: str) -> None:
    filled = form.cleaned_data
    change = sent(filled["way"], pupil=pupil)
    if isinstance(form, DecideForm):
        decide_today(
            actor=request.viewer, now=request.now, change=change, reason=filled["reason"], spoke=filled["spoke"]
        )
    else:
        record_change(
            actor=request.viewer,
            now=request.now,
            change=change,
            guardian=filled["guardian"],
            read_back=filled["read_back"],
        )


def _back(request: ViewerRequest, seen: Today) -> str:
    if policy().reach(actor=request.viewer, action="gate.see"):
        return reverse("gate")
    return reverse("roll", kwargs={"code": seen.session}) if seen.session else reverse("my-sessions")


@require_POST
@page("dismissal.see_change")
def known(request: ViewerRequest, code: str) -> HttpResponse:
    """Say that whoever is in charge of the session knows of these changes."""
    see_changes(actor=request.viewer, now=request.now, session=code, changes=request.POST.getlist("change"))
    messages.success(request, _("已记下您知道了，家长看得到。"))
    return redirect("roll", code=code)


today_of_child_urls: list[URLPattern] = [
    path("going-home/<str:pupil>/", today_of, name="today-of-pupil"),
    path("sessions/<str:code>/changes/known/", known, name="changes-known"),
]
