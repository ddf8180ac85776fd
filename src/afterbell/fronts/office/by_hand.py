"""Children who are approved and in no group on a day they asked for: the list, and a place given by hand."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.base import sheets
from afterbell.base.access import may, place
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.look.saying import say_date
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import Frame, frame_of, office_page
from afterbell.fronts.office.said import said, weekdays
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.placement.commands import give_places
from afterbell.placement.queries import (
    ChoicesOfChild,
    GroupChoice,
    WithoutPlace,
    children_without_place,
    choices_of_child,
)

STAGE = "groups"
ACTION = "placement.give_place"
WEEKDAYS = frozenset("1234567")


class WithoutFilter(forms.Form):
    """Which children are listed."""

    q = forms.CharField(label=lazy("姓名或班级"), required=False, max_length=40)


class GivingForm(forms.Form):
    """From which day the child is in the group, and why the place is given by hand.

    `large` is asked only of whoever was told that the child needs a smaller group.
    """

    since = DayField(label=lazy("从哪一天起"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(
        label=lazy("原因"), max_length=200, help_text=lazy("例如：三月转入，补申请已通过。原因留在这一页上。")
    )
    large = forms.BooleanField(label=lazy("知道这个组比孩子需要的大，仍然安排"), required=False)


@require_GET
@page("office.see")
def without_place(request: ViewerRequest) -> HttpResponse:
    """List who waits for a place."""
    frame = frame_of(request)
    form, waiting, rows = _asked_for(request, frame)
    may_give = may(actor=request.viewer, action=ACTION, at=place(school=request.viewer.tenant))
    context = {
        "form": form,
        "waiting": waiting,
        "table": _table(rows, may_give=may_give),
        "formed": frame.numbers["groups.formed"],
        "export_url": f"{reverse('office-without-place-sheet')}?{request.GET.urlencode()}",
        "crumbs": (Crumb(name=_("编班"), url=reverse("office-groups")), Crumb(name=_("还没有进组"))),
    }
    return office_page(request, "without_place.html", stage=STAGE, context=context, frame=frame)


def _asked_for(
    request: ViewerRequest, frame: Frame
) -> tuple[WithoutFilter, tuple[WithoutPlace, ...], tuple[WithoutPlace, ...]]:
    form = WithoutFilter(request.GET)
    waiting: tuple[WithoutPlace, ...] = ()
    if frame.term:
        waiting = children_without_place(viewer=request.viewer, term=frame.term.code, today=request.today)
    q = form.cleaned_data["q"].strip() if form.is_valid() else ""
    return form, waiting, tuple(row for row in waiting if q in row.name or q in row.homeroom)


def _table(rows: Sequence[WithoutPlace], *, may_give: bool) -> Table:
    return Table(
        caption=_("已通过、在申请的时段还没有进组的学生"),
        columns=(
            Column(name=_("姓名")),
            Column(name=_("班级")),
            Column(name=_("还缺的时段")),
            Column(name=_("最早从")),
            Column(name=_("能进的组"), figures=True),
        ),
        lines=tuple(_line(row, may_give=may_give) for row in rows),
    )


def _line(row: WithoutPlace, *, may_give: bool) -> Line:
    there = reverse("office-by-hand", kwargs={"code": row.application}) if may_give else ""
    return Line(
        code=row.application,
        label=row.name,
        entries=(
            Entry(text=row.name, url=there),
            Entry(text=row.homeroom),
            Entry(text=said(row.days)),
            Entry(text=say_date(day=row.first, language=get_language() or "")),
            Entry(text=str(row.choices), tone="plain" if row.choices else "attention"),
        ),
    )


@require_GET
@page("office.see")
def without_place_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the list as it is filtered, as an Excel file."""
    _form, _waiting, rows = _asked_for(request, frame_of(request))
    return excel(
        title=_("还没有进组"),
        columns=(
            sheets.Column(name=_("姓名"), width=18),
            sheets.Column(name=_("班级"), width=18),
            sheets.Column(name=_("还缺的时段"), width=34),
            sheets.Column(name=_("最早从"), width=12, kind=sheets.Kind.DATE),
            sheets.Column(name=_("能进的组"), width=10, kind=sheets.Kind.INTEGER),
        ),
        rows=[(row.name, row.homeroom, said(row.days), row.first, row.choices) for row in rows],
    )


