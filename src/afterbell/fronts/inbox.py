"""Messages to whoever is signed in: newest first, opened by a tap that is noted, each leading to what it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.access import policy
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.entrance.families import other_families
from afterbell.fronts.look.saying import say_day, say_time
from afterbell.fronts.viewing import UNPROCESSABLE, ViewerRequest, page
from afterbell.schools.commands import give_address, open_message, take_back_address
from afterbell.schools.inbox import Received, inbox, mail_wish, message, waiting_for

OPENS: Mapping[str, Callable[[Received], str]] = {
    "appeal": lambda row: reverse("office-appeal", kwargs={"code": row.about}),
    "appraisal": lambda row: reverse("my-month", kwargs={"code": row.about}),
    "application": lambda row: reverse("application", kwargs={"code": row.about}),
    "applying": lambda row: reverse("apply", kwargs={"pupil": row.pupil}),
    "child": lambda _row: reverse("family-home"),
    "corrections": lambda _row: reverse("corrections"),
    "drill": lambda _row: reverse("drill-report"),
    "fees": lambda row: reverse("child-fees", kwargs={"pupil": row.pupil}),
    "gate": lambda _row: reverse("gate"),
    "homeroom": lambda row: reverse("homeroom", kwargs={"code": row.about}),
    "homeroom child": lambda row: reverse("homeroom-child", kwargs={"code": row.pupil}),
    "homeroom reviews": lambda row: reverse("homeroom-reviews", kwargs={"code": row.about}),
    "late": lambda _row: reverse("gate-late"),
    "looking": lambda _row: reverse("looking"),
    "office complaint": lambda row: reverse("office-complaint", kwargs={"code": row.about}),
    "own complaint": lambda row: reverse("complaint", kwargs={"code": row.about}),
    "office notice": lambda row: reverse("office-notice", kwargs={"code": row.about}),
    "office turns": lambda _row: reverse("office-turns"),
    "incident": lambda row: reverse("office-incident", kwargs={"code": row.about}),
    "incidents": lambda _row: reverse("office-incidents"),
    "incidents of child": lambda row: reverse("child-incidents", kwargs={"pupil": row.pupil}),
    "notice": lambda row: reverse("family-notice", kwargs={"family": row.about}),
    "objection": lambda row: reverse("office-objection", kwargs={"code": row.about}),
    "own comments": lambda _row: reverse("own-comments"),
    "own objections": lambda _row: reverse("own-objections"),
    "overrides": lambda _row: reverse("gate-overrides"),
    "overdue reviews": lambda _row: reverse("overdue-reviews"),
    "page": lambda row: reverse("office-page", kwargs={"code": row.about}),
    "pages": lambda _row: reverse("office-pages"),
    "publishing": lambda _row: reverse("office-publishing"),
    "places": lambda row: reverse("places", kwargs={"code": row.about}),
    "roll": lambda row: reverse("roll", kwargs={"code": row.about}),
    "readiness": lambda _row: reverse("office-readiness"),
    "roll call": lambda _row: reverse("my-sessions"),
    "satisfaction": lambda row: reverse("rate-services", kwargs={"pupil": row.pupil}),
    "school reviews": lambda _row: reverse("school-reviews"),
    "signing": lambda row: reverse("sign-again", kwargs={"code": row.about}),
    "space": lambda _row: reverse("office-space"),
    "space of school": lambda row: reverse("bureau-space", kwargs={"code": row.about}),
    "statement": lambda row: reverse("my-statement", kwargs={"code": row.about}),
    "survey": lambda row: reverse("survey", kwargs={"pupil": row.pupil}),
    "today": lambda _row: reverse("office-today"),
    "turns": lambda _row: reverse("my-turns"),
    "teaching": lambda _row: reverse("report-teaching"),
    "teaching of family": lambda _row: reverse("family-teaching"),
    "visitors": lambda _row: reverse("visitors"),
    "wishes": lambda row: reverse("wishes", kwargs={"code": row.about}),
}
"""Where a message leads, by the sort of thing it is about."""


class AddressForm(forms.Form):
    """Where the guardian also wants to be written to."""

    address = forms.CharField(
        label=lazy("邮箱地址"),
        max_length=120,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=lazy(
            "在孩子的“同意事项”里同意“用校外的通道发消息”以后才发；邮件里只说有一条新消息，不写孩子的名字。"
            "随时可以取消，取消后地址就删掉。"
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message on the page."""

    code: str
    words: str
    when: str
    opened: bool


@require_GET
@page("messages.see")
def show(request: ViewerRequest) -> HttpResponse:
    """Show the messages of whoever looks, and whether some wait for another family of this device."""
    return _page(request, form=AddressForm())


def _page(request: ViewerRequest, *, form: AddressForm, reasons: tuple[Refusal, ...] = ()) -> HttpResponse:
    rows = inbox(viewer=request.viewer)
    families = other_families(request)
    waiting = waiting_for(families=families)
    may_give = bool(policy().reach(actor=request.viewer, action="schools.give_address"))
    context = {
        "rows": [_shown(row) for row in rows],
        "unopened": sum(not row.opened for row in rows),
        "others": [(family, waiting[family.code]) for family in families if waiting[family.code]],
        "mail": mail_wish(viewer=request.viewer) if may_give else None,
        "sets_channels": bool(policy().reach(actor=request.viewer, action="channels.see")),
        "form": form,
        "reasons": reasons,
    }
    return render(request, "fronts/inbox.html", context, status=UNPROCESSABLE if reasons else 200)


def _shown(row: Received) -> Shown:
    language = get_language() or "zh-hans"
    day = say_day(day=local_day(row.posted_at), language=language)
    return Shown(
        code=row.code,
        words=row.words.in_language(language),
        when=f"{day} {say_time(clock_of(row.posted_at))}",
        opened=row.opened,
    )


@require_POST
@page("schools.open_message")
def open_one(request: ViewerRequest, code: str) -> HttpResponse:
    """Note that a message was opened, and go to what it is about."""
    open_message(actor=request.viewer, now=request.now, message=code)
    row = message(viewer=request.viewer, code=code)
    if row is None:
        raise NotThere("message")
    return redirect(OPENS[row.opens](row))


@require_POST
@page("schools.give_address")
def give(request: ViewerRequest) -> HttpResponse:
    """Let mail come too."""
    form = AddressForm(request.POST)
    try:
        give_address(actor=request.viewer, now=request.now, address=request.POST.get("address", ""))
    except Refused as refused:
        request.stands_on = reverse("inbox")
        return _page(request, form=form, reasons=refused.reasons)
    messages.success(request, _("以后有新消息，也发一封邮件到这个邮箱。"))
    return redirect("inbox")


@require_POST
@page("schools.give_address")
def take_back(request: ViewerRequest) -> HttpResponse:
    """Let no mail come any more."""
    take_back_address(actor=request.viewer, now=request.now)
    messages.success(request, _("邮箱已删除，不再发邮件。"))
    return redirect("inbox")


inbox_urls: list[URLPattern] = [
    path("messages/", show, name="inbox"),
    path("messages/address/", give, name="mail-address"),
    path("messages/address/end/", take_back, name="mail-address-end"),
    path("messages/<str:code>/open/", open_one, name="open-message"),
]
