"""The platform opens a school and appoints who runs it; passwords are shown once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.base.codes import new_password
from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.schools.commands import NewLeader, appoint_leader, open_school_with_leaders
from afterbell.schools.demonstration import is_a_demonstration
from afterbell.schools.roles import Role
from afterbell.schools.supervision import all_schools

ROLES = ((Role.PRINCIPAL, lazy("校长")), (Role.ACADEMIC_OFFICE, lazy("教导处")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """With what somebody signs in, for the one page that shows it."""

    role: str
    name: str
    handle: str
    password: str = field(repr=False)


class SchoolForm(forms.Form):
    """Where a school stands, what it is called, and who runs it."""

    region = forms.CharField(label=lazy("自治区、省或直辖市"), max_length=60)
    league = forms.CharField(label=lazy("盟或市"), max_length=60)
    banner = forms.CharField(label=lazy("旗、县或区"), max_length=60)
    name = forms.CharField(label=lazy("学校全称"), max_length=80)
    code = forms.CharField(
        label=lazy("学校代码"), max_length=12, required=False, help_text=lazy("网址里用；不填就随机给一个。")
    )
    principal = forms.CharField(label=lazy("校长姓名"), max_length=40)
    office = forms.CharField(label=lazy("教导处姓名"), max_length=40)

    def leaders(self) -> list[NewLeader]:
        """Give both leaders, each with a password of their own."""
        given = self.cleaned_data
        return [
            NewLeader(role=Role.PRINCIPAL, handle="principal", name=given["principal"], password=new_password()),
            NewLeader(role=Role.ACADEMIC_OFFICE, handle="office", name=given["office"], password=new_password()),
        ]


class LeaderForm(forms.Form):
    """Another principal or office clerk for a school that is there."""

    school = forms.ChoiceField(label=lazy("学校"))
    role = forms.ChoiceField(label=lazy("岗位"), choices=ROLES)
    name = forms.CharField(label=lazy("姓名"), max_length=40)
    handle = forms.CharField(label=lazy("登录名"), max_length=40, help_text=lazy("小写字母、数字、点和短横。"))

    def __init__(self, *args: Any, schools: list[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401 - Django's form signature
        super().__init__(*args, **kwargs)
        self.fields["school"] = forms.ChoiceField(label=lazy("学校"), choices=schools)


@require_http_methods(["GET", "POST"])
@page("schools.open")
def new_school(request: ViewerRequest) -> HttpResponse:
    """Open a school with its principal and its office."""
    form = SchoolForm(request.POST or None)
    reasons: tuple[Refusal, ...] = ()
    keys: list[Key] = []
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                keys, status = _open(request, form), 200
            except Refused as refused:
                reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
    return _page(request, heading=_("开通学校"), form=form, keys=keys, reasons=reasons, status=status)


def _open(request: ViewerRequest, form: SchoolForm) -> list[Key]:
    """Open the school; where all schools are demonstrations, it is one as well."""
    given, leaders = form.cleaned_data, form.leaders()
    open_school_with_leaders(
        actor=request.viewer,
        now=request.now,
        banner=(given["region"], given["league"], given["banner"]),
        name=given["name"],
        code=given["code"],
        is_demonstration=is_a_demonstration(),
        leaders=leaders,
    )
    return [_key(leader) for leader in leaders]


def _key(leader: NewLeader) -> Key:
    roles = {code: str(name) for code, name in ROLES}
    return Key(role=roles[Role(leader.role)], name=leader.name, handle=leader.handle, password=leader.password)


@require_http_methods(["GET", "POST"])
@page("schools.open")
def new_leader(request: ViewerRequest) -> HttpResponse:
    """Appoint a principal or an office clerk of a school that is there."""
    schools = [(row.code, f"{row.name}（{row.banner}）") for row in all_schools(viewer=request.viewer)]
    form = LeaderForm(request.POST or None, schools=schools)
    reasons: tuple[Refusal, ...] = ()
    keys: list[Key] = []
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            given = form.cleaned_data
            leader = NewLeader(
                role=given["role"], handle=given["handle"].strip(), name=given["name"], password=new_password()
            )
            try:
                appoint_leader(
                    actor=request.viewer,
                    now=request.now,
                    school=given["school"],
                    role=leader.role,
                    handle=leader.handle,
                    name=leader.name,
                    since=request.today,
                    password=leader.password,
                )
                keys, status = [_key(leader)], 200
            except Refused as refused:
                reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
    return _page(request, heading=_("任命校长或教导处"), form=form, keys=keys, reasons=reasons, status=status)


def _page(
    request: ViewerRequest,
    *,
    heading: str,
    form: forms.Form,
    keys: list[Key],
    reasons: tuple[Refusal, ...],
    status: int,
) -> HttpResponse:
    context = {
        "heading": heading,
        "form": form,
        "keys": keys,
        "reasons": reasons,
        "crumbs": (Crumb(name=_("平台"), url=reverse("platform-home")), Crumb(name=heading)),
    }
    return render(request, "fronts/bureau/opening.html", context, status=status)


opening_urls: list[URLPattern] = [
    path("schools/new/", new_school, name="platform-new-school"),
    path("leaders/new/", new_leader, name="platform-new-leader"),
]