@require_http_methods(["GET", "POST"])
@page(ACTION)
def by_hand(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what a child may still join, and give it a place there."""
    seen = choices_of_child(viewer=request.viewer, application=code, today=request.today)
    form = GivingForm(request.POST if request.method == "POST" else None, initial={"since": seen.child.first})
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                number = _give(request, application=code, form=form)
            except Refused as refused:
                reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
                seen = choices_of_child(viewer=request.viewer, application=code, today=request.today)
            else:
                sentence = _("%(name)s 已进组，每周 %(number)s 天。家长会收到一条消息。")
                messages.success(request, sentence % {"name": seen.child.name, "number": number})
                return _onwards(request, code)
    return _child_page(request, seen=seen, form=form, reasons=reasons, status=status)


def _give(request: ViewerRequest, *, application: str, form: GivingForm) -> int:
    """Give the place on the weekdays that stood beside the group when it was chosen."""
    group, _bar, shown = request.POST.get("group", "").partition(":")
    weekdays = [int(weekday) for weekday in shown.split("-") if weekday in WEEKDAYS]
    if not weekdays:
        raise NotThere("group")
    return give_places(
        actor=request.viewer,
        now=request.now,
        application=application,
        group=group,
        weekdays=weekdays,
        **form.cleaned_data,
    )


def _onwards(request: ViewerRequest, code: str) -> HttpResponse:
    """Stay with a child that lacks more days, else go back to the list."""
    left = choices_of_child(viewer=request.viewer, application=code, today=request.today)
    return redirect("office-by-hand", code=code) if left.child.bands else redirect("office-without-place")


def _child_page(
    request: ViewerRequest, *, seen: ChoicesOfChild, form: GivingForm, reasons: tuple[Refusal, ...], status: int
) -> HttpResponse:
    if all(reason.field != "large" for reason in reasons):
        del form.fields["large"]
    context = {
        "seen": seen,
        "form": form,
        "reasons": reasons,
        "chosen": request.POST.get("group", ""),
        "choices": [(_value(choice), choice, said(choice.kind), _days(choice)) for choice in seen.open],
        "barred": _barred(seen) if seen.barred else None,
        "given": [(row, weekdays(row.weekdays)) for row in seen.given],
        "lacks": said(seen.child.days),
        "crumbs": (
            Crumb(name=_("编班"), url=reverse("office-groups")),
            Crumb(name=_("还没有进组"), url=reverse("office-without-place")),
            Crumb(name=seen.child.name),
        ),
    }
    return office_page(request, "by_hand.html", stage=STAGE, context=context, status=status)


def _barred(seen: ChoicesOfChild) -> Table:
    return Table(
        caption=_("不能进的组和原因"),
        columns=(Column(name=_("组")), Column(name=_("种类")), Column(name=_("为什么"))),
        lines=tuple(
            Line(
                code=choice.code,
                label=choice.name,
                entries=(
                    Entry(text=choice.name, url=reverse("office-group", kwargs={"code": choice.code})),
                    Entry(text=said(choice.kind)),
                    Entry(text=" ".join(said(reason.words) for reason in choice.reasons)),
                ),
            )
            for choice in seen.barred
        ),
    )


def _value(choice: GroupChoice) -> str:
    return f"{choice.code}:{'-'.join(map(str, choice.weekdays))}"


def _days(choice: GroupChoice) -> str:
    """Say on which days the child would be there, and on which of its days the group is full."""
    there = weekdays(choice.weekdays)
    if not choice.full_on:
        return there
    return _("%(days)s（%(full)s已满）") % {"days": there, "full": weekdays(choice.full_on)}


by_hand_urls: list[URLPattern] = [
    path("placing/by-hand/", without_place, name="office-without-place"),
    path("placing/by-hand/list.xlsx", without_place_sheet, name="office-without-place-sheet"),
    path("placing/by-hand/<str:code>/", by_hand, name="office-by-hand"),
]
