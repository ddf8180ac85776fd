"""A teacher's own appraisal on the phone: the points so far, and what each of them comes from."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts import pay
from afterbell.fronts.appraised import case_cells, item_cells, points_said
from afterbell.fronts.look.pieces import Cell, Figure
from afterbell.fronts.look.saying import say_month
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.subsidy.commands import appeal
from afterbell.subsidy.queries import MonthCard, MonthPage, OwnAppraisal, month_page, own_appraisal, own_months
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
        "months": [_month(card) for card in own_months(viewer=request.viewer)],
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


def _month(card: MonthCard) -> Cell:
    return Cell(
        name=say_month(first=card.month, language=pay.language()),
        value=points_said(card.counting),
        note="" if card.counting is not None else _("申诉等答复，或没有可以考核的记录；考核部分先留着"),
        url=reverse("my-month", kwargs={"code": card.code}),
    )


class AppealForm(forms.Form):
    """What is wrong with the own points, and why."""

    words = forms.CharField(
        label=lazy("哪里不对、为什么"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=lazy("例如：4月9日我按时到了，是手机没有网，晚上才传上去。"),
    )


@require_http_methods(["GET", "POST"])
@page("statement.see")
def month(request: ViewerRequest, code: str) -> HttpResponse:
    """Show one of the viewer's own confirmed months, every figure with its why; appeal against it until its day."""
    form = AppealForm(request.POST or None)
    reasons: tuple[Refusal, ...] = ()
    status = UNPROCESSABLE if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            appeal(actor=request.viewer, now=request.now, person=code, words=form.cleaned_data["words"])
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已提出申诉，答复以后您会收到消息。"))
            return redirect("my-month", code=code)
    seen = month_page(viewer=request.viewer, person=code, now=request.now)
    context = {
        "seen": seen,
        "month": say_month(first=seen.month, language=pay.language()),
        "figures": _figures(seen),
        "items": item_cells(seen.items),
        "cases": case_cells(seen.cases),
        "form": form,
        "reasons": reasons,
    }
    return render(request, "fronts/classroom/month.html", context, status=status)


def _figures(seen: MonthPage) -> list[Figure]:
    """Give the points as drawn up, and what counts where an appeal changed it."""
    figures = [Figure(number=points_said(seen.points), label=_("分数（满分 100）"))]
    if seen.counting != seen.points:
        label = _("发放按这个分数") if seen.counting is not None else _("申诉等答复，考核部分先留着")
        figures.append(Figure(number=points_said(seen.counting), label=label, tone="attention"))
    return figures


appraisal_urls: list[URLPattern] = [
    path("appraisal/", appraisal, name="my-appraisal"),
    path("appraised/<str:code>/", month, name="my-month"),
]
