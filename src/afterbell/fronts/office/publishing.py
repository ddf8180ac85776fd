"""Everything the school publishes, on one page; each matter straight from the data is published by one press."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.matters import effect_said, tables_of, up_said
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.portal.commands import answer_matter_objection, publish_matter, take_back_matter
from afterbell.portal.inforce.board import (
    Elsewhere,
    MatterDesk,
    MatterRow,
    ObjectionToAnswer,
    matter_desk,
    page_up_desk,
    publishing_board,
)
from afterbell.portal.inforce.put_up import PageUp
from afterbell.portal.rules.inforce import TITLES

STAGE = "public"
ELSEWHERE: dict[str, tuple[Promise, str]] = {
    "scheme": (lazy("方案"), "office-schemes"),
    "survey": (lazy("调查汇总"), "office-survey-publication"),
    "placement": (lazy("录取结果与核对文件"), "office-placing"),
    "settlement": (lazy("补助公示"), "office-settlements"),
}


class AnswerForm(forms.Form):
    """The answer to an objection, as everybody reads it."""

    upheld = forms.ChoiceField(
        label=lazy("决定"),
        choices=(("no", lazy("不成立")), ("yes", lazy("成立，会改正"))),
        widget=forms.RadioSelect,
        initial="no",
    )
    words = forms.CharField(label=lazy("答复，谁都能看到"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    shown = forms.BooleanField(label=lazy("原话可以公开"), required=False)


@require_GET
@page("office.see")
def publishing(request: ViewerRequest) -> HttpResponse:
    """Show what is public, since when, and what differs by now."""
    board = publishing_board(viewer=request.viewer, today=request.today)
    context = {
        "ready": board.ready,
        "locked": board.locked,
        "table": _matters(board.matters),
        "elsewhere": _elsewhere(board.elsewhere),
        "put_up": _put_up(board.put_up) if board.put_up else None,
        "school_code": request.school_code,
    }
    return office_page(request, "publishing.html", stage=STAGE, context=context)


def _matters(rows: tuple[MatterRow, ...]) -> Table:
    return Table(
        caption=_("直接从系统公开，一直是现行的数据"),
        columns=(Column(name=_("内容")), Column(name=_("状态")), Column(name=_("公示与异议"))),
        lines=tuple(
            Line(
                code=row.matter.value,
                label=said(TITLES[row.matter]),
                entries=(
                    Entry(
                        text=said(TITLES[row.matter]),
                        url=reverse("office-matter", kwargs={"matter": row.matter.value}),
                    ),
                    state_of(row),
                    Entry(
                        text=effect_said(row.effect, until=None) if row.effect else "",
                        note=_("%(number)s 条异议等答复") % {"number": row.unanswered} if row.unanswered else "",
                    ),
                ),
            )
            for row in rows
        ),
    )


def _put_up(rows: tuple[PageUp, ...]) -> Table:
    return Table(
        caption=_("正在公示和等答复的页面"),
        columns=(Column(name=_("内容")), Column(name=_("公示与异议"))),
        lines=tuple(
            Line(
                code=row.code,
                label=said(row.title),
                entries=(
                    Entry(text=said(row.title), url=reverse("office-page-up", kwargs={"article": row.code})),
                    Entry(
                        text=up_said(row),
                        note=_("%(number)s 条异议等答复") % {"number": row.unanswered} if row.unanswered else "",
                        tone="attention" if row.unanswered else "quiet",
                    ),
                ),
            )
            for row in rows
        ),
    )


@require_http_methods(["GET", "POST"])
@page("office.see")
def page_up(request: ViewerRequest, article: str) -> HttpResponse:
    """Show what was objected to a page that is put up; it is answered here."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            done = _answer(request, article)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            if done:
                messages.success(request, done)
                return redirect("office-page-up", article=article)
            status = UNPROCESSABLE
    desk = page_up_desk(viewer=request.viewer, article=article, today=request.today)
    title = said(desk.page.title)
    context = {
        "desk": desk,
        "effect": up_said(desk.page),
        "reasons": reasons,
        "answers": _answers(request, desk.objections),
        "crumbs": (Crumb(name=_("公开"), url=reverse("office-publishing")), Crumb(name=title)),
        "school_code": request.school_code,
    }
    return office_page(request, "page_up.html", stage=STAGE, context=context, status=status)


def state_of(row: MatterRow) -> Entry:
    """Say whether a matter is public, since when, and whether it differs from what stood at its publication."""
    if row.since is None:
        return Entry(text=_("没有公开"), tone="quiet")
    since = _("%(when)s 起公开") % {"when": timezone.localtime(row.since).strftime("%Y-%m-%d %H:%M")}
    if row.withheld:
        return Entry(text=since, note=_("%(number)s 处没有显示") % {"number": row.withheld}, tone="alarm")
    if row.differs:
        return Entry(text=since, note=_("与公开时不同"), tone="attention")
    return Entry(text=since, tone="good")


