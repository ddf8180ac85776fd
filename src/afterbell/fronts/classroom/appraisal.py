"""A teacher's own appraisal on the phone: the points so far, and what each of them comes from."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from afterbell.fronts import pay
from afterbell.fronts.look.pieces import Cell, Figure
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.subsidy.queries import OwnAppraisal, own_appraisal
from afterbell.subsidy.rules.settlement.explain import number


@require_GET
@page("statement.see")
def appraisal(request: ViewerRequest) -> HttpResponse:
    """Show the viewer's own points of the term, item by item."""
    seen = own_appraisal(viewer=request.viewer, today=request.today)
    points = seen.appraised.points if seen else None
    context = {
        "seen": seen,
        "figures": [Figure(number=number(points), label=_("到今天为止的分数（满分 100）"))]
        if points is not None
        else (),
        "cells": _cells(seen) if seen else (),
        "words": pay.said(seen.words) if seen and seen.words else "",
    }
    return render(request, "fronts/classroom/appraisal.html", context)


def _cells(seen: OwnAppraisal) -> list[Cell]:
    return [
        Cell(
            name=pay.said(seen.names[row.code]),
            value=f"{row.good}/{row.of}" if row.counts else _("不计"),
            note=_("权重 %(weight)s；%(why)s") % {"weight": seen.weights[row.code], "why": pay.said(row.why)},
        )
        for row in seen.appraised.items
    ]


appraisal_urls: list[URLPattern] = [path("appraisal/", appraisal, name="my-appraisal")]
