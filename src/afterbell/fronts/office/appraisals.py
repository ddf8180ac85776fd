"""Appraisals on the office's desk: a month drawn up, confirmed by a second person, appeals answered by a third."""

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
from afterbell.fronts.appraised import case_cells, item_cells, points_said
from afterbell.fronts.days import day_in
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.look.saying import say_date, say_month
from afterbell.fronts.office.frame import frame_of, office_page
from afterbell.fronts.office.statements import STAGE
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.subsidy.commands import answer_appeal, confirm_appraisal, draw_appraisal
from afterbell.subsidy.queries import (
    AppraisalCard,
    AppraisalSheet,
    AppraisedRow,
    GroupRating,
    HeldPart,
    appeal_page,
    appraisal_months,
    appraisal_sheet,
    group_ratings,
)
from afterbell.subsidy.rules.settlement.explain import number

HUNDREDTHS = 100
DECISIONS = (("declined", lazy("不成立，分数不变")), ("upheld", lazy("成立，改为下面的分数")))


class AnswerForm(forms.Form):
    """Whether an appeal is upheld, with which points, and why."""

    decision = forms.ChoiceField(label=lazy("决定"), choices=DECISIONS, widget=forms.RadioSelect)
    points = forms.DecimalField(
        label=lazy("改后的分数"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=lazy("成立时填，满分 100。"),
    )
    words = forms.CharField(label=lazy("答复"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> dict[str, object]:
        """Want points exactly where the appeal is upheld."""
        sent = super().clean() or {}
        if not self.errors and (sent["decision"] == "upheld") != (sent["points"] is not None):
            self.add_error("points", _("成立时填改后的分数，不成立时不填。"))
        return sent


@require_GET
@page("settlement.see")
def months(request: ViewerRequest) -> HttpResponse:
    """List the months of the term: to be drawn up, to be confirmed, confirmed."""
    frame = frame_of(request)
    cards = appraisal_months(viewer=request.viewer, term=frame.term.code, today=request.today) if frame.term else ()
    drawable = [card for card in cards if card.over and not card.confirmed]
    context = {
        "table": _months(cards),
        "ratings": _ratings(group_ratings(viewer=request.viewer, today=request.today)),
        "to_draw": [(card, say_month(first=card.month, language=pay.language())) for card in drawable],
        "may_draw": may(actor=request.viewer, action="subsidy.appraise", at=place(school=request.viewer.tenant)),
        "crumbs": (Crumb(name=_("结算"), url=reverse("office-settlements")), Crumb(name=_("考核"))),
    }
    return office_page(request, "appraisals.html", stage=STAGE, context=context, frame=frame)


def _months(cards: Sequence[AppraisalCard]) -> Table:
    return Table(
        caption=_("本学期的考核，新的在前"),
        columns=(
            Column(name=_("月份")),
            Column(name=_("人数"), figures=True),
            Column(name=_("核算")),
            Column(name=_("走到哪一步")),
            Column(name=_("等答复的申诉"), figures=True),
        ),
        lines=tuple(_month(card) for card in cards),
    )


def _month(card: AppraisalCard) -> Line:
    name = say_month(first=card.month, language=pay.language())
    there = reverse("office-appraisal", kwargs={"code": card.code}) if card.code else ""
    return Line(
        code=card.code or f"{card.month:%Y-%m}",
        label=name,
        entries=(
            Entry(text=name, url=there),
            Entry(text=str(card.people) if card.code else "—"),
            Entry(text=card.drawn_by or "—"),
            _stands(card),
            Entry(text=str(card.open_appeals), tone="attention" if card.open_appeals else "plain"),
        ),
    )


def _stands(card: AppraisalCard) -> Entry:
    if card.confirmed and card.appeal_until:
        until = say_date(day=card.appeal_until, language=pay.language())
        return Entry(text=_("已确认"), note=_("申诉到 %(day)s") % {"day": until}, tone="good")
    if card.code:
        return Entry(text=_("等另一人确认"), tone="attention")
    return Entry(text=_("等核算"), tone="attention") if card.over else Entry(text=_("还没有过完"))


def _ratings(rows: Sequence[GroupRating]) -> Table:
    return Table(
        caption=_("家庭评价：不记名，满 5 家才显示"),
        columns=(
            Column(name=_("月份")),
            Column(name=_("班组")),
            Column(name=_("家庭"), figures=True),
            Column(name=_("平均星数"), figures=True),
        ),
        lines=tuple(
            Line(
                code=f"{row.group}-{row.month:%Y%m}",
                label=row.name,
                entries=(
                    Entry(text=say_month(first=row.month, language=pay.language())),
                    Entry(text=row.name),
                    Entry(text=_("不足 5 家") if row.families is None else str(row.families)),
                    Entry(text="—" if row.mean is None else number(row.mean)),
                ),
            )
            for row in rows
        ),
    )


def held_table(rows: Sequence[HeldPart]) -> Table:
    """List what a settlement holds back until points are confirmed or an appeal is answered."""
    return Table(
        caption=_("考核部分先留着的：没有确认的分数，或申诉等答复；确认以后按更正补发"),
        columns=(Column(name=_("姓名")), Column(name=_("月份")), Column(name=_("留着"), figures=True)),
        lines=tuple(
            Line(
                code=f"held-{number}",
                label=row.name,
                entries=(
                    Entry(text=row.name),
                    Entry(text=say_month(first=row.month, language=pay.language())),
                    Entry(text=pay.amount(row.fen), tone="attention"),
                ),
            )
            for number, row in enumerate(rows)
        ),
    )


@require_POST
@page("subsidy.appraise")
def draw(request: ViewerRequest) -> HttpResponse:
    """Draw a month of the term up."""
    frame = frame_of(request)
    month = day_in(request.POST.get("month", ""))
    if frame.term is None or month is None:
        return redirect("office-appraisals")
    request.stands_on = reverse("office-appraisals")
    made = draw_appraisal(actor=request.viewer, now=request.now, term=frame.term.code, month=month)
    messages.success(request, _("已核算，请另一人核对后确认。"))
    return redirect("office-appraisal", code=made)


@require_GET
@page("settlement.see")
def sheet(request: ViewerRequest, code: str) -> HttpResponse:
    """Show a month by person, each figure with what it comes from."""
    seen = appraisal_sheet(viewer=request.viewer, appraisal=code)
    name = say_month(first=seen.month, language=pay.language())
    waiting = [row for row in seen.rows if row.appeal and not row.appeal.answered]
    context = {
        "seen": seen,
        "month": name,
        "table": _people(seen),
        "waiting": [(row, row.appeal) for row in waiting],
        "people": [(row, item_cells(row.items), case_cells(row.cases)) for row in seen.rows if row.cases],
        "crumbs": _crumbs(name),
    }
    return office_page(request, "appraisal.html", stage=STAGE, context=context)


def _crumbs(here: str, *, below: str = "", url: str = "") -> tuple[Crumb, ...]:
    way = (
        Crumb(name=_("结算"), url=reverse("office-settlements")),
        Crumb(name=_("考核"), url=reverse("office-appraisals")),
    )
    return (*way, Crumb(name=here, url=url), Crumb(name=below)) if below else (*way, Crumb(name=here))


def _people(seen: AppraisalSheet) -> Table:
    items = seen.rows[0].items if seen.rows else ()
    return Table(
        caption=_("每人的分数；满分 100"),
        columns=(
            Column(name=_("姓名")),
            Column(name=_("分数"), figures=True),
            *(Column(name=pay.said(item.name), figures=True) for item in items),
            Column(name=_("申诉")),
        ),
        lines=tuple(_person(row) for row in seen.rows),
    )


def _person(row: AppraisedRow) -> Line:
    return Line(
        code=row.person,
        label=row.name,
        entries=(
            Entry(text=row.name),
            Entry(text=points_said(row.points), note=_changed(row)),
            *(Entry(text=f"{item.good}/{item.of}" if item.counts else _("不计")) for item in row.items),
            _appealed(row),
        ),
    )


def _changed(row: AppraisedRow) -> str:
    if row.appeal and row.appeal.points is not None:
        return _("申诉后 %(points)s") % {"points": points_said(row.appeal.points)}
    return ""


def _appealed(row: AppraisedRow) -> Entry:
    if row.appeal is None:
        return Entry(text="—")
    there = reverse("office-appeal", kwargs={"code": row.appeal.code})
    if not row.appeal.answered:
        return Entry(text=_("等答复"), url=there, tone="attention")
    return Entry(text=_("成立") if row.appeal.upheld else _("不成立"), url=there, tone="good")


@require_POST
@page("subsidy.confirm_appraisal")
def confirm(request: ViewerRequest, code: str) -> HttpResponse:
    """Confirm a month that somebody else drew up."""
    request.stands_on = reverse("office-appraisal", kwargs={"code": code})
    until = confirm_appraisal(actor=request.viewer, now=request.now, appraisal=code)
    said = _("已确认，每个人都收到消息，%(day)s 以前可以申诉。")
    messages.success(request, said % {"day": say_date(day=until, language=pay.language())})
    return redirect("office-appraisal", code=code)


@require_http_methods(["GET", "POST"])
@page("settlement.see")
def one_appeal(request: ViewerRequest, code: str) -> HttpResponse:
    """Show an appeal beside the month it is about; whoever may answer it does so here."""
    form = AnswerForm(request.POST or None, initial={"decision": "declined"})
    reasons: tuple[Refusal, ...] = ()
    status = UNPROCESSABLE if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            answer_appeal(
                actor=request.viewer,
                now=request.now,
                appeal=code,
                points=_hundredths(form.cleaned_data["points"]),
                words=form.cleaned_data["words"],
            )
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已答复，本人收到消息。"))
            return redirect("office-appeal", code=code)
    seen = appeal_page(viewer=request.viewer, appeal=code)
    name = say_month(first=seen.month, language=pay.language())
    context = {
        "seen": seen,
        "month": name,
        "points": points_said(seen.row.points),
        "answered_points": points_said(seen.appeal.points) if seen.appeal.points is not None else "",
        "raised_on": local_day(seen.appeal.raised_at),
        "items": item_cells(seen.row.items),
        "cases": case_cells(seen.row.cases),
        "form": form,
        "reasons": reasons,
        "crumbs": _crumbs(name, below=_("申诉"), url=reverse("office-appraisal", kwargs={"code": seen.appraisal})),
    }
    return office_page(request, "appeal.html", stage=STAGE, context=context, status=status)


def _hundredths(points: Decimal | None) -> int | None:
    return None if points is None else int(points * HUNDREDTHS)


appraisal_urls: list[URLPattern] = [
    path("appraisals/", months, name="office-appraisals"),
    path("appraisals/draw/", draw, name="draw-appraisal"),
    path("appraisals/<str:code>/", sheet, name="office-appraisal"),
    path("appraisals/<str:code>/confirm/", confirm, name="confirm-appraisal"),
    path("appeals/<str:code>/", one_appeal, name="office-appeal"),
]