def _elsewhere(rows: tuple[Elsewhere, ...]) -> Table:
    return Table(
        caption=_("在各自的页面公开"),
        columns=(Column(name=_("内容")), Column(name=_("最近一次公开")), Column(name=_("次数"), figures=True)),
        lines=tuple(
            Line(
                code=row.kind,
                label=str(ELSEWHERE[row.kind][0]),
                entries=(
                    Entry(text=str(ELSEWHERE[row.kind][0]), url=reverse(ELSEWHERE[row.kind][1])),
                    Entry(text=timezone.localtime(row.since).strftime("%Y-%m-%d %H:%M"))
                    if row.since
                    else Entry(text=_("没有公开"), tone="quiet"),
                    Entry(text=str(row.number)),
                ),
            )
            for row in rows
        ),
    )


@require_http_methods(["GET", "POST"])
@page("office.see")
def matter(request: ViewerRequest, matter: str) -> HttpResponse:
    """Show a matter as everybody would read it; it is published, taken back, and objections are answered here."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        step = STEPS.get(request.POST.get("step", ""))
        if step is None:
            raise NotThere("step")
        try:
            done = step(request, matter)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            if done:
                messages.success(request, done)
                return redirect("office-matter", matter=matter)
            status = UNPROCESSABLE
    desk = matter_desk(viewer=request.viewer, matter=matter, today=request.today)
    context = {
        "desk": desk,
        "reasons": reasons,
        "answers": _answers(request, desk.objections) if desk else (),
        "crumbs": (Crumb(name=_("公开"), url=reverse("office-publishing")), Crumb(name=_title(matter))),
        "name": _title(matter),
        "code": matter,
        "school_code": request.school_code,
        **(_of_desk(desk) if desk else {}),
    }
    return office_page(request, "matter.html", stage=STAGE, context=context, status=status)


def _title(matter: str) -> str:
    return next((said(words) for one, words in TITLES.items() if one.value == matter), "")


def _of_desk(desk: MatterDesk) -> dict[str, object]:
    return {
        "state": state_of(desk.row),
        "tables": tables_of(desk.sheets),
        "faults": [(said(fault.where), fault.seen) for fault in desk.faults],
        "effect": effect_said(desk.row.effect, until=desk.notice_until)
        if desk.row.effect and desk.notice_until
        else "",
        "waiting": sum(not row.answered for row in desk.objections),
    }


def _answers(request: ViewerRequest, rows: tuple[ObjectionToAnswer, ...]) -> list[tuple[str, str, AnswerForm, bool]]:
    """Give the form of each objection that waits for the viewer's answer; the one just refused stands open."""
    sent = request.POST.get("objection", "") if request.method == "POST" else ""
    return [
        (
            row.code,
            f"answer-{row.code}",
            AnswerForm(
                request.POST if row.code == sent else None,
                prefix=row.code,
                initial={"upheld": "no", "shown": not row.held},
            ),
            row.code == sent,
        )
        for row in rows
        if row.may_answer
    ]


def _publish(request: ViewerRequest, matter: str) -> str:
    publish_matter(actor=request.viewer, now=request.now, matter=matter, seen=request.POST.get("seen", ""))
    return _("已公开。任何人看到的都是现行的数据。")


def _take_back(request: ViewerRequest, matter: str) -> str:
    take_back_matter(actor=request.viewer, now=request.now, matter=matter, reason=request.POST.get("reason", ""))
    return _("已收回，公开的页面不再显示。")


def _answer(request: ViewerRequest, _matter: str) -> str:
    objection = request.POST.get("objection", "")
    form = AnswerForm(request.POST, prefix=objection)
    if not form.is_valid():
        return ""
    sent = form.cleaned_data
    answer_matter_objection(
        actor=request.viewer,
        now=request.now,
        objection=objection,
        upheld=sent["upheld"] == "yes",
        words=sent["words"],
        shown=sent["shown"],
    )
    return _("已答复，公开的页面上看得到。")


STEPS: dict[str, Callable[[ViewerRequest, str], str]] = {
    "publish": _publish,
    "take_back": _take_back,
    "answer": _answer,
}
publishing_urls: list[URLPattern] = [
    path("publishing/", publishing, name="office-publishing"),
    path("publishing/pages/<str:article>/", page_up, name="office-page-up"),
    path("publishing/<str:matter>/", matter, name="office-matter"),
]
