"""What families owe and paid, on the office's desk: drawn up, published, recorded by one and confirmed by another."""

from __future__ import annotations

from collections import defaultdict

from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.money import yuan
from afterbell.fronts import pay
from afterbell.fronts.look.pieces import Bar, Bars, Column, Crumb, Entry, Figure, Line, Table
from afterbell.fronts.look.saying import say_month
from afterbell.fronts.office.fee_desk import child_address, done, say_money, say_when, term_of
from afterbell.fronts.office.fees_bank import BankForm, bank_urls, statements_table
from afterbell.fronts.office.fees_of_child import child_context, child_fee_urls
from afterbell.fronts.office.frame import frame_of, office_page
from afterbell.fronts.office.statements import STAGE
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.subsidy.commands import confirm_exemption, confirm_receipt, draw_fees, publish_fees
from afterbell.subsidy.queries import FeesPage, WaitingReceipt, fees_page, fees_sheet

FEWEST_BARS = 2


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
        context |= {"statements": statements_table(seen) if seen.statements else None, "chart": _chart(seen)}
        if child := request.GET.get("child"):
            context |= child_context(request, term=seen.term, pupil=child)
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
                    Entry(text=row.name, url=child_address(row.pupil), note=row.pupil),
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


def _chart(seen: FeesPage) -> Bars | None:
    """Draw how much of what is due each homeroom has paid; the one that is furthest behind is named."""
    due: defaultdict[str, int] = defaultdict(int)
    paid: defaultdict[str, int] = defaultdict(int)
    for row in seen.rows:
        due[row.homeroom] += row.due_fen
        paid[row.homeroom] += min(row.paid_fen, row.due_fen)
    shares = {name: paid[name] / fen for name, fen in due.items() if fen}
    if len(shares) < FEWEST_BARS:
        return None
    behind = min(shares, key=lambda name: shares[name])
    said = {"homeroom": behind, "share": round(100 * shares[behind])}
    return Bars(
        title=_("各班到现在应缴的都缴清了")
        if shares[behind] == 1
        else _("%(homeroom)s 缴得最少，到现在应缴的收了 %(share)s%%") % said,
        bars=tuple(
            Bar(name=name, number=round(100 * share), share=share, said=f"{round(100 * share)}%")
            for name, share in shares.items()
        ),
        note=_("已缴占到现在应缴的份额。"),
    )


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
    return [(row, say_money(row.way, row.channel, row.fen), say_when(row.day)) for row in seen.waiting]


@require_GET
@page("fees.see")
def sheet(request: ViewerRequest) -> HttpResponse:
    """Give the reconciliation list as an Excel file."""
    seen = fees_page(viewer=request.viewer, term=term_of(request), today=request.today)
    return pay.sheet_answer(title=_("收费对账单"), file=fees_sheet(page=seen, language=pay.language()))


@require_POST
@page("subsidy.draw_fees")
def draw(request: ViewerRequest) -> HttpResponse:
    """Draw up what is owed by the records of now."""
    term = term_of(request)
    return done(
        request,
        lambda: draw_fees(actor=request.viewer, now=request.now, term=term),
        _("已按现在的记录算好。由另一人核对后公布，家长才看得到。"),
    )


@require_POST
@page("subsidy.publish_fees")
def publish(request: ViewerRequest) -> HttpResponse:
    """Let the families see what they owe."""
    code = request.POST.get("round", "")
    return done(
        request,
        lambda: publish_fees(actor=request.viewer, now=request.now, fee_round=code),
        _("已公布，家长在手机上看得到。"),
    )


@require_POST
@page("subsidy.confirm_receipt")
def confirm(request: ViewerRequest) -> HttpResponse:
    """Confirm money that somebody else recorded."""
    code = request.POST.get("receipt", "")
    return done(
        request, lambda: confirm_receipt(actor=request.viewer, now=request.now, receipt=code), _("已确认，计入已缴。")
    )


@require_POST
@page("subsidy.confirm_exemption")
def confirm_exempt(request: ViewerRequest) -> HttpResponse:
    """Confirm an exemption that somebody else proposed."""
    code = request.POST.get("exemption", "")
    return done(
        request,
        lambda: confirm_exemption(actor=request.viewer, now=request.now, exemption=code),
        _("减免已确认，下一次计算应缴时起作用。"),
    )


fee_urls: list[URLPattern] = [
    path("fees/", fees, name="office-fees"),
    path("fees/list.xlsx", sheet, name="office-fees-sheet"),
    path("fees/draw/", draw, name="draw-fees"),
    path("fees/publish/", publish, name="publish-fees"),
    path("fees/confirm/", confirm, name="confirm-fees"),
    path("fees/exempt/confirm/", confirm_exempt, name="confirm-exemption"),
    *child_fee_urls,
    *bank_urls,
]
