"""The emergency list: everybody who is in the school now, by place, to be ticked on paper or on the phone."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from afterbell.base.spans import local_day
from afterbell.dismissal.queries import Inside, PlaceInside, everybody_inside
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.gate.visitors import moment
from afterbell.fronts.look.pieces import Figure
from afterbell.fronts.look.saying import say_time
from afterbell.fronts.viewing import ViewerRequest, page


@require_GET
@page("gate.see")
def inside(request: ViewerRequest) -> HttpResponse:
    """List everybody inside by place, those first of whom nobody knows where they are."""
    found = everybody_inside(viewer=request.viewer, on=request.today, now=request.now)
    return render(request, "fronts/gate/inside.html", context_of(found))


def context_of(found: Inside) -> dict[str, object]:
    """Give what the list is drawn with, also on a device that keeps it."""
    missing = len(found.missing)
    visiting = sum(row.people for row in found.visitors)
    to_come = sum(len(row.children) for row in found.places if row.place.value == "with_homeroom")
    begins_later = _("其中 %(number)s 名的场次还没有开始") % {"number": to_come} if to_come else ""
    return {
        "found": found,
        "visiting": visiting,
        "visitors": [(row, moment(row.since, today=local_day(found.at))) for row in found.visitors],
        "time": say_time(clock_of(found.at)),
        "figures": (
            Figure(number=found.children, label=_("要找齐的学生"), note=begins_later),
            Figure(number=len(found.adults), label=_("到岗的大人")),
            Figure(number=missing, label=_("不知道在哪里"), tone="alarm" if missing else "good"),
            Figure(number=visiting, label=_("校内访客")),
        ),
        "places": [(_title(row), row, row.place.value != "with_homeroom") for row in found.places],
    }


def _title(row: PlaceInside) -> str:
    """Name a place so that somebody who has to go there finds it."""
    names = {
        "in_group": row.name,
        "elsewhere": _("在别处：%(where)s") % {"where": row.name or _("没有写明")},
        "at_gate": _("校门"),
        "boarding": _("宿舍"),
        "with_homeroom": _("%(homeroom)s，场次还没有开始") % {"homeroom": row.name},
    }
    return names[row.place.value]


inside_urls: list[URLPattern] = [path("inside/", inside, name="inside")]
