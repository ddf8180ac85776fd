"""The register by lists: a template is filled in, uploaded, looked at row by row, and entered as it was seen."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.sheet_files import MOST_BYTES, read_table
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.office import list_preview
from afterbell.fronts.office.excel import excel_file
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.schools.commands import Entered, enter_list
from afterbell.schools.lists import keep_list, open_kept, preview_list, register_sizes, throw_away
from afterbell.schools.lists.files import TITLES, given_back, template
from afterbell.schools.rules.lists.problem import Kind, Outcome

STAGE = ""
FIRST: Mapping[Kind, Promise] = {
    Kind.HOMEROOMS: lazy("先登记班级，学生和班主任才有班可归。"),
    Kind.PUPILS: lazy("学生和家长在同一行；家长凭电话认出，换班不丢。"),
    Kind.STAFF: lazy("登录名每人一个；班主任要写所带班级。"),
    Kind.ROOMS: lazy("座位数决定一个组最多多少人。"),
}
CHOICES = (
    (Kind.HOMEROOMS.value, lazy("班级")),
    (Kind.PUPILS.value, lazy("学生和家长")),
    (Kind.STAFF.value, lazy("教师和职工")),
    (Kind.ROOMS.value, lazy("教室")),
)


class UploadForm(forms.Form):
    """Which list is uploaded, and the file."""

    kind = forms.ChoiceField(label=lazy("哪一份名单"), choices=CHOICES)
    file = forms.FileField(
        label=lazy("文件"),
        help_text=lazy(".xlsx，或 UTF-8、GBK 的 .csv，最大 10 MB。"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


@require_http_methods(["GET", "POST"])
@page("schools.register")
def lists(request: ViewerRequest) -> HttpResponse:
    """Offer the lists with their templates, and take a filled one to its preview."""
    reasons: tuple[Refusal, ...] = ()
    sizes = register_sizes(viewer=request.viewer)
    form = UploadForm(request.POST or None, request.FILES or None, initial={"kind": _next(request, sizes)})
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                return redirect("office-list", token=_kept(request, form))
            except Refused as refused:
                reasons = refused.reasons
    context = {"form": form, "reasons": reasons, "table": _kinds(sizes)}
    return office_page(request, "lists.html", stage=STAGE, context=context, status=status)


def _next(request: ViewerRequest, sizes: Mapping[Kind, int]) -> str:
    """Propose the list asked for, else the first of which nothing stands."""
    asked = request.GET.get("kind", "")
    empty = [kind.value for kind in Kind if not sizes[kind]]
    return asked if asked in list(Kind) else next(iter(empty), Kind.PUPILS.value)


def _kept(request: ViewerRequest, form: UploadForm) -> str:
    """Read the uploaded file and put it into the drawer. Raises Refused with what is wrong with the file."""
    file: UploadedFile[bytes] = form.cleaned_data["file"]
    table = read_table(file.read(MOST_BYTES + 1))
    kind = Kind(form.cleaned_data["kind"])
    return keep_list(viewer=request.viewer, now=request.now, kind=kind, title=file.name or "", table=table)


def _kinds(sizes: Mapping[Kind, int]) -> Table:
    return Table(
        caption=_("四份名单，按这个顺序登记"),
        columns=(Column(name=_("名单")), Column(name=_("已登记"), figures=True), Column(name=_("模板"))),
        lines=tuple(
            Line(
                code=kind,
                label=str(name),
                entries=(
                    Entry(text=str(name), note=str(FIRST[Kind(kind)])),
                    Entry(text=str(sizes[Kind(kind)])),
                    Entry(
                        text=_("下载%(name)s模板") % {"name": name},
                        url=f"{reverse('office-list-template')}?kind={kind}",
                    ),
                ),
            )
            for kind, name in CHOICES
        ),
    )


@require_GET
@page("schools.register")
def list_template(request: ViewerRequest) -> HttpResponse:
    """Give the template of a list to be filled in."""
    asked = request.GET.get("kind", Kind.PUPILS.value)
    if asked not in list(Kind):
        raise NotThere("kind")
    kind = Kind(asked)
    return excel_file(title=said(TITLES[kind]), file=template(kind=kind))


@require_http_methods(["GET", "POST"])
@page("schools.register")
def one_list(request: ViewerRequest, token: str) -> HttpResponse:
    """Show what a list would do, row by row; entered, it is written as it was seen."""
    kept = open_kept(viewer=request.viewer, now=request.now, token=token)
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            entered = enter_list(
                actor=request.viewer,
                now=request.now,
                kind=kept.kind,
                table=kept.table,
                seen=request.POST.get("seen", ""),
            )
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            throw_away(viewer=request.viewer, token=token)
            messages.success(request, _done(entered))
            return redirect("office-lists")
    judgement = preview_list(viewer=request.viewer, kind=kept.kind, table=kept.table)
    crumbs = (Crumb(name=_("名单登记"), url=reverse("office-lists")), Crumb(name=kept.title or said(TITLES[kept.kind])))
    context = {
        **list_preview.context_of(judgement=judgement, query=request.GET),
        "kind": kept.kind.value,
        "heading": said(TITLES[kept.kind]),
        "crumbs": crumbs,
        "reasons": reasons,
        "seen": judgement.digest,
        "back_url": reverse("office-list-back", kwargs={"token": token}),
    }
    return office_page(request, "list.html", stage=STAGE, context=context, status=status)


def _done(entered: Entered) -> str:
    return _("%(list)s登记好了：新增 %(new)s，改动 %(changed)s，没有变化 %(same)s。") % {
        "list": said(TITLES[entered.kind]),
        **{outcome.value: entered.counts[outcome] for outcome in Outcome},
    }


@require_GET
@page("schools.register")
def list_back(request: ViewerRequest, token: str) -> HttpResponse:
    """Give the uploaded file back with a column that says what is to be mended."""
    kept = open_kept(viewer=request.viewer, now=request.now, token=token)
    judgement = preview_list(viewer=request.viewer, kind=kept.kind, table=kept.table)
    file = given_back(table=kept.table, judgement=judgement, language=get_language() or "zh-hans")
    return excel_file(title=_("%(list)s 要改的地方") % {"list": said(TITLES[kept.kind])}, file=file)


list_urls: list[URLPattern] = [
    path("lists/", lists, name="office-lists"),
    path("lists/template.xlsx", list_template, name="office-list-template"),
    path("lists/kept/<str:token>/", one_list, name="office-list"),
    path("lists/kept/<str:token>/back.xlsx", list_back, name="office-list-back"),
]
