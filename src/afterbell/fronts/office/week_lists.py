"""The page of lists: per homeroom, per group, per room, for the week that begins on a day; and each list as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from afterbell.base.refusals import NotThere
from afterbell.fronts.days import DayField, day_in
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.week_files import GROUP, HOMEROOM, ROOM, pdf, xlsx
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.placement.queries import ListOfWeek, Week, groups_of_week, homerooms_of_week, rooms_of_week

STAGE = "groups"
HOMEROOMS, GROUPS, ROOMS = "homerooms", "groups", "rooms"
KINDS = ((HOMEROOMS, lazy("班级")), (GROUPS, lazy("组")), (ROOMS, lazy("教室")))
LOOKS = {HOMEROOMS: HOMEROOM, GROUPS: GROUP, ROOMS: ROOM}
WORDS = dict(KINDS)
CAPTIONS = {HOMEROOMS: lazy("每个班级一份"), GROUPS: lazy("每个组一份"), ROOMS: lazy("每间教室一份")}
ADDRESSES: Mapping[str, tuple[str, str]] = {
    HOMEROOMS: ("homeroom-week-pdf", "homeroom-week-sheet"),
    GROUPS: ("office-group-week-pdf", "office-group-week-sheet"),
    ROOMS: ("office-room-week-pdf", "office-room-week-sheet"),
}


class ListsFilter(forms.Form):
    """Which lists are shown, and of which week."""

    kind = forms.ChoiceField(label=lazy("按什么列"), required=False, choices=KINDS)
    q = forms.CharField(label=lazy("名称"), required=False, max_length=40)
    day = DayField(
        label=lazy("从哪一天起的一周"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for: one kind of list, of the week that begins on a day, those with a name like this."""

    kind: str
    day: date
    name: str

    @classmethod
    def of(cls, request: ViewerRequest, form: ListsFilter) -> Asked:
        chosen = form.cleaned_data if form.is_valid() else {}
        return cls(
            kind=chosen.get("kind") or HOMEROOMS,
            day=chosen.get("day") or request.today,
            name=(chosen.get("q") or "").strip(),
        )


@require_GET
@page("office.see")
def week_lists(request: ViewerRequest) -> HttpResponse:
    """Show every list of a kind with its files."""
    form = ListsFilter(request.GET)
    asked = Asked.of(request, form)
    if not request.GET.get("day"):
        form = ListsFilter({**request.GET.dict(), "day": asked.day.isoformat()})
    week = _week(request, asked)
    lists = [*_named(week, asked)]
    context = {
        "form": form,
        "week": week,
        "table": _table(lists, asked=asked),
        "export_url": f"{reverse('office-week-sheet')}?{request.GET.urlencode()}",
        "pdf_url": f"{reverse('office-week-pdf')}?{request.GET.urlencode()}",
        "children": sum(one.children for one in lists),
        "crumbs": (Crumb(name=_("编班"), url=reverse("office-groups")), Crumb(name=_("名单"))),
    }
    return office_page(request, "week_lists.html", stage=STAGE, context=context)


def _week(request: ViewerRequest, asked: Asked) -> Week:
    if asked.kind == GROUPS:
        return groups_of_week(viewer=request.viewer, today=request.today, day=asked.day)
    if asked.kind == ROOMS:
        return rooms_of_week(viewer=request.viewer, today=request.today, day=asked.day)
    return homerooms_of_week(viewer=request.viewer, today=request.today, day=asked.day)


def _named(week: Week, asked: Asked) -> Iterator[ListOfWeek]:
    """Give the lists with somebody in them and a name like the one asked for."""
    return (one for one in week.lists if one.seats and asked.name in one.name)


def _table(lists: list[ListOfWeek], *, asked: Asked) -> Table:
    day = urlencode({"day": asked.day.isoformat()})
    pdf_of, sheet_of = ADDRESSES[asked.kind]
    return Table(
        caption=str(CAPTIONS[asked.kind]),
        columns=(
            Column(name=str(WORDS[asked.kind])),
            Column(name=_("学生"), figures=True),
            Column(name=_("打印")),
            Column(name=_("表格")),
        ),
        lines=tuple(
            Line(
                code=one.code,
                label=one.name,
                entries=(
                    Entry(text=one.name),
                    Entry(text=str(one.children)),
                    Entry(text="PDF", url=f"{reverse(pdf_of, kwargs={'code': one.code})}?{day}"),
                    Entry(text="Excel", url=f"{reverse(sheet_of, kwargs={'code': one.code})}?{day}"),
                ),
            )
            for one in lists
        ),
    )


