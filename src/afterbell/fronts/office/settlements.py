"""The settlements: computed by the office, published by the principal, each line with its proof one click away."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

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
from afterbell.fronts import pay
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Bar, Bars, Column, Crumb, Entry, Figure, Line, Table
from afterbell.fronts.office.appraisals import held_table
from afterbell.fronts.office.frame import Frame, frame_of, office_page
from afterbell.fronts.office.objections import objection_urls
from afterbell.fronts.office.settlement_files import classes_form, file_urls
from afterbell.fronts.office.settlement_steps import STANDS, life_context, step_urls
from afterbell.fronts.office.statements import STAGE, statement_urls
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.schools.queries import TermRow
from afterbell.subsidy.commands import draw_up, publish_settlement
from afterbell.subsidy.queries import (
    DraftCard,
    LedgerSum,
    PersonRow,
    SettlementCard,
    SettlementTable,
    budget_and_settled,
    charges_fees,
    drafts,
    held_parts,
    payroll_classes,
    settlement_sheet,
    settlement_table,
    settlements,
)
from afterbell.subsidy.rules.life.stages import Stage
from afterbell.subsidy.rules.settlement.explain import number

FEN = 100
FEWEST_BARS = 2
DONE = frozenset({Stage.PUBLISHED, Stage.PAID, Stage.CLOSED})

KINDS = (
    ("", lazy("全部")),
    ("days_paid", lazy("按天计酬")),
    ("hours_paid", lazy("按课时计酬")),
    ("sessions_paid", lazy("按次计酬")),
    ("capped_fen", lazy("超过每月上限")),
)


class PeopleFilter(forms.Form):
    """Which people of a settlement are listed."""

    q = forms.CharField(label=lazy("姓名"), required=False, max_length=40)
    kind = forms.ChoiceField(label=lazy("工作"), required=False, choices=KINDS)


class SpanForm(forms.Form):
    """Which days are settled, the first and the last included."""

    first_day = DayField(label=lazy("从"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last_day = DayField(label=lazy("到（含这一天）"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


@require_http_methods(["GET", "POST"])
@page("settlement.see")
def all_settlements(request: ViewerRequest) -> HttpResponse:
    """List the settlements beside the budget; the office settles the next days."""
    frame = frame_of(request)
    cards = settlements(viewer=request.viewer)
    form = SpanForm(request.POST or None, initial=_next_days(cards, frame.term, today=request.today))
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            made = _settled(request, form=form, frame=frame)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            if made:
                return redirect("office-draft", code=made)
            status = UNPROCESSABLE
    context = {
        "table": _cards(cards),
        "drafts": _drafts(drafts(viewer=request.viewer)),
        "months": _months(cards),
        "classes_form": classes_form(payroll_classes(viewer=request.viewer)),
        "may_set_classes": may(
            actor=request.viewer, action="subsidy.set_classes", at=place(school=request.viewer.tenant)
        ),
        "budget": _budget(budget_and_settled(viewer=request.viewer, today=request.today)),
        "form": form,
        "reasons": reasons,
        "may_audit": may(actor=request.viewer, action="audit.see", at=place(school=request.viewer.tenant)),
        "charges": charges_fees(viewer=request.viewer, today=request.today),
        "may_settle": frame.term is not None
        and may(actor=request.viewer, action="subsidy.settle", at=place(school=request.viewer.tenant)),
    }
    return office_page(request, "settlements.html", stage=STAGE, context=context, status=status, frame=frame)


def _settled(request: ViewerRequest, *, form: SpanForm, frame: Frame) -> str:
    """Draw the days of a form up; gives the draft, empty when a day is missing."""
    if not form.is_valid() or frame.term is None:
        return ""
    return draw_up(
        actor=request.viewer,
        now=request.now,
        term=frame.term.code,
        first_day=form.cleaned_data["first_day"],
        until_day=form.cleaned_data["last_day"] + timedelta(days=1),
    )


def _next_days(cards: Sequence[SettlementCard], term: TermRow | None, *, today: date) -> dict[str, date]:
    """Propose the days after the last settlement, to the end of their month or of the term, at most to yesterday."""
    if term is None:
        return {}
    settled = [card.last_day + timedelta(days=1) for card in cards if card.last_day >= term.first_day]
    first = max([term.first_day, *settled])
    end_of_month = first.replace(day=monthrange(first.year, first.month)[1])
    last = min(end_of_month, term.last_day, today - timedelta(days=1))
    return {"first_day": first, "last_day": last} if first <= last else {}


def _cards(cards: Sequence[SettlementCard]) -> Table:
    return Table(
        caption=_("结算，新的在前"),
        columns=(
            Column(name=_("日期")),
            Column(name=_("人数"), figures=True),
            Column(name=_("合计"), figures=True),
            Column(name=_("走到哪一步")),
        ),
        lines=tuple(_card(card) for card in cards),
    )


def _card(card: SettlementCard) -> Line:
    days = pay.days(card.first_day, card.last_day)
    stands = Entry(text=str(STANDS[card.stage]), tone="good" if card.stage in DONE else "attention")
    return Line(
        code=card.code,
        label=days,
        entries=(
            Entry(text=days, url=reverse("office-settlement", kwargs={"code": card.code})),
            Entry(text=str(card.people)),
            Entry(text=pay.amount(card.total_fen)),
            stands,
        ),
    )


def _drafts(rows: Sequence[DraftCard]) -> Table:
    return Table(
        caption=_("核算好、等复核的"),
        columns=(Column(name=_("日期")), Column(name=_("核算")), Column(name=_("合计"), figures=True)),
        lines=tuple(
            Line(
                code=row.code,
                label=pay.days(row.first_day, row.last_day),
                entries=(
                    Entry(
                        text=pay.days(row.first_day, row.last_day),
                        url=reverse("office-draft", kwargs={"code": row.code}),
                    ),
                    Entry(text=row.drawn_by),
                    Entry(text=pay.amount(row.total_fen)),
                ),
            )
            for row in rows
        ),
    )


def _months(cards: Sequence[SettlementCard]) -> Bars | None:
    """Hold the settlements against each other, the earliest first."""
    most = max((card.total_fen for card in cards), default=0)
    if len(cards) < FEWEST_BARS or most <= 0:
        return None
    top = max(cards, key=lambda card: card.total_fen)
    found = _("%(days)s 最多，%(total)s")
    return Bars(
        title=found % {"days": pay.days(top.first_day, top.last_day), "total": pay.amount(top.total_fen)},
        bars=tuple(
            Bar(
                name=f"{card.first_day:%Y-%m}",
                number=card.total_fen // FEN,
                share=max(card.total_fen, 0) / most,
                said=pay.amount(card.total_fen),
            )
            for card in sorted(cards, key=lambda card: card.first_day)
        ),
        note=_("每次结算的合计"),
    )


def _kinds(seen: SettlementTable) -> Bars | None:
    """Show which kinds of work the money went to, the largest first."""
    earned = [part for part in seen.kinds if part.fen > 0]
    whole = sum(part.fen for part in earned)
    if not earned:
        return None
    top = max(earned, key=lambda part: part.fen)
    title = _("%(kind)s占 %(share)s%%") % {"kind": pay.said(top.kind), "share": top.fen * 100 // whole}
    return Bars(
        title=title,
        bars=tuple(
            Bar(name=pay.said(part.kind), number=part.fen // FEN, share=part.fen / whole, said=pay.amount(part.fen))
            for part in sorted(earned, key=lambda part: -part.fen)
        ),
        note=_("各类工作的补助"),
    )


def _budget(sums: Sequence[LedgerSum]) -> Table:
    names = (_("预算"), _("已结算"), _("结余"))
    return Table(
        caption=_("本学期的预算和已结算"),
        columns=(Column(name=_("经费")), *(Column(name=name, figures=True) for name in names)),
        lines=tuple(
            Line(
                code=row.ledger,
                label=pay.said(row.name),
                entries=(
                    Entry(text=pay.said(row.name)),
                    Entry(text=pay.amount(row.expected_fen)),
                    Entry(text=pay.amount(row.settled_fen), note=_share(row)),
                    Entry(text=pay.amount(row.left_fen), tone="alarm" if row.left_fen < 0 else "plain"),
                ),
            )
            for row in sums
        ),
    )


def _share(row: LedgerSum) -> str:
    return f"{row.settled_fen * 100 // row.expected_fen}%" if row.expected_fen else ""


@require_GET
@page("settlement.see")
def one_settlement(request: ViewerRequest, code: str) -> HttpResponse:
    """Show who gets what in a settlement, and under which version of the scheme."""
    seen = settlement_table(viewer=request.viewer, settlement=code)
    form = PeopleFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    people = filtered(seen.rows, q=chosen.get("q", ""), kind=chosen.get("kind", ""))
    days = pay.days(seen.first_day, seen.last_day)
    context = {
        "seen": seen,
        "days": days,
        "form": form,
        "figures": _figures(seen),
        "table": _people(people),
        "listed_fen": sum(person.total_fen for person in people),
        "export_url": reverse("office-settlement-sheet", kwargs={"code": code}),
        "kinds": _kinds(seen),
        "held": held_table(held_parts(viewer=request.viewer, settlement=code)),
        **life_context(request, code),
        "crumbs": (Crumb(name=_("结算"), url=reverse("office-settlements")), Crumb(name=days)),
    }
    return office_page(request, "settlement.html", stage=STAGE, context=context)


def filtered(rows: Sequence[PersonRow], *, q: str, kind: str) -> tuple[PersonRow, ...]:
    """Keep the people a filter asks for."""
    return tuple(row for row in rows if q.strip() in row.name and (not kind or getattr(row, kind)))


def _figures(seen: SettlementTable) -> tuple[Figure, ...]:
    sums = {
        _("按天（天）"): sum(row.days_paid for row in seen.rows),
        _("按课时（课时）"): sum(row.hours_paid for row in seen.rows),
        _("按次（次）"): sum(row.sessions_paid for row in seen.rows),
    }
    return (
        Figure(number=len(seen.rows), label=_("人")),
        *(Figure(number=number(hundredths), label=label) for label, hundredths in sums.items()),
        Figure(number=pay.amount(seen.total_fen), label=_("合计")),
    )


def _people(rows: Sequence[PersonRow]) -> Table:
    names = (
        _("按天（天）"),
        _("按课时（课时）"),
        _("按次（次）"),
        _("超过上限、不发"),
        _("更正"),
        _("其中寄宿管理账"),
        _("合计"),
    )
    return Table(
        caption=_("每人的补助；点合计看明细"),
        columns=(Column(name=_("姓名")), *(Column(name=name, figures=True) for name in names)),
        lines=tuple(_person(row) for row in rows),
    )


def _person(row: PersonRow) -> Line:
    there = reverse("office-statement", kwargs={"code": row.statement})
    units = (row.days_paid, row.hours_paid, row.sessions_paid)
    return Line(
        code=row.statement,
        label=row.name,
        entries=(
            Entry(text=row.name),
            *(Entry(text=number(hundredths) if hundredths else "—") for hundredths in units),
            Entry(text=pay.amount(row.capped_fen) if row.capped_fen else "—"),
            Entry(text=pay.amount(row.corrected_fen) if row.corrected_fen else "—"),
            Entry(text=pay.amount(row.boarding_fen) if row.boarding_fen else "—"),
            Entry(text=pay.amount(row.total_fen), url=there),
        ),
    )


@require_GET
@page("settlement.see")
def one_settlement_sheet(request: ViewerRequest, code: str) -> HttpResponse:
    """Give a whole settlement as an Excel file."""
    seen = settlement_table(viewer=request.viewer, settlement=code)
    file = settlement_sheet(viewer=request.viewer, settlement=code, language=pay.language())
    return pay.sheet_answer(title=_("补助结算 %(day)s") % {"day": f"{seen.first_day:%Y-%m}"}, file=file)


@require_POST
@page("subsidy.publish")
def publish(request: ViewerRequest, code: str) -> HttpResponse:
    """Make a settlement public, with masked names."""
    publish_settlement(actor=request.viewer, now=request.now, settlement=code)
    messages.success(request, _("已公示。学校的公开页面上可以看到。"))
    return redirect("office-settlement", code=code)


settlement_urls: list[URLPattern] = [
    path("settlements/", all_settlements, name="office-settlements"),
    *file_urls,
    path("settlements/<str:code>/", one_settlement, name="office-settlement"),
    path("settlements/<str:code>/list.xlsx", one_settlement_sheet, name="office-settlement-sheet"),
    path("settlements/<str:code>/publish/", publish, name="publish-settlement"),
    *step_urls,
    *objection_urls,
    *statement_urls,
]
