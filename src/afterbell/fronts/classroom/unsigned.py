"""Who of a homeroom has not signed, with a reminder to copy; and entering what a guardian signed on paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afterbell.base.refusals import Refused
from afterbell.enrolment.commands import countersign_signatures
from afterbell.enrolment.queries import NotSigned, signed_sheet, unsigned_in_homeroom
from afterbell.fronts.family.signing import signing
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page


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
        value=_said(row),
        tone="info" if row.entered else "alarm" if row.overdue else "attention",
        url=there,
    )


def _said(row: NotSigned) -> str:
    if row.entered:
        return _("已录入，等复核")
    return _("已逾期") if row.overdue else "" if row.has_phone else _("没有手机，请代录")


@require_GET
@page("pictures.see")
def signed(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what was entered from papers signed by hand beside the photographs."""
    return _sheet(request, code=code)


def _sheet(request: ViewerRequest, *, code: str, refused: Refused | None = None) -> HttpResponse:
    request.stands_on = reverse("signed-sheet", kwargs={"code": code})
    context = {
        "seen": signed_sheet(viewer=request.viewer, application=code),
        "reasons": refused.reasons if refused else (),
        "reason": request.POST.get("reason", ""),
    }
    status = 200 if refused is None else CONFLICT if refused.conflict else UNPROCESSABLE
    return render(request, "fronts/classroom/signed_sheet.html", context, status=status)


@require_POST
@page("enrolment.countersign")
def countersign_signed(request: ViewerRequest, code: str) -> HttpResponse:
    """Confirm that photograph and entry agree, so that the signatures count, or send the entry back."""
    decision = request.POST.get("decision", "")
    try:
        countersign_signatures(
            actor=request.viewer,
            now=request.now,
            application=code,
            decision=decision,
            reason=request.POST.get("reason", ""),
        )
    except Refused as refused:
        return _sheet(request, code=code, refused=refused)
    messages.success(request, _("复核完成：一致。") if decision == "approved" else _("已退回，由班主任更正。"))
    return redirect("signed-sheet", code=code)


@require_http_methods(["GET", "POST"])
@page("enrolment.sign_again")
def enter_signatures(request: ViewerRequest, code: str) -> HttpResponse:
    """Enter that a guardian signed the changed papers on paper."""
    return signing(request, application=code, back=lambda seen: reverse("unsigned", args=[seen.homeroom_code]))


unsigned_urls: list[URLPattern] = [
    path("homerooms/<str:code>/unsigned/", unsigned, name="unsigned"),
    path("applications/<str:code>/sign/", enter_signatures, name="enter-signatures"),
    path("applications/<str:code>/signed/", signed, name="signed-sheet"),
    path("applications/<str:code>/signed/countersign/", countersign_signed, name="countersign-signed"),
]
