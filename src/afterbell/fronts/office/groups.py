"""The groups of the term and the children in each."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from afterbell.base import sheets
from afterbell.base.access import may, place
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.look.saying import say_meeting
from afterbell.fronts.matters import effect_said
from afterbell.fronts.office import wishes
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import Frame, frame_of, office_page
from afterbell.fronts.office.said import WEEKDAYS, said, weekday, weekdays
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.placement.queries import (
    DayOfChild,
    GroupChild,
    GroupPage,
    GroupRow,
    GroupsPage,
    group_page,
    groups_of_term,
)
from afterbell.portal.inforce.board import matter_standing
from afterbell.portal.rules.inforce import Matter

STAGE = "groups"
ANY = ("", lazy("全部"))
KINDS = (
    ANY,
    ("tutoring", lazy("作业辅导")),
    ("club", lazy("社团")),
    ("reading", lazy("朗读")),
    ("evening", lazy("晚自习")),
)
GRADES = (
    ANY,
    (1, lazy("一年级")),
    (2, lazy("二年级")),
    (3, lazy("三年级")),
    (4, lazy("四年级")),
    (5, lazy("五年级")),
    (6, lazy("六年级")),
)
PRESENT = "✓"


class GroupFilter(forms.Form):
    """Which groups are listed."""

    q = forms.CharField(label=lazy("组名或学生"), required=False, max_length=40)
    kind = forms.ChoiceField(label=lazy("种类"), required=False, choices=KINDS)
    band = forms.CharField(label=lazy("时段"), required=False, max_length=20, widget=forms.Select)
    weekday = forms.TypedChoiceField(
        label=lazy("星期"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=(ANY, *enumerate(WEEKDAYS, start=1)),
    )
    grade = forms.TypedChoiceField(label=lazy("年级"), required=False, coerce=int, empty_value=None, choices=GRADES)


@require_GET
@page("office.see")
def groups(request: ViewerRequest) -> HttpResponse:
    """List the groups with their places."""
    frame = frame_of(request)
    form = GroupFilter(request.GET)
    found = _found(request, frame=frame, form=form)
    form.fields["band"].widget = forms.Select(
        choices=[ANY, *((code, said(name)) for code, name in (found.bands if found else ()))]
    )
    context = {
        "form": form,
        "found": found,
        "table": _table(found.groups) if found else None,
        "export_url": f"{reverse('office-groups-sheet')}?{request.GET.urlencode()}",
        "placed": frame.numbers["groups.placements"],
        "without": frame.numbers["groups.without_place"],
        "needs": frame.numbers["needs.waiting"],
        **_standing(request),
        "may_decide": may(actor=request.viewer, action="needs.see", at=place(school=request.viewer.tenant)),
    }
    return office_page(request, "groups.html", stage=STAGE, context=context, frame=frame)


def _standing(request: ViewerRequest) -> dict[str, object]:
    """Say how far the groups are that stand in public; nothing where they do not."""
    row = matter_standing(viewer=request.viewer, matter=Matter.GROUPS, today=request.today)
    if row is None or row.effect is None:
        return {"up": None}
    there = reverse("office-matter", kwargs={"matter": Matter.GROUPS.value})
    return {"up": row, "up_said": effect_said(row.effect, until=None), "up_url": there}


def _found(request: ViewerRequest, *, frame: Frame, form: GroupFilter) -> GroupsPage | None:
    chosen = form.cleaned_data if form.is_valid() else {}
    if frame.term is None:
        return None
    return groups_of_term(
        viewer=request.viewer,
        term=frame.term.code,
        today=request.today,
        search=chosen.get("q", ""),
        kind=chosen.get("kind", ""),
        band=chosen.get("band", ""),
        weekday=chosen.get("weekday"),
        grade=chosen.get("grade"),
    )


def _table(rows: tuple[GroupRow, ...]) -> Table:
    return Table(
        caption=_("组和名额"),
        columns=(
            Column(name=_("组")),
            Column(name=_("种类")),
            Column(name=_("时段")),
            Column(name=_("星期")),
            Column(name=_("教室")),
            Column(name=_("名额"), figures=True),
        ),
        lines=tuple(_line(row) for row in rows),
    )


def _line(row: GroupRow) -> Line:
    full = row.taken >= row.capacity
    return Line(
        code=row.code,
        label=row.name,
        entries=(
            Entry(text=row.name, url=reverse("office-group", kwargs={"code": row.code})),
            Entry(text=said(row.kind)),
            Entry(text=said(row.band)),
            Entry(text=weekdays(row.weekdays)),
            Entry(text=row.room or _("未定"), tone="plain" if row.room else "attention"),
            Entry(text=f"{row.taken}/{row.capacity}", note=_("已满") if full else "", tone="info" if full else "plain"),
        ),
    )


@require_GET
@page("office.see")
def groups_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the list as it is filtered, as an Excel file."""
    found = _found(request, frame=frame_of(request), form=GroupFilter(request.GET))
    rows = found.groups if found else ()
    return excel(
        title=_("编班一览"),
        columns=(
            sheets.Column(name=_("组"), width=28),
            sheets.Column(name=_("种类")),
            sheets.Column(name=_("时段")),
            sheets.Column(name=_("星期"), width=22),
            sheets.Column(name=_("教室"), width=22),
            sheets.Column(name=_("人数"), width=8, kind=sheets.Kind.INTEGER),
            sheets.Column(name=_("名额"), width=8, kind=sheets.Kind.INTEGER),
        ),
        rows=[
            (row.name, said(row.kind), said(row.band), weekdays(row.weekdays), row.room, row.taken, row.capacity)
            for row in rows
        ],
    )


