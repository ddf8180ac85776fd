"""The register of pupils, one by one: who is here, a child that comes, corrections, and a child that leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afterbell.base import sheets
from afterbell.base.access import may, place
from afterbell.base.qr import qr_data_uri
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.fronts.classroom.codes import address_of
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.look.relations import say_relation
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.pupil_forms import CorrectionForm, LeavingForm, NewPupilForm
from afterbell.fronts.office.register import tabs
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.schools.commands import add_pupil, correct_pupil, invite_pupil, pupil_leaves, take_back_leaving
from afterbell.schools.papers.invitations import spaced
from afterbell.schools.pupils import NamedGuardian, PupilRow, Shown, pupil_register, registered_pupil
from afterbell.schools.queries import homerooms_in_reach

STAGE = "register"
ACTION = "schools.register"
ROWS_A_PAGE = 50
NAMESAKE = "schools.pupil_namesake"
SHOWN = (("", lazy("在校")), ("alone", lazy("在校，还没有家长")), ("left", lazy("已离校")))


class PupilFilter(forms.Form):
    """Which pupils are listed."""

    q = forms.CharField(label=lazy("学生或家长"), required=False, max_length=40)
    homeroom = forms.CharField(label=lazy("班级"), required=False, max_length=12, widget=forms.Select)
    show = forms.ChoiceField(label=lazy("哪些"), required=False, choices=SHOWN)


def _homerooms(request: ViewerRequest) -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in homerooms_in_reach(viewer=request.viewer)]


@require_GET
@page(ACTION)
def pupils(request: ViewerRequest) -> HttpResponse:
    """List the pupils with their guardians."""
    homerooms = _homerooms(request)
    form, rows = _asked_for(request)
    form.fields["homeroom"].widget = forms.Select(choices=[("", _("全部")), *homerooms])
    part = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "homerooms": homerooms,
        "form": form,
        "table": _table(list(part.object_list), first=part.start_index()),
        "part": part,
        "number": len(rows),
        "filtered": any(request.GET.values()),
        "export_url": f"{reverse('office-pupils-sheet')}?{request.GET.urlencode()}",
        **tabs(request, of="pupils"),
    }
    return office_page(request, "pupils.html", stage=STAGE, context=context)


def _asked_for(request: ViewerRequest) -> tuple[PupilFilter, tuple[PupilRow, ...]]:
    form = PupilFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    shown = cast("Shown", chosen.get("show") or "here")
    rows = pupil_register(
        viewer=request.viewer, search=chosen.get("q", ""), homeroom=chosen.get("homeroom", ""), shown=shown
    )
    return form, rows


def _table(rows: Sequence[PupilRow], *, first: int) -> Table:
    return Table(
        caption=_("学生和家长，按班级和姓名"),
        columns=tuple(Column(name=name) for name in (_("姓名"), _("班级"), _("住宿"), _("家长"))),
        lines=tuple(_line(row) for row in rows),
        first_number=first,
    )


def _line(row: PupilRow) -> Line:
    day = say_day(day=row.left_on, language=get_language() or "") if row.left_on else ""
    return Line(
        code=row.code,
        label=row.name,
        entries=(
            Entry(
                text=row.name,
                url=reverse("office-pupil", kwargs={"code": row.code}),
                note=_("%(day)s起不在校") % {"day": day} if day else "",
            ),
            Entry(text=row.homeroom_name),
            Entry(text=said(row.residence_words)),
            Entry(
                text=_("、").join(_named(guardian) for guardian in row.guardians) or _("还没有家长"),
                tone="plain" if row.guardians else "attention",
            ),
        ),
    )


def _named(guardian: NamedGuardian) -> str:
    lacks = "" if guardian.has_phone else _("（没有电话）")
    return f"{say_relation(guardian.relation)} {guardian.name}{lacks}"


@require_GET
@page(ACTION)
def pupils_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the list as it is filtered, as an Excel file."""
    _form, rows = _asked_for(request)
    return excel(
        title=_("学生和家长"),
        columns=(
            sheets.Column(name=_("姓名"), width=18),
            sheets.Column(name=_("班级"), width=18),
            sheets.Column(name=_("住宿"), width=12),
            sheets.Column(name=_("家长"), width=40),
        ),
        rows=[[entry.text for entry in _line(row).entries] for row in rows],
    )


@require_http_methods(["GET", "POST"])
@page(ACTION)
def new_pupil(request: ViewerRequest) -> HttpResponse:
    """Take a child with its guardians, and show the guardians' sign-in codes, this once."""
    data = request.POST if request.method == "POST" else None
    wanted = {"homeroom": request.GET.get("homeroom", "")}
    form = NewPupilForm(data, initial=wanted, homerooms=_homerooms(request), asks_again=False)
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            is_another = bool(form.cleaned_data.get("is_another"))
            try:
                code = add_pupil(actor=request.viewer, now=request.now, given=form.given(), is_another=is_another)
            except Refused as refused:
                reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
                if any(reason.code == NAMESAKE for reason in reasons):
                    form.ask_again()
            else:
                return _invited(request, pupil=code)
    crumbs = (Crumb(name=_("学生和家长"), url=reverse("office-pupils")), Crumb(name=_("登记一名学生")))
    context = {"parts": form.parts(), "reasons": reasons, "crumbs": crumbs}
    return office_page(request, "pupil_new.html", stage=STAGE, context=context, status=status)


