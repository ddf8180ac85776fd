"""A bank's file on the office's desk: taken in whole, matched with children, confirmed by another at one stroke."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.money import yuan
from afterbell.base.refusals import Refused
from afterbell.base.sheet_files import MOST_BYTES, read_table
from afterbell.base.spans import local_day
from afterbell.fronts import pay
from afterbell.fronts.days import day_in
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Figure, Line, Table
from afterbell.fronts.office.fee_desk import done, say_when, term_of
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.statements import STAGE
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.subsidy.commands import confirm_statement, match_bank_row, take_in_statement
from afterbell.subsidy.queries import BankPayment, BankStatementPage, FeesPage, bank_statement_page
from afterbell.subsidy.rules.fees.bank import payments_of

STATES = {
    "unmatched": lazy("没有对上"),
    "waiting": lazy("等另一人确认"),
    "confirmed": lazy("已确认"),
    "taken_back": lazy("已冲销"),
}


class BankForm(forms.Form):
    """A bank's file."""

    file = forms.FileField(
        label=lazy("银行流水"),
        help_text=lazy("列名：流水号、日期、金额、户名、附言；.csv 或 .xlsx，最多两万行。"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


def statements_table(seen: FeesPage) -> Table:
    """List the files of a term, with what of them waits."""
    return Table(
        caption=_("导入过的银行流水"),
        columns=(
            Column(name=_("导入")),
            Column(name=_("笔数"), figures=True),
            Column(name=_("金额"), figures=True),
            Column(name=_("没有对上"), figures=True),
            Column(name=_("等另一人确认"), figures=True),
        ),
        lines=tuple(
            Line(
                code=row.code,
                entries=(
                    Entry(text=say_when(local_day(row.imported_at)), url=_address(row.code), note=row.imported_by),
                    Entry(text=str(row.payments)),
                    Entry(text=pay.amount(row.fen)),
                    Entry(text=str(row.unmatched), tone="attention" if row.unmatched else "plain"),
                    Entry(text=str(row.waiting), tone="attention" if row.waiting else "plain"),
                ),
            )
            for row in seen.statements
        ),
    )


def _address(code: str) -> str:
    return reverse("bank-statement", kwargs={"code": code})


@require_POST
@page("subsidy.take_in_statement")
def take_in(request: ViewerRequest) -> HttpResponse:
    """Take a bank's file in: all of it, or with every reason nothing."""
    form, term = BankForm(request.POST, request.FILES), term_of(request)
    if not form.is_valid():
        messages.error(request, _("请选择银行流水文件。"))
        return redirect("office-fees")
    try:
        table = read_table(form.cleaned_data["file"].read(MOST_BYTES + 1))
        payments = payments_of(table=table, day_in=day_in)
        made = take_in_statement(actor=request.viewer, now=request.now, term=term, payments=payments)
    except Refused as refused:
        messages.error(request, " ".join(pay.said(reason.words) for reason in refused.reasons))
        return redirect("office-fees")
    messages.success(request, _("已导入。对上孩子的等另一人确认，没对上的请在下面指明。"))
    return redirect(_address(made))


@require_GET
@page("fees.see")
def statement(request: ViewerRequest, code: str) -> HttpResponse:
    """Show a file's payments: those nobody matched first, each to be given to a child."""
    seen = bank_statement_page(viewer=request.viewer, statement=code)
    context = {
        "seen": seen,
        "figures": _figures(seen),
        "unmatched": [(row, say_when(row.day), pay.amount(row.fen)) for row in seen.of("unmatched")],
        "table": _payments([row for row in seen.payments if row.state != "unmatched"]),
        "to_confirm": pay.amount(seen.to_confirm_fen),
        "imported": say_when(local_day(seen.imported_at)),
        "crumbs": (
            Crumb(name=_("结算"), url=reverse("office-settlements")),
            Crumb(name=_("收费"), url=reverse("office-fees")),
            Crumb(name=_("银行流水")),
        ),
    }
    return office_page(request, "bank_statement.html", stage=STAGE, context=context)


def _figures(seen: BankStatementPage) -> tuple[Figure, ...]:
    parts = {state: seen.of(state) for state in STATES}
    return tuple(
        Figure(
            number=len(rows),
            label=str(STATES[state]),
            note=_("%(sum)s 元") % {"sum": yuan(sum(row.fen for row in rows))},
            tone="attention" if rows and state in {"unmatched", "waiting"} else "plain",
        )
        for state, rows in parts.items()
    )


def _payments(rows: list[BankPayment]) -> Table:
    return Table(
        caption=_("对上的流水"),
        columns=(
            Column(name=_("日期")),
            Column(name=_("流水号")),
            Column(name=_("付款人")),
            Column(name=_("孩子")),
            Column(name=_("金额"), figures=True),
            Column(name=_("状态")),
        ),
        lines=tuple(
            Line(
                code=row.code,
                label=row.serial,
                entries=(
                    Entry(text=say_when(row.day)),
                    Entry(text=row.serial),
                    Entry(text=row.payer),
                    Entry(text=row.name, note=row.pupil),
                    Entry(text=pay.amount(row.fen)),
                    Entry(text=str(STATES[row.state]), tone="attention" if row.state == "waiting" else "plain"),
                ),
            )
            for row in rows
        ),
    )


@require_POST
@page("subsidy.match_bank_row")
def match(request: ViewerRequest, code: str) -> HttpResponse:
    """Say for which child a payment is."""
    seen = bank_statement_page(viewer=request.viewer, statement=code)
    child = seen.child_named(request.POST.get("child", "").strip())
    if not child:
        messages.error(request, _("没有找到这名学生，或有同名的。请从列表里选，或写缴费代码。"))
        return redirect(_address(code))
    return done(
        request,
        lambda: match_bank_row(
            actor=request.viewer, now=request.now, bank_row=request.POST.get("payment", ""), pupil=child
        ),
        _("已对上，等另一人确认。"),
        to=_address(code),
    )


@require_POST
@page("subsidy.confirm_receipt")
def confirm_all(request: ViewerRequest, code: str) -> HttpResponse:
    """Confirm every payment of a file that somebody else matched."""
    return done(
        request,
        lambda: confirm_statement(actor=request.viewer, now=request.now, statement=code),
        _("已确认，计入已缴。"),
        to=_address(code),
    )


bank_urls: list[URLPattern] = [
    path("fees/statement/", take_in, name="take-in-statement"),
    path("fees/files/<str:code>/", statement, name="bank-statement"),
    path("fees/files/<str:code>/match/", match, name="match-payment"),
    path("fees/files/<str:code>/confirm/", confirm_all, name="confirm-statement"),
]
