"""A settlement's steps on the office's desk: a draft and its review, then one button for whoever takes the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.fronts import pay
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Step, Table
from afterbell.fronts.look.saying import say_date
from afterbell.fronts.matters import up_context
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.statements import STAGE
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.portal.inforce.board import page_up_about
from afterbell.subsidy.commands import (
    approve_settlement,
    close_settlement,
    open_objections,
    propose_adjustments,
    record_payment,
    review,
)
from afterbell.subsidy.queries import DraftPerson, LeftRow, Life, draft_page, left_of, settlement_life, settlement_table
from afterbell.subsidy.rules.life.stages import STAGES, Stage
from afterbell.subsidy.rules.settlement.explain import number

NAMES = {
    Stage.DRAFT: lazy("核算"),
    Stage.REVIEWED: lazy("复核"),
    Stage.OPEN: lazy("征求意见"),
    Stage.APPROVED: lazy("两人审批"),
    Stage.PUBLISHED: lazy("公示"),
    Stage.PAID: lazy("发放"),
    Stage.CLOSED: lazy("结账"),
}
STANDS = {
    Stage.DRAFT: lazy("待复核"),
    Stage.REVIEWED: lazy("已复核"),
    Stage.OPEN: lazy("征求意见中"),
    Stage.APPROVED: lazy("已审批"),
    Stage.PUBLISHED: lazy("已公示"),
    Stage.PAID: lazy("已发放"),
    Stage.CLOSED: lazy("已结账"),
}
TAKEN_AS = {
    "drawn": Stage.DRAFT,
    "reviewed": Stage.REVIEWED,
    "opened": Stage.OPEN,
    "approved": Stage.APPROVED,
    "published": Stage.PUBLISHED,
    "paid": Stage.PAID,
    "closed": Stage.CLOSED,
}


class OpenForm(forms.Form):
    """Until when people may object, that day included."""

    until = DayField(label=lazy("到（含这一天）"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class PaidForm(forms.Form):
    """When the money was paid, and by which document."""

    paid_on = DayField(label=lazy("发放日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reference = forms.CharField(label=lazy("凭证号"), required=False, max_length=60)


@require_http_methods(["GET", "POST"])
@page("settlement.see")
def draft(request: ViewerRequest, code: str) -> HttpResponse:
    """Show a draft as it comes out now, with everything that is left out; a colleague reviews it."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            made = review(actor=request.viewer, now=request.now, draft=code)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
            if any(reason.code == "subsidy.reviewed_before" for reason in reasons):
                raise
        else:
            messages.success(request, _("已复核并保存，从现在起这些明细不再改动。"))
            return redirect("office-settlement", code=made)
    seen = draft_page(viewer=request.viewer, draft=code)
    days = pay.days(seen.card.first_day, seen.card.last_day)
    confirmed = [row for row in seen.left if row.confirmed]
    waiting = [row for row in seen.left if not row.confirmed]
    context = {
        "seen": seen,
        "days": days,
        "reasons": reasons,
        "people": _people(seen.people),
        "owed": _left(confirmed, _("已确认而没有计酬的工作")),
        "waiting": _left(waiting, _("还没有确认的场次")),
        "crumbs": (Crumb(name=_("结算"), url=reverse("office-settlements")), Crumb(name=days)),
    }
    return office_page(request, "settlement_draft.html", stage=STAGE, context=context, status=status)


def _people(people: Sequence[DraftPerson]) -> Table:
    names = (_("按天（天）"), _("按课时（课时）"), _("按次（次）"), _("分配、扣减和更正"), _("合计"))
    return Table(
        caption=_("每人的补助"),
        columns=(Column(name=_("姓名")), *(Column(name=name, figures=True) for name in names)),
        lines=tuple(_person(person, place) for place, person in enumerate(people)),
    )


def _person(person: DraftPerson, place: int) -> Line:
    units = (person.days, person.hours, person.sessions)
    return Line(
        code=str(place),
        label=person.name,
        entries=(
            Entry(text=person.name),
            *(Entry(text=number(hundredths)) for hundredths in units),
            Entry(text=pay.amount(person.other_fen) if person.other_fen else "—"),
            Entry(text=pay.amount(person.total_fen)),
        ),
    )


def _left(rows: Sequence[LeftRow], caption: str) -> Table:
    return Table(
        caption=caption,
        columns=(Column(name=_("日期")), Column(name=_("场次")), Column(name=_("姓名")), Column(name=_("为什么"))),
        lines=tuple(
            Line(
                code=f"{row.session}{row.person}",
                label=f"{row.name} {row.person}",
                entries=(
                    Entry(text=say_date(day=row.day, language=pay.language())),
                    Entry(text=row.name),
                    Entry(text=row.person or "—"),
                    Entry(text=" ".join(pay.said(words) for words in row.reasons)),
                ),
            )
            for row in rows
        ),
    )


@require_GET
@page("settlement.see")
def left(request: ViewerRequest, code: str) -> HttpResponse:
    """List what a settlement left out when it was reviewed: what is owed a look, and what nobody confirmed."""
    seen = settlement_table(viewer=request.viewer, settlement=code)
    rows = left_of(viewer=request.viewer, settlement=code)
    days = pay.days(seen.first_day, seen.last_day)
    context = {
        "days": days,
        "owed": _left([row for row in rows if row.confirmed], _("已确认而没有计酬的工作")),
        "waiting": _left([row for row in rows if not row.confirmed], _("还没有确认的场次")),
        "crumbs": crumbs(code, days, _("没有计酬的")),
    }
    return office_page(request, "settlement_left.html", stage=STAGE, context=context)