def _all(request: ViewerRequest) -> tuple[Week, Asked, str]:
    asked = Asked.of(request, ListsFilter(request.GET))
    week = _week(request, asked)
    chosen = Week(days=week.days, lists=tuple(_named(week, asked)))
    if not chosen.lists:
        raise NotThere("lists")
    return chosen, asked, _("名单（按%(kind)s）") % {"kind": WORDS[asked.kind]}


@require_GET
@page("office.see")
def week_pdf(request: ViewerRequest) -> HttpResponse:
    """Give all lists that are shown as one PDF."""
    week, asked, name = _all(request)
    return pdf(request, week=week, looks=LOOKS[asked.kind], name=name)


@require_GET
@page("office.see")
def week_sheet(request: ViewerRequest) -> HttpResponse:
    """Give all lists that are shown as one Excel file."""
    week, asked, name = _all(request)
    return xlsx(week=week, looks=LOOKS[asked.kind], name=name)


def day_of(request: ViewerRequest) -> date:
    return day_in(request.GET.get("day", "")) or request.today


def _homeroom(request: ViewerRequest, code: str) -> Week:
    return homerooms_of_week(viewer=request.viewer, today=request.today, day=day_of(request), homeroom=code)


@require_GET
@page("homeroom.see")
def homeroom_pdf(request: ViewerRequest, code: str) -> HttpResponse:
    """Give where a homeroom's children are, as PDF, to its teacher and the leaders."""
    week = _homeroom(request, code)
    return pdf(request, week=week, looks=HOMEROOM, name=HOMEROOM.title(week.lists[0]))


@require_GET
@page("homeroom.see")
def homeroom_sheet(request: ViewerRequest, code: str) -> HttpResponse:
    """Give where a homeroom's children are, as an Excel file."""
    week = _homeroom(request, code)
    return xlsx(week=week, looks=HOMEROOM, name=HOMEROOM.title(week.lists[0]))


@require_GET
@page("office.see")
def group_pdf(request: ViewerRequest, code: str) -> HttpResponse:
    """Give who is in a group, as PDF."""
    week = groups_of_week(viewer=request.viewer, today=request.today, day=day_of(request), group=code)
    return pdf(request, week=week, looks=GROUP, name=week.lists[0].name)


@require_GET
@page("office.see")
def group_week_sheet(request: ViewerRequest, code: str) -> HttpResponse:
    """Give who is in a group in a week, as an Excel file."""
    week = groups_of_week(viewer=request.viewer, today=request.today, day=day_of(request), group=code)
    return xlsx(week=week, looks=GROUP, name=week.lists[0].name)


@require_GET
@page("office.see")
def room_pdf(request: ViewerRequest, code: str) -> HttpResponse:
    """Give who is in a room when, as PDF for its door."""
    week = rooms_of_week(viewer=request.viewer, today=request.today, day=day_of(request), room=code)
    return pdf(request, week=week, looks=ROOM, name=week.lists[0].name)


@require_GET
@page("office.see")
def room_sheet(request: ViewerRequest, code: str) -> HttpResponse:
    """Give who is in a room when, as an Excel file."""
    week = rooms_of_week(viewer=request.viewer, today=request.today, day=day_of(request), room=code)
    return xlsx(week=week, looks=ROOM, name=week.lists[0].name)


week_urls: list[URLPattern] = [
    path("groups/lists/", week_lists, name="office-week-lists"),
    path("groups/lists/all.pdf", week_pdf, name="office-week-pdf"),
    path("groups/lists/all.xlsx", week_sheet, name="office-week-sheet"),
    path("groups/<str:code>/week.pdf", group_pdf, name="office-group-week-pdf"),
    path("groups/<str:code>/week.xlsx", group_week_sheet, name="office-group-week-sheet"),
    path("rooms/<str:code>/week.pdf", room_pdf, name="office-room-week-pdf"),
    path("rooms/<str:code>/week.xlsx", room_sheet, name="office-room-week-sheet"),
]
homeroom_week_urls: list[URLPattern] = [
    path("homerooms/<str:code>/week.pdf", homeroom_pdf, name="homeroom-week-pdf"),
    path("homerooms/<str:code>/week.xlsx", homeroom_sheet, name="homeroom-week-sheet"),
]
