"""What families owe and paid, on the office's desk: drawn up, published, recorded by one and confirmed by another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.money import FEN_A_YUAN, yuan
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.sheet_files import MOST_BYTES, read_table
from afterbell.fronts import pay
from afterbell.fronts.days import DayField, day_in
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Figure, Line, Table
from afterbell.fronts.look.saying import say_date, say_month
from afterbell.fronts.office.frame import frame_of, office_page
from afterbell.fronts.office.statements import STAGE
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.subsidy.commands import (
    Channel,
    Way,
    confirm_receipt,
    draw_fees,
    publish_fees,
    record_receipt,
    reverse_receipt,
    take_in_statement,
)
from afterbell.subsidy.queries import (
    ChildFees,
    FeesPage,
    ReceiptRow,
    WaitingReceipt,
    child_fees,
    fees_page,
    fees_sheet,
    unmatched_rows,
)
from afterbell.subsidy.rules.fees.bank import payments_of

WAYS = ((Way.PAID.value, lazy("收款")), (Way.REFUNDED.value, lazy("退款")))
CHANNELS = ((Channel.CASH.value, lazy("现金")), (Channel.BANK.value, lazy("银行")))
KINDS = {"charge": lazy("应收"), "cap": lazy("上限"), "exemption": lazy("减免"), "refund": lazy("退费")}


class ReceiptForm(forms.Form):
    """Money that a family paid or got back, with the number of its paper."""

    way = forms.ChoiceField(label=lazy("收款还是退款"), choices=WAYS)
    channel = forms.ChoiceField(label=lazy("现金还是银行"), choices=CHANNELS)
    amount = forms.DecimalField(label=lazy("金额（元）"), max_digits=9, decimal_places=2, min_value=Decimal("0.01"))
    day = DayField(label=lazy("哪一天"), widget=forms.DateInput(attrs={"type": "date"}))
    reference = forms.CharField(label=lazy("收据号或流水号"), max_length=64)


class BankForm(forms.Form):
    """A bank's file."""

    file = forms.FileField(
        label=lazy("银行流水"),
        help_text=lazy("列名：流水号、日期、金额、户名、附言；.csv 或 .xlsx，最多两万行。"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


@require_GET
@page("fees.see")
def fees(request: ViewerRequest) -> HttpResponse:
    """Show what the families of the term owe and paid; of one child, where the address names it, why."""
    frame = frame_of(request)
    context: dict[str, object] = {"seen": None, "crumbs": _crumbs()}
    if frame.term:
        seen = fees_page(viewer=request.viewer, term=frame.term.code, today=request.today)
        context |= {"seen": seen, "bank_form": BankForm(), "figures": _figures(seen), "table": _children(seen)}
        context |= {"waiting": _waiting(seen), "months": _months(seen)}
        if seen.may_record and seen.unmatched:
            context["unmatched"] = _unmatched(request, seen)
        if child := request.GET.get("child"):
            one = child_fees(viewer=request.viewer, term=seen.term, pupil=child, today=request.today)
            context |= {"one": one, "lines": _lines(one), "receipts": _receipts(one)}
            context["receipt_form"] = ReceiptForm(initial={"day": request.today})
    return office_page(request, "fees.html", stage=STAGE, context=context, frame=frame)


def _crumbs() -> tuple[Crumb, ...]:
    return (Crumb(name=_("结算"), url=reverse("office-settlements")), Crumb(name=_("收费")))


def _figures(seen: FeesPage) -> tuple[Figure, ...]:
    behind = [row for row in seen.rows if row.open_fen > 0]
    back = -sum(row.open_fen for row in seen.rows if row.open_fen < 0)
    return (
        Figure(
            number=yuan(seen.due_fen),
            label=_("到现在应缴（元）"),
            note=_("全学期 %(sum)s 元") % {"sum": yuan(seen.owed_fen)},
        ),
        Figure(number=yuan(seen.paid_fen), label=_("已缴（元）")),
        Figure(number=len(behind), label=_("还没缴清的孩子"), tone="attention" if behind else "plain"),
        Figure(number=yuan(back), label=_("应退（元）"), tone="attention" if back else "plain"),
    )


def _children(seen: FeesPage) -> Table:
    return Table(
        caption=_("每个孩子的应缴和已缴"),
        columns=(
            Column(name=_("孩子")),
            Column(name=_("班级")),
            Column(name=_("全学期应缴"), figures=True),
            Column(name=_("到现在应缴"), figures=True),
            Column(name=_("已缴"), figures=True),
            Column(name=_("欠缴或应退"), figures=True),
        ),
        lines=tuple(
            Line(
                code=row.pupil,
                label=row.name,
                entries=(
                    Entry(text=row.name, url=_address(row.pupil), note=row.pupil),
                    Entry(text=row.homeroom),
                    Entry(text=pay.amount(row.owed_fen)),
                    Entry(text=pay.amount(row.due_fen)),
                    Entry(text=pay.amount(row.paid_fen)),
                    Entry(text=pay.amount(row.open_fen), tone="attention" if row.open_fen else "good"),
                ),
            )
            for row in seen.rows
        ),
    )


def _address(pupil: str) -> str:
    return f"{reverse('office-fees')}?{urlencode({'child': pupil})}"


def _months(seen: FeesPage) -> Table:
    return Table(
        caption=_("每月应收"),
        columns=(Column(name=_("月份")), Column(name=_("应收"), figures=True)),
        lines=tuple(
            Line(
                code=month.isoformat(),
                entries=(Entry(text=say_month(first=month, language=pay.language())), Entry(text=pay.amount(fen))),
            )
            for month, fen in seen.months
        ),
    )


def _waiting(seen: FeesPage) -> list[tuple[WaitingReceipt, str, str]]:
    return [(row, _money(row.way, row.channel, row.fen), _day(row.day)) for row in seen.waiting]


def _unmatched(request: ViewerRequest, seen: FeesPage) -> Table:
    return Table(
        caption=_("没有对上孩子的银行流水"),
        columns=(Column(name=_("流水号")), Column(name=_("日期")), Column(name=_("金额")), Column(name=_("付款人"))),
        lines=tuple(
            Line(
                code=row.code,
                entries=(
                    Entry(text=row.serial),
                    Entry(text=_day(row.day)),
                    Entry(text=pay.amount(row.fen)),
                    Entry(text=row.payer),
                ),
            )
            for row in unmatched_rows(viewer=request.viewer, term=seen.term)
        ),
    )


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
    return [(row, _money(row.way, row.channel, row.fen), _day(row.day)) for row in one.receipts]


def _money(way: str, channel: str, fen: int) -> str:
    return f"{dict(WAYS)[Way(way).value]} · {dict(CHANNELS)[Channel(channel).value]} · {pay.amount(fen)}"


def _day(day: date) -> str:
    return say_date(day=day, language=pay.language())


@require_GET
@page("fees.see")
def sheet(request: ViewerRequest) -> HttpResponse:
    """Give the reconciliation list as an Excel file."""
    seen = fees_page(viewer=request.viewer, term=_term(request), today=request.today)
    return pay.sheet_answer(title=_("收费对账单"), file=fees_sheet(page=seen, language=pay.language()))


def _term(request: ViewerRequest) -> str:
    frame = frame_of(request)
    if frame.term is None:
        raise NotThere("term")
    return frame.term.code


def _done(request: ViewerRequest, act: Callable[[], object], said: str, *, child: str = "") -> HttpResponse:
    """Do something and go back to the page, which says that it is done, or every reason why not."""
    try:
        act()
    except Refused as refused:
        messages.error(request, " ".join(pay.said(reason.words) for reason in refused.reasons))
    else:
        messages.success(request, said)
    return redirect(_address(child) if child else reverse("office-fees"))


@require_POST
@page("subsidy.draw_fees")
def draw(request: ViewerRequest) -> HttpResponse:
    """Draw up what is owed by the records of now."""
    term = _term(request)
    return _done(
        request,
        lambda: draw_fees(actor=request.viewer, now=request.now, term=term),
        _("已按现在的记录算好。由另一人核对后公布，家长才看得到。"),
    )


@require_POST
@page("subsidy.publish_fees")
def publish(request: ViewerRequest) -> HttpResponse:
    """Let the families see what they owe."""
    code = request.POST.get("round", "")
    return _done(
        request,
        lambda: publish_fees(actor=request.viewer, now=request.now, fee_round=code),
        _("已公布，家长在手机上看得到。"),
    )


@require_POST
@page("subsidy.record_receipt")
def receive(request: ViewerRequest) -> HttpResponse:
    """Record money of a child's family."""
    form, child, term = ReceiptForm(request.POST), request.POST.get("child", ""), _term(request)
    if not form.is_valid():
        messages.error(request, " ".join(f"{form[name].label}: {form[name].errors.as_text()}" for name in form.errors))
        return redirect(_address(child))
    given = form.cleaned_data
    return _done(
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
        child=child,
    )


@require_POST
@page("subsidy.confirm_receipt")
def confirm(request: ViewerRequest) -> HttpResponse:
    """Confirm money that somebody else recorded."""
    code = request.POST.get("receipt", "")
    return _done(
        request, lambda: confirm_receipt(actor=request.viewer, now=request.now, receipt=code), _("已确认，计入已缴。")
    )


@require_POST
@page("subsidy.reverse_receipt")
def reverse_one(request: ViewerRequest) -> HttpResponse:
    """Take a mistaken receipt back."""
    code, reason = request.POST.get("receipt", ""), request.POST.get("reason", "")
    return _done(
        request,
        lambda: reverse_receipt(actor=request.viewer, now=request.now, receipt=code, reason=reason),
        _("已冲销，不再计入。"),
        child=request.POST.get("child", ""),
    )


@require_POST
@page("subsidy.take_in_statement")
def take_in(request: ViewerRequest) -> HttpResponse:
    """Take a bank's file in: all of it, or with every reason nothing."""
    form, term = BankForm(request.POST, request.FILES), _term(request)
    if not form.is_valid():
        messages.error(request, _("请选择银行流水文件。"))
        return redirect("office-fees")
    file = form.cleaned_data["file"]

    def act() -> str:
        table = read_table(file.read(MOST_BYTES + 1))
        payments = payments_of(table=table, day_in=day_in)
        return take_in_statement(actor=request.viewer, now=request.now, term=term, payments=payments)

    return _done(request, act, _("已导入。对上孩子的等另一人确认，没对上的列在下面。"))


fee_urls: list[URLPattern] = [
    path("fees/", fees, name="office-fees"),
    path("fees/list.xlsx", sheet, name="office-fees-sheet"),
    path("fees/draw/", draw, name="draw-fees"),
    path("fees/publish/", publish, name="publish-fees"),
    path("fees/receive/", receive, name="receive-fees"),
    path("fees/confirm/", confirm, name="confirm-fees"),
    path("fees/reverse/", reverse_one, name="reverse-fees"),
    path("fees/statement/", take_in, name="take-in-statement"),
]
