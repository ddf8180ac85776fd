"""A teacher's own statements on the phone: what was earned, when, and why."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from afterbell.fronts import pay
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.subsidy.queries import StatementCard, StatementLine, line_proof, own_statements, statement_of
from afterbell.subsidy.rules.settlement.explain import number


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
    }
    return render(request, "fronts/classroom/statement.html", context)


def _line(line: StatementLine) -> Cell:
    day = say_day(day=line.day, language=pay.language())
    return Cell(
        name=f"{day} {pay.said(line.kind_words)}",
        value=pay.amount(line.amount_fen),
        note=line.about,
        url=reverse("my-line", kwargs={"code": line.code}),
    )


@require_GET
@page("statement.see")
def line(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what a line of one's own statement rests on."""
    proof = line_proof(viewer=request.viewer, line=code)
    return render(request, "fronts/classroom/line.html", pay.proof_context(proof))


statement_urls: list[URLPattern] = [
    path("statements/", statements, name="my-statements"),
    path("statements/<str:code>/", statement, name="my-statement"),
    path("lines/<str:code>/", line, name="my-line"),
]
