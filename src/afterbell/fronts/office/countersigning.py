"""What was entered from paper and waits for a second person, as a list and as an Excel file."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from afterbell.base import sheets
from afterbell.base.spans import local_day
from afterbell.enrolment.queries import ToCountersign, countersigning_queue, signings_to_countersign
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.viewing import ViewerRequest, page

STAGE = "applications"


class QueueFilter(forms.Form):
    """Which entries are listed."""

    q = forms.CharField(label=lazy("姓名或班级"), required=False, max_length=40)


@require_GET
@page("office.see")
def queue(request: ViewerRequest) -> HttpResponse:
    """List the entries from paper nobody has looked at yet."""
    form = QueueFilter(request.GET)
    waiting = _waiting(request)
    context = {
        "waiting": waiting,
        "form": form,
        "table": _table(_asked_for(waiting, form)),
        "export_url": f"{reverse('countersigning-sheet')}?{request.GET.urlencode()}",
        "crumbs": (Crumb(name=_("学校审核"), url=reverse("school-reviews")), Crumb(name=_("纸质代录复核"))),
    }
    return office_page(request, "countersigning.html", stage=STAGE, context=context)


@require_GET
@page("office.see")
def queue_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the list as it is filtered, as an Excel file."""
    table = _table(_asked_for(_waiting(request), QueueFilter(request.GET)))
    return excel(
        title=_("纸质代录复核"),
        columns=[sheets.Column(name=column.name) for column in table.columns],
        rows=[[entry.text for entry in line.entries] for line in table.lines],
    )


def _waiting(request: ViewerRequest) -> tuple[ToCountersign, ...]:
    """Give whole applications first, then changed papers that were signed again."""
    return (*countersigning_queue(viewer=request.viewer), *signings_to_countersign(viewer=request.viewer))


def _asked_for(waiting: Sequence[ToCountersign], form: QueueFilter) -> tuple[ToCountersign, ...]:
    q = form.cleaned_data["q"].strip() if form.is_valid() else ""
    return tuple(row for row in waiting if q in row.name or q in row.homeroom)


def _table(rows: Sequence[ToCountersign]) -> Table:
    names = (_("姓名"), _("班级"), _("录入了什么"), _("录入人"), _("录入日期"), _("照片"))
    return Table(
        caption=_("等第二个人复核的纸质申请"),
        columns=tuple(Column(name=name) for name in names),
        lines=tuple(_line(row) for row in rows),
    )


def _line(row: ToCountersign) -> Line:
    day = say_day(day=local_day(row.entered_at), language=get_language() or "")
    photos = Entry(text=_("%(number)s 张") % {"number": row.pictures})
    return Line(
        code=row.code,
        label=row.name,
        entries=(
            Entry(
                text=row.name,
                url=reverse("signed-sheet" if row.signed_again else "paper-sheet", kwargs={"code": row.code}),
                note=_("您录入的，由别人复核") if row.own_entry else "",
            ),
            Entry(text=row.homeroom),
            Entry(text=_("改了的文书") if row.signed_again else _("整份申请")),
            Entry(text=row.entered_by),
            Entry(text=day),
            photos if row.pictures else Entry(text=_("还没有照片"), tone="attention"),
        ),
    )


countersigning_urls: list[URLPattern] = [
    path("countersigning/", queue, name="countersigning"),
    path("countersigning/list.xlsx", queue_sheet, name="countersigning-sheet"),
]
