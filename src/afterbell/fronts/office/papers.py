"""Who has not signed, in the whole school."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django import forms
from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from afterbell.base import sheets
from afterbell.enrolment.queries import NotSigned, UnsignedOfHomeroom, unsigned_in_school
from afterbell.fronts.look.pieces import Column, Entry, Figure, Line, Table
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.viewing import ViewerRequest, page

STAGE = "papers"


class UnsignedFilter(forms.Form):
    """Which children are listed."""

    q = forms.CharField(label=lazy("姓名"), required=False, max_length=40)
    homeroom = forms.ChoiceField(label=lazy("班级"), required=False)

    def of(self, found: Sequence[UnsignedOfHomeroom]) -> UnsignedFilter:
        """Offer the homerooms that have applications."""
        field = self.fields["homeroom"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("全部")), *((row.homeroom, row.name) for row in found)]
        return self


@require_GET
@page("office.see")
def papers(request: ViewerRequest) -> HttpResponse:
    """List every child whose papers are not all signed as they read today."""
    found = unsigned_in_school(viewer=request.viewer, today=request.today)
    form = UnsignedFilter(request.GET).of(found)
    context = {
        "form": form,
        "figures": _figures(found),
        "waiting": sum(len(row.children) for row in found),
        "applied": sum(row.applied for row in found),
        "table": _table(tuple(_asked_for(found, form))),
        "export_url": f"{reverse('office-papers-sheet')}?{request.GET.urlencode()}",
    }
    return office_page(request, "papers.html", stage=STAGE, context=context)


def _figures(found: Sequence[UnsignedOfHomeroom]) -> tuple[Figure, ...]:
    applied, waiting = sum(row.applied for row in found), sum(len(row.children) for row in found)
    overdue = sum(child.overdue for row in found for child in row.children)
    return (
        Figure(number=applied - waiting, label=_("文书签齐的"), note=f"{applied - waiting}/{applied}"),
        Figure(number=waiting, label=_("还没有签齐的"), tone="attention" if waiting else "plain"),
        Figure(number=overdue, label=_("过了日期的"), tone="alarm" if overdue else "plain"),
    )


def _asked_for(found: Sequence[UnsignedOfHomeroom], form: UnsignedFilter) -> Iterator[NotSigned]:
    chosen = form.cleaned_data if form.is_valid() else {}
    name, homeroom = chosen.get("q", "").strip(), chosen.get("homeroom", "")
    for row in found:
        yield from (child for child in row.children if name in child.name and homeroom in {"", row.homeroom})


def _table(children: Sequence[NotSigned]) -> Table:
    names = (_("姓名"), _("班级"), _("没有签的文书"), _("签名期限"))
    return Table(
        caption=_("文书没有签齐的学生"),
        columns=tuple(Column(name=name) for name in names),
        lines=tuple(_line(child) for child in children),
    )


def _line(child: NotSigned) -> Line:
    return Line(
        code=child.application,
        label=child.name,
        entries=(
            Entry(text=child.name, url=reverse("application", kwargs={"code": child.application})),
            Entry(text=child.homeroom, url=reverse("unsigned", kwargs={"code": child.homeroom_code})),
            Entry(text=_("、").join(child.titles)),
            Entry(
                text=say_day(day=child.sign_by, language=get_language() or "zh-hans") if child.sign_by else "—",
                tone="alarm" if child.overdue else "plain",
                note=_("已逾期") if child.overdue else "",
            ),
        ),
    )


@require_GET
@page("office.see")
def papers_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the list as it is filtered, as an Excel file."""
    found = unsigned_in_school(viewer=request.viewer, today=request.today)
    table = _table(tuple(_asked_for(found, UnsignedFilter(request.GET).of(found))))
    return excel(
        title=_("文书没有签齐的学生"),
        columns=[sheets.Column(name=column.name, width=20) for column in table.columns],
        rows=[[entry.text for entry in line.entries] for line in table.lines],
    )


papers_urls: list[URLPattern] = [
    path("papers/", papers, name="office-papers"),
    path("papers/unsigned.xlsx", papers_sheet, name="office-papers-sheet"),
]
