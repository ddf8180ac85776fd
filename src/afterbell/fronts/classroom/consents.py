"""A homeroom's consents: entered from paper for a family, and listed for whoever wants to take a photograph."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.base import sheets
from afterbell.enrolment.queries import ConsentsOfHomeroom, consents_in_homeroom
from afterbell.fronts.family.consents import TONES, consents_page
from afterbell.fronts.look.pieces import Column, Entry, Line, Table
from afterbell.fronts.office.excel import excel
from afterbell.fronts.viewing import ViewerRequest, page


@require_http_methods(["GET", "POST"])
@page("enrolment.consent")
def enter_consents(request: ViewerRequest, code: str) -> HttpResponse:
    """Enter what a guardian decided on paper."""
    return consents_page(request, pupil=code, back_url=reverse("homeroom-child", kwargs={"code": code}))


@require_GET
@page("homeroom.see")
def homeroom_consents(request: ViewerRequest, code: str) -> HttpResponse:
    """List where the consents of a homeroom's children stand."""
    seen = consents_in_homeroom(viewer=request.viewer, homeroom=code, today=request.today)
    return render(request, "fronts/classroom/consents.html", {"seen": seen, "table": _table(seen)})


@require_GET
@page("homeroom.see")
def homeroom_consents_sheet(request: ViewerRequest, code: str) -> HttpResponse:
    """Give the list as an Excel file."""
    seen = consents_in_homeroom(viewer=request.viewer, homeroom=code, today=request.today)
    table = _table(seen)
    return excel(
        title=_("%(homeroom)s的同意事项") % {"homeroom": seen.name},
        columns=[sheets.Column(name=column.name, width=20) for column in table.columns],
        rows=[[entry.text for entry in line.entries] for line in table.lines],
    )


def _table(seen: ConsentsOfHomeroom) -> Table:
    language = get_language() or "zh-hans"
    words = {"undecided": _("未决定"), "given": _("同意"), "refused": _("不同意"), "reworded": _("待重新决定")}
    return Table(
        caption=_("%(homeroom)s的同意事项") % {"homeroom": seen.name},
        columns=(Column(name=_("姓名")), *(Column(name=title.in_language(language)) for title in seen.titles)),
        lines=tuple(
            Line(
                code=child.pupil,
                label=child.name,
                entries=(
                    Entry(text=child.name, url=reverse("homeroom-child", kwargs={"code": child.pupil})),
                    *(Entry(text=words[each.value], tone=TONES[each.value]) for each in child.standings),
                ),
            )
            for child in seen.children
        ),
    )


consent_urls: list[URLPattern] = [
    path("pupils/<str:code>/consents/", enter_consents, name="enter-consents"),
    path("homerooms/<str:code>/consents/", homeroom_consents, name="homeroom-consents"),
    path("homerooms/<str:code>/consents.xlsx", homeroom_consents_sheet, name="homeroom-consents-sheet"),
]
