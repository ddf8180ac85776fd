"""A teacher's own statements on the phone: what was earned, when, and why."""

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
from afterbell.fronts.look.pieces import Bar, Bars, Cell
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.office.settlement_files import slip
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.subsidy.commands import object_to
from afterbell.subsidy.queries import (
    StatementCard,
    StatementLine,
    StatementPage,
    line_proof,
    objection_desk,
    own_objections,
    own_statements,
    statement_of,
)
from afterbell.subsidy.rules.settlement.explain import number

FEN = 100
FEWEST_BARS = 2


@require_GET
@page("statement.see")
def statements(request: ViewerRequest) -> HttpResponse:
    """List the viewer's own statements."""
    cells = [_card(card) for card in own_statements(viewer=request.viewer)]
    return render(request, "fronts/classroom/statements.html", {"cells": cells})


def _days(card: StatementCard) -> str:
    language = pay.language()
    return f"{say_day(day=card.first_day, language=language)} — {say_day(day=card.last_day, language=language)}"


def _card(card: StatementCard) -> Cell:
    said = _("按天计 %(days)s 天，按课时计 %(hours)s 课时，按次计 %(sessions)s 次")
    units = {"days": card.days_paid, "hours": card.hours_paid, "sessions": card.sessions_paid}
    return Cell(
        name=_days(card),
        value=pay.amount(card.total_fen),
        note=said % {name: number(hundredths) for name, hundredths in units.items()},
        url=reverse("my-statement", kwargs={"code": card.code}),
    )


@require_GET
@page("statement.see")
def statement(request: ViewerRequest, code: str) -> HttpResponse:
    """Show one statement, a cell for each line."""
    seen = statement_of(viewer=request.viewer, statement=code)
    context = {
        "seen": seen,
        "figures": pay.statement_figures(seen),
        "cells": [_line(line) for line in seen.lines],
        "kinds": _kinds(seen),
        "objections": own_objections(viewer=request.viewer, statement=code),
        "desk": objection_desk(viewer=request.viewer, statement=code, line="", now=request.now)
        if seen.may_object
        else None,
    }
    return render(request, "fronts/classroom/statement.html", context)


def _kinds(seen: StatementPage) -> Bars | None:
    """Show what one's own money came from, the largest first."""
    sums: dict[str, int] = {}
    for line in seen.lines:
        name = pay.said(line.kind_words)
        sums[name] = sums.get(name, 0) + line.amount_fen
    earned = {name: fen for name, fen in sums.items() if fen > 0}
    whole = sum(earned.values())
    if len(earned) < FEWEST_BARS:
        return None
    top = max(earned, key=lambda name: earned[name])
    return Bars(
        title=_("%(kind)s占 %(share)s%%") % {"kind": top, "share": earned[top] * 100 // whole},
        bars=tuple(
            Bar(name=name, number=fen // FEN, share=fen / whole, said=pay.amount(fen))
            for name, fen in sorted(earned.items(), key=lambda part: -part[1])
        ),
    )


def _line(line: StatementLine) -> Cell:
    day = say_day(day=line.day, language=pay.language())
    return Cell(
        name=f"{day} {pay.said(line.kind_words)}",
        value=pay.amount(line.amount_fen),
        note=pay.said(line.about),
        url=reverse("my-line", kwargs={"code": line.code}),
    )


@require_GET
@page("statement.see")
def line(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what a line of one's own statement rests on."""
    proof = line_proof(viewer=request.viewer, line=code)
    context = {**pay.proof_context(proof, line="my-line"), "objection_url": _objection_url(proof.statement, code)}
    return render(request, "fronts/classroom/line.html", context)


def _objection_url(statement: str, line: str = "") -> str:
    there = reverse("my-objection", kwargs={"code": statement})
    return f"{there}?line={line}" if line else there


class ObjectionForm(forms.Form):
    """What is wrong, and why."""

    words = forms.CharField(
        label=lazy("哪里不对、为什么"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=lazy("例如：3月4日的社团我在场，名单上没有。"),
    )


@require_http_methods(["GET", "POST"])
@page("subsidy.object")
def objection(request: ViewerRequest, code: str) -> HttpResponse:
    """Object to the own statement or to one line of it, while objections are open."""
    line = request.GET.get("line", "")
    seen = objection_desk(viewer=request.viewer, statement=code, line=line, now=request.now)
    form = ObjectionForm(request.POST or None)
    reasons: tuple[Refusal, ...] = ()
    status = UNPROCESSABLE if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["words"]
        try:
            object_to(actor=request.viewer, now=request.now, statement=code, line=line, words=said)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已提出异议，教导处答复以后在这里看得到。"))
            return redirect("my-statement", code=code)
    context = {"seen": seen, "form": form, "reasons": reasons}
    return render(request, "fronts/classroom/objection.html", context, status=status)


@require_GET
@page("statement.see")
def own_slip(request: ViewerRequest, code: str) -> HttpResponse:
    """Give one's own slip under the school's seal."""
    return slip(request, code)


statement_urls: list[URLPattern] = [
    path("statements/", statements, name="my-statements"),
    path("statements/<str:code>/", statement, name="my-statement"),
    path("statements/<str:code>/object/", objection, name="my-objection"),
    path("statements/<str:code>/slip.pdf", own_slip, name="my-slip"),
    path("lines/<str:code>/", line, name="my-line"),
]