def crumbs(code: str, days: str, here: str) -> tuple[Crumb, ...]:
    """Give the way to a page below a settlement."""
    return (
        Crumb(name=_("结算"), url=reverse("office-settlements")),
        Crumb(name=days, url=reverse("office-settlement", kwargs={"code": code})),
        Crumb(name=here),
    )


def life_context(request: ViewerRequest, code: str) -> dict[str, object]:
    """Give what the page of a settlement shows of its way: the steps, the next one and its form."""
    life = settlement_life(viewer=request.viewer, settlement=code)
    until = request.today + timedelta(days=life.objection_days)
    up = page_up_about(viewer=request.viewer, kind="settlement", subject=code, today=request.today)
    return {
        **up_context(up),
        "life": life,
        "notice_until": up.until if up else None,
        "notice_last": up.until - timedelta(days=1) if up else None,
        "way": _way(life),
        "open_form": OpenForm(initial={"until": until}),
        "paid_form": PaidForm(initial={"paid_on": request.today}),
    }


def _way(life: Life) -> tuple[Step, ...]:
    taken: dict[Stage, list[str]] = {}
    moments: dict[Stage, str] = {}
    notes: dict[Stage, str] = {}
    for row in life.steps:
        stage = TAKEN_AS[row.kind]
        taken.setdefault(stage, []).append(row.who)
        moments[stage] = say_date(day=local_day(row.at), language=pay.language())
        if row.due:
            notes[stage] = _("到 %(day)s") % {"day": say_date(day=row.due, language=pay.language())}
        if row.kind == "paid":
            notes[stage] = row.reference
    if life.stage == Stage.OPEN and life.approvals_missing:
        said = _("还缺 %(number)s 人审批")
        notes[Stage.APPROVED] = said % {"number": life.approvals_missing}
    reached = STAGES.index(life.stage)
    return tuple(
        Step(
            name=str(NAMES[stage]),
            who="、".join(taken.get(stage, ())),
            when=moments.get(stage, ""),
            note=notes.get(stage, ""),
            standing="done" if place <= reached else "now" if place == reached + 1 else "ahead",
        )
        for place, stage in enumerate(STAGES)
    )


def _no_day(request: ViewerRequest, code: str) -> HttpResponse:
    """Say that a day is missing, to whoever may see this settlement."""
    settlement_life(viewer=request.viewer, settlement=code)
    messages.error(request, _("请选一个日期。"))
    return redirect("office-settlement", code=code)


@require_POST
@page("subsidy.open")
def open_to_objections(request: ViewerRequest, code: str) -> HttpResponse:
    """Let everybody check the own statement until a day."""
    form = OpenForm(request.POST)
    if not form.is_valid():
        return _no_day(request, code)
    open_objections(actor=request.viewer, now=request.now, settlement=code, until=form.cleaned_data["until"])
    messages.success(request, _("已开始征求意见，每人可以在手机上核对自己的补助。"))
    return redirect("office-settlement", code=code)


@require_POST
@page("subsidy.approve")
def approve(request: ViewerRequest, code: str) -> HttpResponse:
    """Approve a settlement; the second approval lets it be published."""
    missing = approve_settlement(actor=request.viewer, now=request.now, settlement=code)
    messages.success(request, _("已审批，还需要另一位审批。") if missing else _("两位都已审批，可以公示。"))
    return redirect("office-settlement", code=code)


@require_POST
@page("subsidy.pay")
def paid(request: ViewerRequest, code: str) -> HttpResponse:
    """Record that the money was paid."""
    form = PaidForm(request.POST)
    if not form.is_valid():
        return _no_day(request, code)
    record_payment(actor=request.viewer, now=request.now, settlement=code, **form.cleaned_data)
    messages.success(request, _("已登记发放。"))
    return redirect("office-settlement", code=code)


@require_POST
@page("subsidy.close")
def close(request: ViewerRequest, code: str) -> HttpResponse:
    """Close a settlement that was paid."""
    close_settlement(actor=request.viewer, now=request.now, settlement=code)
    messages.success(request, _("已结账。以后发现的差错在下一次结算更正。"))
    return redirect("office-settlement", code=code)


@require_POST
@page("subsidy.propose_adjustments")
def propose(request: ViewerRequest, code: str) -> HttpResponse:
    """Compare a settlement with the records of today and propose what differs."""
    made = propose_adjustments(actor=request.viewer, now=request.now, settlement=code)
    said = _("提出了 %(number)s 条更正，等两位签字。")
    messages.success(request, said % {"number": len(made)})
    return redirect("office-adjustments", code=code)


step_urls: list[URLPattern] = [
    path("settlements/drawn-up/<str:code>/", draft, name="office-draft"),
    path("settlements/<str:code>/left/", left, name="office-settlement-left"),
    path("settlements/<str:code>/open/", open_to_objections, name="open-settlement"),
    path("settlements/<str:code>/approve/", approve, name="approve-settlement"),
    path("settlements/<str:code>/pay/", paid, name="pay-settlement"),
    path("settlements/<str:code>/close/", close, name="close-settlement"),
    path("settlements/<str:code>/propose/", propose, name="propose-adjustments"),
]