@require_GET
@page("office.see")
def group(request: ViewerRequest, code: str) -> HttpResponse:
    """Show the children of a group and the weekdays on which each is there."""
    seen = group_page(viewer=request.viewer, group=code, today=request.today)
    crumbs = (Crumb(name=_("编班"), url=reverse("office-groups")), Crumb(name=seen.group.name))
    may_move = _may_move(request)
    context = {
        "seen": seen,
        "crumbs": crumbs,
        "may_move": may_move,
        "table": _children(seen, may_move=may_move),
        "moves": [(row, weekdays(row.weekdays)) for row in seen.moves],
        "days": weekdays(seen.group.weekdays),
        "kind": said(seen.group.kind),
        "band": said(seen.group.band),
        "adults": _adults(seen),
    }
    return office_page(request, "group.html", stage=STAGE, context=context)


def _adults(seen: GroupPage) -> str:
    """Say how many adults the group needs, day by day where the days differ; not for whom."""
    if len(set(seen.adults.values())) == 1:
        return str(next(iter(seen.adults.values())))
    each = (f"{weekday(day)} {number}" for day, number in seen.adults.items())
    return _("、").join(each)


def _may_move(request: ViewerRequest) -> bool:
    return may(actor=request.viewer, action="placement.move", at=place(school=request.viewer.tenant))


def _children(seen: GroupPage, *, may_move: bool) -> Table:
    days = seen.group.weekdays
    return Table(
        caption=_("学生和到组的日子"),
        columns=(
            Column(name=_("姓名")),
            Column(name=_("班级")),
            Column(name=_("住宿")),
            *(
                Column(name=_("%(day)s（%(number)s 人）") % {"day": weekday(day), "number": seen.seats.get(day, 0)})
                for day in days
            ),
        ),
        lines=tuple(
            Line(
                code=child.code,
                label=child.name,
                entries=(
                    Entry(text=child.name, url=_way_to_move(child, seen) if may_move else ""),
                    Entry(text=child.homeroom),
                    Entry(text=said(child.residence)),
                    *(_on(child, day) for day in days),
                ),
            )
            for child in seen.children
        ),
    )


def _way_to_move(child: GroupChild, seen: GroupPage) -> str:
    """Give the page on which the child is moved to another group, for one with an approved application."""
    if not child.application:
        return ""
    return f"{reverse('office-move', kwargs={'code': child.application})}?{urlencode({'from': seen.group.code})}"


def _on(child: GroupChild, number: int) -> Entry:
    """Say whether the child is there on a weekday: from when where that is ahead, until when where it ends."""
    there = [day for day in child.days if day.weekday == number]
    if not there:
        return Entry(text="—")
    notes = [_dated(day) for day in there]
    return Entry(text=PRESENT, note=_("；").join(filter(None, notes)), tone="info" if any(notes) else "plain")


def _dated(day: DayOfChild) -> str:
    language = get_language() or "zh-hans"
    since = _("%(day)s起") % {"day": say_meeting(day=day.since, language=language)} if day.since else ""
    until = _("到%(day)s为止") % {"day": say_meeting(day=day.until, language=language)} if day.until else ""
    return _("，").join(filter(None, (since, until)))


@require_GET
@page("office.see")
def group_sheet(request: ViewerRequest, code: str) -> HttpResponse:
    """Give a group's children as an Excel file."""
    seen = group_page(viewer=request.viewer, group=code, today=request.today)
    days = seen.group.weekdays
    return excel(
        title=seen.group.name,
        columns=(
            sheets.Column(name=_("姓名"), width=18),
            sheets.Column(name=_("班级"), width=18),
            sheets.Column(name=_("住宿")),
            *(sheets.Column(name=weekday(day), width=8) for day in days),
        ),
        rows=[
            (
                child.name,
                child.homeroom,
                said(child.residence),
                *(_written(child, day) for day in days),
            )
            for child in seen.children
        ],
    )


def _written(child: GroupChild, number: int) -> str | None:
    entry = _on(child, number)
    return None if entry.is_blank else f"{entry.text} {entry.note}".strip()


group_urls: list[URLPattern] = [
    path("groups/", groups, name="office-groups"),
    path("groups/list.xlsx", groups_sheet, name="office-groups-sheet"),
    path("groups/<str:code>/", group, name="office-group"),
    path("groups/<str:code>/list.xlsx", group_sheet, name="office-group-sheet"),
    *wishes.wish_urls,
]
