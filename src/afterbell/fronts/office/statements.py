"""One person's statement on the office's desk, and the proof of each of its lines."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from afterbell.fronts import pay
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.subsidy.queries import line_proof, statement_of, statement_sheet

STAGE = "settlement"


@require_GET
@page("settlement.see")
def statement(request: ViewerRequest, code: str) -> HttpResponse:
    """Show one person's statement line by line."""
    seen = statement_of(viewer=request.viewer, statement=code)
    days = pay.days(seen.first_day, seen.last_day)
    context = {
        "seen": seen,
        "days": days,
        "figures": pay.statement_figures(seen),
        "table": pay.statement_table(seen, line="office-line"),
        "crumbs": (*_way(seen.settlement, days), Crumb(name=seen.name)),
    }
    return office_page(request, "statement.html", stage=STAGE, context=context)


def _way(settlement: str, days: str) -> tuple[Crumb, ...]:
    return (
        Crumb(name=_("结算"), url=reverse("office-settlements")),
        Crumb(name=days, url=reverse("office-settlement", kwargs={"code": settlement})),
    )


@require_GET
@page("settlement.see")
def statement_file(request: ViewerRequest, code: str) -> HttpResponse:
    """Give one person's statement as an Excel file."""
    seen = statement_of(viewer=request.viewer, statement=code)
    file = statement_sheet(viewer=request.viewer, statement=code, language=pay.language())
    return pay.sheet_answer(title=f"{seen.name} {seen.first_day:%Y-%m}", file=file)


@require_GET
@page("settlement.see")
def line(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what a line rests on."""
    proof = line_proof(viewer=request.viewer, line=code)
    back = reverse("office-statement", kwargs={"code": proof.statement})
    context = {
        **pay.proof_context(proof, line="office-line"),
        "crumbs": (
            *_way(proof.settlement, pay.days(proof.first_day, proof.last_day)),
            Crumb(name=proof.name, url=back),
            Crumb(name=_("一笔补助")),
        ),
    }
    return office_page(request, "line.html", stage=STAGE, context=context)


statement_urls: list[URLPattern] = [
    path("statements/<str:code>/", statement, name="office-statement"),
    path("statements/<str:code>/list.xlsx", statement_file, name="office-statement-sheet"),
    path("lines/<str:code>/", line, name="office-line"),
]
