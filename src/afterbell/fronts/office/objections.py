"""Objections and corrections on the office's desk: answered, signed by two, and paid with the next settlement."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afterbell.base.access import may, place
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.fronts import pay
from afterbell.fronts.look.pieces import Column, Entry, Line, Table
from afterbell.fronts.look.saying import say_date
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.settlement_steps import crumbs
from afterbell.fronts.office.statements import STAGE
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.subsidy.commands import answer_objection, sign_adjustment
from afterbell.subsidy.queries import (
    AdjustmentRow,
    ObjectionRow,
    adjustments_of,
    objection_of,
    objections_of,
    settlement_table,
)

CAUSES = {"records": lazy("记录更正"), "objection": lazy("异议成立")}
DECISIONS = (("declined", lazy("不成立，补助不变")), ("upheld", lazy("成立，下次结算更正")))
FEN = 100


class AnswerForm(forms.Form):
    """Whether an objection is upheld, by how much, and why."""

    decision = forms.ChoiceField(label=lazy("决定"), choices=DECISIONS, widget=forms.RadioSelect)
    amount = forms.DecimalField(
        label=lazy("更正金额（元）"),
        required=False,
        max_digits=8,
        decimal_places=2,
        help_text=lazy("成立时填：补发填正数，扣回填负数。"),
    )
    words = forms.CharField(label=lazy("答复"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


@require_GET
@page("settlement.see")
def objections(request: ViewerRequest, code: str) -> HttpResponse:
    """List the objections to a settlement, those without an answer first."""
    seen = settlement_table(viewer=request.viewer, settlement=code)
    days = pay.days(seen.first_day, seen.last_day)
    rows = objections_of(viewer=request.viewer, settlement=code)
    context = {"days": days, "table": _objections(rows), "crumbs": crumbs(code, days, _("异议"))}
    return office_page(request, "settlement_objections.html", stage=STAGE, context=context)


def _objections(rows: Sequence[ObjectionRow]) -> Table:
    return Table(
        caption=_("异议；没有答复的在前"),
        columns=(
            Column(name=_("姓名")),
            Column(name=_("对哪一笔")),
            Column(name=_("最迟答复")),
            Column(name=_("答复")),
        ),
        lines=tuple(
            Line(
                code=row.code,
                label=row.person,
                entries=(
                    Entry(text=row.person, url=reverse("office-objection", kwargs={"code": row.code})),
                    Entry(text=pay.said(row.line) if row.line else _("整张补助单")),
                    Entry(text=say_date(day=row.answer_by, language=pay.language())),
                    _answered(row),
                ),
            )
            for row in rows
        ),
    )


def _answered(row: ObjectionRow) -> Entry:
    if not row.answered:
        return Entry(text=_("等答复"), tone="attention")
    return Entry(text=_("成立") if row.upheld else _("不成立"), note=row.answered_by, tone="good")


@require_http_methods(["GET", "POST"])
@page("settlement.see")
def objection(request: ViewerRequest, code: str) -> HttpResponse:
    """Show one objection; whoever may answer it does so here, with the proof one click away."""
    form = AnswerForm(request.POST or None, initial={"decision": "declined"})
    reasons: tuple[Refusal, ...] = ()
    status = UNPROCESSABLE if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            answer_objection(
                actor=request.viewer,
                now=request.now,
                objection=code,
                upheld=sent["decision"] == "upheld",
                amount_fen=int((sent["amount"] or Decimal(0)) * FEN),
                words=sent["words"],
            )
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已答复，本人在手机上看得到。"))
            seen = objection_of(viewer=request.viewer, objection=code)
            return redirect("office-objections", code=seen.settlement)
    seen = objection_of(viewer=request.viewer, objection=code)
    days = pay.days(seen.first_day, seen.last_day)
    context = {
        "seen": seen,
        "raised_on": local_day(seen.raised_at),
        "form": form,
        "reasons": reasons,
        "may_answer": not seen.answered
        and may(actor=request.viewer, action="subsidy.answer_objection", at=place(school=request.viewer.tenant)),
        "crumbs": crumbs(seen.settlement, days, _("异议")),
    }
    return office_page(request, "settlement_objection.html", stage=STAGE, context=context, status=status)


@require_GET
@page("settlement.see")
def adjustments(request: ViewerRequest, code: str) -> HttpResponse:
    """List what corrects a settlement, and what it pays of earlier ones; two people sign each."""
    seen = settlement_table(viewer=request.viewer, settlement=code)
    days = pay.days(seen.first_day, seen.last_day)
    rows = adjustments_of(viewer=request.viewer, settlement=code)
    context = {
        "days": days,
        "code": code,
        "table": _adjustments(rows),
        "to_sign": [row for row in rows if row.may_sign],
        "may_propose": may(
            actor=request.viewer, action="subsidy.propose_adjustments", at=place(school=request.viewer.tenant)
        ),
        "crumbs": crumbs(code, days, _("更正")),
    }
    return office_page(request, "settlement_adjustments.html", stage=STAGE, context=context)


def _adjustments(rows: Sequence[AdjustmentRow]) -> Table:
    names = (_("姓名"), _("工作"), _("日期"), _("为什么"), _("签字"), _("在哪次结算发"))
    return Table(
        caption=_("更正；没有签完的在前"),
        columns=(*(Column(name=name) for name in names), Column(name=_("金额"), figures=True)),
        lines=tuple(
            Line(
                code=row.code,
                label=row.person,
                entries=(
                    Entry(text=row.person),
                    Entry(text=pay.said(row.kind), note=row.about),
                    Entry(text=say_date(day=row.day, language=pay.language())),
                    Entry(text=str(CAUSES[row.cause]), note=row.proposed_by),
                    _signed(row),
                    _paid_in(row),
                    Entry(text=pay.amount(row.amount_fen), tone="alarm" if row.amount_fen < 0 else "plain"),
                ),
            )
            for row in rows
        ),
    )


def _signed(row: AdjustmentRow) -> Entry:
    if row.missing:
        return Entry(
            text=_("还缺 %(number)s 人签字") % {"number": row.missing}, note="、".join(row.signed_by), tone="attention"
        )
    return Entry(text="、".join(row.signed_by), tone="good")


def _paid_in(row: AdjustmentRow) -> Entry:
    if not row.paid_in:
        return Entry(text=_("下一次结算"))
    return Entry(text=_("已列入"), url=reverse("office-settlement", kwargs={"code": row.paid_in}))


@require_POST
@page("subsidy.sign_adjustment")
def sign(request: ViewerRequest, code: str) -> HttpResponse:
    """Sign one correction; signed by two it is paid with the next settlement."""
    missing = sign_adjustment(actor=request.viewer, now=request.now, adjustment=code)
    messages.success(request, _("已签字，还需要另一位。") if missing else _("两位都已签字，下次结算列入。"))
    back = request.POST.get("settlement", "")
    return redirect("office-adjustments", code=back) if back.isalnum() else redirect("office-settlements")


objection_urls: list[URLPattern] = [
    path("settlements/<str:code>/objections/", objections, name="office-objections"),
    path("settlements/<str:code>/adjustments/", adjustments, name="office-adjustments"),
    path("objections/<str:code>/", objection, name="office-objection"),
    path("adjustments/<str:code>/sign/", sign, name="sign-adjustment"),
]
