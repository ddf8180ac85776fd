"""Rooms, homerooms and staff of the school, entered one by one."""

from __future__ import annotations

from typing import Any

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
from afterbell.base.codes import new_password
from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.look.pieces import Column, Entry, Line, Table
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.viewing import UNPROCESSABLE, ViewerRequest, page
from afterbell.scheme.queries import skills_asked
from afterbell.schools.commands import (
    NewHomeroom,
    NewRoom,
    NewStaff,
    Post,
    register_homerooms,
    register_rooms,
    register_staff,
)
from afterbell.schools.commands.places import GRADE_NAMES, GRADES, NUMBERS, SEATS
from afterbell.schools.queries import RegisteredStaff, homerooms_in_reach, rooms, staff_register
from afterbell.schools.roles import Role

STAGE = "register"
Choices = list[tuple[str, str]]
LANGUAGES = (("mongolian", lazy("蒙古语授课")), ("chinese", lazy("汉语授课")))
POSTS = (
    (Role.VICE_PRINCIPAL, lazy("业务副校长")),
    (Role.ACADEMIC_OFFICE, lazy("教导处")),
    (Role.HOMEROOM_TEACHER, lazy("班主任")),
    (Role.SUBJECT_TEACHER, lazy("科任老师")),
    (Role.CLUB_LEADER, lazy("社团老师")),
    (Role.DUTY_LEADER, lazy("值班领导")),
    (Role.GATE_GUARD, lazy("门卫")),
)


class RoomForm(forms.Form):
    """A room and its seats."""

    name = forms.CharField(label=lazy("教室名称"), max_length=40)
    seats = forms.IntegerField(label=lazy("座位数"), min_value=SEATS[0], max_value=SEATS[-1])


class HomeroomForm(forms.Form):
    """A homeroom by grade, number and language."""

    grade = forms.TypedChoiceField(
        label=lazy("年级"), coerce=int, choices=[(grade, f"{GRADE_NAMES[grade - 1]}年级") for grade in GRADES]
    )
    number = forms.IntegerField(label=lazy("班号"), min_value=NUMBERS[0], max_value=NUMBERS[-1])
    language = forms.ChoiceField(label=lazy("授课语言"), choices=LANGUAGES)