def _invited(request: ViewerRequest, *, pupil: str) -> HttpResponse:
    """Issue the codes the child's guardians need and show them; a guardian who is in already needs none."""
    seen = registered_pupil(viewer=request.viewer, pupil=pupil)
    try:
        issued = invite_pupil(actor=request.viewer, now=request.now, pupil=pupil)
    except Refused:
        issued = ()
    guardians = {row.code: row for row in seen.guardians}
    cards = [
        {
            "name": guardians[found.guardian].name,
            "relation": say_relation(guardians[found.guardian].relation),
            "code": spaced(found.code),
            "until": local_day(found.expires_at),
            "address": address_of(request, found.code),
            "picture": qr_data_uri(address_of(request, found.code)),
        }
        for found in issued
    ]
    request.stands_on = reverse("office-pupil", kwargs={"code": pupil})
    context = {
        "seen": seen,
        "cards": cards,
        "crumbs": (Crumb(name=_("学生和家长"), url=reverse("office-pupils")), Crumb(name=seen.name)),
        "may_open_late": may(
            actor=request.viewer, action="enrolment.open_late", at=place(school=request.viewer.tenant)
        ),
    }
    return office_page(request, "pupil_invited.html", stage=STAGE, context=context)


@require_http_methods(["GET", "POST"])
@page(ACTION)
def pupil(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what stands of a child, and correct it."""
    seen = registered_pupil(viewer=request.viewer, pupil=code)
    data = request.POST if request.method == "POST" else None
    form = CorrectionForm(data, seen=seen, homerooms=_homerooms(request))
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                changed = correct_pupil(actor=request.viewer, now=request.now, pupil=code, given=form.given())
            except Refused as refused:
                reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
            else:
                sentence = _("%(name)s 的资料已改正。") if changed else _("%(name)s 的资料没有改动。")
                messages.success(request, sentence % {"name": form.cleaned_data["name"]})
                return redirect("office-pupil", code=code)
    return _pupil_page(request, seen=seen, form=form, reasons=reasons, status=status)


def _pupil_page(
    request: ViewerRequest,
    *,
    seen: PupilRow,
    form: CorrectionForm,
    reasons: tuple[Refusal, ...] = (),
    leaving: LeavingForm | None = None,
    status: int = UNPROCESSABLE,
) -> HttpResponse:
    crumbs = (Crumb(name=_("学生和家长"), url=reverse("office-pupils")), Crumb(name=seen.name))
    context = {
        "seen": seen,
        "parts": form.parts(),
        "leaving": leaving or LeavingForm.proposing(request.today),
        "asks_again": leaving is not None,
        "reasons": reasons,
        "crumbs": crumbs,
    }
    return office_page(request, "pupil.html", stage=STAGE, context=context, status=status)


@require_POST
@page(ACTION)
def leaves(request: ViewerRequest, code: str) -> HttpResponse:
    """Note that a child leaves the school; what is wrong with the day stands beside it, and the day stays."""
    seen = registered_pupil(viewer=request.viewer, pupil=code)
    request.stands_on = reverse("office-pupil", kwargs={"code": code})
    form = LeavingForm(request.POST)
    if form.is_valid():
        try:
            gone = pupil_leaves(actor=request.viewer, now=request.now, pupil=code, **form.cleaned_data)
        except Refused as refused:
            form.take(refused.reasons)
        else:
            day = say_day(day=gone, language=get_language() or "")
            messages.success(request, _("已登记：%(name)s %(day)s起不在校。") % {"name": seen.name, "day": day})
            return redirect("office-pupil", code=code)
    if seen.left_on:
        raise NotThere("pupil")
    corrections = CorrectionForm(None, seen=seen, homerooms=_homerooms(request))
    return _pupil_page(request, seen=seen, form=corrections, leaving=form)


@require_POST
@page(ACTION)
def stays(request: ViewerRequest, code: str) -> HttpResponse:
    """Take back a leaving that was a mistake."""
    seen = registered_pupil(viewer=request.viewer, pupil=code)
    request.stands_on = reverse("office-pupil", kwargs={"code": code})
    take_back_leaving(actor=request.viewer, now=request.now, pupil=code)
    messages.success(request, _("已撤回离校登记：%(name)s 又在名册里。申请和位置没有恢复。") % {"name": seen.name})
    return redirect("office-pupil", code=code)


pupil_urls: list[URLPattern] = [
    path("register/pupils/", pupils, name="office-pupils"),
    path("register/pupils/list.xlsx", pupils_sheet, name="office-pupils-sheet"),
    path("register/pupils/new/", new_pupil, name="office-pupil-new"),
    path("register/pupils/<str:code>/", pupil, name="office-pupil"),
    path("register/pupils/<str:code>/leaves/", leaves, name="office-pupil-leaves"),
    path("register/pupils/<str:code>/stays/", stays, name="office-pupil-stays"),
]
