"""One child's fees on the office's desk: why it is so much, money of its family, and what it is exempt from."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.money import FEN_A_YUAN
from afterbell.fronts import pay
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Column, Entry, Line, Table
from afterbell.fronts.look.saying import say_month
from afterbell.fronts.office.fee_desk import CHANNELS, WAYS, child_address, done, say_money, say_when, term_of
from afterbell.fronts.receipts import receipt_sent
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.subsidy.commands import Channel, Way, propose_exemption, record_receipt, reverse_receipt
from afterbell.subsidy.queries import ChildFees, ReceiptRow, child_fees

KINDS = {"charge": lazy("应收"), "cap": lazy("上限"), "exemption": lazy("减免"), "refund": lazy("退费")}


class ReceiptForm(forms.Form):
    """Money that a family paid or got back, with the number of its paper."""

    way = forms.ChoiceField(label=lazy("收款还是退款"), choices=WAYS)
    channel = forms.ChoiceField(label=lazy("现金还是银行"), choices=CHANNELS)
    amount = forms.DecimalField(label=lazy("金额（元）"), max_digits=9, decimal_places=2, min_value=Decimal("0.01"))
    day = DayField(label=lazy("哪一天"), widget=forms.DateInput(attrs={"type": "date"}))
    reference = forms.CharField(label=lazy("收据号或流水号"), max_length=64)


class ExemptionForm(forms.Form):
    """The scheme's category by which a child is exempt, and what was seen."""

    category = forms.ChoiceField(label=lazy("哪一类"))
    evidence = forms.CharField(
        label=lazy("看到了什么证明"),
        help_text=lazy("比如：低保证 2026 第 12 号。加密保存，家长只看到减免多少。"),
        max_length=200,
    )


def _exemption_form(one: ChildFees) -> ExemptionForm | None:
    """Offer the scheme's categories; None where there is none, or the viewer may not propose."""
    choices = [(row.code, f"{pay.said(row.words)} · {row.percent}%") for row in one.categories]
    form = ExemptionForm(auto_id="exempt-%s")
    field = form.fields["category"]
    if not choices or not isinstance(field, forms.ChoiceField):
        return None
    field.choices = choices
    return form


def child_context(request: ViewerRequest, *, term: str, pupil: str) -> dict[str, object]:
    """Give what stands at the top of the page of fees about one child. Raises NotThere."""
    one = child_fees(viewer=request.viewer, term=term, pupil=pupil, today=request.today)
    return {
        "one": one,
        "lines": _lines(one),
        "receipts": _receipts(one),
        "receipt_form": ReceiptForm(initial={"day": request.today}, auto_id="receipt-%s"),
        "exemption_form": _exemption_form(one),
    }


def _lines(one: ChildFees) -> Table:
    return Table(
        caption=_("为什么是这么多"),
        columns=(Column(name=_("月份")), Column(name=_("项目")), Column(name=_("金额"), figures=True)),
        lines=tuple(
            Line(
                code=str(number),
                entries=(
                    Entry(text=say_month(first=row.month, language=pay.language())),
                    Entry(text=str(KINDS[row.kind]), note=pay.said(row.words)),
                    Entry(text=pay.amount(row.fen)),
                ),
            )
            for number, row in enumerate(one.lines)
        ),
    )


def _receipts(one: ChildFees) -> list[tuple[ReceiptRow, str, str]]:
    return [(row, say_money(row.way, row.channel, row.fen), say_when(row.day)) for row in one.receipts]


@require_POST
@page("subsidy.record_receipt")
def receive(request: ViewerRequest) -> HttpResponse:
    """Record money of a child's family."""
    form, child, term = ReceiptForm(request.POST), request.POST.get("child", ""), term_of(request)
    if not form.is_valid():
        return _unreadable(request, form, child)
    given = form.cleaned_data
    return done(
        request,
        lambda: record_receipt(
            actor=request.viewer,
            now=request.now,
            term=term,
            pupil=child,
            way=Way(given["way"]),
            channel=Channel(given["channel"]),
            fen=int(given["amount"] * FEN_A_YUAN),
            day=given["day"],
            reference=given["reference"],
        ),
        _("已录入，等另一人确认。"),
        to=child_address(child),
    )


def _unreadable(request: ViewerRequest, form: forms.Form, child: str) -> HttpResponse:
    messages.error(request, " ".join(f"{form[name].label}: {form[name].errors.as_text()}" for name in form.errors))
    return redirect(child_address(child))


@require_POST
@page("subsidy.reverse_receipt")
def reverse_one(request: ViewerRequest) -> HttpResponse:
    """Take a mistaken receipt back."""
    code, reason = request.POST.get("receipt", ""), request.POST.get("reason", "")
    return done(
        request,
        lambda: reverse_receipt(actor=request.viewer, now=request.now, receipt=code, reason=reason),
        _("已冲销，不再计入。"),
        to=child_address(request.POST.get("child", "")),
    )


@require_POST
@page("subsidy.propose_exemption")
def exempt(request: ViewerRequest) -> HttpResponse:
    """Propose to exempt a child for the term."""
    child, term = request.POST.get("child", ""), term_of(request)
    category, evidence = request.POST.get("category", ""), request.POST.get("evidence", "")
    return done(
        request,
        lambda: propose_exemption(
            actor=request.viewer, now=request.now, term=term, pupil=child, category=category, evidence=evidence
        ),
        _("已提出减免，等另一人看过证明后确认。"),
        to=child_address(child),
    )


@require_GET
@page("fees.see")
def receipt_pdf(request: ViewerRequest, code: str) -> HttpResponse:
    """Give the office a receipt under the school's seal."""
    return receipt_sent(request, code)


child_fee_urls: list[URLPattern] = [
    path("fees/receive/", receive, name="receive-fees"),
    path("fees/reverse/", reverse_one, name="reverse-fees"),
    path("fees/exempt/", exempt, name="exempt-fees"),
    path("fees/receipts/<str:code>/receipt.pdf", receipt_pdf, name="office-receipt"),
]