class StaffForm(forms.Form):
    """Somebody of the staff: the name, the sign-in name, the posts, and what they can do."""

    name = forms.CharField(label=lazy("姓名"), max_length=40)
    handle = forms.CharField(
        label=lazy("登录名"), max_length=40, help_text=lazy("小写字母、数字、点和短横；已有的登录名会改那个人的资料。")
    )
    posts = forms.MultipleChoiceField(
        label=lazy("岗位"), choices=POSTS, widget=forms.CheckboxSelectMultiple, required=False
    )
    homeroom = forms.ChoiceField(label=lazy("班主任带哪个班"), required=False)
    languages = forms.MultipleChoiceField(
        label=lazy("会用哪种语言辅导"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple, required=False
    )
    skills = forms.CharField(label=lazy("专长"), required=False, max_length=200)

    def __init__(self, *args: Any, homerooms: Choices, skills: tuple[str, ...], **kwargs: Any) -> None:  # noqa: ANN401 - Django's form signature
        super().__init__(*args, **kwargs)
        self.fields["homeroom"] = forms.ChoiceField(
            label=lazy("班主任带哪个班"), required=False, choices=[("", "—"), *homerooms]
        )
        if skills:
            self.fields["skills"].help_text = _("用空格分开。方案里用到的：%(skills)s") % {"skills": " ".join(skills)}

    def staff(self, request: ViewerRequest, *, password: str) -> NewStaff:
        """Give what was entered; the posts begin today."""
        given = self.cleaned_data
        return NewStaff(
            handle=given["handle"].strip(),
            name=given["name"].strip(),
            skills=tuple(given["skills"].split()),
            languages=tuple(given["languages"]),
            posts=tuple(
                Post(
                    role=role,
                    since=request.today,
                    homeroom=given["homeroom"] if role == Role.HOMEROOM_TEACHER else "",
                )
                for role in given["posts"]
            ),
            password=password,
        )


@require_http_methods(["GET", "POST"])
@page("office.see")
def room_register(request: ViewerRequest) -> HttpResponse:
    """List the rooms; enter another one, or new seats for one that is there."""
    form = RoomForm(request.POST or None)
    reasons: tuple[Refusal, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            register_rooms(actor=request.viewer, now=request.now, rooms=[NewRoom(**form.cleaned_data)])
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _("已登记%(name)s。") % {"name": form.cleaned_data["name"]})
            return redirect("office-rooms")
    rows = rooms(viewer=request.viewer)
    table = Table(
        caption=_("教室，按名称"),
        columns=(Column(name=_("教室")), Column(name=_("座位数"), figures=True)),
        lines=tuple(
            Line(code=row.code, label=row.name, entries=(Entry(text=row.name), Entry(text=str(row.seats))))
            for row in rows
        ),
    )
    return _page(request, of="rooms", form=form, table=table, reasons=reasons)


@require_http_methods(["GET", "POST"])
@page("office.see")
def homeroom_register(request: ViewerRequest) -> HttpResponse:
    """List the homerooms; enter another one."""
    form = HomeroomForm(request.POST or None)
    reasons: tuple[Refusal, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            register_homerooms(actor=request.viewer, now=request.now, homerooms=[NewHomeroom(**form.cleaned_data)])
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _("班级已登记。"))
            return redirect("office-homerooms")
    languages = {code: str(name) for code, name in LANGUAGES}
    table = Table(
        caption=_("班级，按年级和班号"),
        columns=(Column(name=_("班级")), Column(name=_("授课语言")), Column(name=_("学生"), figures=True)),
        lines=tuple(
            Line(
                code=row.code,
                label=row.name,
                entries=(
                    Entry(text=row.name, url=reverse("homeroom", kwargs={"code": row.code})),
                    Entry(text=languages[row.language]),
                    Entry(text=str(row.pupils)),
                ),
            )
            for row in homerooms_in_reach(viewer=request.viewer)
        ),
    )
    return _page(request, of="homerooms", form=form, table=table, reasons=reasons)


@require_http_methods(["GET", "POST"])
@page("office.see")
def staff_of_school(request: ViewerRequest) -> HttpResponse:
    """List the staff; enter somebody, whose password is shown this once."""
    rooms_here = [(row.code, row.name) for row in homerooms_in_reach(viewer=request.viewer)]
    skills = skills_asked(on=request.today)
    form = StaffForm(request.POST or None, homerooms=rooms_here, skills=skills)
    known = {row.handle for row in staff_register(viewer=request.viewer, today=request.today)}
    reasons: tuple[Refusal, ...] = ()
    made: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        new = form.staff(request, password=new_password())
        try:
            register_staff(actor=request.viewer, now=request.now, staff=[new])
        except Refused as refused:
            reasons = refused.reasons
        else:
            made = {"name": new.name, "handle": new.handle, "password": "" if new.handle in known else new.password}
            form = StaffForm(homerooms=rooms_here, skills=skills)
    table = _staff(staff_register(viewer=request.viewer, today=request.today))
    return _page(request, of="staff", form=form, table=table, reasons=reasons, made=made)


def _staff(rows: tuple[RegisteredStaff, ...]) -> Table:
    languages = {code: str(name) for code, name in LANGUAGES}
    return Table(
        caption=_("教职工，按姓名"),
        columns=(
            Column(name=_("姓名")),
            Column(name=_("登录名")),
            Column(name=_("岗位")),
            Column(name=_("语言")),
            Column(name=_("专长")),
        ),
        lines=tuple(
            Line(
                code=row.code,
                label=row.name,
                entries=(
                    Entry(text=row.name),
                    Entry(text=row.handle),
                    Entry(text=_("、").join(row.posts) or _("没有岗位"), tone="plain" if row.posts else "attention"),
                    Entry(text=_("、").join(languages.get(code, code) for code in row.languages) or "—"),
                    Entry(text=_("、").join(row.skills) or "—"),
                ),
            )
            for row in rows
        ),
    )


def _page(
    request: ViewerRequest,
    *,
    of: str,
    form: forms.Form,
    table: Table,
    reasons: tuple[Refusal, ...],
    made: dict[str, str] | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "table": table,
        "reasons": reasons,
        "made": made,
        **tabs(request, of=of),
    }
    status = UNPROCESSABLE if form.errors or reasons else 200
    return office_page(request, "register.html", stage=STAGE, context=context, status=status)


def tabs(request: ViewerRequest, *, of: str) -> dict[str, object]:
    """Give what the ways between the registers need: which one this is, and which of the others are open."""
    here = place(school=request.viewer.tenant)
    return {
        "of": of,
        "may_register": may(actor=request.viewer, action="schools.register", at=here),
        "may_describe": may(actor=request.viewer, action="schools.describe", at=here),
    }


register_urls: list[URLPattern] = [
    path("register/rooms/", room_register, name="office-rooms"),
    path("register/homerooms/", homeroom_register, name="office-homerooms"),
    path("register/staff/", staff_of_school, name="office-staff"),
]
