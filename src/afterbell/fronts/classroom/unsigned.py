"""Who of a homeroom has not signed, with a reminder to copy; and entering what a guardian signed on paper."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.enrolment.queries import NotSigned, unsigned_in_homeroom
from afterbell.fronts.family.signing import signing
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.viewing import ViewerRequest, page


@require_GET
@page("homeroom.see")
def unsigned(request: ViewerRequest, code: str) -> HttpResponse:
    """List who of a homeroom has papers that are not signed, with a reminder to copy."""
    seen = unsigned_in_homeroom(viewer=request.viewer, homeroom=code, today=request.today)
    cells = [_cell(row, may_enter=seen.may_enter) for row in seen.children]
    days = [row.sign_by for row in seen.children if row.sign_by]
    context = {
        "seen": seen,
        "cells": cells,
        "names": _("、").join(row.name for row in seen.children),
        "sign_by": max(days, default=None),
        "address": request.build_absolute_uri(reverse("home")),
    }
    return render(request, "fronts/classroom/unsigned.html", context)


def _cell(row: NotSigned, *, may_enter: bool) -> Cell:
    titles = _("、").join(f"《{title}》" for title in row.titles)
    who = _("、").join(row.guardians) or _("没有登记家长")
    there = reverse("enter-signatures", kwargs={"code": row.application}) if may_enter else ""
    return Cell(
        name=row.name,
        note=f"{titles} · {who}",
        value=_("已逾期") if row.overdue else "" if row.has_phone else _("没有手机，请代录"),
        tone="alarm" if row.overdue else "attention",
        url=there,
    )


@require_http_methods(["GET", "POST"])
@page("enrolment.sign_again")
def enter_signatures(request: ViewerRequest, code: str) -> HttpResponse:
    """Enter that a guardian signed the changed papers on paper."""
    return signing(request, application=code, back=lambda seen: reverse("unsigned", args=[seen.homeroom_code]))


unsigned_urls: list[URLPattern] = [
    path("homerooms/<str:code>/unsigned/", unsigned, name="unsigned"),
    path("applications/<str:code>/sign/", enter_signatures, name="enter-signatures"),
]
