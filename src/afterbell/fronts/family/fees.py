"""What a family owes for its own child and why, what it paid, and what it gets back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.views.decorators.http import require_GET

from afterbell.base.refusals import NotThere
from afterbell.fronts.receipts import receipt_sent
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.schools.queries import term_around
from afterbell.subsidy.queries import own_child_fees


@require_GET
@page("child_fees.see")
def own_fees(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Show a family what is owed for its own child this term."""
    term = term_around(today=request.today)
    if term is None:
        raise NotThere("term")
    seen = own_child_fees(viewer=request.viewer, term=term.code, pupil=pupil, today=request.today)
    return render(request, "fronts/family/fees.html", {"seen": seen})


@require_GET
@page("child_fees.see")
def own_receipt(request: ViewerRequest, code: str) -> HttpResponse:
    """Give a family the receipt of its own money under the school's seal."""
    return receipt_sent(request, code, own=True)


family_fee_urls: list[URLPattern] = [
    path("children/<str:pupil>/fees/", own_fees, name="child-fees"),
    path("receipts/<str:code>/receipt.pdf", own_receipt, name="child-receipt"),
]
