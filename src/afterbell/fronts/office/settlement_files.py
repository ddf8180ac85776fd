"""What leaves the office of a settlement: for the payroll, the wall, the bureau, and under the school's seal."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from afterbell.fronts import pay
from afterbell.fronts.described.declaring import JSON, described, table
from afterbell.fronts.described.shapes import DAY, NUMBER, TEXT, given, listed, or_nothing
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.subsidy.commands import set_payroll_classes
from afterbell.subsidy.papers.settlement import sealed_pay_pdf
from afterbell.subsidy.queries import (
    Classes,
    lines_csv,
    lines_json,
    payroll_sheet,
    public_sheet,
    settlement_print,
    slip_print,
)

LINE = given(
    line=TEXT,
    staff=TEXT,
    kind=TEXT,
    ledger=TEXT,
    day=or_nothing(DAY),
    session=TEXT,
    presence=TEXT,
    rule=TEXT,
    unit=TEXT,
    units=or_nothing(NUMBER),
    rate=or_nothing(NUMBER),
    amount=NUMBER,
    corrects=TEXT,
    scheme=TEXT,
)
SETTLEMENT = given(
    settlement=TEXT,
    school=TEXT,
    term=TEXT,
    first_day=DAY,
    last_day=DAY,
    settled_on=DAY,
    scheme=TEXT,
    digest=TEXT,
    total_fen=NUMBER,
    statements=listed(given(staff=TEXT, total_fen=NUMBER)),
    lines=listed(LINE),
)


class ClassesForm(forms.Form):
    """The economic classes of own staff and of outsiders."""

    own = forms.CharField(label=lazy("本校教职工的经济分类"), max_length=8)
    outside = forms.CharField(label=lazy("外聘人员的经济分类"), max_length=8)


def classes_form(classes: Classes) -> ClassesForm:
    return ClassesForm(initial={"own": classes.own, "outside": classes.outside})


@require_GET
@page("settlement.see")
def payroll(request: ViewerRequest, code: str) -> HttpResponse:
    """Give a settlement for the payroll as Excel."""
    file = payroll_sheet(viewer=request.viewer, settlement=code, language=pay.language())
    return pay.sheet_answer(title=_("补助发放表"), file=file)


@require_GET
@page("settlement.see")
def public_table(request: ViewerRequest, code: str) -> HttpResponse:
    """Give the table that may hang on the wall as Excel."""
    file = public_sheet(viewer=request.viewer, settlement=code, language=pay.language())
    return pay.sheet_answer(title=_("补助公示表"), file=file)


@require_GET
@page("settlement.see")
def sealed(request: ViewerRequest, code: str) -> HttpResponse:
    """Give a settlement on paper under the school's seal."""
    printed = settlement_print(viewer=request.viewer, settlement=code)
    file = sealed_pay_pdf(printed=printed, now=request.now)
    return pay.sent(file, kind="application/pdf", name=f"{printed.title}.pdf")


@require_GET
@page("settlement.see")
@described("一份结算的每一行和它的依据，表格。", gives=table())
def as_csv(request: ViewerRequest, code: str) -> HttpResponse:
    """Give every line with its proof as CSV."""
    file = lines_csv(viewer=request.viewer, settlement=code)
    return pay.sent(file, kind="text/csv; charset=utf-8", name=f"{code}.csv")


@require_GET
@page("settlement.see")
@described("一份结算的每一行和它的依据：钱以分计，数量以百分之一计。", gives={JSON: SETTLEMENT})
def as_json(request: ViewerRequest, code: str) -> HttpResponse:
    """Give every line with its proof as JSON."""
    file = lines_json(viewer=request.viewer, settlement=code)
    return pay.sent(file, kind="application/json", name=f"{code}.json")


def slip(request: ViewerRequest, code: str) -> HttpResponse:
    """Give one person's slip under the school's seal."""
    printed = slip_print(viewer=request.viewer, statement=code)
    file = sealed_pay_pdf(printed=printed, now=request.now)
    return pay.sent(file, kind="application/pdf", name=f"{printed.title}.pdf")


@require_GET
@page("settlement.see")
def office_slip(request: ViewerRequest, code: str) -> HttpResponse:
    """Give a person's slip to the office."""
    return slip(request, code)


@require_POST
@page("subsidy.set_classes")
def classes(request: ViewerRequest) -> HttpResponse:
    """Set under which economic classes the payroll books what is settled."""
    set_payroll_classes(
        actor=request.viewer,
        now=request.now,
        own=request.POST.get("own", ""),
        outside=request.POST.get("outside", ""),
    )
    messages.success(request, _("已保存，以后导出的发放表按新的科目。"))
    return redirect("office-settlements")


file_urls: list[URLPattern] = [
    path("settlements/classes/", classes, name="payroll-classes"),
    path("settlements/<str:code>/payroll.xlsx", payroll, name="settlement-payroll"),
    path("settlements/<str:code>/public.xlsx", public_table, name="settlement-public"),
    path("settlements/<str:code>/sealed.pdf", sealed, name="settlement-sealed"),
    path("settlements/<str:code>/lines.csv", as_csv, name="settlement-csv"),
    path("settlements/<str:code>/lines.json", as_json, name="settlement-json"),
    path("statements/<str:code>/slip.pdf", office_slip, name="office-slip"),
]
